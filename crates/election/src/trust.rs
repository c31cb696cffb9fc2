//! Who must be trusted in an election, in sentences for people: the one source of what the manifest check, the report
//! and devices say about it.

use crate::{ElectionManifest, ExceptionKind, ManifestException};

/// What rests on somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrustSubject {
    /// That nobody learns who voted for what.
    Secrecy,
    /// That the result is what voters have chosen.
    Result,
    /// That there will be a result.
    Availability,
}

impl TrustSubject {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            TrustSubject::Secrecy => "secrecy",
            TrustSubject::Result => "result",
            TrustSubject::Availability => "availability",
        }
    }
}

/// On whom something rests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustSentence {
    /// What rests on somebody.
    pub about: TrustSubject,
    /// The sentence's stable code.
    pub code: &'static str,
    /// In English.
    pub en: String,
    /// In Korean.
    pub ko: String,
}

impl ElectionManifest {
    /// How many trustees may be lost, in the ceremony and at the opening together.
    pub fn trustees_may_be_lost(&self) -> usize {
        self.trustees().len().saturating_sub(self.agreement_quorum())
    }

    /// How many witnesses may lie. `None` if there are none, or two quorums need not share one.
    pub fn witnesses_may_lie(&self) -> Option<usize> {
        let policy = self.witnesses()?;
        (2 * policy.quorum()).checked_sub(policy.witnesses().len() + 1)
    }
}

/// Who must be trusted in an election with this manifest: first for its secrecy, then for its result, then for there
/// being one.
pub fn trust(manifest: &ElectionManifest) -> Vec<TrustSentence> {
    let mut sentences = vec![trustees(manifest), one_history(manifest), floor(manifest.floor()), turnout(manifest)];
    sentences.extend(exceptions(manifest));
    sentences.extend([result(), ledger(manifest), absent_trustees(manifest)]);
    sentences.extend(absent_witnesses(manifest));
    sentences.extend(officials(manifest));
    sentences.push(server());
    sentences
}

/// The exceptions among these sentences, each with its reason, in the manifest's order.
pub fn exceptions(manifest: &ElectionManifest) -> Vec<TrustSentence> {
    manifest.exceptions().iter().map(|exception| departure(manifest, exception)).collect()
}

fn secrecy(code: &'static str, en: String, ko: String) -> TrustSentence {
    TrustSentence { about: TrustSubject::Secrecy, code, en, ko }
}

fn trustees(manifest: &ElectionManifest) -> TrustSentence {
    let (threshold, trustees) = (manifest.threshold(), manifest.trustees().len());
    if threshold == 1 {
        return secrecy(
            "secrecy-trustees",
            format!("Secrecy rests on every trustee: each of the {trustees} can open every single vote alone."),
            format!(
                "비밀은 모든 수탁자에게 달려 있습니다. 수탁자 {trustees}명 가운데 누구든 혼자서 표를 하나하나 열 수 있습니다."
            ),
        );
    }
    let fewer = threshold.saturating_sub(1);
    secrecy(
        "secrecy-trustees",
        format!(
            "Secrecy rests on the trustees: any {threshold} of the {trustees} together can open every single vote, \
            {fewer} cannot."
        ),
        format!(
            "비밀은 수탁자에게 달려 있습니다. 수탁자 {trustees}명 가운데 {threshold}명이 모이면 표를 하나하나 열 수 있고, {fewer}명으로는 열 수 없습니다."
        ),
    )
}

fn one_history(manifest: &ElectionManifest) -> TrustSentence {
    let Some(policy) = manifest.witnesses() else {
        return secrecy(
            "secrecy-server",
            "No witnesses are named, so secrecy rests on the server's honesty, too: a server that shows trustees \
            another ledger than voters can have a single vote opened, and no trustee would notice.".to_owned(),
            "증인이 없으므로 비밀은 서버의 정직함에도 달려 있습니다. 서버가 수탁자에게 선거인과 다른 원장을 보여 주면 한 사람의 표만 열게 할 수 있고, 수탁자는 이를 알아차릴 수 \
            없습니다.".to_owned(),
        );
    };
    let (quorum, count) = (policy.quorum(), policy.witnesses().len());
    match manifest.witnesses_may_lie() {
        Some(liars) => secrecy(
            "secrecy-witnesses",
            format!(
                "Where the server lies, secrecy rests on the witnesses: at most {liars} of the {count} may lie, and a \
                voter must wait until the receipt is final."
            ),
            format!(
                "서버가 거짓말을 하면 비밀은 증인에게 달려 있습니다. 증인 {count}명 가운데 거짓말하는 증인이 {liars}명을 넘지 않아야 하며, 선거인은 영수증이 확정될 때까지 기다려야 \
                합니다."
            ),
        ),
        None => secrecy(
            "secrecy-quorum",
            format!(
                "Two quorums of {quorum} of the {count} witnesses need not share one, so secrecy rests on the server's \
                honesty, too, as if there were none."
            ),
            format!(
                "증인 {count}명 가운데 {quorum}명씩 두 번 모아도 겹치는 증인이 없을 수 있으므로, 증인이 없는 것과 같이 비밀은 서버의 정직함에도 달려 있습니다."
            ),
        ),
    }
}

