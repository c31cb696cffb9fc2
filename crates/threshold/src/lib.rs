//! How trustees make the joint key without a dealer, and how any `t` of them open a sum
//! (`docs/protocol/ceremony.md`, `docs/protocol/decryption.md`).
//!
//! | Side | Type | What it does |
//! |---|---|---|
//! | everybody | [`Ceremony`] | decides which message is legal, names a [`Culprit`], ends with the [`CeremonyKeys`] |
//! | one trustee | [`CommittedSecrets`] | commits, reveals, seals shares, opens shares |
//! | one trustee | [`TrusteeShare`] | decrypts a unit's sum |
//! | everybody | [`PreparedUnitShare`], [`open`] | verify decryption shares and put them together |
//!
//! Pedersen's distributed key generation (EUROCRYPT 1991) with commitments first, proofs of possession as in FROST
//! (Komlo and Goldberg, SAC 2020), and shares masked by pairwise Diffie–Hellman. Nothing here does any I/O.
//!
//! ```
//! use rand::rngs::OsRng;
//! use tupyo_threshold::{Ceremony, CeremonyId, CommittedSecrets, Parameters, Round};
//!
//! let parameters = Parameters::new(3, 2, 1)?; // any two of three trustees open sums of one value
//! let mut ceremony = Ceremony::new(CeremonyId { election: [5; 32], number: 0 }, parameters);
//! for trustee in 0..3 {
//!     let (_secrets, commitment) = CommittedSecrets::commit(&ceremony, trustee, &mut OsRng)?;
//!     ceremony.accept_commitment(trustee, commitment)?;
//! }
//! assert_eq!(ceremony.round(), Round::Reveal, "everybody has committed");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod ceremony;
mod complaint;
mod decryption;
mod interpolation;
mod messages;
mod polynomial;
mod possession;
mod scalars;
mod sealing;
mod secrets;

pub use ceremony::{
    Ceremony, CeremonyError, CeremonyId, CeremonyKeys, Culprit, Fault, Parameters, ParametersError, Round,
};
pub use complaint::{ComplaintStatement, PreparedComplaint};
pub use decryption::{PreparedUnitShare, UnitStatement, verify_unit_share};
pub use interpolation::{lagrange, open};
pub use messages::{
    CeremonyTranscript, Commitment, CommitmentDigest, Complaint, ComplaintProof, Confirmation, DecryptionProof,
    JointDigest, PossessionProof, Reveal, RoundsDigest, SaidDigest, SealedShare, Shares, UnitShare,
};
pub use possession::{PreparedPossession, RevealStatement};
pub use secrets::{CommittedSecrets, Opened, SecretsError, TrusteeShare};
