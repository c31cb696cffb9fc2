//! Tables of messages and effects.

use std::collections::BTreeMap;

use tupyo_sequencer::AppendFailure;

use crate::shelf::{Shelf, Table};
use crate::toy::Toy;

fn table() -> Table<Toy> {
    Table::new(Shelf::new(Toy::default(), Vec::new()))
}

/// Plays a table: a message and the effects that it must have.
fn play(table: &mut Table<Toy>, rows: &[(&str, &str)]) {
    for (place, (message, expected)) in rows.iter().enumerate() {
        let effects = match *message {
            "begin" => table.begin(),
            "appended" => table.appended(),
            "no room" => table.not_appended(AppendFailure::NoRoom),
            "failed" => table.not_appended(AppendFailure::Storage),
            "fenced" => table.not_appended(AppendFailure::Fenced),
            entry => table.enter(entry.as_bytes()),
        };
        assert_eq!(effects, *expected, "row {place}: {message}");
    }
}

#[test]
fn entries_of_different_authors_are_appended_together_in_their_order() {
    play(
        &mut table(),
        &[
            ("b.1", ""),
            ("a.1", ""),
            ("begin", "append b.1 a.1"),
            ("appended", "publish 2 from 0, 0: 0, 1: 1"),
            ("begin", ""),
            ("a.2", ""),
            ("begin", "append a.2"),
            ("appended", "publish 1 from 2, 2: 2"),
        ],
    );
}

#[test]
fn a_second_entry_of_an_author_waits_for_the_first_and_keeps_nobody_back() {
    play(
        &mut table(),
        &[
            ("a.1", ""),
            ("a.2", ""),
            ("a.3", ""),
            ("b.1", ""),
            ("begin", "append a.1 b.1"),
            ("appended", "publish 2 from 0, 0: 0, 3: 1"),
            ("begin", "append a.2"),
            ("appended", "publish 1 from 2, 1: 2"),
            ("begin", "append a.3"),
        ],
    );
}

#[test]
fn what_stands_alone_ends_the_cohort_before_it_and_begins_the_next_behind_it() {
    play(
        &mut table(),
        &[
            ("a.1", ""),
            ("~s", ""),
            ("b.1", ""),
            ("begin", "append a.1"),
            ("appended", "publish 1 from 0, 0: 0"),
            ("begin", "append ~s"),
            ("appended", "publish 1 from 1, 1: 1"),
            ("begin", "append b.1"),
        ],
    );
}

/// However many parts of documents are posted, notes wait for no append of theirs.
#[test]
fn parts_share_the_appends_of_notes_one_of_each_author() {
    play(
        &mut table(),
        &[
            ("+x1", ""),
            ("a.1", ""),
            ("+x2", ""),
            ("+y1", ""),
            ("+x1", ""),
            ("b.1", ""),
            ("begin", "append +x1 a.1 +y1 b.1"),
            ("appended", "publish 4 from 0, 0: 0, 1: 1, 3: 2, 5: 3"),
            ("a.2", ""),
            ("begin", "append +x2 a.2"),
            ("appended", "publish 2 from 4, 2: 4, 6: 5"),
            ("begin", "4: 0"),
        ],
    );
}

/// A trustee has posted more parts than two cohorts hold.
#[test]
fn parts_that_wait_keep_no_note_from_the_next_append() {
    let mut table = table();
    (0..2500).for_each(|part| assert_eq!(table.enter(format!("+x{part}").as_bytes()), ""));
    assert_eq!(table.sequencer.room(), 1024);
    for round in 0..3 {
        (0..1023).for_each(|voter| assert_eq!(table.enter(format!("v{voter}.{}", round + 1).as_bytes()), ""));
        assert_eq!(table.sequencer.room(), 1);
        let appended = table.begin();
        assert!(appended.starts_with(&format!("append +x{round} v0.")), "{appended:.40}");
        assert_eq!(appended.split(' ').count(), 1 + 1024);
        table.appended();
        assert_eq!(table.sequencer.room(), 1024);
    }
}

#[test]
fn authors_leave_notes_most_of_an_append_and_have_their_turns_all_the_same() {
    let mut table = table();
    let authors: Vec<char> = ('0'..='~').collect();
    authors.iter().for_each(|author| drop(table.enter(format!("+{author}").as_bytes())));
    (0..1024).for_each(|voter| assert_eq!(table.enter(format!("v{voter}.1").as_bytes()), ""));
    let parts = |appended: &str| appended.matches('+').count();
    let (first, _) = (table.begin(), table.appended());
    assert_eq!((parts(&first), first.matches(".1").count()), (64, 960));
    (0..960).for_each(|voter| assert_eq!(table.enter(format!("w{voter}.1").as_bytes()), ""));
    let (second, _) = (table.begin(), table.appended());
    assert_eq!((parts(&second), second.matches(".1").count()), (authors.len() - 64, 1024 - (authors.len() - 64)));
}

