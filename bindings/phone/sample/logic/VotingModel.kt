package tupyo.sample

import tupyo.phone.Announcement
import tupyo.phone.BallotForm
import tupyo.phone.ContestChoice
import tupyo.phone.DistrictResult
import tupyo.phone.Election
import tupyo.phone.Fate
import tupyo.phone.KitException
import tupyo.phone.Person
import tupyo.phone.PhoneKey
import tupyo.phone.Receipt
import tupyo.phone.Registrar
import tupyo.phone.SealedBallot
import tupyo.phone.Sent
import tupyo.phone.Shows
import tupyo.phone.Stage
import tupyo.phone.Trouble
import tupyo.phone.Visit
import tupyo.phone.inLanguage

/** What is on the screen. Each has all that its screen shows; a screen computes nothing. */
sealed interface Screen {
    /** The board is being asked. */
    data class Busy(val words: String) : Screen

    /** On whom the election rests, before anything else. */
    data class Trust(val title: String, val promises: List<String>) : Screen

    /** Who are you? A one-time code, or this phone's key. */
    data class Register(val unanswered: Boolean) : Screen

    /** This is you; is it right? [replaces] if another key of yours is to lose its place. */
    data class ConfirmPerson(val person: Person, val district: String, val replaces: Boolean) : Screen

    /** Nothing can be done now. */
    data class Waiting(val words: String) : Screen

    /** The ballot, with what was announced. */
    data class Ballot(val form: BallotForm, val announcements: List<String>, val mistake: String?) : Screen

    /** The code has been shown: cast, or challenge? */
    data class Decide(val code: String) : Screen

    /** It is decided, and not known to be on the ledger. */
    data class Unsent(val words: String) : Screen

    /** It is on the ledger. */
    data class OnLedger(val receipt: Receipt, val words: String) : Screen

    /** What became of the ballot, and the verified result. */
    data class Outcome(val words: String, val result: List<DistrictResult>) : Screen

    /** Something is wrong; [advice] says what to do. */
    data class Failed(val code: String, val sentence: String, val advice: String) : Screen
}

/**
 * One election on this phone, from the letter of the office to the result: what the screens show, and what their buttons
 * do. It has no Android in it, and no rule of elections: the kit has those. Every call blocks: the app makes them on one
 * background thread.
 */
