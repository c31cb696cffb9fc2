use tupyo_rehearsal::Rehearsal;
use tupyo_verify::{Outcome, Verdict};

use crate::play::{lay_out, plan, report, report_of, with_verdict};

#[test]
fn a_whole_election_passes() {
    let rehearsal = Rehearsal::finished(plan());
    let report = report_of(&rehearsal, rehearsal.entries());
    assert_eq!(report.outcome, Outcome::Accepted, "{report:#?}");
    assert!(report.checks.iter().all(|check| check.examined == check.expected && check.expected > 0), "{report:#?}");
    let counts = report.counts;
    assert_eq!((counts.voters, counts.cast, counts.counted, counts.challenged, counts.refused), (10, 11, 10, 1, 0));
    let units = report.election.unwrap().units;
    let votes = units.iter().flat_map(|unit| &unit.contests).flat_map(|contest| &contest.options);
    assert_eq!(votes.map(|option| option.votes.unwrap()).sum::<u64>(), 10 + 6 * 2);
}

#[test]
fn the_report_is_the_same_on_any_number_of_threads() {
    let rehearsal = Rehearsal::finished(plan());
    let mut record = lay_out(rehearsal.entries());
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
