//! What a ballot with amounts has besides its proof: commitments, a range proof, and the link between them.

use borsh::{BorshDeserialize, BorshSerialize};
use rand_core::{CryptoRng, RngCore};
use tupyo_group::{EncodedPoint, PublicPoint, Scalar, SecretScalar};
use tupyo_proof::{Absorb, Invalid, PreparedRanges, RangeBases, RangeProof, Transcript, WeightedSum, prove_ranges};

use crate::{BallotBases, Circuit, LinearForm};

/// What a ballot has besides its [`BallotProof`](crate::BallotProof) if its circuit has limbs: commitments to them, the
/// proof that they are below 2¹⁶, and the link of the commitments to ciphertext and equations (docs/protocol/ballot.md,
/// "Limbs"). Encoded in the order of the fields.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct LimbProof {
    /// `Vⱼ = vⱼG + sⱼH`.
    pub commitments: Vec<EncodedPoint>,
    /// That every `vⱼ` is below 2¹⁶.
    pub ranges: RangeProof,
    /// `E₂ = (d + e)G + σH`.
    pub link_mask: EncodedPoint,
    /// `z₄ = x Σ yⁱ oᵢ(v) + d`.
    pub output_response: Scalar,
    /// `z₅ = x Σ y^(n+l) L_l(v) + e`.
    pub equation_response: Scalar,
    /// `z₆ = x Σ μⱼsⱼ + σ`.
    pub blind_response: Scalar,
}

impl LimbProof {
    /// The bytes of a proof about this many limbs; none if there are no limbs.
    pub fn length(limbs: usize) -> usize {
        let ranges = 4 * 32 + 3 * 32 + 4 + 64 * RangeProof::rounds_for(limbs) + 2 * 32;
        if limbs == 0 { 0 } else { 4 + 32 * limbs + ranges + 32 + 3 * 32 }
    }

    /// Whether it is as long as one about this many limbs.
    fn fits(&self, limbs: usize) -> bool {
        self.commitments.len() == limbs && self.ranges.rounds.len() == RangeProof::rounds_for(limbs)
    }

    /// Whether it is there, and as long as one, exactly if the circuit has limbs.
    pub fn fits_circuit(proof: Option<&LimbProof>, circuit: &Circuit) -> bool {
        match proof {
            None => circuit.limbs() == 0,
            Some(proof) => circuit.limbs() > 0 && proof.fits(circuit.limbs()),
        }
    }

    /// Absorbs the last message.
    pub(crate) fn absorb_responses(&self, transcript: &mut impl Absorb) {
        let responses = [self.output_response, self.equation_response, self.blind_response];
        transcript.append("limb responses", &responses.map(|response| response.encode()).concat());
    }
}

/// What the prover draws for its limbs: `s₁ … s_k, d, e, σ`; nothing, and zeros, if there are none.
pub(crate) struct LimbMasks {
    blindings: Vec<SecretScalar>,
    pub(crate) output: SecretScalar,
    pub(crate) equation: SecretScalar,
    link: SecretScalar,
}

/// Commitments and range proof.
pub(crate) struct ProvedRanges(Vec<EncodedPoint>, RangeProof);

/// Commitments and range proof, and `E₂`.
pub(crate) struct LinkedRanges(ProvedRanges, EncodedPoint);

impl LimbMasks {
    pub(crate) fn draw(limbs: usize, rng: &mut (impl RngCore + CryptoRng)) -> LimbMasks {
        let mut draw = || if limbs == 0 { SecretScalar::zero() } else { SecretScalar::random(rng) };
        LimbMasks { blindings: (0..limbs).map(|_| draw()).collect(), output: draw(), equation: draw(), link: draw() }
    }

