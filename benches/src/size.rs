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

    /// How many points of a signed ballot a verifier cannot do without: n + 1 of the ciphertext, 6 of the proof, 2 of
    /// the signature.
    pub fn points(self) -> usize {
        self.values() + 9
    }
}

impl fmt::Display for BallotSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.options, if self.blank { " + blank" } else { "" })
    }
}
