package tupyo.sample.play

import tupyo.phone.Election
import tupyo.phone.Fate
import tupyo.phone.KeyStoreException
import tupyo.phone.KitException
import tupyo.phone.PhoneCertificate
import tupyo.phone.PhoneKey
import tupyo.phone.Registrar
import tupyo.phone.Sent
import tupyo.phone.Shows
import tupyo.sample.jvm.SoftwarePhoneKey

/** The phone's key has a certificate of the city, and signs every ballot, too. */
class Certified(private val office: Office) {
    private val key = SoftwarePhoneKey()
    private val phone = Phone(office.anchors, "certified")

    fun play() {
        val said = office.say("certify ${hexadecimal(key.publicKey())}")
        register(member(said, "registrar"), certificate(said))
        office.say("open")
        val code = vote()
        office.say("close")
        val election = phone.start()
        election.visit()
        check(election.fate() == Fate.Counted(code)) { "${election.fate()}" }
        check(election.verifiedResult().single().counts.first { it.number == 1UL }.contest == "contest-0")
        say("a certified key of the phone has registered, and signed the ballot that counts: $code")
    }

    private fun certificate(said: String) = PhoneCertificate(
        chain = listOf(bytes(member(said, "card"))),
        authority = bytes(member(said, "authority")),
        revocationLists = listOf(bytes(member(said, "revocations"))),
        responses = emptyList(),
        attestation = null,
    )

    private fun register(url: String, certificate: PhoneCertificate) {
        val election = phone.start()
        val desk = Registrar.at(url, election)
        val other = Shows.CertifiedKey(SoftwarePhoneKey(), certificate)
        refused<KitException.Refused>("card-signature") { desk.who(other) }
        val shows = Shows.CertifiedKey(key, certificate)
        check(desk.who(shows).handle == "KR-3")
        desk.register(shows, replace = false)
        await("the roll") { desk.progress()?.state?.takeIf { it == "counted" } }
    }

    private fun vote(): String {
        val election = phone.start()
        election.visit()
        check(election.ballotForm().needsSignature) { "the form says that the key signs, too" }
        fun sealed(election: Election) = election.seal(answers(election.ballotForm(), 0))
        refused<KitException.NotNow>("card-needed") { sealed(election).cast() }
        refused<KitException.ThisPhone>("key-store-locked") { sealed(election).castWithKey(Locked(key)) }
        refused<KitException.Mistake>("other-card") { sealed(election).castWithKey(SoftwarePhoneKey()) }
        check(election.waiting() == null) { "nothing has left the phone" }
        val ballot = sealed(election)
        ballot.castWithKey(key)
        val sent = election.send(60u) as Sent.OnLedger
        check(sent.receipt.code == ballot.code())
        return ballot.code()
    }
}

/** A key that its holder has not unlocked. */
private class Locked(private val key: PhoneKey) : PhoneKey {
    override fun publicKey(): ByteArray = key.publicKey()

    override fun sign(message: ByteArray): ByteArray = throw KeyStoreException.Locked("the phone is locked")
}
