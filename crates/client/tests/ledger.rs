//! Following and copying a ledger in memory.
#![cfg(test)]

use std::cell::RefCell;
use std::collections::BTreeMap;

use tupyo_client::{ClientError, DownloadError, EntryReader, Follower, LedgerSource, download_record};
use tupyo_election::{ElectionId, Entry, LedgerKeys};
use tupyo_merkle::{Checkpoint, NoteSigner, TilePath, encode_bundle, leaf_hash, root_of, tiles_for_size};
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_voter::VoterError;

#[test]
fn follows_in_steps_and_from_the_start() {
    let election = Election::open(1);
    let mut follower = Follower::new(&election.ledger, election.id);
    for size in [1, 3, election.ledger.entries.len()] {
        election.ledger.show(size);
        let (state, checkpoint) = follower.advance().unwrap();
        assert_eq!((state.entries(), checkpoint.size), (size as u64, size as u64));
    }
    assert!(follower.into_state().is_some());
}

#[test]
fn a_shorter_ledger_is_refused() {
    let election = Election::open(1);
    let mut follower = Follower::new(&election.ledger, election.id);
    follower.advance().unwrap();
    election.ledger.show(3);
    assert!(matches!(follower.advance(), Err(ClientError::Voter(VoterError::WentBack { found: 3, .. }))));
    assert!(follower.into_state().is_none());
}

#[test]
fn another_ledger_under_the_same_key_is_refused() {
    let election = Election::open(1);
    let mut seen = election.ledger.checkpoint(3);
    seen.root = leaf_hash(b"another third entry");
    let mut follower = Follower::new(&election.ledger, election.id);
    follower.remember(seen).unwrap();
    assert!(matches!(follower.advance(), Err(ClientError::Voter(VoterError::OtherLedger { size: 3 }))));
}

#[test]
fn entries_that_were_not_signed_are_refused() {
    let election = Election::open(1);
    let last = election.ledger.entries.len() - 1;
    *election.ledger.forged.borrow_mut() = Some(last);
    let mut follower = Follower::new(&election.ledger, election.id);
    assert!(matches!(follower.advance(), Err(ClientError::Voter(VoterError::IllegalEntry { .. }))));
    let copied = download_record(&election.ledger, &election.keys, |_, _| Ok(()));
    assert!(matches!(copied, Err(DownloadError::Ledger(ClientError::Voter(VoterError::OtherLedger { .. })))));
}

#[test]
fn the_copied_record_has_every_file() {
    let election = Election::open(1);
    let mut files = BTreeMap::new();
    let write = |path: &str, bytes: &[u8]| {
        files.insert(path.to_owned(), bytes.to_vec());
        Ok(())
    };
    let checkpoint = download_record(&election.ledger, &election.keys, write).unwrap();
    let mut expected: Vec<_> = tiles_for_size(checkpoint.size).map(|path| path.to_string()).collect();
    expected.push("checkpoint".to_owned());
    expected.sort();
    assert!(files.keys().eq(&expected));
}

/// A ledger that shows its first entries.
struct Ledger {
    signer: NoteSigner,
    entries: Vec<Vec<u8>>,
    shown: RefCell<usize>,
    forged: RefCell<Option<usize>>,
}

impl Ledger {
    fn show(&self, size: usize) {
        *self.shown.borrow_mut() = size;
    }

    fn checkpoint(&self, size: usize) -> Checkpoint {
        let root = root_of(self.entries[..size].iter().map(|entry| leaf_hash(entry)));
        Checkpoint { origin: self.signer.name().clone(), size: size as u64, root }
    }
}

impl LedgerSource for Ledger {
    fn checkpoint_file(&self) -> Result<Vec<u8>, ClientError> {
        Ok(self.checkpoint(*self.shown.borrow()).sign(&self.signer)?.into_bytes())
    }

    fn tile(&self, path: TilePath) -> Result<Option<Vec<u8>>, ClientError> {
        let first = path.index() as usize * 256;
        let mut entries = self.entries[first..first + usize::from(path.width())].to_vec();
        if let Some(forged) = *self.forged.borrow() {
            let Entry::Document(mut part) = Entry::decode(&entries[forged]).unwrap() else { panic!("a document") };
            part.signature.0[32] ^= 1;
            entries[forged] = Entry::Document(part).encode();
        }
        Ok(Some(encode_bundle(&entries)?))
    }
}

/// An election that is open for voting.
struct Election {
    id: ElectionId,
    keys: LedgerKeys,
    ledger: Ledger,
}

impl Election {
    fn open(voters: usize) -> Election {
        let rehearsal = Rehearsal::opened(Plan::single_choice(2, voters));
        let (signer, id) = (rehearsal.signer(), rehearsal.state().election());
        let keys = rehearsal.state().ledger_keys().unwrap().clone();
        let entries = rehearsal.entries().to_vec();
        let shown = RefCell::new(entries.len());
        Election { id, keys, ledger: Ledger { signer, entries, shown, forged: RefCell::new(None) } }
    }
}

#[test]
fn single_entries_are_read_from_their_bundles() {
    let election = Election::open(1);
    let count = election.ledger.entries.len() as u64;
    let mut reader = EntryReader::new(&election.ledger, count);
    for index in [0, count - 1, 1] {
        assert_eq!(reader.read(index).unwrap(), election.ledger.entries[index as usize]);
    }
    assert!(matches!(reader.read(count), Err(ClientError::Answer { .. })));
}
