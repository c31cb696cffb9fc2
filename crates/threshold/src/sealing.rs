//! Shares on their way between two trustees: masks, and what a share must fit.

use tupyo_encoding::encode;
use tupyo_group::{EncodedPoint, Point, Scalar, SecretPoint, SecretScalar};
use tupyo_proof::Transcript;

use crate::polynomial::committed_share;
use crate::{CeremonyId, CeremonyTranscript, ComplaintStatement, RoundsDigest};

/// A dealer and a recipient, and the rounds 1 and 2 that both have seen. A share's masks are bound to all of it.
#[derive(Clone, Copy)]
pub(crate) struct Pair {
    pub(crate) id: CeremonyId,
    pub(crate) dealer: u16,
    pub(crate) recipient: u16,
    pub(crate) rounds: RoundsDigest,
    pub(crate) dealer_key: Point,
    pub(crate) recipient_key: Point,
}

impl Pair {
    /// `f_c(recipient + 1) + mask_c`, with `K = e_d·E_j`.
    pub(crate) fn seal(&self, key: &SecretPoint, values: impl Iterator<Item = SecretScalar>) -> Vec<Scalar> {
        values.zip(self.masks(key)).map(|(value, mask)| value.plus(&mask).publish()).collect()
    }

    /// What a recipient shows who complains about this dealer's share.
    pub(crate) fn complaint(&self, transcript: CeremonyTranscript, key: Point) -> ComplaintStatement {
        let Pair { id, dealer: against, recipient: complainer, dealer_key, recipient_key: complainer_key, .. } = *self;
        ComplaintStatement { id, complainer, against, transcript, complainer_key, dealer_key, key }
    }

    fn open(&self, key: &SecretPoint, ciphertext: &[Scalar]) -> Vec<SecretScalar> {
        let opened = |(cipher, mask)| SecretScalar::zero().minus(&mask).plus_public(cipher);
        ciphertext.iter().copied().zip(self.masks(key)).map(opened).collect()
    }

    /// `mask_c` by component, without end.
    fn masks(&self, key: &SecretPoint) -> impl Iterator<Item = SecretScalar> + use<> {
        let Pair { id, dealer, recipient, rounds, dealer_key, recipient_key } = self;
        let mut transcript = Transcript::new("tupyo/v1/share");
        let statement = (id.election, id.number, dealer, recipient, rounds, dealer_key, recipient_key);
        transcript.append("statement", &encode(&statement));
        transcript.append_secret("key", key);
        std::iter::repeat_with(move || transcript.secret_challenge("mask"))
    }
}

/// A share as it is on the ledger, and what it must fit.
pub(crate) struct DealtShare<'a> {
    pub(crate) pair: Pair,
    pub(crate) ciphertext: &'a [Scalar],
    pub(crate) coefficients: &'a [Vec<EncodedPoint>],
}

impl DealtShare<'_> {
    /// The values, if they fit the dealer's coefficient commitments: `f_c(j + 1)·G = Σ_k (j + 1)^k A_{c,k}`.
    pub(crate) fn open(&self, key: &SecretPoint) -> Option<Vec<SecretScalar>> {
        let values = self.pair.open(key, self.ciphertext);
        let committed = |commitments: &[EncodedPoint]| {
            let points: Vec<_> = commitments.iter().map(EncodedPoint::decode).collect::<Result<_, _>>().ok()?;
            Some(committed_share(&points, self.pair.recipient))
        };
        let fits = |(value, commitments): (&SecretScalar, &Vec<EncodedPoint>)| {
            Some(value.times_base().publish()) == committed(commitments)
        };
        let all_fit = values.len() == self.coefficients.len() && values.iter().zip(self.coefficients).all(fits);
        all_fit.then_some(values)
    }
}
