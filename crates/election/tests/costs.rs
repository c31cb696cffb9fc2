//! What is refused costs no more in a large election than in a small one: who may sign documents could otherwise stop
//! every board and every verifier with a few kilobytes. Each time is the shortest of many, and compared with that of a
//! small election in the same run, with room for a busy machine.
#![cfg(test)]

use std::time::{Duration, Instant};

use tupyo_election::kinds::SingleChoice;
use tupyo_election::{CountedRoot, Document, Entry, TallyDigest};
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_threshold::{CeremonyTranscript, Confirmation, JointDigest};

/// How long a state takes to refuse an entry with a code, at least.
fn refusing(rehearsal: &Rehearsal, entry: &Entry, code: &str) -> Duration {
    let refuse = |_| {
        let begun = Instant::now();
        let refusal = rehearsal.state().examine(entry).err();
        let taken = begun.elapsed();
        assert_eq!(refusal.map(|refusal| refusal.code()), Some(code));
        taken
    };
    (0..50).map(refuse).min().unwrap()
}

fn assert_alike(small: Duration, large: Duration) {
    assert!(large < 4 * small, "{large:?} in a large election, {small:?} in a small one");
}

#[test]
fn a_refused_confirmation_does_not_cost_what_the_ceremony_has_cost() {
    let refused = |options: usize| {
        let mut rehearsal = Rehearsal::new(Plan::single_choice(options, 1));
        rehearsal.deal();
        let confirmation = Confirmation {
            ceremony: 0,
            participants: vec![0, 1, 2],
            transcript: rehearsal.state().ceremony().unwrap().transcript().unwrap(),
            joint: JointDigest([0; 32]),
        };
        let entry = rehearsal.trustee_entries(0, &Document::Confirmation(confirmation.clone())).remove(0);
        let joint = refusing(&rehearsal, &entry, "confirmation-joint");
        let other = Confirmation { transcript: CeremonyTranscript([0; 32]), ..confirmation };
        let entry = rehearsal.trustee_entries(0, &Document::Confirmation(other)).remove(0);
        joint.max(refusing(&rehearsal, &entry, "transcript-mismatch"))
    };
    assert_alike(refused(2), refused(900));
}

#[test]
fn a_refused_agreement_does_not_cost_what_the_tally_has_cost() {
    let refused = |styles: usize| {
        let contests = vec![(SingleChoice { blank: true }.into(), 20)];
        let mut rehearsal = Rehearsal::opened(Plan { contests, styles: vec![(vec![0], 1); styles], ..Plan::default() });
        rehearsal.close();
        rehearsal.post_tally();
        let mut agreement = rehearsal.agreement(0);
        agreement.terms.tally = TallyDigest([0; 32]);
        let entry = rehearsal.trustee_entries(0, &Document::Agreement(agreement)).remove(0);
        refusing(&rehearsal, &entry, "agreement-mismatch")
    };
    assert_alike(refused(1), refused(500));
}

#[test]
fn a_refused_tally_does_not_cost_what_the_roll_has_cost() {
    let refused = |voters: usize| {
        let mut rehearsal = Rehearsal::opened(Plan::single_choice(2, voters));
        rehearsal.close();
        let tally = Document::Tally { units: Vec::new(), counted: CountedRoot([0; 32]) };
        let entry = rehearsal.official_entries(&tally).remove(0);
        refusing(&rehearsal, &entry, "wrong-tally")
    };
    assert_alike(refused(3), refused(10_000));
}