#[test]
fn news_stand_behind_what_waits_with_them_and_what_their_author_says_next_behind_them() {
    play(
        &mut table(),
        &[
            ("%x1", ""),
            ("a.1", ""),
            ("%y1", ""),
            ("+y1", ""),
            ("+x1", ""),
            ("b.1", ""),
            ("+z1", ""),
            ("begin", "append a.1 b.1 +z1 %x1"),
            ("appended", "publish 4 from 0, 1: 0, 5: 1, 6: 2, 0: 3"),
            ("a.2", ""),
            ("begin", "append +x1 a.2 %y1"),
            ("appended", "publish 3 from 4, 4: 4, 7: 5, 2: 6"),
            ("begin", "append +y1"),
        ],
    );
}

#[test]
fn what_stands_alone_has_neither_parts_nor_news_beside_it() {
    play(
        &mut table(),
        &[
            ("+x1", ""),
            ("%x2", ""),
            ("~s", ""),
            ("+y1", ""),
            ("begin", "append +x1"),
            ("appended", "publish 1 from 0, 0: 0"),
            ("begin", "append %x2"),
            ("appended", "publish 1 from 1, 1: 1"),
            ("begin", "append ~s"),
            ("appended", "publish 1 from 2, 2: 2"),
            ("#", ""),
            ("%z1", ""),
            ("begin", "append +y1"),
            ("appended", "publish 1 from 3, 3: 3"),
            ("begin", "append #"),
            ("appended", "publish 1 from 4, 4: 4"),
            ("begin", "5: ended"),
        ],
    );
}

#[test]
fn what_stands_behind_the_end_is_judged_by_it() {
    play(
        &mut table(),
        &[
            ("a.1", ""),
            ("#", ""),
            ("a.2", ""),
            ("b.1", ""),
            ("begin", "append a.1"),
            ("appended", "publish 1 from 0, 0: 0"),
            ("begin", "append #"),
            ("appended", "publish 1 from 1, 1: 1"),
            ("begin", "2: ended, 3: ended"),
        ],
    );
}

#[test]
fn the_same_bytes_have_one_place_and_one_answer() {
    play(
        &mut table(),
        &[
            ("a.1", ""),
            ("a.1", ""),
            ("begin", "append a.1"),
            ("appended", "publish 1 from 0, 0: 0"),
            ("begin", "1: 0"),
            ("~s", ""),
            ("~s", ""),
            ("begin", "append ~s"),
            ("appended", "publish 1 from 1, 2: 1"),
            ("begin", "3: 1"),
        ],
    );
}

#[test]
fn an_entry_signed_anew_has_the_place_of_the_first_also_when_later_ones_are_there() {
    play(
        &mut table(),
        &[
            ("a.1", ""),
            ("begin", "append a.1"),
            ("appended", "publish 1 from 0, 0: 0"),
            ("a.2", ""),
            ("begin", "append a.2"),
            ("appended", "publish 1 from 1, 1: 1"),
            ("a.1'", ""),
            ("a.2'", ""),
            ("begin", "2: 0, 3: 1"),
        ],
    );
}

#[test]
fn what_an_index_has_lost_is_found_if_the_fold_remembers_it() {
    let mut table = table();
    play(&mut table, &[("a.1", ""), ("begin", "append a.1"), ("appended", "publish 1 from 0, 0: 0")]);
    table.shelf.forgets = true;
    play(&mut table, &[("a.1", ""), ("a.1'", ""), ("begin", "1: 0, 2: 0")]);
    play(&mut table, &[("a.2", ""), ("begin", "append a.2"), ("appended", "publish 1 from 1, 3: 1")]);
    play(&mut table, &[("a.1", ""), ("begin", "4: out-of-order")]);
}

#[test]
fn without_room_nothing_is_there_and_the_next_cohort_begins() {
    play(
        &mut table(),
        &[
            ("a.1", ""),
            ("b.1", ""),
            ("a.2", ""),
            ("begin", "append a.1 b.1"),
            ("no room", "0: storage-full, 1: storage-full"),
            ("begin", "2: out-of-order"),
            ("b.1", ""),
            ("begin", "append b.1"),
            ("appended", "publish 1 from 0, 3: 0"),
        ],
    );
}

