//! Whose a ballot is, and whose it must be.

use tupyo_fate::{BallotVoter, FateError};

use crate::catalogue::questions as texts;

/// Whose ballot it must be.
#[derive(clap::Args)]
pub(crate) struct Owner {
    /// Whose ballot it must be: the voter's index on the roll.
    #[arg(long, value_name = "INDEX")]
    voter: Option<u32>,
    /// Whose ballot it must be: the voting key's public part, as a manifest spells keys.
    #[arg(long, value_name = "KEY", allow_hyphen_values = true)]
    voting_key: Option<String>,
}

impl Owner {
    /// The voter's index, if it is given.
    pub fn index(&self) -> Option<u32> {
        self.voter
    }

    /// Whether it is theirs.
    ///
    /// # Errors
    /// [`FateError::OtherVoter`], [`FateError::OtherKey`].
    pub fn check(&self, voter: &BallotVoter) -> Result<(), FateError> {
        self.voter.map_or(Ok(()), |expected| voter.is(expected))?;
        self.voting_key.as_deref().map_or(Ok(()), |expected| voter.has_key(expected))
    }
}

/// Whose ballot it is, in English and Korean: the index on the roll, and the key there.
pub(crate) fn whose(voter: &BallotVoter) -> [String; 2] {
    let key = voter.key_text().unwrap_or_default();
    texts::voter_with_key(&voter.index, &key)
}

#[cfg(test)]
mod tests {
    use clap::{Args, Command};

    use super::*;

    /// Every 64th key begins so.
    #[test]
    fn a_key_may_begin_with_a_hyphen() {
        let owner = Owner::augment_args(Command::new("receipt"));
        let key = format!("-B{}", "w".repeat(41));
        let given = owner.try_get_matches_from(["receipt", "--voting-key", &key]).unwrap();
        assert_eq!(given.get_one::<String>("voting_key"), Some(&key));
    }
}
