//! Schnorr signatures: keys, purposes, signing, verifying in the batch.

use std::fmt;
use std::io::{self, Read};

use borsh::{BorshDeserialize, BorshSerialize};
use rand_core::{CryptoRng, RngCore};
use tupyo_group::{DecodeError, EncodedPoint, Point, PublicPoint, PublicTerm, Scalar, SecretScalar};
use zeroize::Zeroizing;

use crate::{Absorb, Answers, Closing, Invalid, Member, Script, SharedBases, Transcript, WeightedSum, verify};

const PROTOCOL: &str = "tupyo/v1/signature";

/// What a signature is for. It is part of the challenge, so a signature for one purpose is worthless for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A part of an official's or trustee's document.
    Document,
    /// A ballot that is cast.
    Ballot,
    /// A ballot that is challenged.
    Challenge,
    /// What a trustee has agreed to open.
    Agreement,
    /// A voter's possession of a voting key that comes on a roll.
    Registration,
}

impl Purpose {
    fn as_str(self) -> &'static str {
        match self {
            Purpose::Document => "document",
            Purpose::Ballot => "ballot",
            Purpose::Challenge => "challenge",
            Purpose::Agreement => "agreement",
            Purpose::Registration => "registration",
        }
    }
}

/// A public Schnorr key `X = x·G`, not the identity. Encoded as its 32 canonical bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct VerifyingKey {
    point: Point,
    encoded: EncodedPoint,
}

impl VerifyingKey {
    /// Decodes a key.
    ///
    /// # Errors
    /// [`DecodeError::Point`] for bytes that are not canonical, and for the identity.
    pub fn decode(encoded: EncodedPoint) -> Result<VerifyingKey, DecodeError> {
        if encoded.is_identity() {
            return Err(DecodeError::Point);
        }
        Ok(VerifyingKey { point: encoded.decode()?, encoded })
    }

    /// The point `X`.
    pub fn point(&self) -> Point {
        self.point
    }

    /// The 32 canonical bytes.
    pub fn encode(&self) -> EncodedPoint {
        self.encoded
    }

    /// Verifies one signature: a batch of one.
    ///
    /// # Errors
    /// [`Invalid`] unless the signature is this key's, for this purpose and message.
    pub fn verify(&self, purpose: Purpose, message: &[u8], signature: &Signature) -> Result<(), Invalid> {
        let member = PreparedSignature::new(self, purpose, message, signature)?;
        verify(&SharedBases::new([]), &[member])
    }
}

/// A secret Schnorr key.
pub struct SigningKey {
    secret: SecretScalar,
    public: VerifyingKey,
}

impl SigningKey {
    /// A fresh key.
    pub fn generate(rng: &mut (impl RngCore + CryptoRng)) -> SigningKey {
        loop {
            if let Ok(key) = Self::from_secret(SecretScalar::random(rng)) {
                return key;
            }
        }
    }

    /// Reads the 32 bytes that [`SigningKey::encode`] gave.
    ///
    /// # Errors
    /// [`DecodeError`] for a number that is not smaller than ℓ, or zero.
    pub fn decode(bytes: &[u8; 32]) -> Result<SigningKey, DecodeError> {
        Self::from_secret(SecretScalar::decode(bytes)?)
    }

    fn from_secret(secret: SecretScalar) -> Result<SigningKey, DecodeError> {
        let public = VerifyingKey::decode(secret.times_base().encode())?;
        Ok(SigningKey { secret, public })
    }

    /// The secret bytes, wiped when dropped.
    pub fn encode(&self) -> Zeroizing<[u8; 32]> {
        self.secret.encode()
    }

    /// The public key.
    pub fn verifying_key(&self) -> VerifyingKey {
        self.public
    }

    /// Randomness for what this key's owner encrypts: bound to the transcript, to this key and to the other secrets, so
    /// that a generator that repeats itself repeats nothing for another message.
    pub fn hedged_rng(
        &self,
        transcript: &Transcript,
        secrets: &[&SecretScalar],
        external: &mut (impl RngCore + CryptoRng),
    ) -> impl RngCore + CryptoRng {
        let all: Vec<_> = std::iter::once(&self.secret).chain(secrets.iter().copied()).collect();
        transcript.rng(&all, external)
    }

    /// Signs `message`, with a nonce hedged against a bad `rng` (32 bytes of it are used).
    pub fn sign(&self, purpose: Purpose, message: &[u8], rng: &mut (impl RngCore + CryptoRng)) -> Signature {
        let mut transcript = Transcript::new(PROTOCOL);
        begin(&mut transcript, self.public.encoded, purpose, message);
        let nonce = SecretScalar::random(&mut transcript.rng(&[&self.secret], rng));
        let commitment = nonce.times_base().encode();
        transcript.append("nonce", commitment.as_bytes());
        let challenge = transcript.challenge("c");
        Signature { nonce: commitment, response: nonce.respond(challenge, &self.secret) }
    }
}

