//! How a key ceremony ends, and the next one begins.

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_threshold::{Culprit, SaidDigest};

/// The ceremony that is under way ends, and the next one begins without those who are excluded. It names what has been
/// said until then, so it is void in any other history.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Restart {
    /// The number of the ceremony that ends.
    pub ceremony: u32,
    /// Its round, from 0.
    pub round: u8,
    /// The hash of what has been said in it.
    pub said: SaidDigest,
    /// The trustees that are excluded for good, ascending: the round has waited for all of them.
    pub excluded: Vec<u16>,
    /// Why.
    pub reason: String,
}

/// How a ceremony has ended without a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CeremonyEnd {
    /// A complaint has named a culprit.
    Complaint(Culprit),
    /// Officials have begun anew, without some who were waited for.
    Restart(Restart),
}

impl CeremonyEnd {
    /// Who is excluded from all later ceremonies.
    pub fn excluded(&self) -> &[u16] {
        match self {
            CeremonyEnd::Complaint(culprit) => std::slice::from_ref(&culprit.trustee),
            CeremonyEnd::Restart(restart) => &restart.excluded,
        }
    }
}