fn floor(floor: u32) -> TrustSentence {
    let accomplices = floor.saturating_sub(1);
    if accomplices == 0 {
        return secrecy(
            "secrecy-floor",
            "The floor is 1: a district in which one person votes is opened, and everybody sees that vote.".to_owned(),
            "최소 투표 수가 1이므로 한 사람만 투표한 유형도 열리고, 그 사람의 표가 모두에게 드러납니다.".to_owned(),
        );
    }
    secrecy(
        "secrecy-floor",
        format!(
            "A district is opened with {floor} counted ballots or more, and as many of each weight. Accomplices count, \
            too: {accomplices} of them and one voter are enough."
        ),
        format!(
            "집계된 투표지가 {floor}장 이상이고 가중치마다 {floor}장 이상일 때만 그 유형을 엽니다. 공모자의 투표지도 함께 셉니다. 공모자 {accomplices}명과 선거인 한 명이면 \
            채워집니다."
        ),
    )
}

fn turnout(manifest: &ElectionManifest) -> TrustSentence {
    match manifest.turnout() {
        0 => secrecy(
            "secrecy-turnout",
            "No turnout is demanded: a server that turns away nearly all voters of a district can have the few others' \
            sum opened.".to_owned(),
            "최소 투표율을 정하지 않았으므로, 서버가 한 유형의 선거인을 거의 모두 막고 남은 몇 사람의 합만 열게 할 수 있습니다.".to_owned(),
        ),
        percent => secrecy(
            "secrecy-turnout",
            format!("A district is opened only if at least {percent} % of its voters have voted: a server that turns \
                away nearly all of them gets nothing opened."),
            format!("선거인의 {percent}% 이상이 투표한 유형만 엽니다. 서버가 선거인을 거의 모두 막으면 아무것도 열리지 않습니다."),
        ),
    }
}

fn departure(manifest: &ElectionManifest, ManifestException { kind, reason }: &ManifestException) -> TrustSentence {
    let (code, en, ko) = match kind {
        ExceptionKind::ThresholdOne => (
            "exception-threshold-one",
            "Exception: one trustee alone opens every vote.".to_owned(),
            "예외: 수탁자 한 명이 혼자 모든 표를 열 수 있습니다.".to_owned(),
        ),
        ExceptionKind::ThresholdMinority => (
            "exception-threshold-minority",
            "Exception: half of the trustees, or fewer, open every vote.".to_owned(),
            "예외: 수탁자의 절반 이하가 모든 표를 열 수 있습니다.".to_owned(),
        ),
        ExceptionKind::WitnessQuorum => (
            "exception-witness-quorum",
            "Exception: one lying witness is enough for two ledgers.".to_owned(),
            "예외: 증인 한 명만 거짓말해도 원장이 둘이 될 수 있습니다.".to_owned(),
        ),
        ExceptionKind::Exposed(style) => {
            let (title, floor) = (|language| named(manifest, *style, language), manifest.floor());
            (
                "exception-exposed",
                format!(
                    "Exception: {} is opened even where fewer than {floor} ballots have the same weight; its sum may \
                    then tell each of those votes.",
                    title("en")
                ),
                format!(
                    "예외: {} 유형은 가중치가 같은 투표지가 {floor}장보다 적어도 엽니다. 그때 합에서 그 표 하나하나가 드러날 수 있습니다.",
                    title("ko")
                ),
            )
        }
    };
    let (en, ko) =
        (format!("{en} Reason: {}", reason.in_language("en")), format!("{ko} 사유: {}", reason.in_language("ko")));
    secrecy(code, en, ko)
}

/// A style's title and id.
fn named(manifest: &ElectionManifest, style: u16, language: &str) -> String {
    let style = manifest.styles().get(usize::from(style));
    style.map_or_else(String::new, |style| format!("{} [{}]", style.title.in_language(language), style.id))
}

fn result() -> TrustSentence {
    TrustSentence {
        about: TrustSubject::Result,
        code: "result-record",
        en: "The result rests on nobody: whoever verifies the record finds every wrong number. What a device has \
            encrypted is shown by challenges only, and who is on the roll by its officials only.".to_owned(),
        ko: "결과는 누구에게도 달려 있지 않습니다. 기록을 검증하면 누구나 틀린 수를 찾아냅니다. 다만 기기가 무엇을 암호화했는지는 검사로만, 명부에 누가 있는지는 선거관리자를 통해서만 알 수 \
            있습니다.".to_owned(),
    }
}

