//! Whose ballot it is.

use std::collections::BTreeMap;

use tupyo_election::{BallotCheck, ElectionState, Entry, PersonDraft};
use tupyo_proof::VerifyingKey;

use crate::{FateError, ballot_of};

/// Whose ballot it is. It is shown beside every tracking code, so a device that shows one code to many voters is found
/// out by the first who looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BallotVoter {
    /// The index on the roll.
    pub index: u32,
    /// The voting key there, if the roll is known.
    pub key: Option<VerifyingKey>,
}

impl BallotVoter {
    /// The voter of a ballot that is cast or challenged; nothing for another entry.
    pub fn of(entry: &Entry, state: Option<&ElectionState>) -> Option<BallotVoter> {
        let index = ballot_of(entry)?.voter;
        let key = state.and_then(|state| VerifyingKey::decode(state.roll().voter(index)?.key).ok());
        Some(BallotVoter { index, key })
    }

    /// The voter of a ballot that is cast or challenged, by an election's check; nothing for another entry. The key is
    /// known where the roll, or this line of it, is.
    pub fn on_roll(entry: &Entry, check: &BallotCheck) -> Option<BallotVoter> {
        let index = ballot_of(entry)?.voter;
        let key = check.roll().voter(index).and_then(|voter| VerifyingKey::decode(voter.key).ok());
        Some(BallotVoter { index, key })
    }

    /// The key, spelled as in a manifest.
    pub fn key_text(&self) -> Option<String> {
        self.key.as_ref().map(|key| PersonDraft::new("", BTreeMap::new(), key).key)
    }

    /// Whether it is the voter with this key on the roll, spelled as in a manifest.
    ///
    /// # Errors
    /// [`FateError::OtherKey`]; [`FateError::RollUnknown`] if the roll is not known.
    pub fn has_key(&self, expected: &str) -> Result<(), FateError> {
        let found = self.key_text().ok_or(FateError::RollUnknown)?;
        if found == expected { Ok(()) } else { Err(FateError::OtherKey { voter: self.index }) }
    }

    /// Whether it is the voter with this index.
    ///
    /// # Errors
    /// [`FateError::OtherVoter`].
    pub fn is(&self, expected: u32) -> Result<(), FateError> {
        let found = self.index;
        if found == expected { Ok(()) } else { Err(FateError::OtherVoter { expected, found }) }
    }
}
