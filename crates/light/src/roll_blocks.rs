//! The answer that holds a part of the roll.

use std::cmp::Ordering;
use std::ops::Range;

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_election::{RollRoot, Voter};
use tupyo_encoding::encode;
use tupyo_merkle::{CoarseTree, Hash, HashReader, leaf_hash, prove_subset};

use crate::decoding::{MOST_HASHES, decode, lead_to};
use crate::{LightError, RollBits};

/// The most bytes of a line of the roll: an encoded [`Voter`], and a card's key where ballots bear cards' signatures.
pub const ROLL_LINE_BYTES: usize = VOTER_BYTES + 34;

const VOTER_BYTES: usize = 32 + 32 + 64 + 2 + 4;

/// The most lines of an answer.
pub const MOST_LINES: u32 = 4_096;

/// The most bytes of [`RollBlocks`].
pub const MOST_ROLL_BYTES: usize = 8 + MOST_LINES as usize * (4 + ROLL_LINE_BYTES) + 4 + MOST_HASHES * Hash::LEN;

const BLOCK: u32 = CoarseTree::BLOCK as u32;

/// Where a board finds the lines of its sealed roll.
pub trait RollReader {
    /// How many voters the roll has.
    fn count(&self) -> u32;

    /// A voter's encoded key.
    fn key(&self, voter: u32) -> Option<[u8; 32]>;

    /// A voter's line, whose hash is the leaf of the roll's tree: the encoded [`Voter`], and the card's key where
    /// ballots bear cards' signatures.
    fn line(&self, voter: u32) -> Option<Vec<u8>>;
}

/// The lines of the roll whose keys have the bits that were asked for, and their neighbours: whole blocks of 32 lines.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct RollBlocks {
    /// The index of the first line.
    pub first: u32,
    /// The lines: encoded [`Voter`]s, with their cards' keys where ballots bear cards' signatures.
    pub lines: Vec<Vec<u8>>,
    /// The hashes beside them, from left to right.
    pub path: Vec<Hash>,
}

/// What [`RollBlocks`] consist of, except for the lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollPlan {
    /// The lines' indices.
    pub lines: Range<u32>,
    /// The hashes beside them, from left to right.
    pub path: Vec<Hash>,
}

impl RollPlan {
    /// Plans the answer for a sealed roll, which has voters. Only nodes of height 5 and more are read, and those of the
    /// last block.
    ///
    /// # Errors
    /// [`LightError::TooFewBits`]; [`LightError::Crowded`]; [`LightError::Unreadable`].
    pub fn new(asked: RollBits, roll: &impl RollReader, nodes: &impl HashReader) -> Result<RollPlan, LightError> {
        let count = roll.count();
        let least = RollBits::least(count);
        if asked.bits() < least {
            return Err(LightError::TooFewBits { least });
        }
        let place = |voter| roll.key(voter).map(|key| asked.place_of(&key)).ok_or(LightError::Unreadable);
        let first = search(0..count, |voter| Ok(place(voter)? == Ordering::Less))?;
        let beyond = search(first..count, |voter| Ok(place(voter)? != Ordering::Greater))?;
        let lines = blocks_around(first, beyond, count);
        if lines.len() > MOST_LINES as usize {
            return Err(LightError::Crowded);
        }
        let indices: Vec<u64> = lines.clone().map(u64::from).collect();
        let path = prove_subset(&indices, u64::from(count), nodes).map_err(LightError::of_making)?;
        Ok(RollPlan { lines, path })
    }
}

impl RollBlocks {
    /// Makes the answer.
    ///
    /// # Errors
    /// As [`RollPlan::new`].
    pub fn make(asked: RollBits, roll: &impl RollReader, nodes: &impl HashReader) -> Result<RollBlocks, LightError> {
        let RollPlan { lines, path } = RollPlan::new(asked, roll, nodes)?;
        let first = lines.start;
        let lines = lines.map(|voter| roll.line(voter).ok_or(LightError::Unreadable)).collect::<Result<_, _>>()?;
        Ok(RollBlocks { first, lines, path })
    }

