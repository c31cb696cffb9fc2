//! Why a question is not answered, or an answer is not believed.

use tupyo_merkle::ProofError;

/// Why a question is not answered, or an answer is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LightError {
    /// The path asks for nothing that exists, or is not in its only spelling.
    #[error("this is none of the light questions")]
    Question,
    /// The board lacks what the answer is made of: an entry, a line, or a hash of a tree.
    #[error("the board cannot read what the answer is made of; ask again later")]
    Unreadable,
    /// No ceremony is complete among the first entries.
    #[error("no key ceremony is complete at this size; ask with a larger checkpoint")]
    NoCeremony,
    /// The question has fewer bits of the key than it must have.
    #[error("ask for the roll by at least {least} bits of the key")]
    TooFewBits {
        /// How many the question must have.
        least: u8,
    },
    /// Too many lines begin with these bits.
    #[error("more than 4096 lines of the roll lie there; ask by one more bit of the key")]
    Crowded,
    /// The block is beyond the roll.
    #[error("the roll has no voters there")]
    NoBlock,
    /// The answer is longer than any true one.
    #[error("the answer is too long; ask another board or a copy of its ledger")]
    TooLong,
    /// The answer is not the encoding of one.
    #[error("the answer cannot be read; ask another board or a copy of its ledger")]
    Malformed,
    /// The answer is about something else than what was asked for.
    #[error("the answer is not about what was asked for; ask another board or a copy of its ledger")]
    Range,
    /// Its entries are not whole documents of the kinds that were asked for.
    #[error("the answer has entries that make up no document that was asked for; ask another board")]
    Document,
    /// Its lines are no voters in the roll's order.
    #[error("the answer has lines that are no voters in the roll's order; ask another board")]
    Line,
    /// Its path does not lead from what it says to the root.
    #[error("the answer is not under the signed root ({0}); ask another board, and keep this answer")]
    Proof(ProofError),
}

impl LightError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            LightError::Question => "light-question",
            LightError::Unreadable => "light-unreadable",
            LightError::NoCeremony => "no-ceremony",
            LightError::TooFewBits { .. } => "roll-bits",
            LightError::Crowded => "roll-crowded",
            LightError::NoBlock => "counted-not-there",
            LightError::TooLong => "light-too-long",
            LightError::Malformed => "light-malformed",
            LightError::Range => "light-range",
            LightError::Document => "light-document",
            LightError::Line => "light-line",
            LightError::Proof(_) => "light-proof",
        }
    }

    /// What making a proof can run into.
    pub(crate) fn of_making(error: ProofError) -> LightError {
        match error {
            ProofError::MissingHash => LightError::Unreadable,
            other => LightError::Proof(other),
        }
    }
}

impl From<ProofError> for LightError {
    fn from(error: ProofError) -> LightError {
        LightError::Proof(error)
    }
}
