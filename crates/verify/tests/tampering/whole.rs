//! Whole elections pass.

use tupyo_election::kinds::{
    Amounts, Approval, ChooseAtLeast, ChooseExactly, Cumulative, Distribution, Knapsack, Positional, PositionalTop,
    Quadratic, Ranking, RankingTop, Score,
};
use tupyo_election::{Document, LedgerRoot};
use tupyo_merkle::{leaf_hash, root_of};
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_verify::{Bounds, CheckId, Family, GrowthSlice, Outcome, Silent, Verdict, verify, verify_until_tally};

use crate::play::{anchors, lay_out, plan, report, report_of, with_verdict};

#[test]
fn a_whole_election_passes() {
    let rehearsal = Rehearsal::finished(plan());
    let report = report_of(&rehearsal, rehearsal.entries());
    assert_eq!(report.outcome, Outcome::Accepted, "{report:#?}");
    assert!(report.checks.iter().all(|check| check.examined == check.expected), "{report:#?}");
    let empty = report.checks.iter().filter(|check| check.expected == 0).map(|check| check.check);
    assert_eq!(
        empty.collect::<Vec<_>>(),
        [CheckId::R8, CheckId::R9, CheckId::R10, CheckId::B9],
        "it has no registrars and no cards"
    );
    let counts = report.counts;
    assert_eq!((counts.voters, counts.cast, counts.counted, counts.challenged, counts.refused), (10, 11, 10, 1, 0));
    let units = report.election.unwrap().units;
    let votes = units.iter().flat_map(|unit| &unit.contests).flat_map(|contest| &contest.options);
    assert_eq!(votes.map(|option| option.votes.unwrap()).sum::<u64>(), 10 + 6 * 2);
}

/// What trustees compare with what they open, and what a page shows of how the ledger grew.
#[test]
fn the_root_of_the_close_and_the_slices_are_those_of_the_entries() {
    let rehearsal = Rehearsal::finished(plan());
    let (entries, election) = (rehearsal.entries(), rehearsal.state().election());
    let record = lay_out(&rehearsal, entries);
    let verified = verify_until_tally(&record, &anchors(election), Bounds::default(), &Silent).unwrap();
    let closed = verified.state.closed_at().unwrap() as usize;
    assert!(closed + 1 < entries.len());
    let root = root_of(entries[..=closed].iter().map(|entry| leaf_hash(entry)));
    assert_eq!(verified.closed, Some(LedgerRoot::from(root)));
    let (growth, counts) = (verified.growth, verified.report.counts);
    assert_eq!(growth.slices.len(), entries.len().div_ceil(growth.width as usize));
    let (last, full) = growth.slices.split_last().unwrap();
    let size = |slice: &GrowthSlice| slice.ballots + slice.challenges + slice.documents;
    assert!(full.len() < 48 && full.iter().all(|slice| size(slice) == growth.width) && size(last) > 0);
    let ballots: u64 = growth.slices.iter().map(|slice| slice.ballots).sum();
    let challenges: u64 = growth.slices.iter().map(|slice| slice.challenges).sum();
    assert_eq!((ballots, challenges), (counts.cast, counts.challenged));
    assert_eq!(growth.slices.iter().map(size).sum::<u64>(), entries.len() as u64);
}

#[test]
fn ballots_under_different_documents_and_a_challenge_of_an_earlier_one_pass() {
    let mut rehearsal = Rehearsal::opened(plan());
    let notice = |text: &str| Document::Notice { text: text.to_owned() };
    rehearsal.cast(0, 1);
    let challenged = rehearsal.challenged(2, 1);
    rehearsal.post_official(notice("The hall has moved.")).unwrap();
    rehearsal.cast(1, 1);
    rehearsal.post_official(notice("It has moved back.")).unwrap();
    rehearsal.post(&challenged).unwrap();
    rehearsal.vote_all();
    rehearsal.finish();
    let report = report_of(&rehearsal, rehearsal.entries());
    assert_eq!(report.outcome, Outcome::Accepted, "{report:#?}");
    assert_eq!((report.counts.cast, report.counts.challenged), (13, 2));
}