    /// Reads an answer.
    ///
    /// # Errors
    /// [`LightError::TooLong`], [`LightError::Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<RollBlocks, LightError> {
        decode(bytes, MOST_ROLL_BYTES)
    }

    /// The answer's bytes.
    pub fn encode(&self) -> Vec<u8> {
        encode(self)
    }

    /// Accepts iff these are the lines that were asked for, of the roll of this many voters with this root: the voters
    /// with their indices. Then the sealed roll, whose keys ascend, has no other key with these bits. Cards' keys are
    /// not decoded.
    ///
    /// # Errors
    /// [`LightError::Range`] for more or fewer lines than the blocks around these bits, [`LightError::Line`] for lines
    /// that are no voters in ascending order of their keys, [`LightError::Proof`].
    pub fn verify(&self, asked: RollBits, count: u32, root: &RollRoot) -> Result<Vec<(u32, Voter)>, LightError> {
        let lines = self.range(count)?;
        let voters: Vec<Voter> = self.lines.iter().map(|line| voter(line)).collect::<Result<_, _>>()?;
        if !voters.is_sorted_by(|one, next| one.key < next.key) {
            return Err(LightError::Line);
        }
        let place = |voter: &Voter| asked.place_of(voter.key.as_bytes());
        let before = voters.partition_point(|voter| place(voter) == Ordering::Less);
        let within = voters.partition_point(|voter| place(voter) != Ordering::Greater);
        let index = |place: usize| lines.start + place as u32;
        if blocks_around(index(before), index(within), count) != lines {
            return Err(LightError::Range);
        }
        let leaves: Vec<_> = lines.clone().map(u64::from).zip(self.lines.iter().map(|line| leaf_hash(line))).collect();
        lead_to(&leaves, u64::from(count), &self.path, &Hash::from_bytes(root.0))?;
        Ok(lines.zip(voters).collect())
    }

    /// The lines' indices, if the roll has them and they are not too many.
    fn range(&self, count: u32) -> Result<Range<u32>, LightError> {
        let number = u32::try_from(self.lines.len()).ok().filter(|number| (1..=MOST_LINES).contains(number));
        let end = number.and_then(|number| self.first.checked_add(number)).filter(|end| *end <= count);
        end.map(|end| self.first..end).ok_or(LightError::Range)
    }
}

fn voter(line: &[u8]) -> Result<Voter, LightError> {
    let (voter, card) = line.split_at_checked(VOTER_BYTES).ok_or(LightError::Line)?;
    // A card's key begins with its kind, which says how long it is.
    if !matches!((card.first(), card.len()), (None, 0) | (Some(0), 33) | (Some(1), 34)) {
        return Err(LightError::Line);
    }
    borsh::from_slice(voter).map_err(|_| LightError::Line)
}

/// The blocks of the lines from the one before `first` up to `beyond`, clipped to the roll. `first ≤ beyond ≤ count`,
/// `count > 0`.
fn blocks_around(first: u32, beyond: u32, count: u32) -> Range<u32> {
    let start = first.saturating_sub(1).min(count.saturating_sub(1)) / BLOCK * BLOCK;
    let last = beyond.min(count.saturating_sub(1));
    start..(last / BLOCK).saturating_add(1).saturating_mul(BLOCK).min(count)
}

/// The first of these indices for which it is false: for all after it, it is false, too.
fn search(range: Range<u32>, is_before: impl Fn(u32) -> Result<bool, LightError>) -> Result<u32, LightError> {
    let Range { mut start, mut end } = range;
    while start < end {
        let middle = start + (end - start) / 2;
        if is_before(middle)? {
            start = middle + 1;
        } else {
            end = middle;
        }
    }
    Ok(start)
}
