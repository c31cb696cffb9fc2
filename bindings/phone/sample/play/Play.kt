package tupyo.sample.play

import tupyo.phone.AnswerShape
import tupyo.phone.BallotForm
import tupyo.phone.Choice
import tupyo.phone.ContestChoice
import tupyo.phone.Counted
import tupyo.phone.Decided
import tupyo.phone.Election
import tupyo.phone.Fate
import tupyo.phone.Finality
import tupyo.phone.HttpAnswer
import tupyo.phone.HttpException
import tupyo.phone.KitException
import tupyo.phone.OptionNumber
import tupyo.phone.Place
import tupyo.phone.Registrar
import tupyo.phone.Sent
import tupyo.phone.Shows
import tupyo.phone.Stage
import tupyo.sample.Screen
import tupyo.sample.VotingModel
import tupyo.sample.Words
import tupyo.sample.jvm.FileStorage
import tupyo.sample.jvm.JvmHttp
import tupyo.sample.jvm.SoftwareKeyStore
import tupyo.sample.jvm.SoftwarePhoneKey
import tupyo.sample.why
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlin.io.path.readBytes

/** The network of a phone, in which answers can be lost: what was sent has arrived, and nothing comes back. */
class LossyHttp : JvmHttp() {
    /** So many answers to posts still come, then none. */
    var answersToCome = Int.MAX_VALUE
    var lost = 0
    var received = 0L

    override fun get(url: String, atMost: ULong): HttpAnswer =
        super.get(url, atMost).also { received += it.body.size }

    override fun post(url: String, contentType: String, body: ByteArray): HttpAnswer {
        val answer = super.post(url, contentType, body)
        if (answersToCome > 0) return answer.also { answersToCome -= 1 }
        lost += 1
        throw HttpException.Unreachable("connection reset")
    }
}

/** A phone: what survives a restart of its app. */
class Phone(private val anchors: String, name: String) {
    val http = LossyHttp()
    val keys = SoftwareKeyStore()
    val place = directory(name)

    /** The app is started. */
    fun start(): Election = Election.open(anchors, http, FileStorage(place), keys)
}

/** The same answers to every ballot: the option numbered [first] first, in each kind of contest. */
fun answers(form: BallotForm, first: Int): List<ContestChoice> = form.contests.map { contest ->
    val ids = contest.options.map { it.id }
    val turned = ids.drop(first) + ids.take(first)
    ContestChoice(
        contest.id,
        when (contest.rule.answer) {
            AnswerShape.ONE, AnswerShape.SEVERAL -> Choice.Options(listOf(turned.first()))
            AnswerShape.NUMBERS -> Choice.Numbers(listOf(OptionNumber(turned.first(), 4u)))
            AnswerShape.ORDER -> Choice.Order(turned.map { Place(listOf(it)) })
            AnswerShape.ORDER_WITH_TIES -> Choice.Order(listOf(Place(listOf(turned.first())), Place(turned.drop(1))))
        },
    )
}

/** The same answers, blank in the first contest. */
fun blankFirst(form: BallotForm, first: Int): List<ContestChoice> =
    listOf(ContestChoice(form.contests.first().id, Choice.Blank)) + answers(form, first).drop(1)

inline fun <reified T : KitException> refused(code: String, work: () -> Unit) {
    val failed = try {
        work()
        null
    } catch (failed: KitException) {
        failed
    }
    check(failed is T && failed.why().code == code) { "$failed instead of $code" }
    check(failed.why().advice.map { it.language } == listOf("en", "ko"))
}

fun say(what: String) = println("  ✓ $what")

/** Waits for what the registrar's service or the witnesses do by themselves. */
fun <T : Any> await(what: String, look: () -> T?): T {
    repeat(1200) {
        look()?.let { return it }
        Thread.sleep(250)
    }
    error("waited in vain: $what")
}

/** The office's program and where the others are. */
fun main(arguments: Array<String>) {
    Office(arguments[0], arguments[1]).use { office ->
        val key = SoftwarePhoneKey()
        val listed = office.say("list ${hexadecimal(key.publicKey())}")
        Script(office, member(listed, "registrar"), member(listed, "code"), key).play()
    }
    Office(arguments[0], arguments[1], "certified").use { Certified(it).play() }
    Office(arguments[0], arguments[1], "lying").use { Lies(it).play() }
    println("kotlin: all of it played")
}