#[test]
fn after_a_failure_of_the_storage_everybody_is_told_and_nothing_is_taken() {
    play(
        &mut table(),
        &[
            ("a.1", ""),
            ("a.2", ""),
            ("~s", ""),
            ("begin", "append a.1"),
            ("b.1", ""),
            ("failed", "0: outcome-unknown, 1: stopping, 2: stopping, 3: stopping"),
            ("c.1", "4: stopping"),
            ("begin", ""),
        ],
    );
}

#[test]
fn while_one_cohort_is_being_appended_no_other_begins() {
    play(
        &mut table(),
        &[
            ("a.1", ""),
            ("begin", "append a.1"),
            ("b.1", ""),
            ("begin", ""),
            ("appended", "publish 1 from 0, 0: 0"),
            ("begin", "append b.1"),
        ],
    );
}

#[test]
fn an_outcome_that_nothing_was_asked_for_does_nothing() {
    play(&mut table(), &[("appended", ""), ("no room", ""), ("a.1", ""), ("begin", "append a.1")]);
}

#[test]
fn a_claim_is_recomputed_from_the_ledger() {
    let mut table = table();
    play(&mut table, &[("a.1", ""), ("begin", "append a.1"), ("appended", "publish 1 from 0, 0: 0")]);
    play(&mut table, &[("=2", ""), ("begin", "1: wrong-claim"), ("=1", ""), ("begin", "append =1")]);
    play(&mut table, &[("appended", "publish 1 from 1, 2: 1")]);
    table.shelf.unreadable = true;
    play(&mut table, &[("=3", ""), ("begin", "3: ledger-damaged")]);
}

#[test]
fn no_more_entries_than_a_cohort_has_are_appended_together() {
    let mut table = table();
    assert_eq!(table.sequencer.room(), 1024);
    (0..1030).for_each(|author| assert_eq!(table.enter(format!("v{author}.1").as_bytes()), ""));
    assert_eq!(table.sequencer.room(), 0);
    assert_eq!(table.begin().split(' ').count(), 1 + 1024);
    assert!(table.appended().ends_with("1023: 1023"));
    assert_eq!(table.sequencer.room(), 1024 - 6);
    assert_eq!(table.begin(), "append v1024.1 v1025.1 v1026.1 v1027.1 v1028.1 v1029.1");
    assert!(!table.sequencer.is_waiting());
}

#[test]
fn who_is_fenced_answers_nothing_any_more() {
    play(
        &mut table(),
        &[
            ("a.1", ""),
            ("b.1", ""),
            ("a.2", ""),
            ("begin", "append a.1 b.1"),
            ("fenced", ""),
            ("c.1", ""),
            ("begin", ""),
            ("failed", ""),
            ("c.2", ""),
        ],
    );
}

#[test]
fn each_ticket_is_answered_exactly_once() {
    let entries =
        ["a.1", "a.1'", "a.2", "a.3", "b.1", "b.2", "x.1", "~s", "=1", "=2", "~t", "c.1", "+x", "+x2", "%x", "%y"];
    for seed in 0..200u64 {
        let mut dice = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut roll = |sides: u64| {
            dice ^= dice << 13;
            dice ^= dice >> 7;
            dice ^= dice << 17;
            dice % sides
        };
        let mut table = table();
        let mut effects = Vec::new();
        for _ in 0..60 {
            effects.push(match roll(10) {
                0..=5 => table.enter(entries[roll(entries.len() as u64) as usize].as_bytes()),
                6 | 7 => table.begin(),
                8 => table.appended(),
                _ if roll(8) == 0 => table.not_appended(AppendFailure::Storage),
                _ => table.not_appended(AppendFailure::NoRoom),
            });
        }
        effects.push(table.appended());
        while table.sequencer.is_waiting() {
            effects.extend([table.begin(), table.appended()]);
        }
        let mut answers: BTreeMap<usize, u32> = BTreeMap::new();
        let tickets =
            effects.iter().flat_map(|effects| effects.split(", ")).filter_map(|effect| effect.split_once(": "));
        tickets.for_each(|(ticket, _)| *answers.entry(ticket.parse().unwrap()).or_default() += 1);
        assert!(answers.into_iter().eq((0..table.sent).map(|ticket| (ticket, 1))), "seed {seed}: {effects:?}");
    }
}
