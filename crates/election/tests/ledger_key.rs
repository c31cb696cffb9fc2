//! The keys of a ledger: the manifest names the first, and another takes its place only as it was announced.
#![allow(missing_docs)]
#![cfg(test)]

use tupyo_election::{
    Author, Document, DocumentDigest, DocumentPart, DocumentSigner, ElectionId, Entry, KeyFollower, LedgerKey,
    LedgerKeys, Phase, hash_of_key,
};
use tupyo_encoding::Label;
use tupyo_merkle::{Checkpoint, CheckpointError, NoteError, NoteSigner, leaf_hash};
use tupyo_proof::SigningKey;
use tupyo_rehearsal::{Plan, Rehearsal, ledger_signer};

fn play() -> Rehearsal {
    Rehearsal::new(Plan::single_choice(2, 3))
}

fn signer(play: &Rehearsal, number: u8) -> NoteSigner {
    ledger_signer(play.state().election(), number)
}

fn post(play: &mut Rehearsal, key: LedgerKey) -> &'static str {
    play.post_official(Document::LedgerKey(key)).map_or_else(|refusal| refusal.code(), |()| "legal")
}

/// The key with one number announces the one with another.
fn announce(play: &Rehearsal, key: u8, next: u8) -> LedgerKey {
    let next = hash_of_key(signer(play, next).verifier().public_bytes());
    LedgerKey::announce(play.state().ledger_keys().unwrap(), play.state().election(), &signer(play, key), next).unwrap()
}

fn checkpoint(signer: &NoteSigner, size: u64) -> String {
    Checkpoint { origin: signer.name().clone(), size, root: leaf_hash(b"") }.sign(signer).unwrap()
}

#[test]
fn the_manifest_names_the_first_key_and_the_id_completes_the_origin() {
    let play = play();
    let keys = play.state().ledger_keys().unwrap();
    let id = play.state().election();
    assert_eq!(keys.newest(), signer(&play, 0).verifier());
    assert_eq!(keys.newest().name().as_str(), format!("ledger.example/{id}"));
    let entries = || play.entries().iter().map(Vec::as_slice);
    assert_eq!(LedgerKeys::of_first_entries(id, entries()).as_ref(), Ok(keys));
    let other = LedgerKeys::of_first_entries(ElectionId([1; 32]), entries());
    assert_eq!(other.map_err(|refusal| refusal.code()), Err("wrong-manifest"));
    let none = LedgerKeys::of_first_entries(id, std::iter::empty());
    assert_eq!(none.map_err(|refusal| refusal.code()), Err("wrong-manifest"));
}

#[test]
fn the_announced_key_signs_what_is_larger_than_its_announcement() {
    let mut play = play();
    let rotation = play.rotation();
    assert_eq!(post(&mut play, rotation), "legal");
    let size = play.entries().len() as u64;
    let keys = play.state().ledger_keys().unwrap().clone();
    assert_eq!((keys.number(), keys.all().len(), *keys.next()), (1, 2, rotation.next));
    for (number, from, to) in [(0, 1, size), (1, size + 1, u64::MAX)] {
        assert_eq!([keys.at(from), keys.at(to)], [signer(&play, number).verifier(); 2]);
    }
    let unsigned = Err(CheckpointError::Note(NoteError::Unsigned));
    let open = |number, size| keys.open(checkpoint(&signer(&play, number), size)).map(|found| found.size);
    assert_eq!([open(0, size), open(1, size)], [Ok(size), unsigned]);
    assert_eq!([open(0, size + 1), open(1, size + 1)], [unsigned, Ok(size + 1)]);
    let elsewhere = checkpoint(&ledger_signer(ElectionId([1; 32]), 0), size);
    assert_eq!(keys.open(elsewhere), Err(CheckpointError::Origin));
    // And again, with the next number in the possession.
    let again = play.rotation();
    assert_eq!(post(&mut play, again), "legal");
    assert_eq!(play.state().ledger_keys().unwrap().newest(), signer(&play, 2).verifier());
}

#[test]
fn another_key_is_refused() {
    let mut play = play();
    let good = play.rotation();
    let stranger = announce(&play, 5, 2);
    assert_eq!(post(&mut play, stranger), "ledger-key-unannounced");
    let own = announce(&play, 0, 2);
    assert_eq!(post(&mut play, own), "ledger-key-unannounced");
    for known in [0, 1] {
        let known = announce(&play, 1, known);
        assert_eq!(post(&mut play, known), "ledger-key-next");
    }
    let mut forged = good;
    forged.possession[7] ^= 1;
    assert_eq!(post(&mut play, forged), "ledger-key-possession");
    let changed = LedgerKey { next: [9; 32], ..good };
    assert_eq!(post(&mut play, changed), "ledger-key-possession");
    let keys = play.state().ledger_keys().unwrap();
    let elsewhere = LedgerKey::announce(keys, ElectionId([1; 32]), &signer(&play, 1), good.next).unwrap();
    assert_eq!(post(&mut play, elsewhere), "ledger-key-possession");
    assert_eq!(play.state().ledger_keys().unwrap().number(), 0);
    assert_eq!(post(&mut play, good), "legal");
    assert_eq!(post(&mut play, good), "ledger-key-unannounced");
}

