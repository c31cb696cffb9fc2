package tupyo.sample.play

import tupyo.phone.Decided
import tupyo.phone.Fate
import tupyo.phone.KitException
import tupyo.phone.Sent
import tupyo.phone.Stage
import tupyo.sample.jvm.SoftwarePhoneKey

/** Officials make the roll of files; and their board lies in every way that a phone can find out. */
class Lies(private val office: Office) {
    private val phone = Phone(office.anchors, "lies")
    private val key = SoftwarePhoneKey()

    fun play() {
        registerByFile()
        office.say("busy 2")
        check(phone.start().visit().canVote) { "a board that is not ready yet is waited for" }
        say("a file has registered the voting key, and a board that was not ready was waited for")
        val code = vote()
        withhold(code)
        rollback(code)
        fork()
        leaveOut()
        say("rollback, fork, a withheld ballot and one that is left out were all found out")
    }

    private fun registerByFile() {
        val election = phone.start()
        refused<KitException.Mistake>("list-person") { election.registrationFile(key, " ", null, replace = false) }
        val file = election.registrationFile(key, null, null, replace = false)
        check(file.contentEquals(phone.start().registrationFile(key, null, null, replace = false))) { "the same file" }
        // What the key store has lost is replaced by a file that takes the first one's place.
        phone.keys.lose()
        refused<KitException.ThisPhone>("key-store-lost") { election.seal(emptyList()) }
        val second = election.registrationFile(key, null, null, replace = true)
        check(!file.contentEquals(second))
        office.say("roll ${hexadecimal(second)}")
    }

    /** The board takes a ballot and gives no receipt for it: nothing is called cast. */
    private fun vote(): String {
        val election = phone.start()
        val ballot = election.seal(answers(election.ballotForm(), 1))
        ballot.cast()
        office.say("swallow")
        check(election.send(1u) is Sent.Later)
        check(election.waiting() == Decided.CAST && election.receipts().isEmpty())
        office.say("truth")
        val sent = election.send(60u) as Sent.OnLedger
        check(sent.receipt.code == ballot.code())
        return ballot.code()
    }

    /** It says that the voter has cast none. */
    private fun withhold(code: String) {
        office.say("lie withhold")
        val election = phone.start()
        check(election.visit().lastBallot == code && election.fate() == Fate.CountsSoFar(code))
    }

    /** It shows the ledger as it was before. */
    private fun rollback(code: String) {
        office.say("lie rollback")
        val election = phone.start()
        refused<KitException.ServerLies>("ledger-went-back") { election.visit() }
        check(election.fate() == Fate.CountsSoFar(code)) { "what was known stays" }
        office.say("truth")
        election.visit()
    }

    /** It shows another history. */
    private fun fork() {
        office.say("lie fork")
        val election = phone.start()
        refused<KitException.ServerLies>("other-ledger") { election.visit() }
        val evidence = election.evidence().single()
        check(member(office.say("judge ${hexadecimal(evidence)}"), "proves") == "split-view")
        office.say("truth")
        check(election.visit().stage == Stage.OPEN)
    }

    /** The tally counts nobody. */
    private fun leaveOut() {
        office.say("lie uncounted")
        val election = phone.start()
        check(election.visit().stage == Stage.OPENING)
        check(election.fate() == Fate.Missing)
        val evidence = election.evidence().last()
        check(member(office.say("judge ${hexadecimal(evidence)}"), "proves") == "not-counted")
    }
}
