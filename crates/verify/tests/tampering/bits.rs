//! One bit changed, anywhere: never accepted.

use rayon::prelude::*;
use tupyo_election::kinds::SingleChoice;
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_verify::Outcome;

use crate::play::{lay_out, report, report_of};

/// The smallest election: one trustee, one voter who votes twice and challenges once.
fn smallest() -> Rehearsal {
    let plan = Plan {
        trustees: 1,
        threshold: 1,
        contests: vec![(SingleChoice { blank: false }.into(), 2)],
        styles: vec![(vec![0], 1)],
        ..Plan::default()
    };
    let mut rehearsal = Rehearsal::opened(plan);
    rehearsal.cast(0, 0);
    rehearsal.challenge(0, 1);
    rehearsal.cast(0, 1);
    rehearsal.finish();
    rehearsal
}

#[test]
fn no_bit_of_any_file_can_be_changed() {
    let rehearsal = smallest();
    let (election, whole) = (rehearsal.state().election(), lay_out(&rehearsal, rehearsal.entries()));
    assert_eq!(report(&whole, election).outcome, Outcome::Accepted);
    for (path, bytes) in &whole.files {
        let every_bit = path == "checkpoint";
        (0..bytes.len() * 8).into_par_iter().filter(|bit| every_bit || bit % 8 == bit / 8 % 8).for_each(|bit| {
            let mut record = whole.clone();
            record.files.get_mut(path).unwrap()[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(report(&record, election).outcome, Outcome::Refused, "{path}, bit {bit}");
        });
    }
}

/// Whoever holds the ledger's key can sign any entries.
#[test]
fn no_bit_of_any_entry_can_be_changed_by_the_ledger() {
    let rehearsal = smallest();
    for (index, entry) in rehearsal.entries().iter().enumerate() {
        (0..entry.len()).into_par_iter().for_each(|byte| {
            let mut entries = rehearsal.entries().to_vec();
            entries[index][byte] ^= 1 << (byte % 8);
            assert_eq!(report_of(&rehearsal, &entries).outcome, Outcome::Refused, "entry {index}, byte {byte}");
        });
    }
}

/// Nor can it leave one out, repeat one, or exchange two neighbours, except where the order means nothing.
#[test]
fn no_entry_can_be_dropped_or_repeated_by_the_ledger() {
    let rehearsal = smallest();
    let entries = rehearsal.entries();
    for index in 0..entries.len() - 1 {
        let dropped = [&entries[..index], &entries[index + 1..]].concat();
        // The challenge leaves no trace but itself: its voter's receipt shows it.
        let challenge = tupyo_election::Entry::decode(&entries[index]);
        if !matches!(challenge, Ok(tupyo_election::Entry::Challenged(_))) {
            assert_eq!(report_of(&rehearsal, &dropped).outcome, Outcome::Refused, "without {index}");
        }
        let repeated = [&entries[..=index], &entries[index..]].concat();
        assert_eq!(report_of(&rehearsal, &repeated).outcome, Outcome::Refused, "{index} twice");
    }
}
