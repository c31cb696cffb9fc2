package tupyo.sample

import tupyo.phone.Announcement
import tupyo.phone.Fate
import tupyo.phone.Finality
import tupyo.phone.Receipt
import tupyo.phone.RegistrationProgress
import java.time.Instant
import java.time.ZoneId
import java.time.format.DateTimeFormatter
import java.time.format.FormatStyle
import java.util.Locale

/** What the app itself says. The election's own words are in its manifest. */
abstract class Words(val language: String) {
    abstract val asking: String
    abstract val registering: String
    abstract val registered: String
    abstract val sealing: String
    abstract val sending: String
    abstract val later: String
    abstract val refused: String
    abstract val anew: String
    abstract val notBegun: String
    abstract fun standing(receipt: Receipt): String
    abstract fun progress(progress: RegistrationProgress): String
    abstract fun fate(fate: Fate): String
    abstract fun announcement(announcement: Announcement): String

    protected fun time(seconds: ULong): String {
        val format = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM).withLocale(Locale.forLanguageTag(language))
        return format.withZone(ZoneId.systemDefault()).format(Instant.ofEpochSecond(seconds.toLong()))
    }

    companion object {
        /** The words for somebody who prefers a language. */
        fun of(language: String): Words = if (language.startsWith("ko")) Korean else English
    }
}

object English : Words("en") {
    override val asking = "Asking the bulletin board…"
    override val registering = "Registering your voting key…"
    override val registered = "You are registered. Your key will be on the roll in a few minutes."
    override val sealing = "Encrypting your ballot on this phone…"
    override val sending = "Sending your ballot…"
    override val later =
        "There is no answer yet. Your ballot may be on the ledger or not. It is kept on this phone: open the app again " +
            "when you have a connection, and it will be sent until it is certain."
    override val refused = "The ledger proves that this ballot cannot count. You may seal another one, if voting goes on."
    override val anew = "Something was announced while you voted. Read it, and choose again."
    override val notBegun = "Voting has not begun."

    override fun standing(receipt: Receipt) = when {
        !receipt.settles -> "Your ballot is on the ledger. It is not certain yet: too few witnesses have confirmed it."
        !receipt.isCast -> "Your ballot was opened and does not count. Look at it with another device, by its code."
        receipt.finality == Finality.NO_WITNESSES -> "Your ballot is cast. This election has no witnesses."
        else -> "Your ballot is cast. Witnesses have confirmed it. Keep its code."
    }

    override fun progress(progress: RegistrationProgress) = when (progress.state) {
        "counted" -> "Your key is on the roll."
        "set-aside" -> "Your registration was set aside (${progress.reason}). Ask the election office."
        "replaced" -> "Another key has been registered in your name since. If that was not you, ask the election office."
        else -> registered
    }

    override fun fate(fate: Fate) = when (fate) {
        is Fate.NotVoted -> "You have not voted."
        is Fate.CountsSoFar -> "This ballot counts so far: ${fate.code}"
        is Fate.Counted -> "Your ballot is counted: ${fate.code}"
        is Fate.Replaced -> "Another ballot, cast later with your key, is counted: ${fate.by}"
        is Fate.None -> "No ballot of yours is counted."
        is Fate.Cancelled -> "The election was cancelled. Nothing is counted."
        is Fate.Missing -> "Your ballot is missing from the tally. Give the evidence file to the election office and to observers."
    }

    override fun announcement(announcement: Announcement) = when (announcement) {
        is Announcement.Notice -> announcement.text
        is Announcement.Schedule ->
            "Voting: ${time(announcement.opening)} to ${time(announcement.closing)}. ${announcement.reason}"
        is Announcement.LedgerKey -> "The ledger is signed with another key from now on."
        is Announcement.OfficialKey -> "An official signs with another key from now on. ${announcement.reason}"
        is Announcement.Page -> "The voters' page has other files from now on. ${announcement.reason}"
    }
}

object Korean : Words("ko") {
    override val asking = "게시판에 확인하고 있습니다…"
    override val registering = "투표 열쇠를 등록하고 있습니다…"
    override val registered = "등록을 접수하였습니다. 몇 분 안에 선거인명부에 오릅니다."
    override val sealing = "이 휴대전화에서 투표지를 암호화하고 있습니다…"
    override val sending = "투표지를 보내고 있습니다…"
    override val later =
        "아직 응답이 없습니다. 투표지가 원장에 올랐는지 알 수 없습니다. 투표지는 이 휴대전화에 보관되어 있으니, " +
            "연결이 되면 앱을 다시 여십시오. 확실해질 때까지 다시 보냅니다."
    override val refused = "이 투표지는 집계될 수 없음이 원장으로 증명되었습니다. 투표 기간이면 다시 투표하실 수 있습니다."
    override val anew = "투표하시는 동안 공고가 있었습니다. 읽어 보시고 다시 선택하십시오."
    override val notBegun = "아직 투표가 시작되지 않았습니다."

    override fun standing(receipt: Receipt) = when {
        !receipt.settles -> "투표지가 원장에 올랐습니다. 확인한 참관 서명자가 아직 모자라 확정되지 않았습니다."
        !receipt.isCast -> "확인 개봉한 투표지이며 집계되지 않습니다. 다른 기기에서 추적 번호로 내용을 확인하십시오."
        receipt.finality == Finality.NO_WITNESSES -> "투표가 완료되었습니다. 이 선거에는 참관 서명자가 없습니다."
        else -> "투표가 완료되었습니다. 참관 서명자가 확인하였습니다. 추적 번호를 보관하십시오."
    }

    override fun progress(progress: RegistrationProgress) = when (progress.state) {
        "counted" -> "선거인명부에 올랐습니다."
        "set-aside" -> "등록이 보류되었습니다(${progress.reason}). 선거관리자에게 문의하십시오."
        "replaced" -> "이후 다른 투표 열쇠가 등록되었습니다. 본인이 등록하지 않으셨다면 선거관리자에게 알리십시오."
        else -> registered
    }

    override fun fate(fate: Fate) = when (fate) {
        is Fate.NotVoted -> "아직 투표하지 않으셨습니다."
        is Fate.CountsSoFar -> "현재 집계 대상인 투표지: ${fate.code}"
        is Fate.Counted -> "투표지가 집계되었습니다: ${fate.code}"
        is Fate.Replaced -> "같은 투표 열쇠로 나중에 투표한 다른 투표지가 집계되었습니다: ${fate.by}"
        is Fate.None -> "집계된 투표지가 없습니다."
        is Fate.Cancelled -> "선거가 취소되어 집계하지 않습니다."
        is Fate.Missing -> "투표지가 집계에서 빠졌습니다. 증거 파일을 선거관리자와 참관인에게 제출하십시오."
    }

    override fun announcement(announcement: Announcement) = when (announcement) {
        is Announcement.Notice -> announcement.text
        is Announcement.Schedule ->
            "투표 기간: ${time(announcement.opening)}부터 ${time(announcement.closing)}까지. ${announcement.reason}"
        is Announcement.LedgerKey -> "이제부터 다른 열쇠로 원장에 서명합니다."
        is Announcement.OfficialKey -> "선거관리자 한 명이 이제부터 다른 열쇠로 서명합니다. ${announcement.reason}"
        is Announcement.Page -> "이제부터 투표 페이지의 파일이 다릅니다. ${announcement.reason}"
    }
}