/** Two voters: one with the sample app, one with the kit's calls, who also is the other's second device. */
class Script(
    private val office: Office,
    private val registrar: String,
    private val code: String,
    private val key: SoftwarePhoneKey,
) {
    private val appPhone = Phone(office.anchors, "app")
    private val kitPhone = Phone(office.anchors, "kit")
    private var screen: Screen = Screen.Busy("")
    private var app = model()

    /** The app is started anew: nothing but the phone's storage is left of it. */
    private fun model() = VotingModel(appPhone.start(), registrar, Words.of("ko")) { screen = it }

    private inline fun <reified T : Screen> shown(): T =
        screen as? T ?: error("the screen shows $screen and not ${T::class.simpleName}")

    fun play() {
        loseTheKey()
        registerInTheApp()
        registerWithTheKit()
        office.say("open")
        val appCode = voteInTheApp()
        challengeWithTheKit()
        val kitCode = loseAnswersWithTheKit()
        office.say("notice The last tram leaves at midnight.")
        voteAgainAfterTheNotice(appCode)
        office.say("close")
        result(kitCode)
    }

    /** The fingerprints of a phone are changed: what was wrapped never opens again, and a new key is made. */
    private fun loseTheKey() {
        val phone = Phone(office.anchors, "lost")
        val election = phone.start()
        election.visit()
        val first = election.makeVotingKey()
        phone.keys.lose()
        val desk = Registrar.at(registrar, election)
        refused<KitException.ThisPhone>("key-store-lost") { desk.register(Shows.ListedKey(key), replace = false) }
        // The last answer does not come: nothing of this phone is registered as far as it knows.
        phone.http.answersToCome = 0
        refused<KitException.NoConnection>("unreachable") { desk.register(Shows.ListedKey(key), replace = true) }
        check(election.votingKey() == first) { "nothing is replaced before the service is there" }
        say("a lost wrapping key is told, and gives way only if the voter says so")
    }

    private fun registerInTheApp() {
        app.refresh()
        check(shown<Screen.Trust>().promises.size >= 4)
        app.understood()
        check(!shown<Screen.Register>().unanswered)
        app.registerByCode("0000-0000-0000-0000")
        check(shown<Screen.Failed>().code == "code-length")
        app.registerByKey(key)
        check(shown<Screen.ConfirmPerson>().person.handle == "KR-1" && !shown<Screen.ConfirmPerson>().replaces)
        app.confirmPerson(replace = false)
        shown<Screen.Waiting>()
        say("the app has registered with this phone's key, as Keystore signs")
    }

    private fun registerWithTheKit() {
        val election = kitPhone.start()
        election.visit()
        check(election.votingKey() == null)
        refused<KitException.NotNow>("not-open") { election.ballotForm() }
        val desk = Registrar.at(registrar, election)
        refused<KitException.Mistake>("code-length") { desk.who(Shows.Code("7H3K")) }
        check(desk.who(Shows.Code(code.lowercase())).handle == "KR-2")
        loseTheRegistration(desk)
        // The app is stopped, and what was kept goes out again: the same registration, the same answer.
        val again = kitPhone.start()
        val sameDesk = Registrar.at(registrar, again)
        check(sameDesk.isUnanswered())
        sameDesk.register(Shows.Code(code), replace = false)
        check(!sameDesk.isUnanswered() && again.votingKey() != null)
        await("the roll") { sameDesk.progress()?.state?.takeIf { it == "counted" } }
        wrappedOnly()
        say("the kit has registered by a one-time code, although the first answer was lost")
    }

    private fun loseTheRegistration(desk: Registrar) {
        // The challenge and the login are answered, the registration is not.
        kitPhone.http.answersToCome = 2
        refused<KitException.NoConnection>("unreachable") { desk.register(Shows.Code(code), replace = false) }
        kitPhone.http.answersToCome = Int.MAX_VALUE
    }

    /** No file on the phone holds the voting key in the clear: it opens only with the key store. */
    private fun wrappedOnly() {
        val wrapped = kitPhone.place.listDirectoryEntries("*.key").single()
        val secret = kitPhone.keys.unwrap(wrapped.readBytes())
        check(secret.size == 32)
        for (file in kitPhone.place.listDirectoryEntries()) {
            check(!hexadecimal(file.readBytes()).contains(hexadecimal(secret))) { file.name }
        }
    }

    private fun voteInTheApp(): String {
        app = model()
        app.refresh()
        app.understood()
        val form = shown<Screen.Ballot>().form
        check(form.contests.map { it.rule.kind } == listOf("single-choice", "choose-up-to", "score", "ranking"))
        check(form.contests.map { it.blank } == listOf(true, false, false, false))
        app.seal(answers(form, 0).drop(1))
        check(shown<Screen.Ballot>().mistake != null)
        app.seal(answers(form, 0))
        val code = shown<Screen.Decide>().code
        app.cast()
        settled(code)
        say("the app has cast a ballot: $code")
        return code
    }

    private fun settled(code: String) {
        await("witnesses") {
            if (shown<Screen.OnLedger>().receipt.settles) screen else null.also { app.settle() }
        }
        val receipt = shown<Screen.OnLedger>().receipt
        check(receipt.code == code && receipt.isCast && receipt.finality == Finality.FINAL)
    }

    private fun challengeWithTheKit() {
        val election = kitPhone.start()
        check(election.visit().canVote)
        kitPhone.keys.locked = true
        refused<KitException.ThisPhone>("key-store-locked") { election.seal(answers(election.ballotForm(), 1)) }
        kitPhone.keys.locked = false
        val ballot = election.seal(answers(election.ballotForm(), 1))
        ballot.challenge()
        refused<KitException.NotNow>("ballot-waits") { ballot.cast() }
        check(election.waiting() == Decided.CHALLENGE)
        val sent = election.send(60u) as Sent.OnLedger
        check(!sent.receipt.isCast && sent.receipt.code == ballot.code())
        refused<KitException.NotNow>("already-decided") { ballot.cast() }
        secondDevice(ballot.code())
    }

    private fun loseAnswersWithTheKit(): String {
        val election = kitPhone.start()
        val ballot = election.seal(blankFirst(election.ballotForm(), 1))
        ballot.cast()
        kitPhone.http.answersToCome = 0
        val later = election.send(1u)
        check(later is Sent.Later && later.code == "unreachable") { "$later" }
        check(kitPhone.http.lost > 1)
        kitPhone.http.answersToCome = Int.MAX_VALUE
        // The app is stopped without knowing, and started again.
        val again = kitPhone.start()
        check(again.waiting() == Decided.CAST && again.visit().ballotWaits)
        refused<KitException.NotNow>("ballot-waits") { again.seal(answers(again.ballotForm(), 0)) }
        val sent = again.send(60u) as Sent.OnLedger
        check(sent.receipt.code == ballot.code() && again.waiting() == null)
        check(again.receipts().map { it.isCast } == listOf(false, true))
        await("the ballot is seen") { again.visit().lastBallot.takeIf { it == ballot.code() } }
        say("a lost answer and a restart of the app have cost no ballot: ${ballot.code()}")
        return ballot.code()
    }

    private fun voteAgainAfterTheNotice(first: String) {
        app = model()
        app.refresh()
        app.understood()
        val ballot = shown<Screen.Ballot>()
        check(ballot.announcements == listOf("The last tram leaves at midnight."))
        app.seal(answers(ballot.form, 2))
        val code = shown<Screen.Decide>().code
        check(code != first)
        app.cast()
        settled(code)
        say("the app has shown the notice, and cast another ballot instead: $code")
    }

    private fun result(kitCode: String) {
        app = model()
        app.refresh()
        app.understood()
        val outcome = shown<Screen.Outcome>()
        val election = kitPhone.start()
        check(election.visit().stage == Stage.FINISHED)
        check(election.fate() == Fate.Counted(kitCode)) { "${election.fate()}" }
        check(election.verifiedResult() == outcome.result)
        check(election.evidence().isEmpty())
        val counts = outcome.result.single().counts.filter { it.contest == "contest-0" }.associate { it.of to it.number }
        val option = { number: Int -> Counted.Option("option-$number") }
        val expected = mapOf(option(0) to 0UL, option(1) to 0UL, option(2) to 1UL, Counted.Blank to 1UL)
        check(counts == expected) { "$counts" }
        refused<KitException.NotNow>("closed") { election.seal(emptyList()) }
        say("both have verified the result; the kit's phone has read ${kitPhone.http.received} bytes in all")
    }

    /** The app's phone opens the ballot of the kit's, of which it knows nothing but the code. */
    private fun secondDevice(code: String) {
        val other = appPhone.start()
        val opened = await("the challenged ballot is final") {
            try {
                other.openBallot(code)
            } catch (notYet: KitException.NotNow) {
                null
            }
        }
        check(opened.votingKey == kitPhone.start().votingKey()) { "whose it is" }
        val chosen = opened.counts.filter { it.contest == "contest-0" && it.number == 1UL }.map { it.of }
        check(chosen == listOf(Counted.Option("option-1"))) { "$chosen" }
        refused<KitException.Mistake>("tracking-code") { other.openBallot(code.drop(1)) }
        val cast = await("its own ballot") { other.visit().lastBallot }
        refused<KitException.Mistake>("not-challenged") { other.openBallot(cast) }
        say("another phone has opened the challenged ballot by its code: $code")
    }
}
