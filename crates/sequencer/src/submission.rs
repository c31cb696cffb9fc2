//! A verified entry, and its answer.

use crate::{Arrival, Fold, Rejection};

/// An entry that neither [`Fold::verify_signatures`] nor [`Fold::verify_proofs`] has refused.
pub struct Submission<F: Fold, T> {
    /// The entry.
    pub entry: Box<Arrival<F>>,
    /// Whom to answer.
    pub ticket: T,
}

/// The entry's index, or why it has none.
pub(crate) type Answer<F> = Result<u64, Rejection<<F as Fold>::Refusal>>;
