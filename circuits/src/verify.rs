//! Verifies ballot proofs, in the batch.

use tupyo_group::{DecodeError, EncodedPoint, ProductSum, PublicPoint, Scalar, powers};
use tupyo_proof::{Absorb, Answers, Closing, Invalid, Member, PreparedRanges, Script, WeightedSum};

use crate::limbs::{PreparedLimbs, absorb_link_mask};
use crate::proof::{absorb_commitments, absorb_masks};
use crate::{BallotBases, BallotHeader, BallotProof, Circuit, LimbProof};

/// A ballot proof ready for a batch: four equations between points, three more with limbs, and one between scalars
/// (docs/protocol/ballot.md, "Proof", "Limbs").
pub struct PreparedBallotProof<'a> {
    bases: &'a BallotBases,
    proof: &'a BallotProof,
    limbs: Option<PreparedLimbs<'a>>,
    commitments: [PublicPoint; 4],
    masks: [PublicPoint; 2],
    ciphertext: Vec<PublicPoint>,
    output_weights: Vec<Scalar>,
    output_response: Scalar,
    scalars_hold: bool,
    y: Scalar,
    x: Scalar,
    closing: Closing,
}

impl<'a> PreparedBallotProof<'a> {
    /// Runs the transcript and decodes all points. `limbs` is there if the circuit has limbs.
    ///
    /// # Errors
    /// [`Invalid`] if the numbers of points and responses are not the circuit's, or an encoding is not canonical.
    pub fn new(
        bases: &'a BallotBases,
        circuit: &Circuit,
        header: &BallotHeader,
        ciphertext: &[EncodedPoint],
        proof: &'a BallotProof,
        limbs: Option<&'a LimbProof>,
    ) -> Result<PreparedBallotProof<'a>, Invalid> {
        let points = PublicPoint::decode_all(&Self::encodings(ciphertext, proof, limbs));
        let foreseen = Foreseen { points: &points, answers: None };
        PreparedBallotProof::foreseen(bases, circuit, header, ciphertext, proof, limbs, foreseen)
    }

    /// What [`Foreseen`] has the points of.
    pub fn encodings(ciphertext: &[EncodedPoint], proof: &BallotProof, limbs: Option<&LimbProof>) -> Vec<EncodedPoint> {
        let mut encodings = vec![proof.masks, proof.bits, proof.cross, proof.squares];
        encodings.extend([proof.nonce_mask, proof.output_mask]);
        encodings.extend(limbs.map(|limbs| limbs.link_mask));
        encodings.extend(ciphertext);
        encodings
    }

    /// The messages of a proof. Those about limbs have challenges before the proof's own.
    pub fn script(
        header: &BallotHeader,
        ciphertext: &[EncodedPoint],
        proof: &BallotProof,
        limbs: Option<&LimbProof>,
    ) -> Script<2> {
        let mut script = Script::new(BallotHeader::PROTOCOL);
        header.absorb(&mut script, ciphertext);
        limbs.map(|limbs| PreparedRanges::absorb(&mut script, &limbs.commitments, &limbs.ranges));
        absorb_commitments(&mut script, [&proof.masks, &proof.bits, &proof.cross, &proof.squares]);
        script.challenge("y");
        limbs.iter().for_each(|limbs| absorb_link_mask(&mut script, &limbs.link_mask));
        absorb_masks(&mut script, [&proof.nonce_mask, &proof.output_mask], proof.equation_mask);
        script.challenge("x");
        proof.absorb_responses(&mut script);
        limbs.iter().for_each(|limbs| limbs.absorb_responses(&mut script));
        script
    }

    /// As [`PreparedBallotProof::new`], where some of the work was done together with other proofs'.
    ///
    /// # Errors
    /// [`Invalid`] as well if there are not as many points.
    pub fn foreseen(
        bases: &'a BallotBases,
        circuit: &Circuit,
        header: &BallotHeader,
        ciphertext: &[EncodedPoint],
        proof: &'a BallotProof,
        limbs: Option<&'a LimbProof>,
        Foreseen { points, answers }: Foreseen<'_>,
    ) -> Result<PreparedBallotProof<'a>, Invalid> {
        let fits = ciphertext.len() == circuit.outputs() + 1 && proof.responses.len() == circuit.bits();
        if !fits || !LimbProof::fits_circuit(limbs, circuit) || !bases.suffice(circuit.bits(), circuit.outputs()) {
            return Err(Invalid);
        }
        let [Ok(masks), Ok(bits), Ok(cross), Ok(squares), Ok(nonce_mask), Ok(output_mask), rest @ ..] = points else {
            return Err(Invalid);
        };
        let (link_mask, of_ciphertext) = rest.split_at_checked(limbs.iter().len()).ok_or(Invalid)?;
        if of_ciphertext.len() != ciphertext.len() {
            return Err(Invalid);
        }
        let link_mask = link_mask.first().copied().transpose()?;
        let answers = answers.unwrap_or_else(|| Self::script(header, ciphertext, proof, limbs).run());
        let Answers { earlier, inverses, challenges: [y, x], closing } = answers;
        let weights = powers_of(y, circuit);
        let limbs = limbs.zip(link_mask);
        let limbs = limbs
            .map(|limbs| PreparedLimbs::new(bases, circuit, limbs, (&earlier, &inverses), (&weights, x)))
            .transpose()?;
        let (output_weights, equation_weights) = weights.split_at(circuit.outputs());
        let of_limbs = |part: fn(&PreparedLimbs<'a>) -> Scalar| limbs.as_ref().map_or(Scalar::ZERO, part);
        let equation_difference = equation_difference(circuit, equation_weights, x, proof);
        Ok(PreparedBallotProof {
            bases,
            proof,
            commitments: [*masks, *bits, *cross, *squares],
            masks: [*nonce_mask, *output_mask],
            ciphertext: of_ciphertext.iter().copied().collect::<Result<_, _>>()?,
            output_response: weighted_outputs(circuit, output_weights, &proof.responses)
                + of_limbs(PreparedLimbs::output_response),
            scalars_hold: equation_difference + of_limbs(PreparedLimbs::equation_response) == proof.equation_mask,
            output_weights: output_weights.to_vec(),
            y,
            x,
            closing,
            limbs,
        })
    }

    /// The ciphertext `C₀ … C_n`, decoded.
    pub fn ciphertext(&self) -> &[PublicPoint] {
        &self.ciphertext
    }

    /// Gives the decoded ciphertext away.
    pub fn into_ciphertext(self) -> Vec<PublicPoint> {
        self.ciphertext
    }

    /// The challenges `y` and `x`, for test vectors.
    pub fn challenges(&self) -> (Scalar, Scalar) {
        (self.y, self.x)
    }
}

