//! Units that their cells seal: what trustees open all the same is refused, however genuine it is.

use tupyo_election::Document;
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_verify::{CheckId, Outcome, UnitReport};

use crate::play::{assert_found, report_of};

/// Six voters and four, two of each with weight 2, under a floor of three.
fn plan() -> Plan {
    Plan { floor: 3, turnout: 50, weights: vec![1, 2, 1, 2, 1], ..Plan::default() }
}

/// The election with its tally agreed on.
fn agreed(plan: Plan) -> Rehearsal {
    let mut play = Rehearsal::opened(plan);
    play.vote_all();
    play.close();
    play.post_tally();
    play.agree_all();
    play
}

fn units(rehearsal: &Rehearsal) -> Vec<UnitReport> {
    let report = report_of(rehearsal, rehearsal.entries());
    assert_eq!(report.outcome, Outcome::Accepted, "{report:#?}");
    report.election.unwrap().units
}

#[test]
fn a_share_of_a_unit_that_its_cells_seal_is_refused() {
    let mut play = agreed(plan());
    assert_eq!(play.state().opened().count(), 0, "2 of 6 and 2 of 4 have weight 2");
    let all = play.state().tally().to_vec();
    let mut entries = play.entries().to_vec();
    for trustee in 0..2 {
        let units = play.decryption_share_of(trustee, &all);
        let shares = play.trustee_entries(trustee, &Document::DecryptionShare { units });
        entries.extend(shares.iter().map(|entry| entry.encode()));
    }
    assert_found(&report_of(&play, &entries), CheckId::D8, "wrong-units");
}

#[test]
fn the_report_says_why_a_unit_is_sealed() {
    let mut play = agreed(plan());
    (0..2).for_each(|trustee| play.post_share(trustee));
    play.post_result();
    let said: Vec<_> = units(&play).iter().map(|unit| (unit.sealed, unit.may_tell, unit.voters)).collect();
    assert_eq!(said, [(Some("cell"), None, 6), (Some("cell"), None, 4)]);
}

#[test]
fn the_report_says_what_an_exposed_unit_may_tell() {
    let play = Rehearsal::finished(Plan { exposed: vec![0], ..plan() });
    let units = units(&play);
    let said: Vec<_> = units.iter().map(|unit| (unit.sealed, unit.may_tell)).collect();
    assert_eq!(said, [(None, Some(2)), (Some("cell"), None)]);
    assert!(units[0].contests[0].options[0].votes.is_some() && units[1].contests[0].options[0].votes.is_none());
    let election = report_of(&play, play.entries()).election.unwrap();
    let [exception] = &election.exceptions[..] else { panic!("{:?}", election.exceptions) };
    assert_eq!((exception.kind, exception.style.as_deref()), ("exposed", Some("district-0")));
    assert!(election.trust.iter().any(|sentence| sentence.code == "exception-exposed"));
}

/// Whether or not the manifest lets more be told.
#[test]
fn the_report_says_nothing_of_a_unit_that_tells_nothing() {
    for exposed in [vec![], vec![0]] {
        let play = Rehearsal::finished(Plan { exposed, weights: vec![1], ..plan() });
        let said: Vec<_> = units(&play).iter().map(|unit| (unit.sealed, unit.may_tell)).collect();
        assert_eq!(said, [(None, None); 2]);
    }
}
