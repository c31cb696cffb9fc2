//! What a refused entry follows from, and what is missing only as long as it does not come.

use tupyo_election::Document;
use tupyo_rehearsal::Rehearsal;
use tupyo_verify::{CheckId, Outcome, Report};

use crate::ledger::Ledger;
use crate::play::{causes, findings, first, plan, report_of};

fn has(report: &Report, code: &str) -> bool {
    findings(report).iter().any(|found| found.1 == code)
}

/// The causes among the findings with a code.
fn causes_with(report: &Report, code: &str) -> usize {
    report.causes().filter(|(_, finding)| finding.code == code).count()
}

/// The first voter votes, then challenges a ballot that stands behind that one.
fn challenged_after_voting() -> Ledger {
    let mut rehearsal = Rehearsal::opened(plan());
    rehearsal.cast(0, 0);
    rehearsal.challenge(0, 1);
    rehearsal.finish();
    let entries = rehearsal.entries().to_vec();
    Ledger { rehearsal, entries }
}

#[test]
fn a_challenge_out_of_its_chain_follows_from_the_refused_ballot_before_it() {
    let mut ledger = challenged_after_voting();
    ledger.change_ballot(0, |ballot| ballot.style ^= 1);
    ledger.close_again();
    let report = report_of(&ledger.rehearsal, &ledger.entries);
    assert_eq!(first(&report), Some((CheckId::B3, "wrong-style")), "{:?}", findings(&report));
    assert!(has(&report, "out-of-chain") && causes_with(&report, "out-of-chain") == 0, "{:?}", findings(&report));
}

#[test]
fn a_challenge_out_of_its_chain_after_nothing_is_a_cause() {
    let mut ledger = challenged_after_voting();
    let ballot = ledger.ballot(0);
    ledger.entries.remove(ballot);
    ledger.close_again();
    let report = report_of(&ledger.rehearsal, &ledger.entries);
    assert_eq!(first(&report), Some((CheckId::C2, "out-of-chain")), "{:?}", findings(&report));
}

type Like = fn(&Document) -> bool;

/// What is said once before the step that it waits for, and once where it belongs; and what would be missing else.
const TOO_EARLY: [(Like, Like, &str); 6] = [
    (
        |said| matches!(said, Document::JointKey { .. }),
        |step| matches!(step, Document::Confirmation(_)),
        "confirmation-missing",
    ),
    (
        |said| matches!(said, Document::Roll { .. }),
        |step| matches!(step, Document::JointKey { .. }),
        "joint-key-missing",
    ),
    (|said| matches!(said, Document::Open { .. }), |step| matches!(step, Document::RollSealed { .. }), "seal-missing"),
    (|said| matches!(said, Document::Close(_)), |step| matches!(step, Document::Open { .. }), "open-missing"),
    (|said| matches!(said, Document::Tally { .. }), |step| matches!(step, Document::Close(_)), "close-missing"),
    (|said| matches!(said, Document::Agreement(_)), |step| matches!(step, Document::Tally { .. }), "tally-missing"),
];

#[test]
fn what_came_after_all_is_not_missing() {
    for (said, step, missing) in TOO_EARLY {
        let mut ledger = Ledger::finished();
        let (said, step) = (ledger.document(said), ledger.document(step));
        ledger.repeat(said, step);
        let report = report_of(&ledger.rehearsal, &ledger.entries);
        assert_eq!(first(&report).map(|cause| cause.1), Some("wrong-phase"), "{missing}: {:?}", findings(&report));
        assert!(!has(&report, missing), "{missing}: {:?}", findings(&report));
    }
}

/// A tally waits for the close, which never came: with the election cancelled, the tally alone is to blame.
#[test]
fn nothing_is_missing_in_a_cancelled_election() {
    let mut ledger = Ledger::finished();
    let (close, tally) = (ledger.close(), ledger.document(|document| matches!(document, Document::Tally { .. })));
    ledger.repeat(tally, close);
    ledger.entries.truncate(close + 1);
    let report = report_of(&ledger.rehearsal, &ledger.entries);
    assert!(has(&report, "close-missing"), "{:?}", findings(&report));
    ledger.insert_official_document(close + 1, &Document::Cancelled { reason: "fire".to_owned() });
    let report = report_of(&ledger.rehearsal, &ledger.entries);
    assert_eq!((report.outcome, findings(&report).len()), (Outcome::Refused, 1), "{:?}", findings(&report));
    assert_eq!(first(&report).map(|cause| cause.1), Some("wrong-phase"));
}