impl Member for PreparedBallotProof<'_> {
    fn closing(&self) -> Closing {
        self.closing
    }

    fn equations(&self) -> usize {
        4 + self.limbs.as_ref().map_or(0, |_| PreparedLimbs::EQUATIONS)
    }

    fn scalars_hold(&self) -> bool {
        self.scalars_hold
    }

    fn collect<'s>(&'s self, weights: &[Scalar], sum: &mut WeightedSum<'s>) {
        let [bits, products, nonce, outputs] = [weights[0], weights[1], weights[2], weights[3]];
        self.collect_bits(bits, products, sum);
        self.collect_nonce(nonce, sum);
        self.collect_outputs(outputs, sum);
        if let Some(limbs) = &self.limbs {
            limbs.collect([weights[4], weights[5], weights[6]], sum);
        }
    }
}

impl PreparedBallotProof<'_> {
    /// `xB + A − Σ fᵢPᵢ − z₁Q` and `xC + D − Σ fᵢ(x−fᵢ)Pᵢ − z₂Q`.
    fn collect_bits<'s>(&'s self, bits: Scalar, products: Scalar, sum: &mut WeightedSum<'s>) {
        let [a, b, c, d] = &self.commitments;
        sum.term(bits, a);
        sum.term(bits * self.x, b);
        sum.term(products * self.x, c);
        sum.term(products, d);
        // −fᵢ(w₁ + w₂(x−fᵢ)) = fᵢ(w₂fᵢ − (w₁ + w₂x)): without a negation for each bit, which costs as much as a
        // product.
        let constant = bits + products * self.x;
        for (i, f) in self.proof.responses.iter().enumerate() {
            sum.shared_product(self.bases.bit(i), *f, products * *f - constant);
        }
        sum.shared_product(BallotBases::BLIND, -bits, self.proof.bits_response);
        sum.shared_product(BallotBases::BLIND, -products, self.proof.cross_response);
    }

    /// `xC₀ + E₀ − z₃G`.
    fn collect_nonce<'s>(&'s self, weight: Scalar, sum: &mut WeightedSum<'s>) {
        sum.term(weight * self.x, &self.ciphertext[0]);
        sum.term(weight, &self.masks[0]);
        sum.shared_product(BallotBases::BASE, -weight, self.proof.nonce_response);
    }

    /// `x Σ yⁱCᵢ + E₁ − (Σ yⁱoᵢ(f))G − z₃ Σ yⁱYᵢ`.
    fn collect_outputs<'s>(&'s self, weight: Scalar, sum: &mut WeightedSum<'s>) {
        let (times_x, times_z) = (weight * self.x, -weight * self.proof.nonce_response);
        for (i, power) in self.output_weights.iter().enumerate() {
            sum.term(times_x * *power, &self.ciphertext[i + 1]);
            sum.shared_product(self.bases.component(i), times_z, *power);
        }
        sum.term(weight, &self.masks[1]);
        sum.shared_product(BallotBases::BASE, -weight, self.output_response);
    }
}

/// What has been computed of a ballot proof together with others.
pub struct Foreseen<'a> {
    /// The points of its [`PreparedBallotProof::encodings`].
    pub points: &'a [Result<PublicPoint, DecodeError>],
    /// The answers to its [`PreparedBallotProof::script`].
    pub answers: Option<Answers<2>>,
}

/// `y, y², …`, for the outputs and then for the equations.
fn powers_of(y: Scalar, circuit: &Circuit) -> Vec<Scalar> {
    powers(y).skip(1).take(circuit.outputs() + circuit.equations().len()).collect()
}

/// `Σ yⁱoᵢ(f)`.
fn weighted_outputs(circuit: &Circuit, weights: &[Scalar], responses: &[Scalar]) -> Scalar {
    let mut sum = ProductSum::default();
    for (form, weight) in circuit.output_forms().iter().zip(weights) {
        sum.add_product(form.value(responses), *weight);
    }
    sum.reduce()
}

/// `Σ y^(n+l) (L_l(f) − x k_l)`.
fn equation_difference(circuit: &Circuit, weights: &[Scalar], x: Scalar, proof: &BallotProof) -> Scalar {
    let difference = circuit.equations().iter().zip(weights).map(|(equation, weight)| {
        (equation.form.value(&proof.responses) - x * Scalar::from(equation.constant)) * *weight
    });
    difference.sum()
}
