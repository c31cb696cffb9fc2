//! Turns on one ledger.

use super::*;

const FLOOD: u8 = 66;

fn line(limit: usize, entries: &[(u8, usize)]) -> Line<u8, usize> {
    let mut line = Line::new(limit);
    for (source, entry) in entries {
        assert_eq!(line.put(*source, *entry), Placed::Waiting);
    }
    line
}

/// All signatures stand.
fn sign(line: &mut Line<u8, usize>) -> usize {
    let taken = line.take(Stage::Signatures, false);
    let count = taken.len();
    line.signatures_checked(taken, Vec::new());
    count
}

fn fill(line: &mut Line<u8, usize>, source: u8, count: usize) {
    (0..count).for_each(|entry| assert_eq!(line.put(source, entry), Placed::Waiting));
}

#[test]
fn what_is_there_is_due_at_once_if_no_proofs_are_being_verified() {
    let mut line = line(1024, &[(1, 7)]);
    assert!(line.is_due(Stage::Signatures) && !line.is_due(Stage::Proofs));
    assert_eq!(sign(&mut line), 1);
    assert!(!line.is_due(Stage::Signatures) && line.is_due(Stage::Proofs));
    assert_eq!(line.take(Stage::Proofs, false), [(1, 7)]);
    assert!(!line.is_due(Stage::Proofs) && !line.is_idle());
    line.proofs_checked(false);
    assert!(line.is_idle());
}

#[test]
fn beside_proofs_being_verified_a_full_batch_is_waited_for() {
    let mut line = line(1024, &[(1, 0)]);
    sign(&mut line);
    line.take(Stage::Proofs, false);
    fill(&mut line, 1, SIGNATURES - 1);
    assert!(!line.is_due(Stage::Signatures));
    fill(&mut line, 1, 1);
    assert!(line.is_due(Stage::Signatures));
    for _ in 0..4 {
        sign(&mut line);
        assert!(!line.is_due(Stage::Proofs) || line.signed.len() == BATCH);
        fill(&mut line, 1, SIGNATURES);
    }
    assert!(line.is_due(Stage::Proofs));
    assert_eq!(line.take(Stage::Proofs, false).len(), BATCH);
    line.proofs_checked(true);
    line.proofs_checked(true);
    assert!(line.is_due(Stage::Signatures));
}

#[test]
fn no_more_wait_than_may_and_those_are_a_batch() {
    let mut line = line(2, &[(1, 0)]);
    sign(&mut line);
    line.take(Stage::Proofs, false);
    fill(&mut line, 1, 2);
    assert_eq!(line.put(1, 3), Placed::Full);
    assert!(line.is_due(Stage::Signatures));
    sign(&mut line);
    // Signed, they still have their places.
    assert_eq!(line.put(1, 3), Placed::Full);
    assert!(line.is_due(Stage::Proofs));
    line.take(Stage::Proofs, false);
    fill(&mut line, 1, 2);
}

#[test]
fn the_committer_is_not_overrun() {
    let mut line = line(9, &[(1, 0), (1, 1)]);
    sign(&mut line);
    for _ in 0..WAITING_BATCHES {
        line.take(Stage::Proofs, false);
        line.proofs_checked(true);
        fill(&mut line, 1, 1);
        sign(&mut line);
    }
    assert!(!line.is_due(Stage::Proofs));
    line.committed();
    assert!(line.is_due(Stage::Proofs));
}

#[test]
fn who_has_most_places_makes_room_for_others() {
    let mut line = line(100, &[]);
    fill(&mut line, FLOOD, 100);
    assert_eq!(line.put(FLOOD, 100), Placed::Full);
    (0..50).for_each(|entry| assert_eq!(line.put(1, entry), Placed::InPlaceOf(99 - entry)));
    assert_eq!(line.put(1, 50), Placed::ShareUsed);
    assert_eq!(line.put(FLOOD, 100), Placed::ShareUsed);
    // A third one, though all has been signed.
    while sign(&mut line) > 0 {}
    assert_eq!(line.put(2, 0), Placed::InPlaceOf(49));
    assert_eq!((line.places[&FLOOD], line.places[&1], line.places[&2]), (49, 50, 1));
    assert_eq!(line.taken, 100);
}

#[test]
fn a_source_that_is_alone_may_have_all_places() {
    let mut line = line(3, &[(FLOOD, 0), (FLOOD, 1), (FLOOD, 2)]);
    assert_eq!(line.put(FLOOD, 3), Placed::Full);
    assert_eq!(line.put(1, 4), Placed::InPlaceOf(2));
}

