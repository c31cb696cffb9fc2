//! Choices as a page gives them.

use tupyo_election::BallotCheck;
use tupyo_proof::SigningKey;

use super::{Choices, ChoicesError, contests_of};
use crate::VoterError;
use crate::opening::on_roll;

impl Choices {
    /// Reads the choices of a key's holder from JSON: for each contest of the style, in order, a list of numbers as
    /// [`Selection::of`](tupyo_election::Selection::of) reads them.
    ///
    /// # Errors
    /// [`VoterError::NotOnRoll`]; [`ChoicesError`] for other JSON, and for what the manifest does not allow.
    pub fn from_json(check: &BallotCheck, key: &SigningKey, json: &str) -> Result<Choices, VoterError> {
        let (_, voter) = on_roll(check, key)?;
        let contests = serde_json::from_str(json).map_err(|_| ChoicesError::Lists)?;
        let choices = Choices::of(voter.style, contests);
        if choices.contests.len() != contests_of(check.manifest(), voter.style)?.len() {
            return Err(ChoicesError::Lists.into());
        }
        choices.bits(check.manifest())?;
        Ok(choices)
    }
}
