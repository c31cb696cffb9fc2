//! The sizes of ballots that are measured.

use std::fmt;

/// A single choice from so many options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BallotSize {
    /// How many options.
    pub options: usize,
    /// Whether a blank vote is allowed.
    pub blank: bool,
}

/// The sizes that are measured.
pub const SIZES: [BallotSize; 4] = [
    BallotSize { options: 5, blank: true },
    BallotSize { options: 12, blank: true },
    BallotSize { options: 16, blank: true },
    BallotSize { options: 64, blank: true },
];

impl BallotSize {
    /// `n`, the number of encrypted values.
    pub fn values(self) -> usize {
        self.options + usize::from(self.blank)
    }
}

impl fmt::Display for BallotSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.options, if self.blank { " + blank" } else { "" })
    }
}
