//! Steps that were never taken, although something on the ledger came after them: what is missing, by name.

use tupyo_election::ElectionManifest;
use tupyo_threshold::Round;

use crate::facts::Facts;
use crate::finding::About;
use crate::source::{Source, Step};
use crate::steps::{goes_on, refused, taken};
use crate::{CheckId, Finding, FindingCode};

/// The step, and the check and the code of what is found if it is missing.
pub(crate) const CODES: [(Step, CheckId, FindingCode); 12] = [
    (Step::Manifest, CheckId::L1, FindingCode::LedgerManifest),
    (Step::Ceremony, CheckId::K13, FindingCode::CommitmentMissing),
    (Step::Ceremony, CheckId::K13, FindingCode::RevealMissing),
    (Step::Ceremony, CheckId::K13, FindingCode::SharesMissing),
    (Step::Ceremony, CheckId::K13, FindingCode::ConfirmationMissing),
    (Step::JointKey, CheckId::K14, FindingCode::JointKeyMissing),
    (Step::Seal, CheckId::R11, FindingCode::SealMissing),
    (Step::Open, CheckId::R12, FindingCode::OpenMissing),
    (Step::Close, CheckId::C8, FindingCode::CloseMissing),
    (Step::Tally, CheckId::T1, FindingCode::TallyMissing),
    (Step::Agreement, CheckId::D6, FindingCode::AgreementMissing),
    (Step::Share, CheckId::D10, FindingCode::ShareMissing),
];

/// Adds what is missing. What was refused is not missing.
pub(crate) fn find(facts: &mut Facts) {
    let waited: Vec<Step> = facts.causes.waited.iter().copied().collect();
    for step in waited {
        if goes_on(facts) && !taken(facts, step) && refused(facts, step).is_none() {
            find_step(facts, step);
        }
    }
}

fn find_step(facts: &mut Facts, step: Step) {
    match step {
        Step::Ceremony => find_messages(facts),
        Step::JointKey => add(facts, CheckId::K14, FindingCode::JointKeyMissing, "no joint key was posted"),
        Step::Seal => add(facts, CheckId::R11, FindingCode::SealMissing, "the roll was not sealed"),
        Step::Open => add(facts, CheckId::R12, FindingCode::OpenMissing, "voting was not opened"),
        Step::Close => add(facts, CheckId::C8, FindingCode::CloseMissing, "voting was not closed"),
        Step::Tally => add(facts, CheckId::T1, FindingCode::TallyMissing, "no tally was posted"),
        Step::Agreement => {
            let agreed = facts.state.agreements().to_vec();
            find_trustees(facts, CheckId::D6, FindingCode::AgreementMissing, "has not agreed", &agreed);
        }
        Step::Share => {
            let opened: Vec<u16> = facts.state.shares().collect();
            find_trustees(facts, CheckId::D10, FindingCode::ShareMissing, "has not opened the tally", &opened);
        }
        _ => {}
    }
}

/// What the ceremony's round waits for, by trustee.
fn find_messages(facts: &mut Facts) {
    let Some(ceremony) = facts.state.ceremony() else { return };
    let (code, what) = match ceremony.round() {
        Round::Commitment => (FindingCode::CommitmentMissing, "has posted no commitment"),
        Round::Reveal => (FindingCode::RevealMissing, "has posted no reveal"),
        Round::Shares => (FindingCode::SharesMissing, "has posted no shares"),
        Round::Confirmation => (FindingCode::ConfirmationMissing, "has not confirmed"),
        Round::Complete | Round::Failed => return,
    };
    for trustee in ceremony.waiting_for() {
        add_trustee(facts, CheckId::K13, code, what, trustee);
    }
}

/// The participants who have not said something.
fn find_trustees(facts: &mut Facts, check: CheckId, code: FindingCode, what: &str, said: &[u16]) {
    let participants = facts.state.ceremony().map(|ceremony| ceremony.participants().to_vec()).unwrap_or_default();
    for trustee in participants.into_iter().filter(|trustee| !said.contains(trustee)) {
        add_trustee(facts, check, code, what, trustee);
    }
}

fn add_trustee(facts: &mut Facts, check: CheckId, code: FindingCode, what: &str, trustee: u16) {
    let id = facts.state.manifest().map(|manifest| trustee_id(manifest, trustee)).unwrap_or_default();
    let message = format!("trustee `{id}` {what}");
    facts.find(
        check,
        Finding { about: About::trustee(id), ..Finding::of_record(code.text(), message) },
        Source::default(),
    );
}

fn add(facts: &mut Facts, check: CheckId, code: FindingCode, message: &str) {
    facts.find(check, Finding::of_record(code.text(), message), Source::default());
}

/// A trustee's id in the manifest.
pub(crate) fn trustee_id(manifest: &ElectionManifest, trustee: u16) -> String {
    manifest.trustees().get(usize::from(trustee)).map(|person| person.id.clone()).unwrap_or_default()
}