class VotingModel(
    private val election: Election,
    private val registrarUrl: String,
    private val words: Words,
    private val show: (Screen) -> Unit,
) {
    private var trusted = false
    private var shows: (() -> Shows)? = null
    private var person: Screen.ConfirmPerson? = null
    private var sealed: SealedBallot? = null

    /** The app has been opened, or the voter pulls the screen down. */
    fun refresh() = guarded {
        show(Screen.Busy(words.asking))
        val visit = election.visit()
        when {
            !trusted -> show(trust())
            visit.ballotWaits -> sendNow()
            else -> showStage(visit)
        }
    }

    /** The voter has read on whom the election rests. */
    fun understood() {
        trusted = true
        refresh()
    }

    /** The voter has typed the code from the letter. */
    fun registerByCode(code: String) = who { Shows.Code(code) }

    /** The voter registers with this phone's key, which the office has listed. */
    fun registerByKey(key: PhoneKey) = who { Shows.ListedKey(key) }

    /** The voter has seen that this is the right person, and perhaps that another key is replaced. */
    fun confirmPerson(replace: Boolean) = guarded {
        val again = shows
        if (again != null) {
            show(Screen.Busy(words.registering))
            try {
                Registrar.at(registrarUrl, election).register(again(), replace)
                shows = null
                show(Screen.Waiting(words.registered))
            } catch (failed: KitException.ThisPhone) {
                askForNewKey(failed, replace)
            }
        }
    }

    /** Where this phone has lost its key for good, another one takes its place only if the voter says so. */
    private fun askForNewKey(failed: KitException.ThisPhone, replace: Boolean) {
        val asked = person
        if (failed.why.code != "key-store-lost" || replace || asked == null) throw failed
        show(asked.copy(replaces = true))
    }

    /** The voter has chosen. */
    fun seal(choices: List<ContestChoice>) = guarded {
        show(Screen.Busy(words.sealing))
        try {
            val ballot = election.seal(choices)
            sealed = ballot
            show(Screen.Decide(ballot.code()))
        } catch (mistake: KitException.Mistake) {
            show(ballot(mistake.why))
        } catch (refused: KitException.Refused) {
            show(ballot(refused.why))
        }
    }

    /** The voter has noted the code, and lets the ballot count. */
    fun cast() = decided { it.cast() }

    /** The voter wants to see what this phone has encrypted. */
    fun challenge() = decided { it.challenge() }

    /** The voter tries again. */
    fun send() = guarded { sendNow() }

    /** Receipts that awaited witnesses are asked for again. */
    fun settle() = guarded {
        val receipts = election.settleReceipts()
        receipts.lastOrNull()?.let { show(Screen.OnLedger(it, words.standing(it))) }
    }

    private fun who(how: () -> Shows) = guarded {
        show(Screen.Busy(words.asking))
        val person = Registrar.at(registrarUrl, election).who(how())
        shows = how
        val own = election.votingKey()
        val replaces = person.registeredKey != null && person.registeredKey != own
        val asked = Screen.ConfirmPerson(person, inLanguage(person.district, words.language), replaces)
        this.person = asked
        show(asked)
    }

    private fun decided(decide: (SealedBallot) -> Unit) = guarded {
        val ballot = sealed
        sealed = null
        if (ballot != null) {
            decide(ballot)
            sendNow()
        }
    }

    private fun sendNow() {
        show(Screen.Busy(words.sending))
        when (val sent = election.send(SECONDS)) {
            null -> showStage(election.visit())
            is Sent.OnLedger -> show(Screen.OnLedger(sent.receipt, words.standing(sent.receipt)))
            is Sent.Later -> show(Screen.Unsent(words.later))
            is Sent.Refused -> show(Screen.Failed(sent.code, sent.sentence, words.refused))
            is Sent.Anew -> show(Screen.Ballot(election.ballotForm(), said(sent.announcements), words.anew))
        }
    }

    private fun showStage(visit: Visit) = when (visit.stage) {
        Stage.KEY_CEREMONY -> show(Screen.Waiting(words.notBegun))
        Stage.REGISTRATION -> showRegistration()
        Stage.ROLL_SEALED -> show(Screen.Waiting(words.notBegun))
        Stage.OPEN -> if (visit.canVote) show(ballot(null)) else show(Screen.Waiting(advice(visit.whyNot)))
        Stage.CLOSED, Stage.OPENING -> show(Screen.Waiting(words.fate(election.fate())))
        Stage.FINISHED -> show(Screen.Outcome(words.fate(election.fate()), election.verifiedResult()))
        Stage.CANCELLED -> show(Screen.Outcome(words.fate(Fate.Cancelled), emptyList()))
    }

    private fun showRegistration() {
        val registrar = Registrar.at(registrarUrl, election)
        val progress = registrar.progress()
        val screen = progress?.let { Screen.Waiting(words.progress(it)) } ?: Screen.Register(registrar.isUnanswered())
        show(screen)
    }

    private fun trust(): Screen {
        val promises = election.promises().map { inLanguage(it.sentence, words.language) }
        return Screen.Trust(inLanguage(election.title(), words.language), promises)
    }

    private fun ballot(mistake: Trouble?): Screen =
        Screen.Ballot(election.ballotForm(), said(election.seen().announcements), mistake?.sentence)

    private fun said(announcements: List<Announcement>) = announcements.map(words::announcement)

    private fun advice(why: Trouble?) = why?.let { inLanguage(it.advice, words.language) } ?: words.notBegun

    /** Whatever goes wrong has a screen that says what to do. */
    private fun guarded(work: () -> Unit) {
        try {
            work()
        } catch (failed: KitException) {
            val why = failed.why()
            show(Screen.Failed(why.code, why.sentence, inLanguage(why.advice, words.language)))
        }
    }

    private companion object {
        /** How long a ballot is sent again before the voter is told that nothing is known yet. */
        const val SECONDS = 60u
    }
}

/** What is wrong and what to do, whatever kind of trouble it is. */
fun KitException.why(): Trouble = when (this) {
    is KitException.NoConnection -> why
    is KitException.NotNow -> why
    is KitException.Mistake -> why
    is KitException.Refused -> why
    is KitException.ServerLies -> why
    is KitException.DeviceLies -> why
    is KitException.ThisPhone -> why
}
