//! The ballot proof as bytes, and the order in which its transcript takes them.

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_group::{EncodedPoint, Scalar};
use tupyo_proof::Absorb;

/// The proof that a ballot's ciphertext encrypts the outputs of bits that satisfy its circuit: six points and m + 4
/// scalars.
///
/// Committed-bit argument of Bootle, Cerulli, Chaidos, Ghadafi, Groth, Petit, *Short accountable ring signatures based
/// on DDH* (ESORICS 2015, §3), linked to the ciphertext by a random linear combination. Encoded in the order of the
/// fields; the points are decompressed when it is verified.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct BallotProof {
    /// `A = Σ aᵢPᵢ + αQ`: the masks of the bits.
    pub masks: EncodedPoint,
    /// `B = Σ bᵢPᵢ + βQ`: the bits.
    pub bits: EncodedPoint,
    /// `C = Σ aᵢ(1−2bᵢ)Pᵢ + γQ`: the coefficients of x in f(x−f).
    pub cross: EncodedPoint,
    /// `D = −Σ aᵢ²Pᵢ + δQ`: the constants in f(x−f).
    pub squares: EncodedPoint,
    /// `E₀ = sG`: the mask of the nonce.
    pub nonce_mask: EncodedPoint,
    /// `E₁ = (Σ yⁱoᵢ(a))G + s Σ yⁱYᵢ`: the mask of the outputs.
    pub output_mask: EncodedPoint,
    /// `τ = Σ y^(n+l) L_l(a)`: the mask of the equations.
    pub equation_mask: Scalar,
    /// `fᵢ = bᵢx + aᵢ`.
    pub responses: Vec<Scalar>,
    /// `z₁ = βx + α`.
    pub bits_response: Scalar,
    /// `z₂ = γx + δ`.
    pub cross_response: Scalar,
    /// `z₃ = rx + s`.
    pub nonce_response: Scalar,
}

/// Absorbs the first message, before `y`.
pub(crate) fn absorb_commitments(transcript: &mut impl Absorb, commitments: [&EncodedPoint; 4]) {
    transcript.append("commitments", &commitments.map(|point| point.0).concat());
}

/// Absorbs the second message, before `x`.
pub(crate) fn absorb_masks(transcript: &mut impl Absorb, masks: [&EncodedPoint; 2], equation_mask: Scalar) {
    let [nonce, output] = masks;
    transcript.append("masks", &[nonce.0, output.0, equation_mask.encode()].concat());
}

impl BallotProof {
    /// Absorbs the last message.
    pub(crate) fn absorb_responses(&self, transcript: &mut impl Absorb) {
        let last = [self.bits_response, self.cross_response, self.nonce_response];
        let mut bytes = Vec::with_capacity(32 * (self.responses.len() + last.len()));
        self.responses.iter().chain(&last).for_each(|response| bytes.extend_from_slice(&response.encode()));
        transcript.append("responses", &bytes);
    }
}
