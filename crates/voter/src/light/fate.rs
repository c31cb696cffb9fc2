//! What has become of a vote, as far as a light follower can show it.

use tupyo_circuits::TrackingCode;

/// What has become of a voter's vote, as far as a light follower can show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LightFate {
    /// Voting has not ended, and no ballot of the voter has been shown.
    NotVoted,
    /// Voting has not ended, or the tally is not there yet: this ballot counts so far.
    SoFar {
        /// The ballot's tracking code.
        code: TrackingCode,
        /// Its entry's index.
        index: u64,
    },
    /// The tally counts this ballot, the last that this device knows of.
    Counted {
        /// The ballot's tracking code.
        code: TrackingCode,
        /// Its entry's index.
        index: u64,
    },
    /// The tally counts another ballot, which the voter's key has signed later.
    Replaced {
        /// The tracking code of the ballot that counts.
        by: TrackingCode,
        /// Its entry's index.
        index: u64,
    },
    /// The tally counts no ballot of this voter, and this device knows of none.
    NoneByMe,
    /// Nothing is counted: the election was cancelled.
    Cancelled,
    /// The tally does not count what it must, and this file proves it.
    Missing {
        /// The evidence.
        evidence: Vec<u8>,
    },
}

impl LightFate {
    /// What programs read.
    pub fn as_str(&self) -> &'static str {
        match self {
            LightFate::NotVoted => "not-voted",
            LightFate::SoFar { .. } => "counted-so-far",
            LightFate::Counted { .. } => "counted",
            LightFate::Replaced { .. } => "superseded",
            LightFate::NoneByMe => "none",
            LightFate::Cancelled => "cancelled",
            LightFate::Missing { .. } => "missing",
        }
    }
}
