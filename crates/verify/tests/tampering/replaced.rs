//! Ballots that their voters replace are taken out of the sums again.

use std::sync::Mutex;

use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_verify::{Bounds, CheckId, Outcome, Progress, Stage, verify};

use crate::play::{anchors, causes, counted, lay_out, report_of, without_valid_proof};

/// Bundles of 256 entries, of which some have no replaced ballot.
#[test]
fn a_replaced_ballot_is_read_again_and_counts_no_more() {
    let styles = vec![(vec![0, 1], 400), (vec![0], 200)];
    let mut rehearsal = Rehearsal::opened(Plan { styles, weights: vec![1, 3], ..Plan::default() });
    (0..600).for_each(|voter| rehearsal.cast(voter, voter as usize));
    for (voter, choice) in [(590, 0), (7, 1), (7, 2), (550, 0), (0, 1), (7, 0), (590, 1)] {
        rehearsal.cast(voter, choice);
    }
    rehearsal.finish();
    let report = report_of(&rehearsal, rehearsal.entries());
    assert_eq!(report.outcome, Outcome::Accepted, "{:?}", causes(&report));
    assert_eq!(counted(&report, CheckId::X2), (2, 2), "the first of three bundles, and the last");
    assert_eq!((counted(&report, CheckId::B6), counted(&report, CheckId::C9)), ((607, 607), (600, 600)));
}

/// A ballot without a valid proof, and then a good one of the same voter.
#[test]
fn a_replaced_ballot_that_is_not_valid_never_counted() {
    let mut rehearsal = Rehearsal::opened(Plan::default());
    for voter in 0..10 {
        rehearsal.cast(voter, voter as usize);
    }
    let entry = without_valid_proof(&mut rehearsal, 3);
    rehearsal.post_unverified(&entry).unwrap();
    rehearsal.cast(3, 1);
    rehearsal.finish();
    let report = report_of(&rehearsal, rehearsal.entries());
    assert_eq!(causes(&report), [(CheckId::B6, "proof-invalid")], "the sums are those of the tally");
    assert_eq!((counted(&report, CheckId::T2), counted(&report, CheckId::C9)), ((2, 2), (10, 10)));
}

/// The stages that have begun, each with its steps, and how many of them were done.
#[derive(Default)]
struct Heard(Mutex<Vec<(Stage, u64, u64)>>);

impl Progress for Heard {
    fn begin(&self, stage: Stage, total: u64) {
        self.0.lock().unwrap().push((stage, total, 0));
    }

    fn advance(&self, steps: u64) {
        self.0.lock().unwrap().last_mut().unwrap().2 += steps;
    }
}

#[test]
fn progress_is_of_entries_and_of_replaced_ballots_if_there_are_any() {
    let heard = |rehearsal: &Rehearsal| {
        let (record, heard) = (lay_out(rehearsal, rehearsal.entries()), Heard::default());
        verify(&record, &anchors(rehearsal.state().election()), Bounds::default(), &heard).unwrap();
        heard.0.into_inner().unwrap()
    };
    let mut rehearsal = Rehearsal::opened(Plan::default());
    rehearsal.cast(0, 1);
    let entries = rehearsal.entries().len() as u64;
    assert_eq!(heard(&rehearsal), [(Stage::Reading, entries, entries)]);
    rehearsal.cast(0, 2);
    rehearsal.cast(0, 0);
    let entries = entries + 2;
    assert_eq!(heard(&rehearsal), [(Stage::Reading, entries, entries), (Stage::Replaced, 2, 2)]);
}
