//! Proofs that an entry is in a tree, that several are, and that a tree continues another.

mod consistency;
mod inclusion;
mod prefix;
mod subset;

pub use consistency::{ConsistencyProof, prove_consistency};
pub use inclusion::{InclusionProof, prove_inclusion};
pub use prefix::{PrefixProof, prove_prefix};
pub use subset::{prove_subset, subset_root};

/// Why a proof was refused, or could not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The entry or the older tree is not inside the tree.
    #[error("not inside the tree")]
    OutOfRange,
    /// A hash that the proof needs cannot be read.
    #[error("a hash of the tree cannot be read")]
    MissingHash,
    /// The entries of a proof are not in strictly ascending order.
    #[error("the entries are not in ascending order, each once")]
    Order,
    /// The proof does not prove its statement.
    #[error("the proof is invalid")]
    Invalid,
}

impl ProofError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::OutOfRange => "proof-out-of-range",
            Self::MissingHash => "proof-missing-hash",
            Self::Order => "proof-order",
            Self::Invalid => "proof-invalid",
        }
    }
}

/// The largest power of two below `n`, for `n > 1`: where RFC 6962 §2.1 splits `n` entries.
fn split(n: u64) -> u64 {
    1 << (n - 1).ilog2()
}
