//! What a registrar puts on the roll, and corrections of it.

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_card::CardKey;

use crate::Voter;

/// A line that a registrar puts on the roll (docs/protocol/encoding.md).
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct RegisteredVoter {
    /// The voter.
    pub voter: Voter,
    /// The holder's voting key until now; none iff the holder has none.
    pub replaces: Option<[u8; 32]>,
    /// The key of the voter's card; there iff the manifest demands the card's signature on ballots.
    pub card: Option<CardKey>,
}

/// What registrars change of a line that stands.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Correction {
    /// The line's voting key.
    pub key: [u8; 32],
    /// What becomes of the line.
    pub change: LineChange,
    /// Why: 1–2,000 characters.
    pub reason: String,
}

/// What a correction makes of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum LineChange {
    /// The line goes; its key never returns.
    Struck,
    /// The line has another style or weight.
    Changed {
        /// The ballot style.
        style: u16,
        /// How many times the vote counts.
        weight: u32,
    },
}

/// What registrars have made of the roll.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegistrationSummary {
    /// How many lines have taken effect.
    pub registrations: u64,
    /// How many of them took the place of another one.
    pub replacements: u64,
    /// The corrections that have taken effect, in the ledger's order.
    pub corrections: Vec<Correction>,
}
