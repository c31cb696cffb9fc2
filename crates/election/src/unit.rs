//! A unit's encrypted sum, and its counts.

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_elgamal::CiphertextSum;

/// The encrypted sum of a unit's counted ballots.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct UnitTally {
    /// The style.
    pub style: u16,
    /// How many ballots are counted.
    pub counted: u32,
    /// Their voters' weights, added.
    pub weight: u64,
    /// Their ciphertexts, weighted and added.
    pub sum: CiphertextSum,
}

/// The counts of a unit.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct UnitResult {
    /// The style.
    pub style: u16,
    /// One for each output of the style.
    pub values: Vec<u64>,
}
