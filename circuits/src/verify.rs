use tupyo_group::{EncodedPoint, Point, ProductSum, Scalar, powers};
use tupyo_proof::{Closing, Invalid, Member, WeightedSum};

use crate::proof::{absorb_commitments, absorb_masks};
use crate::{BallotBases, BallotHeader, BallotProof, Circuit};

/// A ballot proof ready for a batch: four equations between points and one between scalars (docs/protocol/ballot.md, "Proof").
pub struct PreparedBallotProof<'a> {
    bases: &'a BallotBases,
    proof: &'a BallotProof,
    commitments: [Point; 4],
    masks: [Point; 2],
    ciphertext: Vec<Point>,
    output_weights: Vec<Scalar>,
    output_response: Scalar,
    scalars_hold: bool,
    y: Scalar,
    x: Scalar,
    closing: Closing,
}

impl<'a> PreparedBallotProof<'a> {
    /// Runs the transcript and decodes all points.
    ///
    /// # Errors
    /// [`Invalid`] if the numbers of points and responses are not the circuit's, or an encoding is not canonical.
    pub fn new(
        bases: &'a BallotBases,
        circuit: &Circuit,
        header: &BallotHeader,
        ciphertext: &[EncodedPoint],
        proof: &'a BallotProof,
    ) -> Result<PreparedBallotProof<'a>, Invalid> {
        let fits = ciphertext.len() == circuit.outputs() + 1 && proof.responses.len() == circuit.bits();
        if !fits || !bases.suffice(circuit.bits(), circuit.outputs()) {
            return Err(Invalid);
        }
        let (y, x, closing) = challenges(header, ciphertext, proof);
        let mut output_weights: Vec<_> =
            powers(y).skip(1).take(circuit.outputs() + circuit.equations().len()).collect();
        let equation_weights = output_weights.split_off(circuit.outputs());
        Ok(PreparedBallotProof {
            bases,
            proof,
            commitments: decode([proof.masks, proof.bits, proof.cross, proof.squares])?,
            masks: decode([proof.nonce_mask, proof.output_mask])?,
            ciphertext: decode_all(ciphertext)?,
            output_response: weighted_outputs(circuit, &output_weights, &proof.responses),
            scalars_hold: equations_hold(circuit, &equation_weights, x, proof),
            output_weights,
            y,
            x,
            closing,
        })
    }

    /// The ciphertext `C₀ … C_n`, decoded.
    pub fn ciphertext(&self) -> &[Point] {
        &self.ciphertext
    }

    /// Gives the decoded ciphertext away.
    pub fn into_ciphertext(self) -> Vec<Point> {
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
        4
    }

    fn scalars_hold(&self) -> bool {
        self.scalars_hold
    }

    fn collect<'s>(&'s self, weights: &[Scalar], sum: &mut WeightedSum<'s>) {
        let [bits, products, nonce, outputs] = [weights[0], weights[1], weights[2], weights[3]];
        self.collect_bits(bits, products, sum);
        self.collect_nonce(nonce, sum);
        self.collect_outputs(outputs, sum);
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
        // −fᵢ(w₁ + w₂(x−fᵢ)) = fᵢ(w₂fᵢ − (w₁ + w₂x)): without a negation for each bit, which costs as much as a product.
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

fn challenges(header: &BallotHeader, ciphertext: &[EncodedPoint], proof: &BallotProof) -> (Scalar, Scalar, Closing) {
    let mut transcript = header.transcript(ciphertext);
    let y = absorb_commitments(&mut transcript, [&proof.masks, &proof.bits, &proof.cross, &proof.squares]);
    let x = absorb_masks(&mut transcript, [&proof.nonce_mask, &proof.output_mask], proof.equation_mask);
    proof.absorb_responses(&mut transcript);
    (y, x, transcript.closing())
}

/// `Σ yⁱoᵢ(f)`.
fn weighted_outputs(circuit: &Circuit, weights: &[Scalar], responses: &[Scalar]) -> Scalar {
    let mut sum = ProductSum::default();
    for (form, weight) in circuit.output_forms().iter().zip(weights) {
        sum.add_product(form.value(responses), *weight);
    }
    sum.reduce()
}

/// `Σ y^(n+l) L_l(f) = x Σ y^(n+l) k_l + τ`.
fn equations_hold(circuit: &Circuit, weights: &[Scalar], x: Scalar, proof: &BallotProof) -> bool {
    let difference = circuit.equations().iter().zip(weights).map(|(equation, weight)| {
        (equation.form.value(&proof.responses) - x * Scalar::from(equation.constant)) * *weight
    });
    difference.sum::<Scalar>() == proof.equation_mask
}

fn decode<const N: usize>(points: [EncodedPoint; N]) -> Result<[Point; N], Invalid> {
    let mut decoded = [Point::identity(); N];
    for (place, point) in decoded.iter_mut().zip(points) {
        *place = point.decode()?;
    }
    Ok(decoded)
}

fn decode_all(points: &[EncodedPoint]) -> Result<Vec<Point>, Invalid> {
    // To collect into a Result would not reserve the space: it may end early.
    let mut decoded = Vec::with_capacity(points.len());
    for point in points {
        decoded.push(point.decode()?);
    }
    Ok(decoded)
}
