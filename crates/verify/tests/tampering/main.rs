//! An election played in memory, its record, and for every check a record that it refuses.
#![cfg(test)]

mod bits;
mod cancelled;
mod cards;
mod cells;
mod counts;
mod early;
mod entries;
mod files;
mod firsts;
mod follows;
mod ledger;
mod officials;
mod pages;
mod play;
mod registered;
mod replaced;
mod rotation;
mod shifting;
mod warnings;
mod whole;
mod witnesses;

use std::collections::BTreeSet;

use tupyo_rehearsal::Rehearsal;
use tupyo_test_vectors::DamagedRecord;
use tupyo_verify::CheckId;

/// Of the records of this suite, and of those that the vectors describe.
#[test]
fn every_check_refuses_a_record() {
    let rehearsal = Rehearsal::new(witnesses::plan());
    let report = play::report_of(&rehearsal, rehearsal.entries());
    let all: BTreeSet<_> = report.checks.iter().map(|check| check.check).collect();
    let cases = entries::CASES.iter().chain(registered::CASES).chain(firsts::CASES).map(|case| case.0);
    let own = cases.chain(files::CASES.iter().map(|case| case.0)).chain(shifting::CHECKS).chain([CheckId::L6]);
    let covered: BTreeSet<_> = own.chain(DamagedRecord::finding().into_iter().map(number)).collect();
    assert_eq!(covered, all);
}

fn number(check: String) -> CheckId {
    serde_json::from_value(serde_json::Value::String(check)).unwrap()
}