/// A Schnorr signature `(R, s)`: 64 bytes. `R` is decompressed when it is verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Signature {
    /// `R = kG`.
    pub nonce: EncodedPoint,
    /// `s = k + c·x`.
    pub response: Scalar,
}

/// A signature ready for a batch: one equation, `sG − cX − R = O`.
pub struct PreparedSignature {
    key: SignaturePoint,
    nonce: SignaturePoint,
    response: Scalar,
    challenge: Scalar,
    closing: Closing,
}

enum SignaturePoint {
    Alone(Point),
    AmongOthers(PublicPoint),
}

impl PreparedSignature {
    /// Runs the transcript and decodes the nonce.
    ///
    /// # Errors
    /// [`Invalid`] if the nonce is not a point.
    pub fn new(
        key: &VerifyingKey,
        purpose: Purpose,
        message: &[u8],
        signature: &Signature,
    ) -> Result<PreparedSignature, Invalid> {
        let points = [key.point, signature.nonce.decode()?].map(SignaturePoint::Alone);
        let answers = PreparedSignature::script(key.encoded, purpose, message, signature).run();
        Ok(PreparedSignature::of(signature, answers, points))
    }

    /// The messages of a signature.
    pub fn script(key: EncodedPoint, purpose: Purpose, message: &[u8], signature: &Signature) -> Script<1> {
        let mut script = Script::new(PROTOCOL);
        begin(&mut script, key, purpose, message);
        script.append("nonce", signature.nonce.as_bytes());
        script.challenge("c");
        script.append("response", &signature.response.encode());
        script
    }

    /// As [`PreparedSignature::new`], where key and nonce were decoded together with other points, and the signature's
    /// [`PreparedSignature::script`] has been run.
    ///
    /// # Errors
    /// [`Invalid`] if the key is the identity.
    pub fn decoded(
        key: EncodedPoint,
        signature: &Signature,
        answers: Answers<1>,
        [of_key, of_nonce]: [PublicPoint; 2],
    ) -> Result<PreparedSignature, Invalid> {
        if key.is_identity() {
            return Err(Invalid);
        }
        let points = [of_key, of_nonce].map(SignaturePoint::AmongOthers);
        Ok(PreparedSignature::of(signature, answers, points))
    }

    fn of(signature: &Signature, answers: Answers<1>, [key, nonce]: [SignaturePoint; 2]) -> PreparedSignature {
        let Answers { challenges: [challenge], closing, .. } = answers;
        PreparedSignature { key, nonce, response: signature.response, challenge, closing }
    }

    /// The challenge `c`, for test vectors.
    pub fn challenge(&self) -> Scalar {
        self.challenge
    }
}

impl<'a> From<&'a SignaturePoint> for PublicTerm<'a> {
    fn from(point: &'a SignaturePoint) -> Self {
        match point {
            SignaturePoint::Alone(point) => point.into(),
            SignaturePoint::AmongOthers(point) => point.into(),
        }
    }
}

impl Member for PreparedSignature {
    fn closing(&self) -> Closing {
        self.closing
    }

    fn equations(&self) -> usize {
        1
    }

    fn collect<'a>(&'a self, weights: &[Scalar], sum: &mut WeightedSum<'a>) {
        let weight = weights[0];
        sum.shared_product(0, weight, self.response);
        sum.term(-(weight * self.challenge), &self.key);
        sum.term(-weight, &self.nonce);
    }
}

/// Absorbs everything before the nonce.
fn begin(transcript: &mut impl Absorb, key: EncodedPoint, purpose: Purpose, message: &[u8]) {
    transcript.append("purpose", purpose.as_str().as_bytes());
    transcript.append("generator", EncodedPoint::BASE.as_bytes());
    transcript.append("key", key.as_bytes());
    transcript.append("message", message);
}

impl BorshSerialize for VerifyingKey {
    fn serialize<W: io::Write>(&self, writer: &mut W) -> io::Result<()> {
        self.encoded.serialize(writer)
    }
}

impl BorshDeserialize for VerifyingKey {
    fn deserialize_reader<R: Read>(reader: &mut R) -> io::Result<Self> {
        Ok(VerifyingKey::decode(EncodedPoint::deserialize_reader(reader)?)?)
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.encoded.fmt(f)
    }
}
