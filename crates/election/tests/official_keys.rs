//! An official's key is lost, or somebody else has it: the others replace it, and nobody less than they.
#![allow(missing_docs)]
#![cfg(test)]

use proptest::prelude::*;
use tupyo_election::{Announcement, Author, Document, Entry, EntryKind, OfficialKey, PART_LENGTH, Phase};
use tupyo_proof::SigningKey;
use tupyo_rehearsal::{Plan, Rehearsal};

fn plan(officials: u16, approvals: u64) -> Plan {
    Plan { officials, approvals, ..Plan::single_choice(2, 3) }
}

fn said(play: &mut Rehearsal, official: u16, document: &Document) -> Result<EntryKind, &'static str> {
    let entry = play.entries_of_official(official, document).remove(0);
    let kind = play.state().examine(&entry).map_err(|refusal| refusal.code())?.kind();
    play.post(&entry).unwrap();
    Ok(kind)
}

fn notice(text: &str) -> Document {
    Document::Notice { text: text.to_owned() }
}

fn cancelled() -> Document {
    Document::Cancelled { reason: "fire".to_owned() }
}

/// The third official's key is replaced by the others; gives the old one.
fn replace_third(play: &mut Rehearsal) -> SigningKey {
    let (document, key) = play.official_key(2, "The token was stolen.");
    play.approve_by(&[0, 1], &document);
    play.take_official_key(2, key)
}

#[test]
fn as_many_others_as_must_approve_replace_a_key() {
    let mut play = Rehearsal::new(plan(3, 2));
    let (document, key) = play.official_key(2, "lost");
    assert_eq!(said(&mut play, 2, &document), Err("wrong-author"), "the one concerned does not count");
    assert_eq!(said(&mut play, 0, &document), Ok(EntryKind::Approval));
    assert_eq!(said(&mut play, 1, &document), Ok(EntryKind::OfficialKey));
    let old = play.take_official_key(2, key);
    assert_eq!(said(&mut play, 2, &notice("a")), Ok(EntryKind::Approval));
    assert_eq!(play.state().official_keys().len(), 1);
    play.take_official_key(2, old);
    assert_eq!(said(&mut play, 2, &notice("b")), Err("document-signature"), "a replaced key signs nothing");
}

#[test]
fn fewer_than_must_approve_never_take_an_official_over() {
    for (officials, approvals) in [(2, 2), (3, 3)] {
        let mut play = Rehearsal::new(plan(officials, approvals));
        let (document, _) = play.official_key(1, "lost");
        assert_eq!(said(&mut play, 0, &document), Err("official-key-too-few"));
    }
    let mut play = Rehearsal::new(plan(2, 1));
    let (document, _) = play.official_key(1, "lost");
    assert_eq!(said(&mut play, 0, &document), Ok(EntryKind::OfficialKey), "who can do everything alone can do this");
}

#[test]
fn a_thief_of_one_key_ends_nothing_and_what_it_has_said_goes_with_the_key() {
    let mut play = Rehearsal::opened(plan(3, 2));
    let stolen = play.entries_of_official(2, &cancelled()).remove(0);
    play.post(&stolen).unwrap();
    let withheld = play.entries_of_official(2, &notice("Do not vote.")).remove(0);
    let old = replace_third(&mut play);
    assert_eq!(play.state().standing_approvals().count(), 0);
    assert_eq!(said(&mut play, 0, &cancelled()), Ok(EntryKind::Approval), "alone, as the thief's word is gone");
    for entry in [stolen, withheld] {
        assert_eq!(play.post(&entry).unwrap_err().code(), "document-signature", "whenever the server shows it");
    }
    let key = play.take_official_key(2, old);
    let (back, _) = play.official_key(0, "revenge");
    assert_eq!(said(&mut play, 2, &back), Err("document-signature"), "nor does the thief replace another's key");
    play.take_official_key(2, key);
    assert_eq!(said(&mut play, 2, &cancelled()), Ok(EntryKind::Cancelled));
}

