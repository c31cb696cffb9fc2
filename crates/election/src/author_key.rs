//! The keys by which officials, trustees and registrars sign what they say: a ristretto key, or a card's.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use borsh::{BorshDeserialize, BorshSerialize};
use rand_core::CryptoRngCore;
use tupyo_card::{CardKey, CardSecret, CardSignature};
use tupyo_encoding::Label;
use tupyo_group::EncodedPoint;
use tupyo_proof::{Invalid, Purpose, Signature, SigningKey, VerifyingKey};

const CARD_DOCUMENT: Label = Label::new("tupyo/v1/card document");

/// The public key of an author. As text the 43 characters of base64url of a ristretto key, or a [`CardKey`]'s text;
/// `Display` and `FromStr` are each other's inverse.
#[derive(Clone, Copy, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub enum AuthorKey {
    /// A key in a file.
    Schnorr(VerifyingKey),
    /// A key that a card or another token keeps.
    Card(CardKey),
}

/// The signature of a [`DocumentPart`](crate::DocumentPart): `R ‖ s` of a Schnorr signature, or a card's. Only the
/// author's key tells which of the two it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct AuthorSignature(pub [u8; 64]);

/// Not the public key of an author.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a public key: 43 characters of base64url, or `ed25519:` or `p256:` and a card's key")]
pub struct AuthorKeyError;

/// Signs what an author says: a key in memory, or a token.
pub trait DocumentSigner {
    /// The public key.
    fn author_key(&self) -> AuthorKey;

    /// Signs the message of a document's part.
    ///
    /// # Errors
    /// [`SigningFault`] if a token does not sign.
    fn sign_message(&self, message: &[u8; 32], rng: &mut dyn CryptoRngCore) -> Result<AuthorSignature, SigningFault>;
}

/// Why a signer did not sign.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct SigningFault {
    /// The stable code that the token's software gives.
    pub code: &'static str,
    /// What it says.
    pub reason: String,
}

impl AuthorKey {
    /// Accepts iff this author signed the message of a document's part.
    ///
    /// # Errors
    /// [`Invalid`].
    pub fn verify(&self, message: &[u8; 32], signature: &AuthorSignature) -> Result<(), Invalid> {
        match self {
            AuthorKey::Schnorr(key) => key.verify(Purpose::Document, message, &signature.schnorr()?),
            AuthorKey::Card(key) => {
                let signature = CardSignature(signature.0);
                key.verify(&AuthorKey::card_message(message), &signature).map_err(|_| Invalid)
            }
        }
    }

    /// What a card signs for a document's part: `u8(22) ‖ "tupyo/v1/card document" ‖ message`.
    pub fn card_message(message: &[u8; 32]) -> Vec<u8> {
        CARD_DOCUMENT.message(message)
    }
}

impl AuthorSignature {
    fn schnorr(&self) -> Result<Signature, Invalid> {
        borsh::from_slice(&self.0).map_err(|_| Invalid)
    }
}

impl<S: DocumentSigner + ?Sized> DocumentSigner for Box<S> {
    fn author_key(&self) -> AuthorKey {
        self.as_ref().author_key()
    }

    fn sign_message(&self, message: &[u8; 32], rng: &mut dyn CryptoRngCore) -> Result<AuthorSignature, SigningFault> {
        self.as_ref().sign_message(message, rng)
    }
}

impl DocumentSigner for SigningKey {
    fn author_key(&self) -> AuthorKey {
        self.verifying_key().into()
    }

    fn sign_message(
        &self,
        message: &[u8; 32],
        mut rng: &mut dyn CryptoRngCore,
    ) -> Result<AuthorSignature, SigningFault> {
        Ok(self.sign(Purpose::Document, message, &mut rng).into())
    }
}

impl DocumentSigner for CardSecret {
    fn author_key(&self) -> AuthorKey {
        self.public().into()
    }

    fn sign_message(&self, message: &[u8; 32], _: &mut dyn CryptoRngCore) -> Result<AuthorSignature, SigningFault> {
        Ok(self.sign(&AuthorKey::card_message(message)).into())
    }
}

impl From<Signature> for AuthorSignature {
    fn from(Signature { nonce, response }: Signature) -> Self {
        let (mut bytes, response) = ([0; 64], response.encode());
        bytes[..32].copy_from_slice(nonce.as_bytes());
        bytes[32..].copy_from_slice(&response);
        AuthorSignature(bytes)
    }
}

impl From<CardSignature> for AuthorSignature {
    fn from(CardSignature(bytes): CardSignature) -> Self {
        AuthorSignature(bytes)
    }
}

impl From<VerifyingKey> for AuthorKey {
    fn from(key: VerifyingKey) -> Self {
        AuthorKey::Schnorr(key)
    }
}

impl From<&VerifyingKey> for AuthorKey {
    fn from(key: &VerifyingKey) -> Self {
        AuthorKey::Schnorr(*key)
    }
}

impl From<CardKey> for AuthorKey {
    fn from(key: CardKey) -> Self {
        AuthorKey::Card(key)
    }
}

impl fmt::Display for AuthorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AuthorKey::Schnorr(key) => f.write_str(&URL_SAFE_NO_PAD.encode(key.encode().as_bytes())),
            AuthorKey::Card(key) => key.fmt(f),
        }
    }
}

impl fmt::Debug for AuthorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for AuthorKey {
    type Err = AuthorKeyError;

    fn from_str(text: &str) -> Result<Self, AuthorKeyError> {
        if text.contains(':') {
            return text.parse().map(AuthorKey::Card).map_err(|_| AuthorKeyError);
        }
        // Unused bits that are not zero are refused by the engine.
        let bytes = URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| bytes.try_into().ok()).ok_or(AuthorKeyError)?;
        VerifyingKey::decode(EncodedPoint(bytes)).map(AuthorKey::Schnorr).map_err(|_| AuthorKeyError)
    }
}
