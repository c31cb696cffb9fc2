//! What a board shows, read whole.

use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

use tupyo_client::{ClientError, EntryReader, LedgerSource};
use tupyo_election::{BallotCheck, ElectionId, ElectionState, Entry, LedgerKeys, Refusal};
use tupyo_merkle::{Checkpoint, Hash, MemoryTree, TilePath, leaf_hash};

/// How many ballots are verified together.
const BATCH: usize = 1024;

/// An exported record, read as a board's public files are.
#[derive(Clone, Debug)]
pub struct RecordDirectory(
    /// The record's directory.
    pub PathBuf,
);

impl LedgerSource for RecordDirectory {
    fn checkpoint_file(&self) -> Result<Vec<u8>, ClientError> {
        fs::read(self.0.join("checkpoint")).map_err(unreadable)
    }

    fn tile(&self, path: TilePath) -> Result<Option<Vec<u8>>, ClientError> {
        match fs::read(self.0.join(path.to_string())) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(unreadable(error)),
        }
    }
}

fn unreadable(error: std::io::Error) -> ClientError {
    ClientError::Answer { what: format!("the record cannot be read: {error}") }
}

/// What a board shows.
pub(super) struct Shown {
    pub(super) checkpoint: Checkpoint,
    pub(super) entries: Vec<Vec<u8>>,
    pub(super) leaves: Vec<Hash>,
    pub(super) tree: MemoryTree,
}

impl Shown {
    /// Reads the newest checkpoint and everything that it covers.
    pub(super) fn read(board: &impl LedgerSource, keys: &LedgerKeys) -> Result<Shown, ClientError> {
        let checkpoint = keys.open(board.checkpoint_file()?)?;
        let mut reader = EntryReader::new(board, checkpoint.size);
        let entries = (0..checkpoint.size).map(|index| reader.read(index)).collect::<Result<Vec<_>, _>>()?;
        let leaves: Vec<Hash> = entries.iter().map(|entry: &Vec<u8>| leaf_hash(entry)).collect();
        let mut tree = MemoryTree::new();
        leaves.iter().for_each(|leaf| tree.push(*leaf));
        Ok(Shown { checkpoint, entries, leaves, tree })
    }

    pub(super) fn leaf(&self, index: u64) -> Option<Hash> {
        self.leaves.get(usize::try_from(index).ok()?).copied()
    }

    /// The leaf hashes of the cast and challenged ballots.
    pub(super) fn ballots(&self) -> impl Iterator<Item = Hash> + '_ {
        // A document's entry begins with 0 (docs/protocol/encoding.md).
        let ballots = self.entries.iter().zip(&self.leaves).filter(|(entry, _)| entry.first() != Some(&0));
        ballots.map(|(_, leaf)| *leaf)
    }

    /// The first entry that the rules forbid, and all ballots whose proof or signature does not hold.
    pub(super) fn illegal(&self, election: ElectionId, check: &BallotCheck) -> Vec<(u64, Refusal)> {
        let mut state = ElectionState::new(election);
        let mut ballots = Vec::new();
        let mut illegal = Vec::new();
        for (index, bytes) in (0..).zip(&self.entries) {
            let taken = Entry::decode(bytes).and_then(|entry| state.apply(&entry).map(|_| entry));
            match taken {
                Ok(Entry::Document(_)) => {}
                Ok(ballot) => ballots.push((index, ballot)),
                Err(refusal) => {
                    illegal.push((index, refusal));
                    break;
                }
            }
        }
        for batch in ballots.chunks(BATCH) {
            let entries: Vec<&Entry> = batch.iter().map(|(_, entry)| entry).collect();
            let answers = batch.iter().zip(check.verify(&entries));
            illegal.extend(answers.filter_map(|((index, _), answer)| Some((*index, answer.err()?))));
        }
        illegal
    }
}
