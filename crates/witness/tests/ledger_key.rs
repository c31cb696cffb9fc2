//! A witness follows the key of an election's ledger: the announced one, once, behind the checkpoint that it has
//! cosigned itself.
#![cfg(test)]
#![allow(missing_docs)]
#![allow(clippy::unwrap_used, reason = "a failed helper fails its test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;
use tupyo_election::{Document, Entry, KeyFollower, LedgerKey, hash_of_key};
use tupyo_merkle::{
    AddCheckpoint, AddLedgerKey, Checkpoint, MemoryTree, Note, NoteSigner, NoteVerifier, Origin, Receipt, Timestamp,
    WitnessSigner, leaf_hash, prove_consistency, prove_inclusion, root_at,
};
use tupyo_rehearsal::{Plan, Rehearsal, ledger_signer};
use tupyo_witness::{Cosigner, StateDirectory, WatchedLedger, WitnessError};

fn play() -> Rehearsal {
    Rehearsal::new(Plan::single_choice(2, 2))
}

/// The ledger's keys, from 0.
fn signer(play: &Rehearsal, number: u8) -> NoteSigner {
    ledger_signer(play.state().election(), number)
}

fn tree(entries: &[Vec<u8>]) -> MemoryTree {
    let mut tree = MemoryTree::new();
    entries.iter().for_each(|entry| tree.push(leaf_hash(entry)));
    tree
}

fn note(entries: &[Vec<u8>], signer: &NoteSigner) -> Note {
    let (size, tree) = (entries.len() as u64, tree(entries));
    let checkpoint = Checkpoint { origin: signer.name().clone(), size, root: root_at(size, &tree).unwrap() };
    Note::parse(checkpoint.sign(signer).unwrap()).unwrap()
}

/// The announcement in the last of these entries.
fn announcement(entries: &[Vec<u8>], signer: &NoteSigner) -> AddLedgerKey {
    let size = entries.len() as u64;
    let proof = prove_inclusion(size - 1, size, &tree(entries)).unwrap();
    let receipt = Receipt::new(proof, Arc::new(note(entries, signer)));
    AddLedgerKey { entry: entries.last().unwrap().clone(), receipt }
}

/// A witness of the ledger of a play, in a directory.
struct Place {
    directory: TempDir,
    follower: KeyFollower,
}

impl Place {
    fn new(play: &Rehearsal) -> Place {
        let manifest = play.state().manifest().unwrap();
        let follower = KeyFollower::new(manifest, play.state().election()).unwrap();
        Place { directory: tempfile::tempdir().unwrap(), follower }
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join("state")
    }

    fn opened(&self) -> Result<Cosigner, WitnessError> {
        let own = WitnessSigner::from_seed(Origin::new("w1").unwrap(), &[99; 32]);
        Cosigner::new(own, StateDirectory::open(&self.path())?, vec![self.follower.clone().into()])
    }

    fn open(&self) -> Cosigner {
        self.opened().unwrap()
    }

    fn file(&self, extension: Option<&str>) -> PathBuf {
        let mut files = fs::read_dir(self.path()).unwrap().map(|entry| entry.unwrap().path());
        let is_it = |path: &PathBuf| {
            path.file_name().unwrap() != "lock" && path.extension().map(|e| e.to_str().unwrap()) == extension
        };
        files.find(is_it).unwrap_or_else(|| panic!("no file with {extension:?}"))
    }
}

/// Asks for a cosignature of these entries; the code of the refusal.
fn cosign(witness: &Cosigner, old: u64, entries: &[Vec<u8>], signer: &NoteSigner) -> Result<(), &'static str> {
    let path = prove_consistency(old, entries.len() as u64, &tree(entries)).unwrap().path;
    let request = AddCheckpoint { old_size: old, path, checkpoint: note(entries, signer) };
    let answer = witness.add_checkpoint(request.to_string().as_bytes(), Timestamp::from_seconds(1).unwrap());
    answer.map(drop).map_err(|refusal| refusal.code())
}

fn tell(witness: &Cosigner, request: &AddLedgerKey) -> Result<NoteVerifier, (u16, &'static str)> {
    witness.add_ledger_key(request.to_string().as_bytes()).map_err(|refusal| (refusal.status(), refusal.code()))
}

/// A play whose key is replaced with its last entry.
fn rotated() -> Rehearsal {
    let mut play = play();
    play.post_official(Document::LedgerKey(play.rotation())).unwrap();
    play
}

