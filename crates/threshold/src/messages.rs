//! What trustees post, encoded as `docs/protocol/encoding.md` says. `ceremony` is the number of the ceremony a message belongs to.

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_group::{Point, Scalar};

/// Round 1: the promise of a polynomial, and a fresh key for the shares of others.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Commitment {
    /// The ceremony's number.
    pub ceremony: u32,
    /// The hash of the coefficient commitments that round 2 reveals.
    pub digest: CommitmentDigest,
    /// The HPKE public key for this ceremony only.
    pub encryption_key: EncryptionKey,
}

/// Round 2: the coefficient commitments.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Reveal {
    /// The ceremony's number.
    pub ceremony: u32,
    /// `A_{c,k} = a_{c,k}·G`, by component `c` and then degree `k`.
    pub coefficients: Vec<Vec<Point>>,
    /// The proof that the trustee knows every `a_{c,k}`.
    pub possession: PossessionProof,
}

/// `(R, z)` with `zG = R + e Σ ρʲAⱼ`.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PossessionProof {
    /// `R = kG`.
    pub nonce: Point,
    /// `z = k + e Σ ρʲaⱼ`.
    pub response: Scalar,
}

/// Round 3: one sealed share for each other trustee, in ascending order.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Shares {
    /// The ceremony's number.
    pub ceremony: u32,
    /// The sealed shares.
    pub sealed: Vec<SealedShare>,
}

/// `f_c(recipient + 1)` for all components, sealed with HPKE.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SealedShare {
    /// Which trustee can open it.
    pub recipient: u16,
    /// HPKE's encapsulated key.
    pub encapsulated: [u8; 32],
    /// The scalars, 32 bytes for each component, and a tag of 16 bytes.
    pub ciphertext: Vec<u8>,
}

/// Round 4: all shares fit, and this is the ceremony I saw.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Confirmation {
    /// The ceremony's number.
    pub ceremony: u32,
    /// The hash of all commitments, reveals and shares.
    pub transcript: CeremonyTranscript,
}

/// Round 4: a share does not fit, and here is what everybody needs to see it.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Complaint {
    /// The ceremony's number.
    pub ceremony: u32,
    /// The dealer of the share.
    pub against: u16,
    /// The complainer's HPKE secret key. It is public from here on, and void with the ceremony.
    pub encryption_secret: [u8; 32],
}

/// A trustee's part of the decryption of one unit.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct UnitShare {
    /// The unit's ballot style.
    pub style: u16,
    /// `Dᵢ = xᵢC₀`.
    pub factors: Vec<Point>,
    /// The proof that all `Dᵢ` fit the trustee's verification keys.
    pub proof: DecryptionProof,
}

/// `(R, S, z)` with `zG = R + e Σ ρⁱVᵢ` and `zC₀ = S + e Σ ρⁱDᵢ`.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct DecryptionProof {
    /// `R = kG`.
    pub nonce_base: Point,
    /// `S = kC₀`.
    pub nonce_cipher: Point,
    /// `z = k + e Σ ρⁱxᵢ`.
    pub response: Scalar,
}

/// `hash("tupyo/v1/ceremony commitment", borsh(election, ceremony, trustee, encryption_key, coefficients))`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct CommitmentDigest(pub [u8; 32]);

/// `hash("tupyo/v1/ceremony", borsh(election, ceremony, commitments, reveals, shares))`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct CeremonyTranscript(pub [u8; 32]);

/// An X25519 public key for HPKE.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct EncryptionKey(pub [u8; 32]);
