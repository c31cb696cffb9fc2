//! Steps that were never taken, although something on the ledger came after them: what is missing, by name.

use tupyo_election::ElectionManifest;
use tupyo_threshold::Round;

use crate::facts::Facts;
use crate::finding::About;
use crate::source::{Source, Step};
use crate::steps::{goes_on, refused, taken};
use crate::{CheckId, Finding};

/// The step, and the check and the code of what is found if it is missing.
pub(crate) const CODES: [(Step, CheckId, &str); 12] = [
    (Step::Manifest, CheckId::L1, "ledger-manifest"),
    (Step::Ceremony, CheckId::K13, "commitment-missing"),
    (Step::Ceremony, CheckId::K13, "reveal-missing"),
    (Step::Ceremony, CheckId::K13, "shares-missing"),
    (Step::Ceremony, CheckId::K13, "confirmation-missing"),
    (Step::JointKey, CheckId::K14, "joint-key-missing"),
    (Step::Seal, CheckId::R11, "seal-missing"),
    (Step::Open, CheckId::R12, "open-missing"),
    (Step::Close, CheckId::C8, "close-missing"),
    (Step::Tally, CheckId::T1, "tally-missing"),
    (Step::Agreement, CheckId::D6, "agreement-missing"),
    (Step::Share, CheckId::D10, "share-missing"),
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
        Step::JointKey => add(facts, CheckId::K14, "joint-key-missing", "no joint key was posted"),
        Step::Seal => add(facts, CheckId::R11, "seal-missing", "the roll was not sealed"),
        Step::Open => add(facts, CheckId::R12, "open-missing", "voting was not opened"),
        Step::Close => add(facts, CheckId::C8, "close-missing", "voting was not closed"),
        Step::Tally => add(facts, CheckId::T1, "tally-missing", "no tally was posted"),
        Step::Agreement => {
            let agreed = facts.state.agreements().to_vec();
            find_trustees(facts, CheckId::D6, "agreement-missing", "has not agreed", &agreed);
        }
        Step::Share => {
            let opened: Vec<u16> = facts.state.shares().collect();
            find_trustees(facts, CheckId::D10, "share-missing", "has not opened the tally", &opened);
        }
        _ => {}
    }
}

/// What the ceremony's round waits for, by trustee.
fn find_messages(facts: &mut Facts) {
    let Some(ceremony) = facts.state.ceremony() else { return };
    let (code, what) = match ceremony.round() {
        Round::Commitment => ("commitment-missing", "has posted no commitment"),
        Round::Reveal => ("reveal-missing", "has posted no reveal"),
        Round::Shares => ("shares-missing", "has posted no shares"),
        Round::Confirmation => ("confirmation-missing", "has not confirmed"),
        Round::Complete | Round::Failed => return,
    };
    for trustee in ceremony.waiting_for() {
        add_trustee(facts, CheckId::K13, code, what, trustee);
    }
}

/// The participants who have not said something.
fn find_trustees(facts: &mut Facts, check: CheckId, code: &'static str, what: &str, said: &[u16]) {
    let participants = facts.state.ceremony().map(|ceremony| ceremony.participants().to_vec()).unwrap_or_default();
    for trustee in participants.into_iter().filter(|trustee| !said.contains(trustee)) {
        add_trustee(facts, check, code, what, trustee);
    }
}

fn add_trustee(facts: &mut Facts, check: CheckId, code: &'static str, what: &str, trustee: u16) {
    let id = facts.state.manifest().map(|manifest| trustee_id(manifest, trustee)).unwrap_or_default();
    let message = format!("trustee `{id}` {what}");
    facts.find(check, Finding { about: About::trustee(id), ..Finding::of_record(code, message) }, Source::default());
}

fn add(facts: &mut Facts, check: CheckId, code: &'static str, message: &str) {
    facts.find(check, Finding::of_record(code, message), Source::default());
}

/// A trustee's id in the manifest.
pub(crate) fn trustee_id(manifest: &ElectionManifest, trustee: u16) -> String {
    manifest.trustees().get(usize::from(trustee)).map(|person| person.id.clone()).unwrap_or_default()
}
