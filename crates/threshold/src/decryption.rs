//! A trustee's share of an opened sum, and its proof.

use rand_core::{CryptoRng, RngCore};
use tupyo_elgamal::CiphertextSum;
use tupyo_encoding::encode;
use tupyo_group::{Point, Scalar, SecretScalar, powers};
use tupyo_proof::{Closing, Invalid, Member, SharedBases, Transcript, WeightedSum, verify};

use crate::{DecryptionProof, UnitShare};

/// What a decryption share is about.
#[derive(Debug, Clone, Copy)]
pub struct UnitStatement<'a> {
    /// The election's context hash.
    pub context: [u8; 32],
    /// The hash of what a quorum of trustees has agreed to open.
    pub agreed: [u8; 32],
    /// The unit's ballot style.
    pub style: u16,
    /// The trustee that decrypts.
    pub trustee: u16,
    /// The trustee's verification keys `V₁ …`, at least as many as the sum has values.
    pub verification_keys: &'a [Point],
    /// The unit's sum.
    pub sum: &'a CiphertextSum,
}

impl UnitStatement<'_> {
    /// The verification keys of the components in use.
    fn keys(&self) -> Result<&[Point], Invalid> {
        self.verification_keys.get(..self.sum.values().len()).ok_or(Invalid)
    }

    /// Everything that is absorbed before the nonces.
    fn begin(&self, keys: &[Point], factors: &[Point]) -> (Transcript, Scalar) {
        let mut transcript = Transcript::new("tupyo/v1/decryption share");
        let statement = (self.context, self.agreed, self.style, self.trustee, keys, self.sum.nonce_part(), factors);
        transcript.append("statement", &encode(&statement));
        let rho = transcript.challenge("rho");
        (transcript, rho)
    }
}

/// Makes the share for a unit: `Dᵢ = xᵢC₀` and one proof for all of them. It is verified before it leaves.
///
/// # Errors
/// [`Invalid`] if there are fewer secrets or keys than values, or they do not fit each other.
pub(crate) fn decrypt(
    secrets: &[SecretScalar],
    statement: &UnitStatement<'_>,
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<UnitShare, Invalid> {
    let keys = statement.keys()?;
    let secrets: Vec<_> = secrets.get(..keys.len()).ok_or(Invalid)?.iter().collect();
    let cipher = statement.sum.nonce_part();
    let factors: Vec<_> = secrets.iter().map(|secret| secret.times(&cipher).publish()).collect();
    let proof = prove(&secrets, statement.begin(keys, &factors), cipher, rng);
    let share = UnitShare { style: statement.style, factors, proof };
    verify_unit_share(statement, &share)?;
    Ok(share)
}

fn prove(
    secrets: &[&SecretScalar],
    (mut transcript, rho): (Transcript, Scalar),
    cipher: Point,
    rng: &mut (impl RngCore + CryptoRng),
) -> DecryptionProof {
    let nonce = SecretScalar::random(&mut transcript.rng(secrets, rng));
    let (nonce_base, nonce_cipher) = (nonce.times_base().publish(), nonce.times(&cipher).publish());
    append_nonces(&mut transcript, nonce_base, nonce_cipher);
    let challenge = transcript.challenge("c");
    let terms = secrets.iter().zip(powers(rho)).map(|(secret, power)| secret.scaled(power));
    let combined = terms.fold(SecretScalar::zero(), |total, term| total.plus(&term));
    DecryptionProof { nonce_base, nonce_cipher, response: nonce.respond(challenge, &combined) }
}

/// Verifies one share: a batch of one.
///
/// # Errors
/// [`Invalid`] unless the share is for this statement and all its factors fit the verification keys.
pub fn verify_unit_share(statement: &UnitStatement<'_>, share: &UnitShare) -> Result<(), Invalid> {
    verify(&SharedBases::new([]), &[PreparedUnitShare::new(statement, share)?])
}

/// A decryption share ready for a batch: `zG − e Σ ρⁱVᵢ − R = O` and `zC₀ − e Σ ρⁱDᵢ − S = O`.
pub struct PreparedUnitShare {
    keys: Vec<Point>,
    cipher: Point,
    factors: Vec<Point>,
    proof: DecryptionProof,
    rho: Scalar,
    challenge: Scalar,
    closing: Closing,
}

impl PreparedUnitShare {
    /// Runs the transcript.
    ///
    /// # Errors
    /// [`Invalid`] if the share is of another style, or does not have one factor for each value of the sum.
    pub fn new(statement: &UnitStatement<'_>, share: &UnitShare) -> Result<PreparedUnitShare, Invalid> {
        let keys = statement.keys()?;
        if share.style != statement.style || share.factors.len() != keys.len() {
            return Err(Invalid);
        }
        let (mut transcript, rho) = statement.begin(keys, &share.factors);
        append_nonces(&mut transcript, share.proof.nonce_base, share.proof.nonce_cipher);
        let challenge = transcript.challenge("c");
        transcript.append("response", &share.proof.response.encode());
        Ok(PreparedUnitShare {
            keys: keys.to_vec(),
            cipher: statement.sum.nonce_part(),
            factors: share.factors.clone(),
            proof: share.proof.clone(),
            rho,
            challenge,
            closing: transcript.closing(),
        })
    }

    /// The challenge `ρ`, for test vectors.
    pub fn rho(&self) -> Scalar {
        self.rho
    }

    /// The challenge `e`, for test vectors.
    pub fn challenge(&self) -> Scalar {
        self.challenge
    }

    /// Adds `weight · (−e Σ ρⁱPᵢ − N)`.
    fn subtract<'a>(&self, weight: Scalar, points: &'a [Point], nonce: &'a Point, sum: &mut WeightedSum<'a>) {
        let factor = -(weight * self.challenge);
        points.iter().zip(powers(self.rho)).for_each(|(point, power)| sum.term(factor * power, point));
        sum.term(-weight, nonce);
    }
}

impl Member for PreparedUnitShare {
    fn closing(&self) -> Closing {
        self.closing
    }

    fn equations(&self) -> usize {
        2
    }

    fn collect<'a>(&'a self, weights: &[Scalar], sum: &mut WeightedSum<'a>) {
        sum.shared(0, weights[0] * self.proof.response);
        self.subtract(weights[0], &self.keys, &self.proof.nonce_base, sum);
        sum.term(weights[1] * self.proof.response, &self.cipher);
        self.subtract(weights[1], &self.factors, &self.proof.nonce_cipher, sum);
    }
}

fn append_nonces(transcript: &mut Transcript, base: Point, cipher: Point) {
    transcript.append("nonces", &[*base.encode().as_bytes(), *cipher.encode().as_bytes()].concat());
}