#[test]
fn every_contest_kind_passes() {
    let contests = vec![
        (ChooseExactly { max: 2 }.into(), 3),
        (ChooseAtLeast { min: 1, max: 2 }.into(), 3),
        (Approval.into(), 2),
        (Score { max: 3 }.into(), 2),
        (Cumulative { max: 2, budget: 3 }.into(), 2),
        (Quadratic { budget: 5 }.into(), 2),
        (Positional { points: vec![2, 1, 0] }.into(), 3),
        (Ranking.into(), 3),
        (Amounts { max: 70_000, budget: 100_000 }.into(), 2),
        (Knapsack { budget: 5, costs: vec![3, 2, 2] }.into(), 3),
        (Distribution { max: 2, budget: 3, min: 2, choices: 2 }.into(), 3),
        (PositionalTop { min: 1, points: vec![2, 1] }.into(), 3),
        (RankingTop { ranks: 1 }.into(), 3),
    ];
    let styles = vec![((0..contests.len()).collect(), 3)];
    let rehearsal = Rehearsal::finished(Plan { contests, styles, ..Plan::default() });
    let report = report_of(&rehearsal, rehearsal.entries());
    assert_eq!(report.outcome, Outcome::Accepted, "{report:#?}");
    assert_eq!(report.check(CheckId::F3).unwrap().examined, 13);
    let election = report.election.unwrap();
    assert_eq!(election.rankings.len(), 2, "of a ranking, and of one of the first");
    let unit = &election.units[0];
    let of = |contest: usize| -> Vec<_> {
        unit.contests[contest].options.iter().map(|option| (option.option.as_str(), option.votes.unwrap())).collect()
    };
    assert_eq!(of(4), [("option-0", 2), ("option-1", 1), ("unspent", 6)]);
    assert_eq!(of(8), [("option-0", 140_000), ("option-1", 70_000), ("unspent", 90_000)]);
    assert_eq!(of(7)[0].0, "option-0>option-1");
    assert_eq!(of(7).iter().map(|(_, votes)| votes).sum::<u64>(), 9);
}

#[test]
fn the_report_is_the_same_on_any_number_of_threads() {
    let rehearsal = Rehearsal::finished(plan());
    let mut record = lay_out(&rehearsal, rehearsal.entries());
    let on = |threads, record: &_| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        serde_json::to_string(&pool.install(|| report(record, rehearsal.state().election()))).unwrap()
    };
    assert_eq!(on(1, &record), on(2, &record));
    assert_eq!(on(1, &record), on(5, &record));
    record.files.values_mut().for_each(|file| file.push(0));
    record.files.get_mut("checkpoint").unwrap().pop();
    assert_eq!(on(1, &record), on(4, &record));
}

#[test]
fn every_prefix_is_incomplete() {
    let rehearsal = Rehearsal::finished(plan());
    for size in 1..rehearsal.entries().len() {
        let report = report_of(&rehearsal, &rehearsal.entries()[..size]);
        assert_eq!(report.outcome, Outcome::Incomplete, "{size}: {report:#?}");
        assert_eq!(with_verdict(&report, Verdict::Fail), []);
    }
}

#[test]
fn a_record_beyond_the_bounds_is_not_read() {
    let rehearsal = Rehearsal::finished(plan());
    let size = rehearsal.entries().len() as u64;
    let record = lay_out(&rehearsal, rehearsal.entries());
    let anchors = anchors(rehearsal.state().election());
    let within = |entries| verify(&record, &anchors, Bounds { entries }, &Silent).unwrap();
    assert_eq!(within(size).outcome, Outcome::Accepted);
    let beyond = within(size - 1);
    assert_eq!((beyond.outcome, beyond.counts.entries), (Outcome::LimitExceeded, 0));
    // Whose the checkpoint must be, is not known before the ledger is read.
    assert_eq!(with_verdict(&beyond, Verdict::Pass), []);
}

#[test]
fn trustees_go_on_from_a_closed_election() {
    let mut rehearsal = Rehearsal::opened(plan());
    rehearsal.vote_all();
    let needed = [Family::L, Family::P, Family::K, Family::R, Family::B, Family::C, Family::X];
    let verified = |rehearsal: &Rehearsal| {
        let anchors = anchors(rehearsal.state().election());
        verify_until_tally(&lay_out(rehearsal, rehearsal.entries()), &anchors, Bounds::default(), &Silent).unwrap()
    };
    assert!(!verified(&rehearsal).report.families_pass(&needed), "voting has not ended");
    rehearsal.close();
    let closed = verified(&rehearsal);
    assert!(closed.report.families_pass(&needed) && !closed.report.families_pass(&[Family::T]));
    assert_eq!(closed.tally, rehearsal.tally());
    rehearsal.post_tally();
    let tallied = verified(&rehearsal);
    assert!(tallied.report.families_pass(&needed) && tallied.report.families_pass(&[Family::T]));
    assert_eq!(tallied.state.tally(), tallied.tally);
}
