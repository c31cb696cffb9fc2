//! Platforms and servers that do not do what they should.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use tupyo_card::CardSigner;
use tupyo_election::Entry;
use tupyo_encoding::encode;
use tupyo_merkle::{Checkpoint, InclusionProof, MemoryTree, Note, Receipt, leaf_hash, prove_inclusion};
use tupyo_rehearsal::{Plan, Rehearsal, ledger_signer};
use tupyo_voter::Pending;

use crate::election::{Election, spelled};
use crate::error::KitError;
use crate::platform::{Http, HttpAnswer, HttpError, KeyStore, KeyStoreError, PhoneKey, Storage, StorageError};
use crate::registrar::Signer;

/// Every request gets these bytes.
struct Portal(&'static [u8]);

impl Http for Portal {
    fn get(&self, _url: String, _at_most: u64) -> Result<HttpAnswer, HttpError> {
        Ok(HttpAnswer { status: 200, retry_after: None, body: self.0.to_vec() })
    }

    fn post(&self, url: String, _content_type: String, _body: Vec<u8>) -> Result<HttpAnswer, HttpError> {
        self.get(url, 0)
    }
}

#[derive(Default)]
struct Memory(Mutex<BTreeMap<String, Vec<u8>>>);

impl Storage for Memory {
    fn read(&self, name: String) -> Result<Option<Vec<u8>>, StorageError> {
        Ok(self.0.lock().unwrap().get(&name).cloned())
    }

    fn write(&self, name: String, bytes: Vec<u8>) -> Result<(), StorageError> {
        self.0.lock().unwrap().insert(name, bytes);
        Ok(())
    }

    fn delete(&self, name: String) -> Result<(), StorageError> {
        self.0.lock().unwrap().remove(&name);
        Ok(())
    }
}

struct Full;

impl Storage for Full {
    fn read(&self, _name: String) -> Result<Option<Vec<u8>>, StorageError> {
        Ok(None)
    }

    fn write(&self, _name: String, _bytes: Vec<u8>) -> Result<(), StorageError> {
        Err(StorageError::Failed { reason: "no space left on device".to_owned() })
    }

    fn delete(&self, _name: String) -> Result<(), StorageError> {
        Ok(())
    }
}

/// A key store that changes bytes by this, and back.
struct Crossing {
    wrap: u8,
    unwrap: u8,
}

impl KeyStore for Crossing {
    fn wrap(&self, secret: Vec<u8>) -> Result<Vec<u8>, KeyStoreError> {
        Ok(secret.iter().map(|byte| byte ^ self.wrap).collect())
    }

    fn unwrap(&self, wrapped: Vec<u8>) -> Result<Vec<u8>, KeyStoreError> {
        Ok(wrapped.iter().map(|byte| byte ^ self.unwrap).collect())
    }
}

const GOOD: Crossing = Crossing { wrap: 7, unwrap: 7 };

fn anchors() -> String {
    format!("https://board.example/elections/{}", "0a".repeat(32))
}

fn opened(storage: Arc<dyn Storage>, keys: Crossing) -> Result<Arc<Election>, KitError> {
    Election::open(anchors(), Arc::new(Portal(b"<html>Welcome to the hotel</html>")), storage, Arc::new(keys))
}

fn code<T>(result: Result<T, KitError>) -> String {
    result.map(drop).unwrap_err().into_why().code
}

#[test]
fn the_page_of_a_hotels_network_is_no_lie_and_nothing_is_kept_of_it() {
    let storage = Arc::new(Memory::default());
    let election = opened(storage.clone(), GOOD).unwrap();
    let error = election.visit().map(drop).unwrap_err();
    assert!(matches!(error, KitError::NoConnection { .. }), "{error:?}");
    assert!(storage.0.lock().unwrap().is_empty());
    assert_eq!(code(election.seen()), "unconfirmed");
}

#[test]
fn a_key_store_that_does_not_wrap_gets_no_key() {
    for (keys, why) in [(Crossing { wrap: 0, unwrap: 0 }, "in the clear"), (Crossing { wrap: 7, unwrap: 9 }, "lost")] {
        let storage = Arc::new(Memory::default());
        let election = opened(storage.clone(), keys).unwrap();
        assert_eq!(code(election.make_voting_key()), "key-store", "{why}");
        assert!(storage.0.lock().unwrap().is_empty(), "{why}");
    }
}

#[test]
fn a_key_that_was_not_kept_is_none() {
    let election = opened(Arc::new(Full), GOOD).unwrap();
    assert_eq!(code(election.make_voting_key()), "storage");
    assert_eq!(election.voting_key().unwrap(), None);
}

#[test]
fn a_key_is_made_once_and_found_again() {
    let storage = Arc::new(Memory::default());
    let key = opened(storage.clone(), GOOD).unwrap().make_voting_key().unwrap();
    let again = opened(storage.clone(), GOOD).unwrap();
    assert_eq!(again.make_voting_key().unwrap(), key);
    assert_eq!(again.voting_key().unwrap(), Some(key));
    // Another phone's key store opens nothing.
    let other = opened(storage, Crossing { wrap: 8, unwrap: 8 }).unwrap();
    assert_eq!(code(other.state().followed.shelf.key()), "voting-key");
}

/// A key store whose key can be lost; `wrap` makes another one.
#[derive(Default)]
struct Losing(AtomicBool);

impl KeyStore for Losing {
    fn wrap(&self, secret: Vec<u8>) -> Result<Vec<u8>, KeyStoreError> {
        self.0.store(false, Ordering::Relaxed);
        GOOD.wrap(secret)
    }

    fn unwrap(&self, wrapped: Vec<u8>) -> Result<Vec<u8>, KeyStoreError> {
        let lost = || KeyStoreError::Lost { reason: "the fingerprints were changed".to_owned() };
        if self.0.load(Ordering::Relaxed) { Err(lost()) } else { GOOD.unwrap(wrapped) }
    }
}

#[test]
fn a_key_that_is_lost_for_good_gives_way_only_if_the_voter_says_so() {
    let (storage, keys) = (Arc::new(Memory::default()), Arc::new(Losing::default()));
    let election = Election::open(anchors(), Arc::new(Portal(b"")), storage, keys.clone()).unwrap();
    let first = election.make_voting_key().unwrap();
    keys.0.store(true, Ordering::Relaxed);
    let lost = election.state().followed.key_or_new(false).map(drop).unwrap_err().into_why();
    assert_eq!(lost.code, "key-store-lost");
    assert!(lost.advice[0].text.contains("Register again"), "{lost:?}");
    assert_eq!(election.voting_key().unwrap().as_ref(), Some(&first));
    let new = spelled(&election.state().followed.key_or_new(true).unwrap().verifying_key());
    assert_eq!(election.voting_key().unwrap(), Some(new.clone()));
    assert_ne!(new, first);
    assert_eq!(spelled(&election.state().followed.key_or_new(true).unwrap().verifying_key()), new, "once");
}

#[test]
fn evidence_is_kept_beside_other_evidence() {
    let election = opened(Arc::new(Memory::default()), GOOD).unwrap();
    assert!(election.evidence().unwrap().is_empty());
    for evidence in [b"one", b"two", b"one"] {
        election.state().followed.shelf.keep_evidence(evidence).unwrap();
    }
    assert_eq!(election.evidence().unwrap(), [b"one", b"two"]);
}

/// A point of P-256, which signs nothing here.
const BASE_POINT: &str = "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296\
                          4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5";

/// A phone's key that is locked.
struct LockedKey;

impl PhoneKey for LockedKey {
    fn public_key(&self) -> Result<Vec<u8>, KeyStoreError> {
        let bytes = (0..BASE_POINT.len()).step_by(2).map(|at| u8::from_str_radix(&BASE_POINT[at..at + 2], 16));
        Ok(bytes.collect::<Result<_, _>>().unwrap())
    }

    fn sign(&self, _message: Vec<u8>) -> Result<Vec<u8>, KeyStoreError> {
        Err(KeyStoreError::Locked { reason: "the phone is locked".to_owned() })
    }
}

#[test]
fn a_locked_phone_is_told_as_one() {
    let mut signer = Signer::new(Arc::new(LockedKey)).unwrap();
    assert!(signer.sign(b"ballot").is_err());
    let error = signer.why().unwrap();
    assert!(matches!(&error, KitError::ThisPhone { why } if why.code == "key-store-locked"), "{error:?}");
}

#[test]
fn what_cannot_be_read_is_put_aside_only_if_the_voter_says_so() {
    let storage = Arc::new(Memory::default());
    let name = format!("{}.follower", "0a".repeat(32));
    storage.write(name.clone(), b"damaged".to_vec()).unwrap();
    assert_eq!(code(opened(storage.clone(), GOOD)), "saved-malformed");
    assert_eq!(storage.read(name.clone()).unwrap().as_deref(), Some(&b"damaged"[..]));
    Election::open_afresh(anchors(), Arc::new(Portal(b"")), storage.clone(), Arc::new(GOOD)).unwrap();
    assert_eq!(storage.read(name.clone() + "-unreadable").unwrap().as_deref(), Some(&b"damaged"[..]));
    assert_eq!(storage.read(name).unwrap(), None);
}

/// The files of the receipt of the newest entry.
fn receipt_of_newest(rehearsal: &Rehearsal) -> (Vec<u8>, Vec<u8>) {
    let mut tree = MemoryTree::new();
    rehearsal.entries().iter().for_each(|entry| tree.push(leaf_hash(entry)));
    let signer = ledger_signer(rehearsal.state().election(), 0);
    let checkpoint = Checkpoint { origin: signer.name().clone(), size: tree.size(), root: tree.root() };
    let note = Note::parse(checkpoint.sign(&signer).unwrap()).unwrap();
    let proof: InclusionProof = prove_inclusion(tree.size() - 1, tree.size(), &tree).unwrap();
    let receipt = Receipt::new(proof, Arc::new(note)).to_string().into_bytes();
    (receipt, rehearsal.entries().last().unwrap().clone())
}

#[test]
fn the_ledger_is_held_to_every_receipt_that_is_kept_also_when_a_phone_begins_afresh() {
    let mut rehearsal = Rehearsal::opened(Plan::single_choice(2, 3));
    rehearsal.cast(1, 1);
    let receipts = vec![receipt_of_newest(&rehearsal)];
    let election = rehearsal.state().election();
    let anchors = format!("https://board.example/elections/{election}");
    let storage = Arc::new(Memory::default());
    storage.write(format!("{election}.receipts"), encode(&receipts)).unwrap();
    storage.write(format!("{election}.follower"), b"damaged".to_vec()).unwrap();
    for open in [Election::open_afresh, Election::open] {
        let opened = open(anchors.clone(), Arc::new(Portal(b"")), storage.clone(), Arc::new(GOOD)).unwrap();
        let saved = opened.state().followed.follower.save();
        let ballot = &receipts[0].1;
        assert!(saved.windows(ballot.len()).any(|bytes| bytes == ballot.as_slice()));
    }
}

#[test]
fn a_ballot_for_which_another_was_made_waits_again_if_that_one_is_refused() {
    let mut rehearsal = Rehearsal::opened(Plan::single_choice(2, 3));
    let [first, second, third] = [0, 1, 0].map(|choice| rehearsal.ballot(1, choice));
    let pending = |ballot: &Entry| Pending::new(ballot.clone()).unwrap();
    let storage = Arc::new(Memory::default());
    let election = opened(storage.clone(), GOOD).unwrap();
    let mut state = election.state();
    for ballot in [&first, &second, &third] {
        state.keep(pending(ballot)).unwrap();
    }
    let waits = || storage.read(format!("{}.pending", "0a".repeat(32))).unwrap();
    for ballot in [&third, &second, &first] {
        assert_eq!(waits(), Some(ballot.encode()));
        let again = opened(storage.clone(), GOOD).unwrap();
        assert!(again.waiting().is_some());
        let older = state.followed.shelf.take_older().unwrap();
        assert_eq!(older.is_none(), ballot == &first);
    }
    assert_eq!(waits(), None);
}
