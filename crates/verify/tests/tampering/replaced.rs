//! Ballots that their voters replace are taken out of the sums again.

use rand::SeedableRng;
use rand::rngs::StdRng;
use tupyo_election::{Entry, sign};
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_verify::{CheckId, Outcome};

use crate::play::{causes, counted, report_of};

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
    let Entry::Ballot(mut signed) = rehearsal.ballot(3, 0) else { panic!("a ballot") };
    signed.ballot.proof.responses.swap(0, 1);
    let code = signed.ballot.tracking_code(rehearsal.check().context());
    let mut rng = StdRng::from_rng(rehearsal.rng()).unwrap();
    let entry = sign(signed.ballot, code, &rehearsal.voters()[3], &mut rng);
    rehearsal.post_unverified(&entry).unwrap();
    rehearsal.cast(3, 1);
    rehearsal.finish();
    let report = report_of(&rehearsal, rehearsal.entries());
    assert_eq!(causes(&report), [(CheckId::B6, "proof-invalid")], "the sums are those of the tally");
    assert_eq!((counted(&report, CheckId::T2), counted(&report, CheckId::C9)), ((2, 2), (10, 10)));
}
