//! Aggregated range proofs (docs/protocol/ballot.md, "Limbs"): that each of some Pedersen commitments `V = vG + sH` is
//! to a number `0 ≤ v < 2¹⁶`.
//!
//! Bulletproofs (Bünz, Bootle, Boneh, Poelstra, Wuille, Maxwell, IEEE S&P 2018, §4.2), with the generators, the
//! transcript and the proof of the crate `bulletproofs`: each accepts what the other makes, and from the same
//! randomness both make the same bytes. That crate cannot verify within our [batch](crate::verify), where all ballots
//! share the generators.

mod bases;
mod inner_product;
mod prove;
mod verify;

pub use bases::RangeBases;
pub use prove::prove_ranges;
pub use verify::PreparedRanges;

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_group::{EncodedPoint, Scalar};

use crate::Absorb;

/// Binary digits of a number: it is from 0 to 2¹⁶ − 1.
pub const LIMB_BITS: usize = 16;

/// The proof for m numbers, m a power of two: 4 + 2·log₂(16m) points and five scalars. Encoded in the order of the
/// fields; the points are decompressed when it is verified.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct RangeProof {
    /// `A`: the digits and the digits less one.
    pub digits: EncodedPoint,
    /// `S`: their masks.
    pub masks: EncodedPoint,
    /// `T₁`: the coefficient of x in t(x).
    pub linear: EncodedPoint,
    /// `T₂`: the coefficient of x² in t(x).
    pub square: EncodedPoint,
    /// `t = ⟨l, r⟩`.
    pub product: Scalar,
    /// `t̃`: what blinds t.
    pub product_blind: Scalar,
    /// `ẽ`: what blinds l and r.
    pub vectors_blind: Scalar,
    /// `L, R` of each round of the inner-product argument.
    pub rounds: Vec<[EncodedPoint; 2]>,
    /// `a`: what is left of l.
    pub left: Scalar,
    /// `b`: what is left of r.
    pub right: Scalar,
}

impl RangeProof {
    /// How many rounds a proof for this many numbers has, after they are padded to a power of two with commitments `O`
    /// to 0.
    pub fn rounds_for(numbers: usize) -> usize {
        (padded(numbers) * LIMB_BITS).trailing_zeros() as usize
    }
}

/// A power of two.
fn padded(numbers: usize) -> usize {
    numbers.next_power_of_two()
}

/// Absorbs the commitments, and `O` for each number that is added to make them a power of two.
fn absorb_commitments(transcript: &mut impl Absorb, commitments: &[EncodedPoint]) {
    let numbers = padded(commitments.len());
    transcript.append("dom-sep", b"rangeproof v1");
    transcript.append("n", &(LIMB_BITS as u64).to_le_bytes());
    transcript.append("m", &(numbers as u64).to_le_bytes());
    let none = EncodedPoint([0; 32]);
    let padding = std::iter::repeat_n(&none, numbers - commitments.len());
    commitments.iter().chain(padding).for_each(|commitment| transcript.append("V", commitment.as_bytes()));
}

/// Absorbs `A, S`; the answer is `y, z`.
fn absorb_digits<T: Absorb>(
    transcript: &mut T,
    digits: &EncodedPoint,
    masks: &EncodedPoint,
) -> (T::Challenge, T::Challenge) {
    transcript.append("A", digits.as_bytes());
    transcript.append("S", masks.as_bytes());
    (transcript.challenge("y"), transcript.challenge("z"))
}

/// Absorbs `T₁, T₂`; the answer is `x`.
fn absorb_coefficients<T: Absorb>(transcript: &mut T, linear: &EncodedPoint, square: &EncodedPoint) -> T::Challenge {
    transcript.append("T_1", linear.as_bytes());
    transcript.append("T_2", square.as_bytes());
    transcript.challenge("x")
}

/// Absorbs `t, t̃, ẽ`; the answer is `w`. The inner-product argument begins.
fn absorb_product<T: Absorb>(transcript: &mut T, [t, t_blind, e_blind]: [Scalar; 3], length: usize) -> T::Challenge {
    transcript.append("t_x", &t.encode());
    transcript.append("t_x_blinding", &t_blind.encode());
    transcript.append("e_blinding", &e_blind.encode());
    let w = transcript.challenge("w");
    transcript.append("dom-sep", b"ipp v1");
    transcript.append("n", &(length as u64).to_le_bytes());
    w
}

/// Absorbs `L, R`; the answer is `u`.
fn absorb_round<T: Absorb>(transcript: &mut T, [left, right]: &[EncodedPoint; 2]) -> T::Challenge {
    transcript.append("L", left.as_bytes());
    transcript.append("R", right.as_bytes());
    transcript.challenge("u")
}

/// Absorbs `a, b`, which Bulletproofs leave out: nothing of theirs comes after, and something of ours does.
fn absorb_end(transcript: &mut impl Absorb, left: Scalar, right: Scalar) {
    transcript.append("a, b", &[left.encode(), right.encode()].concat());
}
