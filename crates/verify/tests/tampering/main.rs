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
mod ledger;
mod officials;
mod play;
mod registered;
mod rotation;
mod shifting;
mod whole;
mod witnesses;

use std::collections::BTreeSet;

use tupyo_rehearsal::Rehearsal;
use tupyo_verify::CheckId;

#[test]
fn every_check_refuses_a_record() {
    let rehearsal = Rehearsal::new(witnesses::plan());
    let report = play::report_of(&rehearsal, rehearsal.entries());
    let all: BTreeSet<_> = report.checks.iter().map(|check| check.check).collect();
    let entries = entries::CASES.iter().map(|case| case.0);
    // F2 follows from the others: `entries::a_vote_of_two` shows it. B5 is in `cards`.
    let entries = entries.chain([CheckId::F2, CheckId::B5]);
    let covered: BTreeSet<_> = entries
        .chain(files::CASES.iter().map(|case| case.0))
        .chain(shifting::CHECKS)
        .chain(registered::CHECKS)
        .chain([CheckId::L6])
        .collect();
    assert_eq!(covered, all);
}