/// A ballot says that it knows a notice, which was refused: that tells why, if it was posted while people voted.
#[test]
fn only_what_is_announced_while_voting_is_open_changes_what_ballots_know() {
    for (is_open, causes) in [(false, 1), (true, 0)] {
        let mut ledger = Ledger::finished();
        let opening = ledger.document(|document| matches!(document, Document::Open { .. }));
        let at = opening + usize::from(is_open);
        ledger.insert_official_document(at, &Document::Notice { text: String::new() });
        ledger.change_ballot(0, |ballot| ballot.documents = 1);
        ledger.close_again();
        let report = report_of(&ledger.rehearsal, &ledger.entries);
        assert!(has(&report, "documents-changed"), "{:?}", findings(&report));
        assert_eq!(causes_with(&report, "documents-changed"), causes, "{:?}", findings(&report));
    }
}

/// Lines that came before their time are no reason for a gap in those that came in time.
#[test]
fn lines_before_their_phase_lead_to_nothing_in_it() {
    let mut ledger = Ledger::finished();
    let joint = ledger.document(|document| matches!(document, Document::JointKey { .. }));
    let roll = ledger.document(|document| matches!(document, Document::Roll { .. }));
    ledger.change_document(roll, |document| {
        let Document::Roll { first, .. } = document else { panic!("no roll") };
        *first += 1;
    });
    ledger.repeat(roll, joint);
    let report = report_of(&ledger.rehearsal, &ledger.entries);
    assert!(has(&report, "wrong-phase"), "{:?}", findings(&report));
    assert_eq!(causes_with(&report, "roll-gap"), 1, "{:?}", findings(&report));
}

/// Votes that add up and are not those that were opened are not shown.
#[test]
fn a_result_that_only_adds_up_is_not_reported() {
    let mut ledger = Ledger::finished();
    let shown = |ledger: &Ledger| {
        let units = report_of(&ledger.rehearsal, &ledger.entries).election.unwrap().units;
        let votes = units.into_iter().flat_map(|unit| unit.contests).flat_map(|contest| contest.options);
        votes.map(|option| option.votes.is_some()).collect::<Vec<_>>()
    };
    assert!(shown(&ledger).into_iter().all(|is_shown| is_shown));
    // The second district has one contest.
    ledger.change_result(|units| {
        (units[1].values[0], units[1].values[1]) = (units[1].values[0] - 1, units[1].values[1] + 1)
    });
    let report = report_of(&ledger.rehearsal, &ledger.entries);
    assert_eq!(causes(&report), [(CheckId::F2, "wrong-result")]);
    assert!(shown(&ledger).into_iter().all(|is_shown| !is_shown));
}

/// Ballots came before an opening that was refused: it is to blame, and not missing.
#[test]
fn what_waits_for_a_step_follows_from_its_refusal_also_if_that_comes_later() {
    let mut ledger = Ledger::finished();
    let (opening, ballot) = (ledger.document(|document| matches!(document, Document::Open { .. })), ledger.ballot(0));
    ledger.change_document(opening, |document| {
        let Document::Open { context, .. } = document else { panic!("no opening") };
        context.0[0] ^= 1;
    });
    ledger.repeat(ballot, opening);
    let report = report_of(&ledger.rehearsal, &ledger.entries);
    assert!(has(&report, "not-open") && causes_with(&report, "not-open") == 0, "{:?}", findings(&report));
    assert!(!has(&report, "open-missing"), "{:?}", findings(&report));
}

/// Lines that were refused lead to an unsealed roll, and to no other step that is missing.
#[test]
fn a_missing_opening_is_missing_whatever_lines_were_refused() {
    let mut ledger = Ledger::finished();
    let opening = ledger.document(|document| matches!(document, Document::Open { .. }));
    ledger.entries.remove(opening);
    let roll = ledger.document(|document| matches!(document, Document::Roll { .. }));
    ledger.repeat(roll, roll + 1);
    let report = report_of(&ledger.rehearsal, &ledger.entries);
    assert_eq!((causes_with(&report, "roll-gap"), causes_with(&report, "open-missing")), (1, 1));
}
