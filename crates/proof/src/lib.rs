//! Transcript, batch verification and signatures: what every proof of the protocol is made of.
//!
//! The equations and the bytes are in `docs/protocol/notation.md`. A proof is verified in two steps. *Preparing* runs
//! its transcript, decodes its points and gives a [`Member`]; a [batch](verify) then draws one weight for each equation
//! of each member from all their closing challenges, collects the weighted terms and decides with one multiscalar sum.
//! Verifying one proof is a batch of one.
//!
//! ```
//! use rand::rngs::OsRng;
//! use tupyo_proof::{PreparedSignature, Purpose, SharedBases, SigningKey, culprits};
//!
//! let (key, message) = (SigningKey::generate(&mut OsRng), b"a tracking code");
//! let good = key.sign(Purpose::Ballot, message, &mut OsRng);
//! let other = key.sign(Purpose::Challenge, message, &mut OsRng);
//! let member = |signature| PreparedSignature::new(&key.verifying_key(), Purpose::Ballot, message, signature);
//!
//! let members = [member(&good)?, member(&other)?];
//! assert_eq!(culprits(&SharedBases::new([]), &members), [1], "signed for another purpose");
//! # Ok::<(), tupyo_proof::Invalid>(())
//! ```

mod batch;
mod range_proof;
mod script;
mod signature;
mod transcript;

pub use batch::{Member, SharedBases, WeightedSum, culprits, culprits_of_doubtful, verify, weights};
pub use range_proof::{LIMB_BITS, PreparedRanges, RangeBases, RangeProof, prove_ranges};
pub use script::{Absorb, Answers, Script, TOGETHER};
pub use signature::{PreparedSignature, Purpose, Signature, SigningKey, VerifyingKey};
pub use transcript::{Closing, Transcript};

/// A proof or signature was refused. On purpose, nothing more is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("invalid proof")]
pub struct Invalid;

impl From<tupyo_group::DecodeError> for Invalid {
    fn from(_: tupyo_group::DecodeError) -> Self {
        Invalid
    }
}
