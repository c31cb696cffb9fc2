//! Encrypts a vote, and proves that it is valid.

use rand_core::{CryptoRng, RngCore};
use tupyo_elgamal::encrypt_points;
use tupyo_encoding::encode;
use tupyo_group::{EncodedPoint, Point, Scalar, SecretScalar, powers, secret_subset, secret_sum, sum};
use tupyo_proof::{Invalid, SigningKey, Transcript};
use zeroize::Zeroizing;

use crate::limbs::LimbMasks;
use crate::proof::{absorb_commitments, absorb_masks};
use crate::{BallotBases, BallotHeader, BallotProof, Circuit, LimbProof, LinearForm, SecretBits};

/// What the voter's device knows and the ballot hides: the bits and limbs, and the nonce of the ciphertext.
pub struct Witness {
    bits: Vec<SecretScalar>,
    limbs: Zeroizing<Vec<u16>>,
    nonce: SecretScalar,
    /// Whether the bits are 0 or 1 for sure: what is known to be small costs less.
    are_bits: bool,
}

/// From this width on [`SecretScalar::times_base`] is faster.
const WIDE: usize = 20;

impl Witness {
    /// The bits of a vote and a nonce that must be fresh.
    pub fn new(bits: &SecretBits, nonce: SecretScalar) -> Witness {
        Witness { bits: bits.scalars(), limbs: Zeroizing::new(bits.limbs().to_vec()), nonce, are_bits: true }
    }