#[test]
fn nobody_is_displaced_where_all_have_alike() {
    let mut line = line(3, &[(1, 0), (2, 1), (3, 2)]);
    assert_eq!(line.put(4, 3), Placed::Full);
    assert_eq!(line.put(1, 3), Placed::ShareUsed);
}

#[test]
fn a_flood_is_verified_no_more_often_than_others() {
    let mut line = line(1024, &[]);
    fill(&mut line, FLOOD, 600);
    fill(&mut line, 1, 20);
    let of_flood = |batch: &[(u8, usize)]| batch.iter().filter(|(source, _)| *source == FLOOD).count();
    let batch = line.take(Stage::Signatures, true);
    assert_eq!((batch.len(), of_flood(&batch)), (SIGNATURES, SIGNATURES - 20));
    line.signatures_checked(batch, Vec::new());
    assert_eq!(of_flood(&line.take(Stage::Proofs, false)), SIGNATURES - 20);
}

#[test]
fn refused_signatures_leave_their_places() {
    let mut line = line(2, &[(1, 0), (2, 1)]);
    let mut taken = line.take(Stage::Signatures, false);
    let (refused, _) = taken.remove(0);
    line.signatures_checked(taken, vec![refused]);
    assert_eq!(line.put(3, 2), Placed::Waiting);
    assert_eq!(line.places.keys().copied().collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn stopped_it_gives_out_what_waits_or_gives_it_up() {
    let mut line = line(9, &[(1, 0), (1, 1), (1, 2)]);
    sign(&mut line);
    line.take(Stage::Proofs, true);
    fill(&mut line, 1, 2);
    line.stop();
    assert_eq!(line.put(1, 9), Placed::Stopped);
    assert!(line.is_due(Stage::Signatures));
    assert_eq!(line.give_up().len(), 2);
    assert!(line.is_empty() && !line.is_idle());
    line.proofs_checked(false);
    assert!(line.is_idle());
}

#[test]
fn what_was_being_verified_when_it_was_given_up_waits_for_nobody() {
    let mut line = line(9, &[(1, 0), (1, 1)]);
    let taken = line.take(Stage::Signatures, false);
    line.give_up();
    line.signatures_checked(taken, Vec::new());
    assert!(line.is_idle() && line.places.is_empty());
}

/// The committer may take a batch before the thread that handed it on has counted it.
#[test]
fn a_batch_may_be_taken_before_it_is_counted() {
    let mut line = line(1024, &[(1, 7)]);
    for _ in 0..5 {
        sign(&mut line);
        line.take(Stage::Proofs, false);
        line.committed();
        line.proofs_checked(true);
        fill(&mut line, 1, 1);
    }
    sign(&mut line);
    assert!(line.is_due(Stage::Proofs));
}

#[test]
fn a_turn_whose_thread_ended_is_waited_for_by_nobody() {
    let mut line = line(1024, &[(1, 7), (1, 8)]);
    line.take(Stage::Signatures, false);
    line.put(1, 9);
    assert_eq!(line.abandon(Stage::Signatures), [(1, 9)]);
    assert!(line.is_idle());
    assert_eq!(line.put(1, 10), Placed::Stopped);
}

#[test]
fn what_stands_alone_goes_first_whatever_waits_and_is_under_way() {
    let mut line = Line::new(300);
    fill(&mut line, FLOOD, 300);
    for _ in 0..2 {
        sign(&mut line);
    }
    line.take(Stage::Proofs, false);
    fill(&mut line, FLOOD, 256);
    assert!(matches!(line.put(FLOOD, 7), Placed::Full | Placed::ShareUsed));
    // The committer has two batches to take, and proofs are being verified.
    (line.handed_on, line.checking) = (WAITING_BATCHES, [0, 1]);
    assert!(!line.is_due(Stage::Proofs));
    assert_eq!(line.put_alone(1, 1000), Placed::Waiting);
    assert_eq!(line.put_alone(FLOOD, 1001), Placed::Waiting);
    assert!(line.is_due(Stage::Proofs));
    assert_eq!(line.take(Stage::Proofs, true), [(1, 1000), (FLOOD, 1001)]);
    line.proofs_checked(true);
    assert!(!line.is_due(Stage::Proofs) && line.taken == 300, "no place of a ballot is taken or given back");
}

#[test]
fn what_stands_alone_is_given_up_with_all_else() {
    let mut line = line(2, &[(1, 0)]);
    (0..3).for_each(|entry| assert_eq!(line.put_alone(1, entry), Placed::Waiting));
    assert!(!line.is_empty() && !line.is_idle());
    assert_eq!(line.give_up().len(), 4);
    assert!(line.is_idle() && line.taken == 0 && line.put_alone(1, 7) == Placed::Stopped);
}
