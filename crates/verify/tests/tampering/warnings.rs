//! Records that are right, and of which a reader should know something: docs/protocol/verification.md, "Warnings".

use rand::SeedableRng;
use rand::rngs::StdRng;
use tupyo_circuits::Witness;
use tupyo_election::{Document, Schedule, seal, sign};
use tupyo_group::SecretScalar;
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_verify::{Outcome, Report};

use crate::play::{anchors, lay_out, plan, report_of};
use crate::witnesses;

/// The codes of the warnings, with their numbers.
fn warnings(report: &Report) -> Vec<(&str, &str)> {
    report.warnings.iter().map(|warning| (warning.warning, warning.code)).collect()
}

/// A device without randomness: its ballots are valid, and their votes are nobody's secret.
#[test]
fn nonces_that_hide_nothing_are_told() {
    let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 4));
    for (voter, nonce) in [(0, 7), (1, 7), (2, 0)] {
        let witness = Witness::of_numbers([1, 0, 0, 0].map(SecretScalar::small).into(), SecretScalar::small(nonce));
        let (check, voting) = (rehearsal.check().clone(), rehearsal.voting(voter));
        let ballot = seal(&check, voting, &witness, rehearsal.rng()).unwrap();
        let code = ballot.tracking_code(check.context());
        let mut rng = StdRng::from_rng(rehearsal.rng()).unwrap();
        let entry = sign(ballot, code, &rehearsal.voters()[voter as usize], &mut rng);
        rehearsal.post(&entry).unwrap();
    }
    let size = rehearsal.entries().len() as u64;
    rehearsal.cast(3, 1);
    rehearsal.finish();
    let report = report_of(&rehearsal, rehearsal.entries());
    assert_eq!(report.outcome, Outcome::Accepted, "{report:#?}");
    let told: Vec<_> = report.warnings.iter().map(|warning| (warning.code, warning.entry)).collect();
    assert_eq!(told, [("ballot-unencrypted", Some(size - 1)), ("nonce-repeated", Some(size - 2))]);
}

/// Witnesses cosign at 1,700,000,000; the officials have announced another day.
#[test]
fn a_vote_that_began_or_ended_early_is_told_by_witnesses() {
    let told = |opening, closing| {
        let mut rehearsal = Rehearsal::new(witnesses::plan());
        let schedule = Schedule { opening, closing, reason: String::new() };
        rehearsal.post_official(Document::Schedule(schedule)).unwrap();
        rehearsal.hold_ceremony();
        rehearsal.post_roll();
        rehearsal.open();
        rehearsal.vote_all();
        rehearsal.finish();
        let record = witnesses::cosigned_by(&lay_out(&rehearsal, rehearsal.entries()), &[1, 3]);
        let report = witnesses::report(&record, &anchors(rehearsal.state().election()));
        assert_eq!(report.outcome, Outcome::Accepted, "{report:#?}");
        warnings(&report).into_iter().map(|(_, code)| code.to_owned()).collect::<Vec<_>>()
    };
    assert!(told(1_699_000_000, 1_699_900_000).is_empty());
    assert!(told(1_699_000_000, 1_700_000_000).is_empty(), "at the announced second");
    assert_eq!(told(1_699_000_000, 1_700_000_001), ["cosigned-before-closing"; 2]);
    let both =
        ["cosigned-before-opening", "cosigned-before-opening", "cosigned-before-closing", "cosigned-before-closing"];
    assert_eq!(told(1_700_000_001, 1_700_000_002), both);
}

/// Witnesses have cosigned before the announced opening, and nobody has opened.
#[test]
fn a_vote_that_has_not_begun_has_not_begun_early() {
    let mut rehearsal = Rehearsal::new(witnesses::plan());
    let schedule = Schedule { opening: 1_700_000_001, closing: 1_700_000_002, reason: String::new() };
    rehearsal.post_official(Document::Schedule(schedule)).unwrap();
    let record = witnesses::cosigned_by(&lay_out(&rehearsal, rehearsal.entries()), &[1, 3]);
    let report = witnesses::report(&record, &anchors(rehearsal.state().election()));
    assert_eq!(report.outcome, Outcome::Incomplete, "{report:#?}");
    assert!(!warnings(&report).iter().any(|(_, code)| code.starts_with("cosigned-before")), "{:?}", report.warnings);
}

#[test]
fn an_ordinary_election_has_no_warning() {
    let rehearsal = Rehearsal::finished(plan());
    assert_eq!(warnings(&report_of(&rehearsal, rehearsal.entries())), []);
}
