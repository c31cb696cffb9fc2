//! This project's verdict, by the code that verifies ballots: a batch of the range proof alone.

use tupyo_circuits::{BallotHeader, LimbProof};
use tupyo_group::{EncodedPoint, Scalar};
use tupyo_proof::{Closing, Member, PreparedRanges, RangeBases, SharedBases, Transcript, WeightedSum, verify};

/// The place of the first base of range proofs: behind `G`.
pub(crate) const FIRST: usize = 1;

/// The two equations of the range proof, without the link to the ciphertext.
struct RangesAlone<'a> {
    ranges: PreparedRanges<'a>,
    closing: Closing,
}

impl Member for RangesAlone<'_> {
    fn closing(&self) -> Closing {
        self.closing
    }

    fn equations(&self) -> usize {
        PreparedRanges::EQUATIONS
    }

    fn collect<'a>(&'a self, weights: &[Scalar], sum: &mut WeightedSum<'a>) {
        if let [product, vectors, ..] = *weights {
            self.ranges.collect([product, vectors], [], sum);
        }
    }
}

/// Whether the range proof is accepted where it stands in the ballot's transcript.
pub(crate) fn accepts(
    bases: &RangeBases,
    shared: &SharedBases,
    header: &BallotHeader,
    ciphertext: &[EncodedPoint],
    limbs: &LimbProof,
) -> bool {
    let mut transcript = Transcript::new(BallotHeader::PROTOCOL);
    header.absorb(&mut transcript, ciphertext);
    let challenges = PreparedRanges::absorb(&mut transcript, &limbs.commitments, &limbs.ranges);
    let prepared = PreparedRanges::new(bases, &challenges, &limbs.commitments, &limbs.ranges);
    prepared.is_ok_and(|ranges| {
        let member = RangesAlone { ranges, closing: transcript.closing() };
        verify(shared, &[member]).is_ok()
    })
}
