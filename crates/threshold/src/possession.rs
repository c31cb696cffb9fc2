use rand_core::{CryptoRng, RngCore};
use tupyo_encoding::{Label, encode};
use tupyo_group::{Point, Scalar, SecretScalar, powers};
use tupyo_proof::{Closing, Invalid, Member, SharedBases, Transcript, WeightedSum, verify};

use crate::{CeremonyId, CommitmentDigest, EncryptionKey, PossessionProof};

const COMMITMENT: Label = Label::new("tupyo/v1/ceremony commitment");

/// What a reveal is about: round 1 promised its hash, and the proof of possession is bound to it.
#[derive(Debug, Clone, Copy)]
pub struct RevealStatement<'a> {
    /// The ceremony.
    pub id: CeremonyId,
    /// The trustee that deals.
    pub trustee: u16,
    /// The trustee's HPKE key, from round 1.
    pub encryption_key: EncryptionKey,
    /// `A_{c,k}` by component and degree.
    pub coefficients: &'a [Vec<Point>],
}

impl RevealStatement<'_> {
    /// `borsh(election, ceremony, trustee, encryption_key, coefficients)`.
    pub(crate) fn encode(&self) -> Vec<u8> {
        encode(&(self.id.election, self.id.number, self.trustee, self.encryption_key, self.coefficients))
    }

    /// The hash that round 1 posts.
    pub fn digest(&self) -> CommitmentDigest {
        digest(&self.encode())
    }
}

pub(crate) fn digest(statement: &[u8]) -> CommitmentDigest {
    CommitmentDigest(COMMITMENT.hash_bytes(&[statement]))
}

/// Proves knowledge of all coefficients, in the order of the statement.
pub(crate) fn prove(
    statement: &[u8],
    coefficients: &[&SecretScalar],
    rng: &mut (impl RngCore + CryptoRng),
) -> PossessionProof {
    let (mut transcript, rho) = begin(statement);
    let nonce = SecretScalar::random(&mut transcript.rng(coefficients, rng));
    let commitment = nonce.times_base().publish();
    transcript.append("nonce", commitment.encode().as_bytes());
    let challenge = transcript.challenge("c");
    let terms = coefficients.iter().zip(powers(rho)).map(|(secret, power)| secret.scaled(power));
    let combined = terms.fold(SecretScalar::zero(), |total, term| total.plus(&term));
    PossessionProof { nonce: commitment, response: nonce.respond(challenge, &combined) }
}

/// Verifies one proof over an encoded statement and its coefficients in order: a batch of one.
pub(crate) fn verify_possession(
    statement: &[u8],
    coefficients: Vec<Point>,
    proof: &PossessionProof,
) -> Result<(), Invalid> {
    verify(&SharedBases::new([]), &[PreparedPossession::from_encoded(statement, coefficients, proof)])
}

/// A proof of possession ready for a batch: one equation, `zG − e Σ ρʲAⱼ − R = O`.
pub struct PreparedPossession {
    coefficients: Vec<Point>,
    nonce: Point,
    response: Scalar,
    rho: Scalar,
    challenge: Scalar,
    closing: Closing,
}

impl PreparedPossession {
    /// Runs the transcript.
    pub fn new(statement: &RevealStatement<'_>, proof: &PossessionProof) -> PreparedPossession {
        Self::from_encoded(&statement.encode(), statement.coefficients.concat(), proof)
    }

    fn from_encoded(statement: &[u8], coefficients: Vec<Point>, proof: &PossessionProof) -> PreparedPossession {
        let (mut transcript, rho) = begin(statement);
        transcript.append("nonce", proof.nonce.encode().as_bytes());
        let challenge = transcript.challenge("c");
        transcript.append("response", &proof.response.encode());
        let closing = transcript.closing();
        PreparedPossession { coefficients, nonce: proof.nonce, response: proof.response, rho, challenge, closing }
    }

    /// The challenge `ρ`, for test vectors.
    pub fn rho(&self) -> Scalar {
        self.rho
    }

    /// The challenge `e`, for test vectors.
    pub fn challenge(&self) -> Scalar {
        self.challenge
    }
}

impl Member for PreparedPossession {
    fn closing(&self) -> Closing {
        self.closing
    }

    fn equations(&self) -> usize {
        1
    }

    fn collect<'a>(&'a self, weights: &[Scalar], sum: &mut WeightedSum<'a>) {
        let weight = weights[0];
        sum.shared(0, weight * self.response);
        sum.term(-weight, &self.nonce);
        let factor = -(weight * self.challenge);
        let powers = powers(self.rho);
        self.coefficients.iter().zip(powers).for_each(|(point, power)| sum.term(factor * power, point));
    }
}

fn begin(statement: &[u8]) -> (Transcript, Scalar) {
    let mut transcript = Transcript::new("tupyo/v1/possession");
    transcript.append("statement", statement);
    let rho = transcript.challenge("rho");
    (transcript, rho)
}
