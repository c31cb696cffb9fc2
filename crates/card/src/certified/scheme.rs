//! Which key signs how.

use borsh::{BorshDeserialize, BorshSerialize};

/// Bytes of the longest signature and of the largest modulus: of an RSA key of 8,192 bits.
pub(super) const LONGEST: usize = 1024;
/// Bytes of the shortest signature of RSA: of a key of 2,048 bits.
const SHORTEST_RSA: usize = 256;

/// How a message was signed; encoded as one byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum SignatureScheme {
    /// RFC 8032, pure Ed25519: `R ‖ s`, 64 bytes.
    Ed25519 = 0,
    /// FIPS 186-5: `r ‖ s`, 64 bytes.
    EcdsaP256Sha256 = 1,
    /// FIPS 186-5: `r ‖ s`, 96 bytes.
    EcdsaP384Sha384 = 2,
    /// RFC 8017 §8.1 with SHA-256, MGF1 with SHA-256 and a salt of 32 bytes; as long as the modulus.
    RsaPssSha256 = 3,
    /// RFC 8017 §8.2 with SHA-256; as long as the modulus.
    RsaPkcs1Sha256 = 4,
}

impl SignatureScheme {
    /// Whether a signature of this scheme may have this many bytes.
    pub(super) fn fits(self, length: usize) -> bool {
        match self {
            SignatureScheme::Ed25519 | SignatureScheme::EcdsaP256Sha256 => length == 64,
            SignatureScheme::EcdsaP384Sha384 => length == 96,
            SignatureScheme::RsaPssSha256 | SignatureScheme::RsaPkcs1Sha256 => {
                (SHORTEST_RSA..=LONGEST).contains(&length)
            }
        }
    }
}