#[test]
fn a_key_is_nobodys_and_was_nobodys() {
    let mut play = Rehearsal::new(plan(3, 2));
    let election = play.state().election();
    let replaced = replace_third(&mut play);
    let before = play.state().author_key(Author::Official(2)).unwrap();
    let own = [&play.officials()[0], &play.officials()[2], &play.trustees()[0], &replaced];
    let keys: Vec<_> = own.map(|key| SigningKey::decode(&key.encode()).unwrap()).into();
    for key in keys {
        let possession = OfficialKey::prove(election, 2, &before, &key, play.rng()).unwrap();
        let key = (&key.verifying_key()).into();
        let document = Document::OfficialKey(OfficialKey { official: 2, key, possession, reason: "a".to_owned() });
        assert_eq!(said(&mut play, 0, &document), Err("official-key-known"));
    }
}

#[test]
fn a_key_signs_for_its_place_in_this_election_only() {
    let mut play = Rehearsal::new(plan(3, 2));
    let (Document::OfficialKey(new), _) = play.official_key(2, "lost") else { panic!() };
    let (Document::OfficialKey(later), key) = play.official_key(2, "lost") else { panic!() };
    let elsewhere = Document::OfficialKey(OfficialKey { official: 1, ..new.clone() });
    assert_eq!(said(&mut play, 0, &elsewhere), Err("official-key-possession"));
    let unknown = Document::OfficialKey(OfficialKey { official: 3, ..new.clone() });
    assert_eq!(said(&mut play, 0, &unknown), Err("official-unknown"));
    let silent = Document::OfficialKey(OfficialKey { reason: String::new(), ..new.clone() });
    assert_eq!(said(&mut play, 0, &silent), Err("text"));
    play.approve_by(&[0, 1], &Document::OfficialKey(later));
    play.take_official_key(2, key);
    assert_eq!(said(&mut play, 0, &Document::OfficialKey(new)), Err("official-key-possession"), "of the key before");
}

#[test]
fn what_the_replaced_key_has_begun_is_given_up() {
    let mut play = Rehearsal::new(plan(3, 2));
    let long = notice(&"n".repeat(PART_LENGTH + 1));
    let begun = play.entries_of_official(2, &long);
    play.post(&begun[0]).unwrap();
    replace_third(&mut play);
    let rest = play.entries_of_official(2, &long).remove(1);
    assert_eq!(play.post(&rest).unwrap_err().code(), "document-part");
    assert_eq!(play.state().unfinished(), [(Author::Official(2), 1)]);
}

#[test]
fn voters_know_that_a_key_was_replaced() {
    let mut play = Rehearsal::opened(plan(3, 2));
    let unaware = play.ballot(0, 0);
    replace_third(&mut play);
    assert!(matches!(play.state().announced_after(0), [Announcement::OfficialKey(new)] if new.official == 2));
    assert_eq!(play.post(&unaware).unwrap_err().code(), "documents-changed");
    play.cast(0, 0);
}

#[test]
fn who_has_another_key_announces_no_ledger_key() {
    let mut play = Rehearsal::new(plan(3, 2));
    replace_third(&mut play);
    let rotation = Document::LedgerKey(play.rotation());
    assert_eq!(said(&mut play, 2, &rotation), Err("ledger-key-official"));
    assert_eq!(said(&mut play, 1, &rotation), Ok(EntryKind::LedgerKey));
}

/// Everything that the one official with a stolen key can say or post again.
fn attack(play: &mut Rehearsal, thief: u16, act: u8, old: &[Entry]) -> Vec<Entry> {
    let document = match act % 6 {
        0 => cancelled(),
        1 if play.state().phase() == Phase::Open => play.closing(),
        2 => notice("a"),
        3 => play.official_key((thief + 1) % 3, "mine").0,
        4 => play.official_key(thief, "mine").0,
        _ => return old.to_vec(),
    };
    play.entries_of_official(thief, &document)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever one official says, in whatever order, with whatever is posted again: nothing ends, no key changes.
    #[test]
    fn one_official_alone_ends_nothing_and_takes_nobody_over(
        thief in 0_u16..3,
        acts in prop::collection::vec(any::<u8>(), 1..20),
    ) {
        let mut play = Rehearsal::opened(plan(3, 2));
        let old: Vec<_> = play.entries().iter().map(|bytes| Entry::decode(bytes).unwrap()).collect();
        for act in acts {
            for entry in attack(&mut play, thief, act, &old) {
                let _ = play.post(&entry);
            }
            prop_assert_eq!(play.state().phase(), Phase::Open);
            prop_assert!(play.state().official_keys().is_empty() && play.state().notices().is_empty());
            prop_assert!(play.state().standing_approvals().all(|approval| approval.official == thief));
        }
    }
}
