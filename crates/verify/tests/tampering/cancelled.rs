//! Elections that are cancelled, and such whose ceremony began anew.

use tupyo_election::{Document, Entry};
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_verify::{CheckId, Family, Outcome, Report, Verdict};

use crate::play::{assert_found, report_of, with_verdict};

/// Three of five open, four agree: one can be excluded.
fn plan() -> Plan {
    Plan { trustees: 5, threshold: 3, ..Plan::single_choice(2, 3) }
}

fn cancel(rehearsal: &mut Rehearsal) -> Report {
    rehearsal.post_official(Document::Cancelled { reason: "fire".to_owned() }).unwrap();
    report_of(rehearsal, rehearsal.entries())
}

fn assert_cancelled(report: &Report) {
    assert_eq!(report.outcome, Outcome::Cancelled, "{report:#?}");
    assert_eq!(report.election.as_ref().unwrap().cancelled.as_deref(), Some("fire"));
    let open = with_verdict(report, Verdict::NotChecked);
    assert!(!open.is_empty() && with_verdict(report, Verdict::Fail).is_empty());
    assert!(open.iter().all(|check| !matches!(check.family(), Family::L | Family::P | Family::X)));
}

/// Without a result, whatever the phase; and all that was done until then is checked.
#[test]
fn a_cancelled_election_has_a_verdict_of_its_own() {
    let mut begun = Rehearsal::new(plan());
    assert_cancelled(&cancel(&mut begun));
    let mut voting = Rehearsal::opened(plan());
    voting.vote_all();
    let report = cancel(&mut voting);
    assert_cancelled(&report);
    let passed = with_verdict(&report, Verdict::Pass);
    assert!(
        [CheckId::K13, CheckId::R12, CheckId::B6, CheckId::C2].iter().all(|check| passed.contains(check)),
        "{passed:?}"
    );
    let mut tallied = Rehearsal::opened(plan());
    tallied.vote_all();
    tallied.close();
    tallied.post_tally();
    (0..3).for_each(|trustee| tallied.agree(trustee));
    let report = cancel(&mut tallied);
    assert_cancelled(&report);
    assert!(report.election.unwrap().agreed_by.is_empty(), "no quorum");
    assert!(!report.not_shown_by_a_record.iter().any(|risk| risk.code == "kept-out-or-silent"), "nothing began anew");
}

#[test]
fn what_is_wrong_in_a_cancelled_election_is_refused() {
    let mut voting = Rehearsal::opened(plan());
    voting.vote_all();
    cancel(&mut voting);
    let ballot =
        voting.entries().iter().position(|entry| matches!(Entry::decode(entry), Ok(Entry::Ballot(_)))).unwrap();
    let mut entries = voting.entries().to_vec();
    entries.push(entries[ballot].clone());
    let report = report_of(&voting, &entries);
    assert_eq!(report.outcome, Outcome::Refused);
    assert_found(&report, CheckId::B1, "closed");
    // Before the checkpoint's last entry it is an election that goes on.
    let before = &voting.entries()[..voting.entries().len() - 1];
    assert_eq!(report_of(&voting, before).outcome, Outcome::Incomplete);
}

#[test]
fn who_is_excluded_is_reported_and_agrees_to_nothing() {
    let mut rehearsal = Rehearsal::new(plan());
    rehearsal.commit();
    rehearsal.restart(&[1]);
    rehearsal.hold_ceremony();
    rehearsal.post_roll();
    rehearsal.open();
    rehearsal.vote_all();
    rehearsal.close();
    rehearsal.post_tally();
    let (at, agreement) = (rehearsal.entries().len(), Document::Agreement(rehearsal.agreement(0)));
    let by_excluded = rehearsal.trustee_entries(1, &agreement)[0].encode();
    rehearsal.agree_all();
    [0, 2, 3].into_iter().for_each(|trustee| rehearsal.post_share(trustee));
    rehearsal.post_result();

    let report = report_of(&rehearsal, rehearsal.entries());
    assert_eq!(report.outcome, Outcome::Accepted, "{report:#?}");
    assert!(report.not_shown_by_a_record.iter().any(|risk| risk.code == "kept-out-or-silent"));
    let election = report.election.unwrap();
    assert_eq!((election.restarts[0].ceremony, election.restarts[0].excluded.join(" ")), (0, "trustee-2".to_owned()));
    assert_eq!(election.agreed_by.len(), 4);

    let mut entries = rehearsal.entries().to_vec();
    entries.insert(at, by_excluded);
    assert_found(&report_of(&rehearsal, &entries), CheckId::D1, "not-a-participant");
}