#[test]
fn the_announced_key_is_accepted_and_the_old_one_has_ended() {
    let mut play = rotated();
    let (place, announced) = (Place::new(&play), play.entries().to_vec());
    let [old, new] = [0, 1].map(|number| signer(&play, number));
    play.hold_ceremony();
    let (all, at) = (play.entries().to_vec(), announced.len() as u64);
    let witness = place.open();
    cosign(&witness, 0, &announced, &old).unwrap();
    assert_eq!(cosign(&witness, at, &all, &new), Err("not-signed"), "not told yet");
    let request = announcement(&announced, &old);
    assert_eq!(tell(&witness, &request), Ok(new.verifier().clone()));
    assert_eq!(tell(&witness, &request), Ok(new.verifier().clone()), "an answer that was lost is given again");
    let beyond = &all[..announced.len() + 1];
    assert_eq!(cosign(&witness, at, beyond, &old), Err("other-key"));
    assert!(fs::read_to_string(place.file(Some("refused"))).unwrap().ends_with(&note(beyond, &old).to_string()));
    assert_eq!(cosign(&witness, at, &announced, &new), Err("other-key"), "the old key ends it");
    cosign(&witness, at, &announced, &old).unwrap();
    cosign(&witness, at, &all, &new).unwrap();
    assert_eq!(tell(&witness, &request), Ok(new.verifier().clone()), "whatever was cosigned since");
    // The spare's spare, and a start between.
    drop(witness);
    play.post_official(Document::LedgerKey(play.rotation())).unwrap();
    let again = play.entries().to_vec();
    play.post_roll();
    let (witness, third) = (place.open(), signer(&play, 2));
    cosign(&witness, all.len() as u64, &again, &new).unwrap();
    assert_eq!(tell(&witness, &announcement(&again, &new)), Ok(third.verifier().clone()));
    drop(witness);
    let witness = place.open();
    assert_eq!(cosign(&witness, again.len() as u64, play.entries(), &new), Err("other-key"));
    cosign(&witness, again.len() as u64, play.entries(), &third).unwrap();
    assert_eq!(tell(&witness, &request), Ok(new.verifier().clone()), "the first one still, with its own key");
}

/// What a witness says that has cosigned this entry as the last one and is told of it as an announcement.
fn told(play: &Rehearsal, entry: &Entry) -> Option<(u16, &'static str)> {
    let (place, entries) = (Place::new(play), [play.entries(), &[entry.encode()]].concat());
    let witness = place.open();
    cosign(&witness, 0, &entries, &signer(play, 0)).unwrap();
    let said = tell(&witness, &announcement(&entries, &signer(play, 0))).err();
    // And it still follows the old key.
    let more = [&entries[..], &[b"more".to_vec()]].concat();
    let goes_on = cosign(&witness, entries.len() as u64, &more, &signer(play, 0)).is_ok();
    assert_eq!(goes_on, said.is_some());
    said
}

#[test]
fn only_an_official_gives_the_ledger_its_announced_key() {
    let mut play = play();
    let good = play.rotation();
    let said = |play: &mut Rehearsal, key: LedgerKey| {
        let entry = play.official_entries(&Document::LedgerKey(key)).remove(0);
        told(play, &entry).map(|(status, code)| {
            assert_eq!(status, 422);
            code
        })
    };
    let mut code = |key: LedgerKey| said(&mut play, key);
    assert_eq!(code(LedgerKey { key: good.next, ..good }), Some("ledger-key-unannounced"));
    assert_eq!(code(LedgerKey { next: hash_of_key(&good.key), ..good }), Some("ledger-key-next"));
    assert_eq!(code(LedgerKey { possession: [1; 64], ..good }), Some("ledger-key-possession"));
    let mut elsewhere = Rehearsal::new(Plan { seed: 5, ..Plan::single_choice(2, 2) });
    assert_eq!(code(elsewhere.rotation()), Some("ledger-key-possession"), "of another election");
    assert_eq!(code(good), None);
    let document = Document::LedgerKey(elsewhere.rotation());
    let foreign = elsewhere.official_entries(&document).remove(0);
    assert_eq!(told(&play, &foreign), Some((422, "document-signature")));
    let trustee = play.trustee_entries(0, &Document::LedgerKey(good)).remove(0);
    assert_eq!(told(&play, &trustee), Some((422, "wrong-author")));
    let notice = play.official_entries(&Document::Notice { text: "Welcome".to_owned() }).remove(0);
    assert_eq!(told(&play, &notice), Some((422, "malformed-entry")));
}

