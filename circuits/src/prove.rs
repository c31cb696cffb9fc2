use rand_core::{CryptoRng, RngCore};
use tupyo_elgamal::encrypt;
use tupyo_group::{EncodedPoint, Point, Scalar, SecretScalar, powers, secret_sum, sum};
use tupyo_proof::{Invalid, SigningKey, Transcript};

use crate::proof::{absorb_commitments, absorb_masks};
use crate::{BallotBases, BallotHeader, BallotProof, Circuit, SecretBits};

/// What the voter's device knows and the ballot hides: the bits, and the nonce of the ciphertext.
pub struct Witness {
    bits: Vec<SecretScalar>,
    nonce: SecretScalar,
}

impl Witness {
    /// The bits of a vote and a nonce that must be fresh.
    pub fn new(bits: &SecretBits, nonce: SecretScalar) -> Witness {
        Witness { bits: bits.scalars(), nonce }
    }

    /// The bits of a vote and a nonce drawn for them and this header: from `rng`, the voting key and the bits, so that a device whose generator repeats itself
    /// gives no nonce to two different ballots.
    pub fn sealing(
        bits: &SecretBits,
        header: &BallotHeader,
        key: &SigningKey,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Witness {
        let mut transcript = Transcript::new("tupyo/v1/ballot nonce");
        // Writing to a vector cannot fail.
        transcript.append("header", &borsh::to_vec(header).unwrap_or_default());
        let bits = bits.scalars();
        let secrets: Vec<_> = bits.iter().collect();
        let nonce = SecretScalar::random(&mut key.hedged_rng(&transcript, &secrets, rng));
        Witness { bits, nonce }
    }

    /// Opens the ciphertext for everybody: its nonce.
    pub fn publish_nonce(self) -> Scalar {
        self.nonce.publish()
    }

    /// Any numbers in the places of the bits. The prover does not look whether they are bits: it is for the verifiers to refuse them.
    pub fn of_numbers(numbers: Vec<SecretScalar>, nonce: SecretScalar) -> Witness {
        Witness { bits: numbers, nonce }
    }
}

/// A ciphertext and the proof that it encrypts a valid vote.
pub struct Sealed {
    /// `C₀ … C_n`.
    pub ciphertext: Vec<EncodedPoint>,
    /// The proof.
    pub proof: BallotProof,
}

/// The prover's masks `a₁…a_m, α, β, γ, δ, s`.
struct Masks {
    bits: Vec<SecretScalar>,
    blinds: [SecretScalar; 4],
    nonce: SecretScalar,
}

/// Encrypts the outputs of the witness' bits and proves that they satisfy the circuit, in time that does not depend on the witness. 32 bytes of
/// `rng` are used, hedged with the witness.
///
/// # Errors
/// [`Invalid`] if the witness has not as many bits as the circuit, or the bases do not suffice for it.
pub fn prove(
    bases: &BallotBases,
    circuit: &Circuit,
    header: &BallotHeader,
    witness: &Witness,
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<Sealed, Invalid> {
    if witness.bits.len() != circuit.bits() || !bases.suffice(circuit.bits(), circuit.outputs()) {
        return Err(Invalid);
    }
    let ciphertext = encrypt_outputs(bases, circuit, witness);
    let mut transcript = header.transcript(&ciphertext);
    let secrets: Vec<_> = std::iter::once(&witness.nonce).chain(&witness.bits).collect();
    let masks = Masks::draw(circuit.bits(), &mut transcript.rng(&secrets, rng));
    let [a, b, c, d] = masks.commit(bases, &witness.bits);
    let y = absorb_commitments(&mut transcript, [&a, &b, &c, &d]);
    let (e0, e1, tau) = masks.link(bases, circuit, y);
    let x = absorb_masks(&mut transcript, [&e0, &e1], tau);
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
    Ok(Sealed { ciphertext, proof })
}

fn encrypt_outputs(bases: &BallotBases, circuit: &Circuit, witness: &Witness) -> Vec<EncodedPoint> {
    let values: Vec<_> = circuit.output_forms().iter().map(|form| form.secret_value(&witness.bits)).collect();
    encrypt(bases.key().components(), &values, &witness.nonce).iter().map(Point::encode).collect()
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
    fn commit(&self, bases: &BallotBases, bits: &[SecretScalar]) -> [EncodedPoint; 4] {
        let one = SecretScalar::small(1);
        let cross: Vec<_> =
            self.bits.iter().zip(bits).map(|(a, b)| a.product(&one.minus(&b.scaled(Scalar::from(2u64))))).collect();
        let squares: Vec<_> = self.bits.iter().map(|a| a.product(a).scaled(-Scalar::ONE)).collect();
        let [alpha, beta, gamma, delta] = &self.blinds;
        [(&self.bits[..], alpha), (bits, beta), (&cross, gamma), (&squares, delta)]
            .map(|(values, blind)| commitment(bases, values, blind))
    }

    /// `E₀, E₁, τ`.
    fn link(&self, bases: &BallotBases, circuit: &Circuit, y: Scalar) -> (EncodedPoint, EncodedPoint, Scalar) {
        let weights: Vec<_> = powers(y).skip(1).take(circuit.outputs() + circuit.equations().len()).collect();
        let (outputs, equations) = weights.split_at(circuit.outputs());
        let output = weighted(circuit.output_forms().iter(), outputs, &self.bits);
        let tau = weighted(circuit.equations().iter().map(|equation| &equation.form), equations, &self.bits);
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

/// `Σ weightᵢ formᵢ(bits)`.
fn weighted<'a>(
    forms: impl Iterator<Item = &'a crate::LinearForm>,
    weights: &[Scalar],
    bits: &[SecretScalar],
) -> SecretScalar {
    forms
        .zip(weights)
        .fold(SecretScalar::zero(), |sum, (form, weight)| sum.plus(&form.secret_value(bits).scaled(*weight)))
}
