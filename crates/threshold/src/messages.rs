//! What trustees post, encoded as `docs/protocol/encoding.md` says. `ceremony` is the number of the ceremony a message
//! belongs to.

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_group::{Point, Scalar};

/// Round 1: a commitment to polynomials, and a fresh key with which shares to and from this trustee are masked.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Commitment {
    /// The ceremony's number.
    pub ceremony: u32,
    /// The hash of the coefficient commitments that round 2 reveals.
    pub digest: CommitmentDigest,
    /// `E = e·G`: the ceremony key, for this ceremony only.
    pub key: Point,
    /// What this trustee's agreement is signed with, for this ceremony only.
    pub agreement_key: Point,
    /// The digest of the document that ended the ceremony before, if there was one: the trustee consents to go on
    /// without those whom it excludes.
    pub after: Option<[u8; 32]>,
}

/// Round 2: the coefficient commitments.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Reveal {
    /// The ceremony's number.
    pub ceremony: u32,
    /// `A_{c,k} = a_{c,k}·G`, by component `c` and then degree `k`.
    pub coefficients: Vec<Vec<Point>>,
    /// The proof that the trustee knows `e` and every `a_{c,k}`.
    pub possession: PossessionProof,
}

/// `(R, z)` with `zG = R + c (E + Σ ρʲAⱼ)`, j from 1.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct PossessionProof {
    /// `R = kG`.
    pub nonce: Point,
    /// `z = k + c (e + Σ ρʲaⱼ)`.
    pub response: Scalar,
}

/// Round 3: one masked share for each other participant, in ascending order.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Shares {
    /// The ceremony's number.
    pub ceremony: u32,
    /// The hash of the rounds 1 and 2 that the dealer has seen.
    pub rounds: RoundsDigest,
    /// The masked shares.
    pub sealed: Vec<SealedShare>,
}

/// `f_c(recipient + 1)` for all components, masked with what dealer and recipient agree on.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SealedShare {
    /// Which trustee can open it.
    pub recipient: u16,
    /// `f_c(recipient + 1) + mask_c`, by component.
    pub ciphertext: Vec<Scalar>,
}

/// Round 4: all shares fit, and this is the ceremony I saw.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Confirmation {
    /// The ceremony's number.
    pub ceremony: u32,
    /// Who takes part, ascending.
    pub participants: Vec<u16>,
    /// The hash of all commitments, reveals and shares.
    pub transcript: CeremonyTranscript,
    /// The hash of the joint key.
    pub joint: JointDigest,
}

/// Round 4: a share does not fit, and here is what everybody needs to see that.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Complaint {
    /// The ceremony's number.
    pub ceremony: u32,
    /// The dealer of the share.
    pub against: u16,
    /// The hash of all commitments, reveals and shares.
    pub transcript: CeremonyTranscript,
    /// `K = e_j·E_d`: what complainer and dealer have agreed on. It opens the shares between these two, and no other.
    pub key: Point,
    /// The proof that `K` is that. Its points are not counted where every other message has room for them.
    pub proof: Box<ComplaintProof>,
}

/// `(R, S, z)` with `zG = R + c E_j` and `zE_d = S + c K`.
#[derive(Debug, Clone, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ComplaintProof {
    /// `R = kG`.
    pub nonce_base: Point,
    /// `S = kE_d`.
    pub nonce_key: Point,
    /// `z = k + c e_j`.
    pub response: Scalar,
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

/// `hash("tupyo/v1/ceremony commitment", borsh(election, ceremony, trustee, key, coefficients))`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct CommitmentDigest(pub [u8; 32]);

/// `hash("tupyo/v1/ceremony rounds", borsh(election, ceremony, participants, commitments, reveals))`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct RoundsDigest(pub [u8; 32]);

/// `hash("tupyo/v1/ceremony", borsh(election, ceremony, participants, commitments, reveals, shares))`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct CeremonyTranscript(pub [u8; 32]);

/// `hash("tupyo/v1/joint key", borsh(joint key))`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct JointDigest(pub [u8; 32]);

/// `hash("tupyo/v1/ceremony said", borsh(election, ceremony, participants, commitments, reveals, shares,
/// confirmations))`, each message with its trustee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SaidDigest(pub [u8; 32]);
