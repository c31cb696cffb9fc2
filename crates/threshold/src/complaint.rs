//! The proof of a complaint, made and verified.

use rand_core::{CryptoRng, RngCore};
use tupyo_encoding::encode;
use tupyo_group::{Point, Scalar, SecretScalar};
use tupyo_proof::{Closing, Invalid, Member, SharedBases, Transcript, WeightedSum, verify};

use crate::{CeremonyId, CeremonyTranscript, ComplaintProof};

/// What a complaint shows: `log_G E_j = log_{E_d} K`, in this ceremony with this transcript.
#[derive(Debug, Clone, Copy)]
pub struct ComplaintStatement {
    /// The ceremony.
    pub id: CeremonyId,
    /// `j`: who complains.
    pub complainer: u16,
    /// `d`: the dealer of the share.
    pub against: u16,
    /// The hash of all commitments, reveals and shares.
    pub transcript: CeremonyTranscript,
    /// `E_j`, from round 1.
    pub complainer_key: Point,
    /// `E_d`, from round 1.
    pub dealer_key: Point,
    /// `K`.
    pub key: Point,
}

impl ComplaintStatement {
    fn begin(&self) -> Transcript {
        let ComplaintStatement { id, complainer, against, transcript: seen, complainer_key, dealer_key, key } = self;
        let mut transcript = Transcript::new("tupyo/v1/complaint");
        let statement = (id.election, id.number, complainer, against, seen, complainer_key, dealer_key, key);
        transcript.append("statement", &encode(&statement));
        transcript
    }
}

/// Proves that `K = e_j·E_d`, for the owner of `e_j`.
pub(crate) fn prove(
    statement: &ComplaintStatement,
    secret: &SecretScalar,
    rng: &mut (impl RngCore + CryptoRng),
) -> ComplaintProof {
    let mut transcript = statement.begin();
    let nonce = SecretScalar::random(&mut transcript.rng(&[secret], rng));
    let (nonce_base, nonce_key) = (nonce.times_base().publish(), nonce.times(&statement.dealer_key).publish());
    let challenge = challenge(&mut transcript, nonce_base, nonce_key);
    ComplaintProof { nonce_base, nonce_key, response: nonce.respond(challenge, secret) }
}

/// Verifies one proof: a batch of one.
pub(crate) fn verify_complaint(statement: &ComplaintStatement, proof: &ComplaintProof) -> Result<(), Invalid> {
    verify(&SharedBases::new([]), &[PreparedComplaint::new(statement, proof)])
}

/// A complaint's proof ready for a batch: `zG − c E_j − R = O` and `zE_d − c K − S = O`.
pub struct PreparedComplaint {
    statement: ComplaintStatement,
    proof: ComplaintProof,
    challenge: Scalar,
    closing: Closing,
}

impl PreparedComplaint {
    /// Runs the transcript.
    pub fn new(statement: &ComplaintStatement, proof: &ComplaintProof) -> PreparedComplaint {
        let mut transcript = statement.begin();
        let challenge = challenge(&mut transcript, proof.nonce_base, proof.nonce_key);
        transcript.append("response", &proof.response.encode());
        PreparedComplaint { statement: *statement, proof: proof.clone(), challenge, closing: transcript.closing() }
    }

    /// The challenge `c`, for test vectors.
    pub fn challenge(&self) -> Scalar {
        self.challenge
    }
}

impl Member for PreparedComplaint {
    fn closing(&self) -> Closing {
        self.closing
    }

    fn equations(&self) -> usize {
        2
    }

    fn collect<'a>(&'a self, weights: &[Scalar], sum: &mut WeightedSum<'a>) {
        sum.shared(0, weights[0] * self.proof.response);
        sum.term(-(weights[0] * self.challenge), &self.statement.complainer_key);
        sum.term(-weights[0], &self.proof.nonce_base);
        sum.term(weights[1] * self.proof.response, &self.statement.dealer_key);
        sum.term(-(weights[1] * self.challenge), &self.statement.key);
        sum.term(-weights[1], &self.proof.nonce_key);
    }
}

fn challenge(transcript: &mut Transcript, nonce_base: Point, nonce_key: Point) -> Scalar {
    transcript.append("nonces", &[*nonce_base.encode().as_bytes(), *nonce_key.encode().as_bytes()].concat());
    transcript.challenge("c")
}
