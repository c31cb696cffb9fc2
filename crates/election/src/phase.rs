//! The phases of an election.

use std::fmt;

/// Where an election stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Nothing is there yet.
    Manifest,
    /// The trustees make the joint key.
    Ceremony,
    /// The ceremony is complete, the joint key is to be posted.
    Key,
    /// The roll is being posted.
    Roll,
    /// The roll is sealed, voting can begin.
    Sealed,
    /// Ballots are accepted.
    Open,
    /// Voting has ended, the tally is to be posted.
    Closed,
    /// The trustees post decryption shares.
    Tallied,
    /// The result is there.
    Finished,
    /// The election has ended without a result.
    Cancelled,
}

impl Phase {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Phase::Manifest => "manifest",
            Phase::Ceremony => "ceremony",
            Phase::Key => "key",
            Phase::Roll => "roll",
            Phase::Sealed => "sealed",
            Phase::Open => "open",
            Phase::Closed => "closed",
            Phase::Tallied => "tallied",
            Phase::Finished => "finished",
            Phase::Cancelled => "cancelled",
        }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phase_is_shown_by_its_stable_name() {
        let shown = [Phase::Manifest, Phase::Open, Phase::Cancelled].map(|phase| phase.to_string());
        assert_eq!(shown, ["manifest", "open", "cancelled"]);
    }
}
