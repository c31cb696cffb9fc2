//! Following a ledger, and what is refused of it.

use tupyo_merkle::Checkpoint;

use super::*;

#[test]
fn a_bundle_that_has_grown_gives_what_is_new() {
    let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 2));
    let mut ledger = device(&rehearsal);
    take(&mut ledger, &rehearsal.entries()[..5]).unwrap();
    take(&mut ledger, rehearsal.entries()).unwrap();
    rehearsal.cast(0, 1);
    assert_eq!(take(&mut ledger, rehearsal.entries()).unwrap(), rehearsal.entries().len() as u64);
    ledger.confirm(&checkpoint(&rehearsal, rehearsal.entries(), 0)).unwrap();
    let key = &rehearsal.voters()[0];
    let again = seal(&ledger, key, "[[2]]", None).unwrap().cast(key, &mut OsRng).unwrap();
    rehearsal.post(&again).unwrap();
}

#[test]
fn nothing_is_sealed_before_the_ledgers_key_confirms() {
    let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 2));
    let entries = rehearsal.entries().to_vec();
    let key = copy(&rehearsal.voters()[0]);
    let mut ledger = device(&rehearsal);
    take(&mut ledger, &entries).unwrap();
    assert_eq!(code(form(&ledger, &key)), "unconfirmed");
    assert_eq!(code(ledger.confirm(&checkpoint(&rehearsal, &entries, 2))), "note-unsigned");
    assert_eq!(code(ledger.confirm(&checkpoint(&rehearsal, &entries[1..], 0))), "other-ledger");
    assert_eq!(code(seal(&ledger, &key, "[[0]]", None)), "unconfirmed");
    ledger.confirm(&checkpoint(&rehearsal, &entries, 0)).unwrap();
    assert_eq!(code(seal(&ledger, &key, "[[0]]", None)), "accepted");
    rehearsal.cast(1, 0);
    take(&mut ledger, rehearsal.entries()).unwrap();
    assert_eq!(code(seal(&ledger, &key, "[[0]]", None)), "unconfirmed");
}

#[test]
fn what_cannot_be_followed_is_named() {
    let rehearsal = Rehearsal::opened(Plan::single_choice(3, 2));
    assert_eq!(code(FollowedLedger::of_anchors("0")), "election-id");
    assert_eq!(
        code(take(&mut FollowedLedger::of_anchors(&"0".repeat(64)).unwrap(), rehearsal.entries())),
        "illegal-entry"
    );
    assert_eq!(code(take(&mut device(&rehearsal), &rehearsal.entries()[1..])), "illegal-entry");
    assert_eq!(code(device(&rehearsal).take_bundle(&[1], 1)), "bundle-malformed");
    let too_few = device(&rehearsal).confirm(&checkpoint(&rehearsal, rehearsal.entries(), 0)).map(drop);
    assert_eq!(code(too_few), "other-ledger");
    // Who is not bound by the ledger's key can begin a long document before the manifest: then the manifest never
    // comes, and nothing else does.
    let first = rehearsal.entries()[0].clone();
    let Ok(Entry::Document(mut part)) = Entry::decode(&first) else { panic!() };
    part.parts = 256;
    part.bytes.resize(tupyo_election::PART_LENGTH, 0);
    let junk = Entry::Document(part).encode();
    for next in [&junk, &first] {
        let mut endless = device(&rehearsal);
        endless.take(&junk).unwrap();
        assert_eq!(code(endless.take(next)), "illegal-entry");
        assert_eq!(code(endless.state().map(drop)), "unconfirmed");
    }
}

/// The file that a visit leaves behind.
fn kept(rehearsal: &Rehearsal) -> Vec<u8> {
    followed(rehearsal).checkpoint_file().unwrap().to_vec()
}

#[test]
fn a_ledger_that_is_shorter_than_on_the_last_visit_is_refused() {
    let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 2));
    let before = rehearsal.entries().to_vec();
    rehearsal.cast(0, 1);
    let seen = kept(&rehearsal);
    let mut ledger = device(&rehearsal);
    ledger.remember_file(&seen).unwrap();
    take(&mut ledger, &before).unwrap();
    let (old, new) = (before.len() as u64, rehearsal.entries().len() as u64);
    let refused = ledger.confirm(&checkpoint(&rehearsal, &before, 0)).map(drop).unwrap_err();
    assert!(matches!(refused, VoterError::WentBack { seen, found } if (seen, found) == (new, old)), "{refused}");
    assert_eq!(code(seal(&ledger, &rehearsal.voters()[0], "[[0]]", None)), "unconfirmed");
    take(&mut ledger, rehearsal.entries()).unwrap();
    assert_eq!(code(ledger.confirm(&seen)), "accepted");
}

