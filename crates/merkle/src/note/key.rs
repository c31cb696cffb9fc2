//! Keys of signed notes.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use ed25519_dalek::{Signer, SigningKey};
use rand_core::{CryptoRng, RngCore};
use zeroize::Zeroizing;

use super::typed::{KEY_ID_BYTES, TypedKey};
use super::{NoteError, Origin};

/// The signature type "Ed25519" of signed-note.
const ED25519: u8 = 0x01;

/// A log's secret key that is kept elsewhere, as in a token, and signs there.
pub trait NoteKey: Send + Sync {
    /// The Ed25519 signature (RFC 8032) of a message, 64 bytes `R ‖ s`.
    ///
    /// # Errors
    /// [`NoteError::Signer`] with the code of what failed.
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], NoteError>;
}

/// A log's secret key. It is wiped when dropped, and can be neither copied nor shown.
pub struct NoteSigner {
    key: Secret,
    verifier: NoteVerifier,
}

enum Secret {
    Here(Box<SigningKey>),
    Elsewhere(Arc<dyn NoteKey>),
}

impl NoteSigner {
    /// The key with this secret seed: the 32 bytes of an Ed25519 private key (RFC 8032 §5.1.5).
    pub fn from_seed(name: Origin, seed: &[u8; 32]) -> Self {
        let key = SigningKey::from_bytes(seed);
        let verifier = NoteVerifier(TypedKey::new(name, ED25519, key.verifying_key()));
        Self { key: Secret::Here(Box::new(key)), verifier }
    }

    /// The key with these 32 public bytes, whose secret part is kept elsewhere.
    ///
    /// # Errors
    /// [`NoteError::Key`] for bytes that are no Ed25519 key, and for keys of small order.
    pub fn elsewhere(name: Origin, public: &[u8; 32], key: Arc<dyn NoteKey>) -> Result<Self, NoteError> {
        let verifier = NoteVerifier::new(name, public)?;
        Ok(Self { key: Secret::Elsewhere(key), verifier })
    }

    /// The 32 bytes of the public key of a secret seed.
    pub fn public_of_seed(seed: &[u8; 32]) -> [u8; 32] {
        SigningKey::from_bytes(seed).verifying_key().to_bytes()
    }

    /// A fresh key.
    pub fn generate(name: Origin, rng: &mut (impl RngCore + CryptoRng)) -> Self {
        let mut seed = Zeroizing::new([0; 32]);
        rng.fill_bytes(seed.as_mut());
        Self::from_seed(name, &seed)
    }

    /// The secret seed, to be stored where only the log can read it; none if it is kept elsewhere.
    pub fn seed(&self) -> Option<Zeroizing<[u8; 32]>> {
        match &self.key {
            Secret::Here(key) => Some(Zeroizing::new(key.to_bytes())),
            Secret::Elsewhere(_) => None,
        }
    }

    /// The log's name.
    pub fn name(&self) -> &Origin {
        self.verifier.name()
    }

    /// The public key.
    pub fn verifier(&self) -> &NoteVerifier {
        &self.verifier
    }

    /// The signature of 32 bytes, as proof that the secret key is there: a hash, and so never the text of a note.
    ///
    /// # Errors
    /// [`NoteError::Signer`] and [`NoteError::Signature`], of a key that is kept elsewhere only.
    pub fn prove_possession(&self, message: &[u8; 32]) -> Result<[u8; 64], NoteError> {
        self.signature(message)
    }

    /// What was signed elsewhere is verified before it is used.
    pub(super) fn signature(&self, text: &[u8]) -> Result<[u8; 64], NoteError> {
        match &self.key {
            Secret::Here(key) => Ok(key.sign(text).to_bytes()),
            Secret::Elsewhere(key) => {
                let signature = key.sign(text)?;
                self.verifier.verify(text, &signature)?;
                Ok(signature)
            }
        }
    }
}

/// A log's public key, written `<name>+<key id: 8 hexadecimal digits>+<base64 of 0x01 and 32 bytes>`.
///
/// `Display` and `FromStr` are each other's inverse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteVerifier(TypedKey);

impl NoteVerifier {
    /// The key with these 32 bytes, of the log with this name.
    ///
    /// # Errors
    /// [`NoteError::Key`] for bytes that are no Ed25519 key, and for keys of small order.
    pub fn new(name: Origin, key: &[u8; 32]) -> Result<NoteVerifier, NoteError> {
        TypedKey::of_bytes(name, ED25519, key).map(NoteVerifier)
    }

    /// The 32 bytes of the public key.
    pub fn public_bytes(&self) -> &[u8; 32] {
        self.0.bytes()
    }

    /// Accepts what [`NoteSigner::prove_possession`] of this key's secret has given.
    ///
    /// # Errors
    /// [`NoteError::Signature`].
    pub fn verify_possession(&self, message: &[u8; 32], signature: &[u8; 64]) -> Result<(), NoteError> {
        self.verify(message, signature)
    }

    /// The log's name.
    pub fn name(&self) -> &Origin {
        self.0.name()
    }

    /// `SHA-256(name || 0x0A || 0x01 || public key)[..4]`.
    pub(super) fn key_id(&self) -> [u8; KEY_ID_BYTES] {
        self.0.key_id()
    }

    pub(super) fn verify(&self, text: &[u8], signature: &[u8]) -> Result<(), NoteError> {
        self.0.verify(text, signature)
    }
}

impl FromStr for NoteVerifier {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        TypedKey::parse(text, ED25519).map(Self)
    }
}

impl fmt::Display for NoteVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