    /// Before y: commits to the limbs and proves their range. Nothing if there are none.
    pub(crate) fn prove_ranges(
        &self,
        bases: &BallotBases,
        transcript: &mut Transcript,
        limbs: &[u16],
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Option<ProvedRanges>, Invalid> {
        if limbs.is_empty() {
            return Ok(None);
        }
        let (commitments, proof) = prove_ranges(bases.ranges()?, transcript, limbs, &self.blindings, rng)?;
        Ok(Some(ProvedRanges(commitments, proof)))
    }

    /// Between y and x: absorbs `E₂`.
    pub(crate) fn link(
        &self,
        bases: &BallotBases,
        ranges: ProvedRanges,
        transcript: &mut Transcript,
    ) -> Result<LinkedRanges, Invalid> {
        let mask = self.output.plus(&self.equation).times_base() + self.link.times(&bases.ranges()?.blind());
        let mask = mask.encode();
        absorb_link_mask(transcript, &mask);
        Ok(LinkedRanges(ranges, mask))
    }

    /// After x. `weights` are the powers of y, first those of the outputs. Nothing comes after, so nothing is absorbed.
    pub(crate) fn respond(
        self,
        LinkedRanges(ProvedRanges(commitments, ranges), link_mask): LinkedRanges,
        circuit: &Circuit,
        (weights, x): (&[Scalar], Scalar),
        limbs: &[SecretScalar],
    ) -> LimbProof {
        let [outputs, equations] = limb_weights(circuit, weights);
        let both: Vec<_> = outputs.iter().zip(&equations).map(|(one, other)| *one + *other).collect();
        LimbProof {
            commitments,
            ranges,
            link_mask,
            output_response: self.output.respond(x, &combination(&outputs, limbs)),
            equation_response: self.equation.respond(x, &combination(&equations, limbs)),
            blind_response: self.link.respond(x, &combination(&both, &self.blindings)),
        }
    }
}

/// `Σ weight·number`.
fn combination(weights: &[Scalar], numbers: &[SecretScalar]) -> SecretScalar {
    let terms = weights.iter().zip(numbers).map(|(weight, number)| number.scaled(*weight));
    terms.fold(SecretScalar::zero(), |sum, term| sum.plus(&term))
}

/// A limb proof ready for a batch: three equations, the two of the ranges and the link.
pub(crate) struct PreparedLimbs<'a> {
    bases: &'a RangeBases,
    proof: &'a LimbProof,
    ranges: PreparedRanges<'a>,
    link_mask: PublicPoint,
    /// `x·μⱼ`.
    factors: Vec<Scalar>,
}

impl<'a> PreparedLimbs<'a> {
    pub(crate) const EQUATIONS: usize = PreparedRanges::EQUATIONS + 1;

    /// With the challenges of the range proof and their inverses, x, and the powers of y.
    pub(crate) fn new(
        bases: &'a BallotBases,
        circuit: &Circuit,
        (proof, link_mask): (&'a LimbProof, PublicPoint),
        of_ranges: (&[Scalar], &[Scalar]),
        (weights, x): (&[Scalar], Scalar),
    ) -> Result<PreparedLimbs<'a>, Invalid> {
        let bases = bases.ranges()?;
        let ranges = PreparedRanges::with_inverses(bases, of_ranges, &proof.commitments, &proof.ranges)?;
        let [outputs, equations] = limb_weights(circuit, weights);
        let factors = outputs.into_iter().zip(equations).map(|(one, other)| x * (one + other)).collect();
        Ok(PreparedLimbs { bases, proof, ranges, link_mask, factors })
    }

    /// `z₄`, the limbs' part of the outputs.
    pub(crate) fn output_response(&self) -> Scalar {
        self.proof.output_response
    }

    /// `z₅`, the limbs' part of the equations.
    pub(crate) fn equation_response(&self) -> Scalar {
        self.proof.equation_response
    }

    /// The two equations of the ranges, and `x Σ μⱼVⱼ + E₂ − (z₄ + z₅)G − z₆H`.
    pub(crate) fn collect<'s>(&'s self, [product, vectors, link]: [Scalar; 3], sum: &mut WeightedSum<'s>) {
        let factors = self.factors.iter().map(|factor| link * *factor);
        self.ranges.collect([product, vectors], factors, sum);
        sum.term(link, &self.link_mask);
        sum.shared_product(0, -link, self.proof.output_response + self.proof.equation_response);
        sum.shared_product(self.bases.blind_place(), -link, self.proof.blind_response);
    }
}

pub(crate) fn absorb_link_mask(transcript: &mut impl Absorb, mask: &EncodedPoint) {
    transcript.append("limb mask", mask.as_bytes());
}

/// For each limb what it is multiplied with in `Σ yⁱoᵢ`, and in `Σ y^(n+l)L_l`; `μ` is the sum of both.
fn limb_weights(circuit: &Circuit, weights: &[Scalar]) -> [Vec<Scalar>; 2] {
    let (outputs, equations) = weights.split_at(circuit.outputs().min(weights.len()));
    let equation_forms = circuit.equations().iter().map(|equation| &equation.form);
    [weigh(circuit, circuit.output_forms().iter(), outputs), weigh(circuit, equation_forms, equations)]
}

fn weigh<'f>(circuit: &Circuit, forms: impl Iterator<Item = &'f LinearForm>, weights: &[Scalar]) -> Vec<Scalar> {
    let mut sums = vec![Scalar::ZERO; circuit.limbs()];
    for (form, weight) in forms.zip(weights) {
        for (limb, coefficient) in form.limbs() {
            if let Some(sum) = sums.get_mut(limb) {
                *sum += *weight * Scalar::from(coefficient);
            }
        }
    }
    sums
}
