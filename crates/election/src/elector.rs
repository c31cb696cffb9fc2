//! What ballots need of a voter.

use tupyo_group::EncodedPoint;

use crate::Voter;

/// What ballots need of a [`Voter`] whose possession has been verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elector {
    /// The voting key; decoded when a part of the roll is examined, and again to verify a ballot.
    pub key: EncodedPoint,
    /// The ballot style.
    pub style: u16,
    /// How many times the vote counts.
    pub weight: u32,
}

impl Elector {
    pub(crate) fn of(&Voter { key, style, weight, .. }: &Voter) -> Elector {
        Elector { key, style, weight }
    }
}
