//! Who must be trusted in an election, in sentences for people: the one source of what the manifest check, the report
//! and devices say about it.

use crate::catalogue as texts;
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

fn secrecy(code: &'static str, said: [impl Into<String>; 2]) -> TrustSentence {
    sentence(TrustSubject::Secrecy, code, said)
}

fn sentence(about: TrustSubject, code: &'static str, said: [impl Into<String>; 2]) -> TrustSentence {
    let [en, ko] = said.map(Into::into);
    TrustSentence { about, code, en, ko }
}

fn trustees(manifest: &ElectionManifest) -> TrustSentence {
    let (threshold, trustees) = (manifest.threshold(), manifest.trustees().len());
    if threshold == 1 {
        return secrecy("secrecy-trustees", texts::secrecy_rests_on_every(&trustees));
    }
    let fewer = threshold.saturating_sub(1);
    secrecy("secrecy-trustees", texts::secrecy_rests_on_trustees(&fewer, &threshold, &trustees))
}

fn one_history(manifest: &ElectionManifest) -> TrustSentence {
    let Some(policy) = manifest.witnesses() else {
        return secrecy("secrecy-server", texts::NO_WITNESSES_NAMED_SO);
    };
    let (quorum, count) = (policy.quorum(), policy.witnesses().len());
    match manifest.witnesses_may_lie() {
        Some(liars) => secrecy("secrecy-witnesses", texts::where_server_lies_secrecy(&count, &liars)),
        None => secrecy("secrecy-quorum", texts::two_quorums_witnesses_need(&count, &quorum)),
    }
}

fn floor(floor: u32) -> TrustSentence {
    let accomplices = floor.saturating_sub(1);
    if accomplices == 0 {
        return secrecy("secrecy-floor", texts::FLOOR_DISTRICT_WHICH_ONE);
    }
    secrecy("secrecy-floor", texts::district_opened_with_counted(&accomplices, &floor))
}

fn turnout(manifest: &ElectionManifest) -> TrustSentence {
    match manifest.turnout() {
        0 => secrecy("secrecy-turnout", texts::NO_TURNOUT_DEMANDED_SERVER),
        percent => secrecy("secrecy-turnout", texts::district_opened_only_if(&percent)),
    }
}

fn departure(manifest: &ElectionManifest, ManifestException { kind, reason }: &ManifestException) -> TrustSentence {
    let (code, said) = match kind {
        ExceptionKind::ThresholdOne => {
            ("exception-threshold-one", texts::EXCEPTION_ONE_TRUSTEE_ALONE.map(str::to_owned))
        }
        ExceptionKind::ThresholdMinority => {
            ("exception-threshold-minority", texts::EXCEPTION_HALF_TRUSTEES_OR.map(str::to_owned))
        }
        ExceptionKind::WitnessQuorum => {
            ("exception-witness-quorum", texts::EXCEPTION_ONE_LYING_WITNESS.map(str::to_owned))
        }
        ExceptionKind::Exposed(style) => {
            let ([title_en, title_ko], floor) =
                (["en", "ko"].map(|language| named(manifest, *style, language)), manifest.floor());
            ("exception-exposed", texts::exception_opened_even_where(&floor, &[title_en, title_ko]))
        }
    };
    let ([said_en, said_ko], [reason_en, reason_ko]) =
        (said, ["en", "ko"].map(|language| reason.in_language(language)));
    secrecy(code, texts::reason(&[reason_en, reason_ko], &[said_en, said_ko]))
}

/// A style's title and id.
fn named(manifest: &ElectionManifest, style: u16, language: &str) -> String {
    let style = manifest.styles().get(usize::from(style));
    style.map_or_else(String::new, |style| format!("{} [{}]", style.title.in_language(language), style.id))
}

fn result() -> TrustSentence {
    sentence(TrustSubject::Result, "result-record", texts::RESULT_RESTS_ON_NOBODY.map(str::to_owned))
}

fn ledger(manifest: &ElectionManifest) -> TrustSentence {
    let (code, said) = match manifest.witnesses_may_lie() {
        Some(_) => ("result-witnesses", texts::ACCEPTED_BALLOTS_ON_ONE),
        None => ("result-receipts", texts::ACCEPTED_BALLOTS_ON_ONE_LEDGER),
    };
    sentence(TrustSubject::Result, code, said)
}

fn absent_trustees(manifest: &ElectionManifest) -> TrustSentence {
    let (lost, trustees, quorum) =
        (manifest.trustees_may_be_lost(), manifest.trustees().len(), manifest.agreement_quorum());
    sentence(
        TrustSubject::Availability,
        "availability-trustees",
        texts::availability_rests_on_trustees(&lost, &quorum, &trustees),
    )
}

fn absent_witnesses(manifest: &ElectionManifest) -> Option<TrustSentence> {
    let policy = manifest.witnesses()?;
    let (quorum, count) = (policy.quorum(), policy.witnesses().len());
    let absent = count.saturating_sub(quorum);
    Some(sentence(TrustSubject::Availability, "availability-witnesses", texts::rests_on_witnesses_may(&absent, &count)))
}

/// Where there are several officials.
fn officials(manifest: &ElectionManifest) -> Option<TrustSentence> {
    let (officials, approvals) = (manifest.officials().len(), usize::from(manifest.approvals()));
    let lost = officials.saturating_sub(approvals);
    let said = match (officials, approvals) {
        (1, _) => return None,
        (_, 1) => texts::each_officials_alone_can(&officials),
        _ if lost == 0 => texts::officials_open_close_cancel(&officials),
        _ => texts::officials_together_open_close(&approvals, &lost, &officials),
    };
    Some(sentence(TrustSubject::Availability, "availability-officials", said))
}

fn server() -> TrustSentence {
    sentence(TrustSubject::Availability, "availability-server", texts::RESTS_ON_SERVER_CAN.map(str::to_owned))
}

#[cfg(test)]
mod tests;
