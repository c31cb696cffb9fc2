//! What boards have shown, with its proofs: all that is saved, and what evidence is made of.

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_light::{CountedBlock, LightDocuments, LightEntry, RollBlocks};
use tupyo_merkle::{Checkpoint, Note};

use crate::VoterError;
use crate::signed::parsed;

/// Everything that was shown of an election.
#[derive(Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(super) struct Shown {
    /// The manifest's exact bytes.
    pub(super) manifest: Vec<u8>,
    /// The light documents, in the ledger's order.
    pub(super) documents: Vec<Page>,
    /// The messages of the ceremony, where the result was asked for.
    pub(super) ceremony: Vec<Page>,
    /// The file of the checkpoint that all of it is under.
    pub(super) checkpoint: Vec<u8>,
    pub(super) line: Option<ShownLine>,
    /// The newest ballot of the voter that was shown.
    pub(super) last: Option<ShownEntry>,
    /// What the tally says of the voter.
    pub(super) counted: Option<CountedBlock>,
    /// The entry that it names, where the voter knows another one.
    pub(super) named: Option<ShownEntry>,
}

/// Documents under a checkpoint, which has been the newest when they were asked for.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(super) struct Page {
    /// The checkpoint's file.
    pub(super) file: Vec<u8>,
    pub(super) from: u64,
    pub(super) answer: LightDocuments,
}

impl Page {
    /// About as many bytes as are kept of it.
    pub(super) fn length(&self) -> usize {
        let entries = self.answer.entries.iter().map(|(_, bytes)| bytes.len() + size_of::<u64>());
        self.file.len() + entries.sum::<usize>() + size_of_val(self.answer.path.as_slice())
    }
}

/// The lines around a voter's key.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(super) struct ShownLine {
    /// By how many bits of the key they were asked for.
    pub(super) bits: u8,
    pub(super) answer: RollBlocks,
}

/// An entry under a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(super) struct ShownEntry {
    /// The checkpoint's file.
    pub(super) file: Vec<u8>,
    pub(super) index: u64,
    pub(super) answer: LightEntry,
}

/// A checkpoint and the file that it comes from, whose signatures are verified when it is known whose they must be.
#[derive(Clone, Debug)]
pub(super) struct Head {
    pub(super) file: Vec<u8>,
    pub(super) note: Note,
    pub(super) checkpoint: Checkpoint,
}

impl Head {
    pub(super) fn parse(file: &[u8]) -> Result<Head, VoterError> {
        let (note, checkpoint) = parsed(file)?;
        Ok(Head { file: file.to_vec(), note, checkpoint })
    }
}
