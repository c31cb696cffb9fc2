use std::fmt;

/// A single choice from so many options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// How many options.
    pub options: usize,
    /// Whether a blank vote is allowed.
    pub blank: bool,
}

/// The sizes that are measured.
pub const SIZES: [Size; 4] = [
    Size { options: 5, blank: true },
    Size { options: 12, blank: true },
    Size { options: 16, blank: true },
    Size { options: 64, blank: true },
];

impl Size {
    /// `n`, the number of encrypted values.
    pub fn values(self) -> usize {
        self.options + usize::from(self.blank)
    }

    /// How many points of a signed ballot a verifier cannot do without: n + 1 of the ciphertext, 6 of the proof, 2 of the signature.
    pub fn points(self) -> usize {
        self.values() + 9
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.options, if self.blank { " + blank" } else { "" })
    }
}