    /// The bits of a vote and a nonce drawn for them and this header: from `rng`, the voting key and the bits, so that
    /// a device whose generator repeats itself never uses one nonce for two different ballots.
    pub fn sealing(
        bits: &SecretBits,
        header: &BallotHeader,
        key: &SigningKey,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Witness {
        let mut transcript = Transcript::new("tupyo/v1/ballot nonce");
        transcript.append("header", &encode(header));
        let mut witness = Witness::new(bits, SecretScalar::zero());
        let limbs = witness.limb_scalars();
        let secrets: Vec<_> = witness.bits.iter().chain(&limbs).collect();
        witness.nonce = SecretScalar::random(&mut key.hedged_rng(&transcript, &secrets, rng));
        witness
    }

    /// Opens the ciphertext for everybody: its nonce.
    pub fn publish_nonce(self) -> Scalar {
        self.nonce.publish()
    }

    /// Any numbers in the places of the bits. The prover does not check that they are bits: verifiers must refuse them.
    pub fn of_numbers(numbers: Vec<SecretScalar>, nonce: SecretScalar) -> Witness {
        Witness { bits: numbers, limbs: Zeroizing::default(), nonce, are_bits: false }
    }

    /// The same with these limbs.
    pub fn with_limbs(mut self, limbs: Vec<u16>) -> Witness {
        self.limbs = Zeroizing::new(limbs);
        self
    }

    fn limb_scalars(&self) -> Vec<SecretScalar> {
        self.limbs.iter().map(|limb| SecretScalar::small(u64::from(*limb))).collect()
    }

    fn fits(&self, circuit: &Circuit) -> bool {
        self.bits.len() == circuit.bits() && self.limbs.len() == circuit.limbs()
    }
}

/// A ciphertext and the proof that it encrypts a valid vote.
pub struct Sealed {
    /// `C₀ … C_n`.
    pub ciphertext: Vec<EncodedPoint>,
    /// The proof.
    pub proof: BallotProof,
    /// The rest of it, if the circuit has limbs.
    pub limbs: Option<LimbProof>,
}

/// The prover's masks `a₁…a_m, α, β, γ, δ, s`.
struct Masks {
    bits: Vec<SecretScalar>,
    blinds: [SecretScalar; 4],
    nonce: SecretScalar,
}

/// Encrypts the outputs of the witness' bits and limbs and proves that they satisfy the circuit, in time that does not
/// depend on the witness. 32 bytes of `rng` are used, hedged with the witness.
///
/// # Errors
/// [`Invalid`] if the witness has another number of bits or limbs than the circuit, or there are too few bases.
pub fn prove(
    bases: &BallotBases,
    circuit: &Circuit,
    header: &BallotHeader,
    witness: &Witness,
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<Sealed, Invalid> {
    if !witness.fits(circuit) || !bases.suffice(circuit.bits(), circuit.outputs()) {
        return Err(Invalid);
    }
    let limbs = witness.limb_scalars();
    let ciphertext = encrypt_outputs(bases, circuit, witness, &limbs);
    let mut transcript = Transcript::new(BallotHeader::PROTOCOL);
    header.absorb(&mut transcript, &ciphertext);
    let secrets: Vec<_> = std::iter::once(&witness.nonce).chain(&witness.bits).chain(&limbs).collect();
    let mut rng = transcript.rng(&secrets, rng);
    let masks = Masks::draw(circuit.bits(), &mut rng);
    let limb_masks = LimbMasks::draw(circuit.limbs(), &mut rng);
    let ranges = limb_masks.prove_ranges(bases, &mut transcript, &witness.limbs, &mut rng)?;
    let [a, b, c, d] = masks.commit(bases, witness);
    absorb_commitments(&mut transcript, [&a, &b, &c, &d]);
    let y = transcript.challenge("y");
    let weights: Vec<_> = powers(y).skip(1).take(circuit.outputs() + circuit.equations().len()).collect();
    let linked = ranges.map(|ranges| limb_masks.link(bases, ranges, &mut transcript)).transpose()?;
    let (e0, e1, tau) = masks.link(bases, circuit, &weights, &limb_masks);
    absorb_masks(&mut transcript, [&e0, &e1], tau);
    let x = transcript.challenge("x");
    let [alpha, beta, gamma, delta] = masks.blinds;
    let responses = masks.bits.into_iter().zip(&witness.bits).map(|(mask, bit)| mask.respond(x, bit)).collect();
    let proof = BallotProof {
        masks: a,
        bits: b,
        cross: c,
        squares: d,
        nonce_mask: e0,
        output_mask: e1,
        equation_mask: tau,
        responses,
        bits_response: alpha.respond(x, &beta),
        cross_response: delta.respond(x, &gamma),
        nonce_response: masks.nonce.respond(x, &witness.nonce),
    };
    let limbs = linked.map(|linked| limb_masks.respond(linked, circuit, (&weights, x), &limbs));
    Ok(Sealed { ciphertext, proof, limbs })
}

fn encrypt_outputs(
    bases: &BallotBases,
    circuit: &Circuit,
    witness: &Witness,
    limbs: &[SecretScalar],
) -> Vec<EncodedPoint> {
    let times_base = |form: &LinearForm| {
        let value = form.secret_value(&witness.bits).plus(&form.secret_limb_value(limbs));
        match form.width().filter(|width| witness.are_bits && *width < WIDE) {
            Some(width) => value.times_base_below(width),
            None => value.times_base(),
        }
    };
    let values = circuit.output_forms().iter().map(times_base);
    encrypt_points(bases.key().components(), values, &witness.nonce).iter().map(Point::encode).collect()
}

impl Masks {
    fn draw(bits: usize, rng: &mut (impl RngCore + CryptoRng)) -> Masks {
        Masks {
            bits: (0..bits).map(|_| SecretScalar::random(rng)).collect(),
            blinds: std::array::from_fn(|_| SecretScalar::random(rng)),
            nonce: SecretScalar::random(rng),
        }
    }

    /// `A, B, C, D`.
    fn commit(&self, bases: &BallotBases, witness: &Witness) -> [EncodedPoint; 4] {
        let bits = &witness.bits;
        let one = SecretScalar::small(1);
        let cross: Vec<_> =
            self.bits.iter().zip(bits).map(|(a, b)| a.product(&one.minus(&b.scaled(Scalar::from(2u64))))).collect();
        let squares: Vec<_> = self.bits.iter().map(|a| a.product(a).scaled(-Scalar::ONE)).collect();
        let [alpha, beta, gamma, delta] = &self.blinds;
        let [a, c, d] = [(&self.bits, alpha), (&cross, gamma), (&squares, delta)]
            .map(|(values, blind)| commitment(bases, values, blind));
        let b = if witness.are_bits { bits_commitment(bases, bits, beta) } else { commitment(bases, bits, beta) };
        [a, b, c, d]
    }

    /// `E₀, E₁, τ`. `weights` are the powers of y.
    fn link(
        &self,
        bases: &BallotBases,
        circuit: &Circuit,
        weights: &[Scalar],
        limbs: &LimbMasks,
    ) -> (EncodedPoint, EncodedPoint, Scalar) {
        let (outputs, equations) = weights.split_at(circuit.outputs());
        let output = weighted(circuit.output_forms().iter(), outputs, &self.bits).plus(&limbs.output);
        let tau = weighted(circuit.equations().iter().map(|equation| &equation.form), equations, &self.bits);
        let tau = tau.plus(&limbs.equation);
        let combined_key = sum(outputs, bases.key().components());
        let output_mask = output.times_base() + self.nonce.times(&combined_key);
        (self.nonce.times_base().encode(), output_mask.encode(), tau.publish())
    }
}

/// `Σ valueᵢPᵢ + blind·Q`.
fn commitment(bases: &BallotBases, values: &[SecretScalar], blind: &SecretScalar) -> EncodedPoint {
    let scalars: Vec<_> = values.iter().chain([blind]).collect();
    let points: Vec<_> = bases.bit_points()[..values.len()].iter().copied().chain([bases.blind_point()]).collect();
    secret_sum(&scalars, &points).encode()
}

/// The same, of values that are 0 or 1.
fn bits_commitment(bases: &BallotBases, bits: &[SecretScalar], blind: &SecretScalar) -> EncodedPoint {
    (secret_subset(bits, bases.bit_points()) + blind.times(&bases.blind_point())).encode()
}

/// `Σ weightᵢ formᵢ(bits)`.
fn weighted<'a>(
    forms: impl Iterator<Item = &'a LinearForm>,
    weights: &[Scalar],
    bits: &[SecretScalar],
) -> SecretScalar {
    forms
        .zip(weights)
        .fold(SecretScalar::zero(), |sum, (form, weight)| sum.plus(&form.secret_value(bits).scaled(*weight)))
}
