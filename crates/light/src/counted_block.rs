//! The answer to which of a voter's ballots the tally counts.

use std::ops::Range;

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_circuits::TrackingCode;
use tupyo_election::CountedRoot;
use tupyo_encoding::encode;
use tupyo_merkle::{CoarseTree, Hash, HashReader, leaf_hash, prove_subset};

use crate::LightError;
use crate::decoding::{MOST_HASHES, decode, lead_to};

/// The most bytes of a [`CountedBlock`].
pub const MOST_COUNTED_BYTES: usize = 4 + 32 * (1 + 8 + 32) + 4 + MOST_HASHES * Hash::LEN;

/// Where a board finds which ballots its tally counts.
pub trait CountedReader {
    /// How many voters the roll has.
    fn count(&self) -> u32;

    /// The index and the tracking code of the ballot that counts for a voter, if the voter has voted; the outer `None`
    /// if it cannot be read.
    fn counted(&self, voter: u32) -> Option<Option<(u64, TrackingCode)>>;
}

/// Which ballots of 32 voters the tally counts: leaves `32·block …` of its tree `counted`.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct CountedBlock {
    /// For each voter the index of the ballot's entry and its tracking code.
    pub ballots: Vec<Option<(u64, TrackingCode)>>,
    /// The hashes beside them, from left to right.
    pub path: Vec<Hash>,
}

impl CountedBlock {
    /// The block of a voter.
    pub fn of_voter(voter: u32) -> u32 {
        voter / BLOCK
    }

    /// The leaf of the tally's tree for a voter.
    pub fn leaf(counted: &Option<(u64, TrackingCode)>) -> Hash {
        leaf_hash(&encode(counted))
    }

    /// Makes the answer. Only nodes of height 5 and more are read, and those of the last block.
    ///
    /// # Errors
    /// [`LightError::NoBlock`] for a block beyond the roll; [`LightError::Unreadable`].
    pub fn make(block: u32, ballots: &impl CountedReader, nodes: &impl HashReader) -> Result<CountedBlock, LightError> {
        let count = ballots.count();
        let voters = voters_of(block, count)?;
        let indices: Vec<u64> = voters.clone().map(u64::from).collect();
        let path = prove_subset(&indices, u64::from(count), nodes).map_err(LightError::of_making)?;
        let read = |voter| ballots.counted(voter).ok_or(LightError::Unreadable);
        Ok(CountedBlock { ballots: voters.map(read).collect::<Result<_, _>>()?, path })
    }

    /// Reads an answer.
    ///
    /// # Errors
    /// [`LightError::TooLong`], [`LightError::Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<CountedBlock, LightError> {
        decode(bytes, MOST_COUNTED_BYTES)
    }

    /// The answer's bytes.
    pub fn encode(&self) -> Vec<u8> {
        encode(self)
    }

    /// Accepts iff these are the block's leaves of the tree of this many voters with this root; gives the voters'
    /// indices with their ballots.
    ///
    /// # Errors
    /// [`LightError::NoBlock`] for a block beyond the roll, [`LightError::Range`] for more or fewer ballots than the
    /// block has, [`LightError::Proof`].
    pub fn verify(
        &self,
        block: u32,
        count: u32,
        root: &CountedRoot,
    ) -> Result<impl Iterator<Item = (u32, Option<(u64, TrackingCode)>)> + '_, LightError> {
        let voters = voters_of(block, count)?;
        if voters.len() != self.ballots.len() {
            return Err(LightError::Range);
        }
        let leaves: Vec<_> = voters.clone().map(u64::from).zip(self.ballots.iter().map(Self::leaf)).collect();
        lead_to(&leaves, u64::from(count), &self.path, &Hash::from_bytes(root.0))?;
        Ok(voters.zip(self.ballots.iter().copied()))
    }
}

const BLOCK: u32 = CoarseTree::BLOCK as u32;

fn voters_of(block: u32, count: u32) -> Result<Range<u32>, LightError> {
    let first = block.checked_mul(BLOCK).filter(|first| *first < count).ok_or(LightError::NoBlock)?;
    Ok(first..first.saturating_add(BLOCK).min(count))
}