#[test]
fn another_history_than_on_the_last_visit_is_refused() {
    let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 2));
    let mut other = Rehearsal::opened(Plan::single_choice(3, 2));
    assert_eq!(rehearsal.entries(), other.entries());
    rehearsal.cast(0, 1);
    let seen = kept(&rehearsal);
    other.cast(0, 2);
    other.cast(1, 2);
    let mut ledger = device(&rehearsal);
    ledger.remember_file(&seen).unwrap();
    let size = rehearsal.entries().len() as u64;
    let refused = take(&mut ledger, other.entries()).unwrap_err();
    assert!(matches!(refused, VoterError::OtherLedger { size: at } if at == size), "{refused}");
    assert_eq!(code(ledger.confirm(&checkpoint(&other, &other.entries()[..size as usize], 0))), "other-ledger");
    assert_eq!(code(ledger.state()), "unconfirmed");
}

#[test]
fn what_is_remembered_is_signed_and_in_time() {
    let rehearsal = Rehearsal::opened(Plan::single_choice(3, 2));
    let mut ledger = device(&rehearsal);
    ledger.remember_file(&checkpoint(&rehearsal, rehearsal.entries(), 2)).unwrap();
    assert_eq!(code(take(&mut ledger, rehearsal.entries())), "note-unsigned");
    // It is no word of the ledger, and is not held against it again.
    ledger.confirm(&checkpoint(&rehearsal, rehearsal.entries(), 0)).unwrap();
    let early =
        Checkpoint::open(checkpoint(&rehearsal, &rehearsal.entries()[..3], 0), rehearsal.signer().verifier()).unwrap();
    assert_eq!(code(ledger.remember(early)), "remembered-late");
    assert_eq!(code(ledger.remember_file(&checkpoint(&rehearsal, rehearsal.entries(), 0))), "accepted");
}

#[test]
fn the_newest_checkpoint_is_kept_only_once_it_is_confirmed() {
    let rehearsal = Rehearsal::opened(Plan::single_choice(3, 2));
    let mut ledger = device(&rehearsal);
    let file = checkpoint(&rehearsal, rehearsal.entries(), 0);
    assert_eq!(ledger.hold_to(&file).unwrap().size, rehearsal.entries().len() as u64);
    take(&mut ledger, rehearsal.entries()).unwrap();
    assert_eq!(ledger.checkpoint_file(), None);
    ledger.confirm(&file).unwrap();
    assert_eq!(ledger.checkpoint_file(), Some(file.as_slice()));
}

#[test]
fn the_ledgers_next_key_confirms_what_comes_after_its_announcement() {
    let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 2));
    let rotation = rehearsal.rotation();
    rehearsal.post_official(tupyo_election::Document::LedgerKey(rotation)).unwrap();
    let rotated = rehearsal.entries().to_vec();
    rehearsal.cast(0, 1);
    let mut ledger = device(&rehearsal);
    let (old, new) = (checkpoint(&rehearsal, rehearsal.entries(), 0), checkpoint(&rehearsal, rehearsal.entries(), 1));
    ledger.hold_to(&new).unwrap();
    take(&mut ledger, &rotated).unwrap();
    assert_eq!(code(ledger.confirm(&checkpoint(&rehearsal, &rotated, 1))), "note-unsigned");
    ledger.confirm(&checkpoint(&rehearsal, &rotated, 0)).unwrap();
    // Signed by the old key, beyond its end: refused before and after its entries are there.
    assert_eq!(code(ledger.hold_to(&old)), "note-unsigned");
    take(&mut ledger, rehearsal.entries()).unwrap();
    assert_eq!(code(ledger.confirm(&old)), "note-unsigned");
    ledger.confirm(&new).unwrap();
    assert_eq!(ledger.keys().unwrap().number(), 1);
    // What was seen before the announcement, and after it, is held against the ledger on the next visit.
    let mut later = device(&rehearsal);
    later.remember_file(&checkpoint(&rehearsal, &rotated, 0)).unwrap();
    later.remember_file(&new).unwrap();
    take(&mut later, rehearsal.entries()).unwrap();
    later.confirm(&new).unwrap();
}