fn ledger(manifest: &ElectionManifest) -> TrustSentence {
    let [code, en, ko] = match manifest.witnesses_may_lie() {
        Some(_) => [
            "result-witnesses",
            "That accepted ballots are on the one ledger that is counted rests on the same witnesses, and on voters \
            who keep their receipts.",
            "받아들인 투표지가 집계되는 하나의 원장에 있다는 것은 같은 증인과 영수증을 보관하는 선거인에게 달려 있습니다.",
        ],
        None => [
            "result-receipts",
            "That accepted ballots are on the one ledger that is counted rests on voters who keep their receipts and \
            compare them with the record.",
            "받아들인 투표지가 집계되는 하나의 원장에 있다는 것은 영수증을 보관하고 기록과 맞추어 보는 선거인에게 달려 있습니다.",
        ],
    };
    TrustSentence { about: TrustSubject::Result, code, en: en.to_owned(), ko: ko.to_owned() }
}

fn absent_trustees(manifest: &ElectionManifest) -> TrustSentence {
    let (lost, trustees, quorum) =
        (manifest.trustees_may_be_lost(), manifest.trustees().len(), manifest.agreement_quorum());
    TrustSentence {
        about: TrustSubject::Availability,
        code: "availability-trustees",
        en: format!(
            "Availability rests on the trustees: {lost} of the {trustees} may be lost, in the key ceremony and at the \
            opening together, as {quorum} must agree."
        ),
        ko: format!(
            "선거를 끝까지 마치는 것은 수탁자에게 달려 있습니다. {quorum}명이 합의해야 하므로 수탁자 {trustees}명 가운데 키 생성과 개표를 통틀어 {lost}명까지 빠질 수 있습니다."
        ),
    }
}

fn absent_witnesses(manifest: &ElectionManifest) -> Option<TrustSentence> {
    let policy = manifest.witnesses()?;
    let (quorum, count) = (policy.quorum(), policy.witnesses().len());
    let absent = count.saturating_sub(quorum);
    Some(TrustSentence {
        about: TrustSubject::Availability,
        code: "availability-witnesses",
        en: format!("It rests on the witnesses: {absent} of the {count} may be absent."),
        ko: format!("증인에게도 달려 있습니다. 증인 {count}명 가운데 {absent}명까지 빠질 수 있습니다."),
    })
}

/// Where there are several officials.
fn officials(manifest: &ElectionManifest) -> Option<TrustSentence> {
    let (officials, approvals) = (manifest.officials().len(), usize::from(manifest.approvals()));
    let lost = officials.saturating_sub(approvals);
    let (en, ko) = match (officials, approvals) {
        (1, _) => return None,
        (_, 1) => (
            format!(
                "Each of the {officials} officials alone can close or cancel the election, and replace the key of \
                another one."
            ),
            format!(
                "선거관리자 {officials}명은 각자 혼자서 선거를 마감하거나 취소하고 다른 선거관리자의 열쇠를 바꿀 수 있습니다."
            ),
        ),
        _ if lost == 0 => (
            format!(
                "The {officials} officials open, close and cancel the election together. If one of them loses the key, \
                nobody can any more: no key is replaced."
            ),
            format!(
                "선거관리자 {officials}명이 모두 함께 시작, 마감, 취소합니다. 한 명이라도 열쇠를 잃으면 아무도 할 수 없으며 열쇠를 바꿀 \
                수도 없습니다."
            ),
        ),
        _ => (
            format!(
                "{approvals} of the {officials} officials together open, close and cancel the election, and fewer do \
                not. {lost} of them may lose their keys at a time: the others replace them."
            ),
            format!(
                "선거관리자 {officials}명 중 {approvals}명이 함께 시작, 마감, 취소하며 그보다 적은 인원으로는 할 수 없습니다. 한 번에 \
                {lost}명까지 열쇠를 잃어도 나머지가 바꿀 수 있습니다."
            ),
        ),
    };
    Some(TrustSentence { about: TrustSubject::Availability, code: "availability-officials", en, ko })
}

fn server() -> TrustSentence {
    TrustSentence {
        about: TrustSubject::Availability,
        code: "availability-server",
        en: "It rests on the server: it can stop, and it can turn ballots away, which voters notice.".to_owned(),
        ko: "서버에도 달려 있습니다. 서버는 멈출 수 있고 투표지를 받지 않을 수 있으며, 그러면 선거인이 알아차립니다."
            .to_owned(),
    }
}

#[cfg(test)]
mod tests;