#[test]
fn a_possession_is_for_one_number() {
    let (one, mut other) = (play(), play());
    let rotation = other.rotation();
    post(&mut other, rotation);
    let next = hash_of_key(signer(&one, 3).verifier().public_bytes());
    let early = LedgerKey::announce(one.state().ledger_keys().unwrap(), one.state().election(), &signer(&one, 2), next)
        .unwrap();
    assert_eq!(post(&mut other, early), "ledger-key-possession");
}

#[test]
fn keys_change_from_the_ceremony_to_the_tally_and_by_officials() {
    let mut play = play();
    let rotation = Document::LedgerKey(play.rotation());
    assert_eq!(play.post_trustee(0, rotation).unwrap_err().code(), "wrong-author");
    play.hold_ceremony();
    play.post_roll();
    play.open();
    play.vote_all();
    let rotation = play.rotation();
    assert_eq!(post(&mut play, rotation), "legal");
    play.finish();
    assert_eq!(play.state().phase(), Phase::Finished);
    let rotation = play.rotation();
    assert_eq!(post(&mut play, rotation), "wrong-phase");
}

#[test]
fn a_key_is_the_ledgers_from_its_announcement_on() {
    let mut play = play();
    let has = |play: &Rehearsal| {
        let keys = play.state().ledger_keys().unwrap();
        [0, 1, 2, 3].map(|number| keys.has_key(signer(play, number).verifier().public_bytes()))
    };
    assert_eq!(has(&play), [true, true, false, false]);
    let rotation = play.rotation();
    assert_eq!(post(&mut play, rotation), "legal");
    assert_eq!(has(&play), [true, true, true, false]);
}

#[test]
fn a_follower_knows_what_it_has_taken_and_what_was_announced_in_its_place() {
    let mut play = play();
    let manifest = play.state().manifest().unwrap().clone();
    let mut follower = KeyFollower::new(&manifest, play.state().election()).unwrap();
    let announced = [announce(&play, 1, 2), announce(&play, 1, 2), announce(&play, 1, 3), announce(&play, 5, 2)];
    let [good, anew, rival, stranger] =
        announced.map(|key| play.official_entries(&Document::LedgerKey(key)).remove(0).encode());
    let notice = play.official_entries(&Document::Notice { text: "a".to_owned() }).remove(0).encode();
    assert!(!follower.has_taken(&good, 7) && !follower.is_second(&rival));
    follower.take(&good, 7).unwrap();
    let taken = [(&good, 7), (&good, 8), (&rival, 7)].map(|(entry, index)| follower.has_taken(entry, index));
    assert_eq!(taken, [true, false, false]);
    let second = [&good, &anew, &rival, &stranger, &notice].map(|entry| follower.is_second(entry));
    assert_eq!(second, [false, false, true, false, false]);
}

/// The announcement in other words of the official: changed, and signed by this key.
fn signed_anew(play: &Rehearsal, part: &DocumentPart, by: &SigningKey, change: fn(&mut DocumentPart)) -> Vec<u8> {
    let mut part = part.clone();
    change(&mut part);
    let DocumentPart { author, digest, part: number, parts, bytes, .. } = &part;
    let signed = (play.state().election(), author, digest, number, parts, bytes);
    let message = Label::new("tupyo/v1/document part").hash(&signed);
    part.signature = by.sign_message(&message, &mut rand::rngs::OsRng).unwrap();
    Entry::Document(part).encode()
}

/// Whose key signs an announcement that is changed like this, and what it is refused with.
type Case<'a> = (&'a SigningKey, fn(&mut DocumentPart), Option<&'a str>);

#[test]
fn a_follower_takes_what_an_official_has_signed_whole_and_nothing_else() {
    let mut play = play();
    let manifest = play.state().manifest().unwrap().clone();
    let follower = KeyFollower::new(&manifest, play.state().election()).unwrap();
    let announced = Document::LedgerKey(announce(&play, 1, 2));
    let Entry::Document(part) = play.official_entries(&announced).remove(0) else { panic!("a document") };
    let [official, stranger] = [play.official(), &play.trustees()[0]];
    let cases: [Case<'_>; 8] = [
        (official, |_| (), None),
        (stranger, |_| (), Some("document-signature")),
        (official, |part| part.parts = 2, Some("document-part")),
        (official, |part| (part.part, part.parts) = (1, 2), Some("document-part")),
        (official, |part| part.bytes.clear(), Some("document-part")),
        (official, |part| part.digest = DocumentDigest([0; 32]), Some("document-digest")),
        (official, |part| part.author = Author::Official(1), Some("wrong-author")),
        (official, |part| part.author = Author::Trustee(0), Some("wrong-author")),
    ];
    for (place, (key, change, expected)) in cases.into_iter().enumerate() {
        let entry = signed_anew(&play, &part, key, change);
        let taken = follower.clone().take(&entry, 7).map_err(|refusal| refusal.code());
        assert_eq!(taken.err(), expected, "case {place}");
    }
}
