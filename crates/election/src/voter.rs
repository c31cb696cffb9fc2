//! A voter on the roll.

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_group::EncodedPoint;
use tupyo_proof::Signature;

use crate::Holder;

/// A voter on the roll.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Voter {
    /// The voting key; decoded when a part of the roll is examined, and again to verify a ballot.
    pub key: EncodedPoint,
    /// Who holds the key.
    pub holder: Holder,
    /// That the holder has the key's secret: a signature, purpose `registration`, message
    /// [`RegistrationScope::message`](crate::RegistrationScope::message).
    pub possession: Signature,
    /// The ballot style.
    pub style: u16,
    /// How many times the vote counts.
    pub weight: u32,
}
