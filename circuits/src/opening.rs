//! The opening of a challenged ballot, verified in the batch.

use tupyo_encoding::encode;
use tupyo_group::{EncodedPoint, PublicPoint, Scalar};
use tupyo_proof::{Closing, Invalid, Member, Transcript, WeightedSum};

use crate::{BallotBases, TrackingCode};

/// The opening of a challenged ballot, ready for a batch: `C₀ − rG = O` and `Cᵢ − vᵢG − rYᵢ = O`
/// (docs/protocol/ballot.md, "Challenge").
pub struct PreparedOpening<'a> {
    bases: &'a BallotBases,
    ciphertext: Vec<PublicPoint>,
    nonce: Scalar,
    values: &'a [u64],
    closing: Closing,
}

impl<'a> PreparedOpening<'a> {
    /// Runs the transcript and decodes the ciphertext.
    ///
    /// # Errors
    /// [`Invalid`] if there are not as many values as ciphertext components, or an encoding is not canonical.
    pub fn new(
        bases: &'a BallotBases,
        code: &TrackingCode,
        ciphertext: &[EncodedPoint],
        nonce: Scalar,
        values: &'a [u64],
    ) -> Result<PreparedOpening<'a>, Invalid> {
        if ciphertext.len() != values.len() + 1 || !bases.suffice(0, values.len()) {
            return Err(Invalid);
        }
        let mut transcript = Transcript::new("tupyo/v1/opening");
        transcript.append("statement", &code.0);
        transcript.append("opening", &encode(&(nonce, values)));
        Ok(PreparedOpening {
            bases,
            ciphertext: PublicPoint::decode_all(ciphertext).into_iter().collect::<Result<_, _>>()?,
            nonce,
            values,
            closing: transcript.closing(),
        })
    }
}

impl Member for PreparedOpening<'_> {
    fn closing(&self) -> Closing {
        self.closing
    }

    fn equations(&self) -> usize {
        self.ciphertext.len()
    }

    fn collect<'a>(&'a self, weights: &[Scalar], sum: &mut WeightedSum<'a>) {
        self.ciphertext.iter().zip(weights).for_each(|(point, weight)| sum.term(*weight, point));
        let minus_nonce = -self.nonce;
        sum.shared_product(BallotBases::BASE, weights[0], minus_nonce);
        for (i, value) in self.values.iter().enumerate() {
            sum.shared_product(BallotBases::BASE, weights[i + 1], -Scalar::from(*value));
            sum.shared_product(self.bases.component(i), weights[i + 1], minus_nonce);
        }
    }
}
