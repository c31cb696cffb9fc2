//! An election whose ballots bear their voters' cards' signatures.

use tupyo_card::CardSignature;
use tupyo_election::{Entry, SignedBallot};
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_verify::{CheckId, Outcome, Verdict};

use crate::play::{assert_found, counted, findings, report_of, with_verdict};

fn plan() -> Plan {
    Plan::default().with_cards()
}

#[test]
fn an_election_with_cards_passes() {
    let rehearsal = Rehearsal::finished(plan());
    let report = report_of(&rehearsal, rehearsal.entries());
    assert_eq!(report.outcome, Outcome::Accepted, "{report:#?}");
    assert_eq!((counted(&report, CheckId::B9), counted(&report, CheckId::B7)), ((11, 11), (12, 12)));
}

#[test]
fn where_none_is_demanded_there_is_nothing_to_examine() {
    let rehearsal = Rehearsal::finished(Plan::default());
    let report = report_of(&rehearsal, rehearsal.entries());
    assert_eq!(counted(&report, CheckId::B9), (0, 0));
    assert_eq!(report.check(CheckId::B9).unwrap().verdict, Verdict::Pass);
}

/// A board that takes a ballot of a voter whose phone was stolen, without the card; officials and trustees who go on.
#[test]
fn a_ballot_that_no_card_has_signed() {
    let mut rehearsal = Rehearsal::opened(plan());
    let Entry::Ballot(honest) = rehearsal.ballot(0, 1) else { panic!("a ballot") };
    let code = honest.ballot.tracking_code(rehearsal.check().context());
    let strangers = rehearsal.cards()[1].sign(&SignedBallot::card_message(&code));
    for forged in [strangers, CardSignature([0; 64])] {
        let mut rehearsal = Rehearsal::opened(plan());
        let entry = Entry::Ballot(SignedBallot { card: Some(forged), ..honest.clone() });
        rehearsal.post_unverified(&entry).unwrap();
        (1..4).for_each(|voter| rehearsal.cast(voter, 1));
        rehearsal.finish();
        let report = report_of(&rehearsal, rehearsal.entries());
        assert_found(&report, CheckId::B9, "card-signature-invalid");
        assert_eq!(findings(&report)[0], (CheckId::B9, "card-signature-invalid"));
        assert_eq!(with_verdict(&report, Verdict::Fail), [CheckId::B9]);
        // It counts in none of them, so that nothing that rests on them passes.
        let counts = [CheckId::B6, CheckId::B7, CheckId::B9].map(|check| counted(&report, check));
        assert_eq!(counts, [(3, 4); 3]);
    }
}

/// A board that takes ballots without any card's signature: already their shape is refused.
#[test]
fn a_ballot_without_a_signature() {
    let rehearsal = Rehearsal::finished(plan());
    let mut entries = rehearsal.entries().to_vec();
    let at = entries.iter().position(|bytes| bytes[0] == 5).unwrap();
    let Ok(Entry::Ballot(signed)) = Entry::decode(&entries[at]) else { panic!("a ballot") };
    entries[at] = Entry::Ballot(SignedBallot { card: None, ..signed }).encode();
    assert_found(&report_of(&rehearsal, &entries), CheckId::B4, "wrong-shape");
}