#[test]
fn only_the_checkpoint_that_it_has_cosigned_last_and_the_announcement_ends() {
    let mut play = rotated();
    let (announced, old) = (play.entries().to_vec(), signer(&play, 0));
    let (request, place) = (announcement(&announced, &old), Place::new(&play));
    play.hold_ceremony();
    let (all, before) = (play.entries().to_vec(), &announced[..announced.len() - 1]);
    let witness = place.open();
    let code = |request: &AddLedgerKey| tell(&witness, request).err();
    assert_eq!(witness.add_ledger_key(b"AAAA\n").unwrap_err().status(), 400);
    assert_eq!(code(&request), Some((409, "other-size")), "it has cosigned nothing");
    cosign(&witness, 0, before, &old).unwrap();
    let behind = witness.add_ledger_key(request.to_string().as_bytes()).unwrap_err();
    assert_eq!((behind.status(), behind.known_size()), (409, Some(before.len() as u64)));
    assert_eq!(code(&announcement(&announced, &signer(&play, 1))), Some((403, "not-signed")), "its own word");
    let stranger = NoteSigner::from_seed(Origin::new("other").unwrap(), &[1; 32]);
    assert_eq!(code(&announcement(&announced, &stranger)), Some((404, "unknown-origin")));
    let without = AddLedgerKey { entry: request.entry.clone(), ..announcement(before, &old) };
    assert_eq!(code(&without), Some((422, "not-included")));
    let proof = prove_inclusion(announced.len() as u64 - 1, all.len() as u64, &tree(&all)).unwrap();
    let early = AddLedgerKey { receipt: Receipt::new(proof, Arc::new(note(&all, &old))), ..request.clone() };
    assert_eq!(code(&early), Some((422, "not-last")));
    // Another history of the same size.
    let fork = [before, &[b"other".to_vec()]].concat();
    cosign(&witness, before.len() as u64, &fork, &old).unwrap();
    assert_eq!(code(&request), Some((409, "other-root")));
    assert_eq!(fs::read_to_string(place.file(Some("key-conflict"))).unwrap(), request.to_string());
    // The old key has signed more than what ends with the announcement.
    let place = Place::new(&play);
    let witness = place.open();
    cosign(&witness, 0, &all, &old).unwrap();
    assert_eq!(tell(&witness, &request), Err((409, "key-beyond")));
    assert_eq!(fs::read_to_string(place.file(Some("key-conflict"))).unwrap(), request.to_string());
}

#[test]
fn a_log_that_no_manifest_names_keeps_its_key() {
    let play = rotated();
    let (directory, old) = (tempfile::tempdir().unwrap(), signer(&play, 0));
    let own = WitnessSigner::from_seed(Origin::new("w1").unwrap(), &[99; 32]);
    let ledger = WatchedLedger::from(old.verifier().clone());
    let witness = Cosigner::new(own, StateDirectory::open(directory.path()).unwrap(), vec![ledger]).unwrap();
    cosign(&witness, 0, play.entries(), &old).unwrap();
    assert_eq!(tell(&witness, &announcement(play.entries(), &old)), Err((404, "unknown-origin")));
}

/// Who holds the spare key announces two spares for it.
#[test]
fn a_second_announcement_of_a_step_is_kept_as_evidence() {
    let mut play = play();
    let (keys, election) = (play.state().ledger_keys().unwrap().clone(), play.state().election());
    let (good, before, old) = (play.rotation(), play.entries().to_vec(), signer(&play, 0));
    let other = LedgerKey::announce(&keys, election, &signer(&play, 1), [9; 32]).unwrap();
    let [first, again, second] =
        [good, good, other].map(|key| play.official_entries(&Document::LedgerKey(key)).remove(0).encode());
    let place = Place::new(&play);
    let witness = place.open();
    let history =
        |entries: &[&Vec<u8>]| [&before[..], &entries.iter().map(|e| e.to_vec()).collect::<Vec<_>>()].concat();
    cosign(&witness, 0, &history(&[&first]), &old).unwrap();
    tell(&witness, &announcement(&history(&[&first]), &old)).unwrap();
    let split = announcement(&history(&[&second]), &old);
    assert_eq!(tell(&witness, &split), Err((422, "ledger-key-second")));
    assert_eq!(fs::read_to_string(place.file(Some("key-conflict"))).unwrap(), split.to_string());
    assert_eq!(tell(&witness, &announcement(&history(&[&first, &second]), &old)), Err((422, "ledger-key-second")));
    // The same words anew take no effect, by whichever key.
    let new = signer(&play, 1);
    assert_eq!(tell(&witness, &announcement(&history(&[&first, &again]), &old)), Err((403, "other-key")));
    let unannounced = tell(&witness, &announcement(&history(&[&first, &again]), &new));
    assert_eq!(unannounced, Err((422, "ledger-key-unannounced")));
}

fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for file in fs::read_dir(from).unwrap().map(Result::unwrap) {
        fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
}

/// A kill leaves the directory as it was before the key was stored, or as it is after.
#[test]
fn a_kill_between_storing_and_answering_loses_nothing() {
    let mut play = rotated();
    let (announced, place) = (play.entries().to_vec(), Place::new(&play));
    let [old, new] = [0, 1].map(|number| signer(&play, number));
    play.hold_ceremony();
    let (at, request) = (announced.len() as u64, announcement(&announced, &old));
    let witness = place.open();
    cosign(&witness, 0, &announced, &old).unwrap();
    let before = place.directory.path().join("before");
    copied(&place.path(), &before);
    tell(&witness, &request).unwrap();
    drop(witness);
    let key_file = place.file(Some("key-1"));
    let stored = fs::read(&key_file).unwrap();
    // Stored and not answered: the key holds, and is told again.
    let witness = place.open();
    assert_eq!(cosign(&witness, at, play.entries(), &old), Err("other-key"));
    tell(&witness, &request).unwrap();
    drop(witness);
    // Written and not renamed: as if nothing had been told.
    fs::remove_dir_all(place.path()).unwrap();
    copied(&before, &place.path());
    fs::write(key_file.with_extension("new"), &stored[..stored.len() / 2]).unwrap();
    let witness = place.open();
    assert_eq!(cosign(&witness, at, play.entries(), &new), Err("not-signed"));
    tell(&witness, &request).unwrap();
    cosign(&witness, at, play.entries(), &new).unwrap();
    drop(witness);
    // What was cosigned under the new key is not understood without it.
    fs::remove_file(&key_file).unwrap();
    assert_eq!(place.opened().err().map(|error| error.code()), Some("state-damaged"));
    for bit in (0..stored.len() * 8).step_by(11) {
        let mut bad = stored.clone();
        bad[bit / 8] ^= 1 << (bit % 8);
        fs::write(&key_file, bad).unwrap();
        assert_eq!(place.opened().err().map(|error| error.code()), Some("state-damaged"), "bit {bit}");
    }
    fs::write(&key_file, stored).unwrap();
    place.open();
}

#[test]
fn without_storage_no_key_is_accepted_until_a_restart() {
    let play = rotated();
    let (announced, place, old) = (play.entries().to_vec(), Place::new(&play), signer(&play, 0));
    let (witness, request) = (place.open(), announcement(&announced, &old));
    cosign(&witness, 0, &announced, &old).unwrap();
    let away = place.directory.path().join("away");
    fs::rename(place.path(), &away).unwrap();
    assert_eq!(tell(&witness, &request), Err((503, "storage")));
    fs::rename(&away, place.path()).unwrap();
    assert_eq!(tell(&witness, &request), Err((503, "storage")));
    assert_eq!(cosign(&witness, announced.len() as u64, &announced, &old), Err("storage"));
    drop(witness);
    tell(&place.open(), &request).unwrap();
}

#[test]
fn its_own_key_is_no_ledgers() {
    let play = play();
    let place = Place::new(&play);
    for number in 0..3 {
        let own = WitnessSigner::from_seed(Origin::new("w1").unwrap(), &signer(&play, number).seed().unwrap());
        let directory = StateDirectory::open(&place.path()).unwrap();
        let witness = Cosigner::new(own, directory, vec![place.follower.clone().into()]);
        let code = witness.err().map(|error| (error.code(), error.exit_code()));
        // The ledger's key, its spare, and one that nobody has announced.
        assert_eq!(code, (number < 2).then_some(("witness-key-ledger", 2)), "{number}");
    }
    let log = signer(&play, 2);
    let own = WitnessSigner::from_seed(Origin::new("w1").unwrap(), &log.seed().unwrap());
    let refused = Cosigner::new(own, StateDirectory::open(&place.path()).unwrap(), vec![log.verifier().clone().into()]);
    assert!(matches!(refused, Err(WitnessError::OwnKey { .. })));
}
