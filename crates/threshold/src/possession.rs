//! The proof that a trustee knows what it reveals.

use borsh::BorshSerialize;
use rand_core::{CryptoRng, RngCore};
use tupyo_encoding::{Label, encode};
use tupyo_group::{Point, Scalar, SecretScalar, powers};
use tupyo_proof::{Closing, Invalid, Member, SharedBases, Transcript, WeightedSum, verify};

use crate::{CeremonyId, CommitmentDigest, PossessionProof};

const COMMITMENT: Label = Label::new("tupyo/v1/ceremony commitment");

/// What a reveal is about: round 1 promised its hash, and the proof of possession is bound to it.
#[derive(Debug, Clone, Copy)]
pub struct RevealStatement<'a> {
    /// The ceremony.
    pub id: CeremonyId,
    /// The trustee that deals.
    pub trustee: u16,
    /// The trustee's ceremony key `E`, from round 1.
    pub key: Point,
    /// `A_{c,k}` by component and degree.
    pub coefficients: &'a [Vec<Point>],
}

impl RevealStatement<'_> {
    /// `borsh(election, ceremony, trustee, key, coefficients)`.
    pub(crate) fn encode(&self) -> Vec<u8> {
        self.encode_with(self.coefficients)
    }

    /// The same, with coefficient commitments that may be encoded already.
    pub(crate) fn encode_with<P: BorshSerialize>(&self, coefficients: &[Vec<P>]) -> Vec<u8> {
        encode(&(self.id.election, self.id.number, self.trustee, self.key, coefficients))
    }

    /// `E`, then the coefficient commitments, component by component.
    fn points(&self) -> Vec<Point> {
        std::iter::once(&self.key).chain(self.coefficients.iter().flatten()).copied().collect()
    }

    /// The hash that round 1 posts.
    pub fn digest(&self) -> CommitmentDigest {
        digest(&self.encode())
    }
}

pub(crate) fn digest(statement: &[u8]) -> CommitmentDigest {
    CommitmentDigest(COMMITMENT.hash_bytes(&[statement]))
}

/// Proves knowledge of `e` and of all coefficients: `secrets`, in the order of the statement.
pub(crate) fn prove(
    statement: &[u8],
    secrets: &[&SecretScalar],
    rng: &mut (impl RngCore + CryptoRng),
) -> PossessionProof {
    let (mut transcript, rho) = begin(statement);
    let nonce = SecretScalar::random(&mut transcript.rng(secrets, rng));
    let commitment = nonce.times_base().publish();
    transcript.append("nonce", commitment.encode().as_bytes());
    let challenge = transcript.challenge("c");
    let terms = secrets.iter().zip(powers(rho)).map(|(secret, power)| secret.scaled(power));
    let combined = terms.fold(SecretScalar::zero(), |total, term| total.plus(&term));
    PossessionProof { nonce: commitment, response: nonce.respond(challenge, &combined) }
}

/// Verifies one proof of a statement that is encoded already: a batch of one.
pub(crate) fn verify_possession(
    statement: &RevealStatement<'_>,
    encoded: &[u8],
    proof: &PossessionProof,
) -> Result<(), Invalid> {
    verify(&SharedBases::new([]), &[PreparedPossession::from_encoded(statement, encoded, proof)])
}

/// A proof of possession ready for a batch: one equation, `zG − c Σ ρʲPⱼ − R = O`, where `P₀ = E` and the others are
/// the `A_{c,k}`.
pub struct PreparedPossession {
    points: Vec<Point>,
    nonce: Point,
    response: Scalar,
    rho: Scalar,
    challenge: Scalar,
    closing: Closing,
}

impl PreparedPossession {
    /// Runs the transcript.
    pub fn new(statement: &RevealStatement<'_>, proof: &PossessionProof) -> PreparedPossession {
        Self::from_encoded(statement, &statement.encode(), proof)
    }

    fn from_encoded(statement: &RevealStatement<'_>, encoded: &[u8], proof: &PossessionProof) -> PreparedPossession {
        let (mut transcript, rho) = begin(encoded);
        transcript.append("nonce", proof.nonce.encode().as_bytes());
        let challenge = transcript.challenge("c");
        transcript.append("response", &proof.response.encode());
        let closing = transcript.closing();
        let (points, nonce, response) = (statement.points(), proof.nonce, proof.response);
        PreparedPossession { points, nonce, response, rho, challenge, closing }
    }

    /// The challenge `ρ`, for test vectors.
    pub fn rho(&self) -> Scalar {
        self.rho
    }

    /// The challenge `c`, for test vectors.
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
        self.points.iter().zip(powers).for_each(|(point, power)| sum.term(factor * power, point));
    }
}

fn begin(statement: &[u8]) -> (Transcript, Scalar) {
    let mut transcript = Transcript::new("tupyo/v1/possession");
    transcript.append("statement", statement);
    let rho = transcript.challenge("rho");
    (transcript, rho)
}
