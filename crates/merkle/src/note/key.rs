//! Keys of signed notes.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signer, SigningKey};
use rand_core::{CryptoRng, RngCore};
use zeroize::Zeroizing;

use super::typed::{KEY_ID_BYTES, TypedKey};
use super::{NoteError, Origin};

/// The signature type "Ed25519" of signed-note.
const ED25519: u8 = 0x01;

/// A log's secret key. It is wiped when dropped, and can be neither copied nor shown.
pub struct NoteSigner {
    key: SigningKey,
    verifier: NoteVerifier,
}

impl NoteSigner {
    /// The key with this secret seed: the 32 bytes of an Ed25519 private key (RFC 8032 §5.1.5).
    pub fn from_seed(name: Origin, seed: &[u8; 32]) -> Self {
        let key = SigningKey::from_bytes(seed);
        let verifier = NoteVerifier(TypedKey::new(name, ED25519, key.verifying_key()));
        Self { key, verifier }
    }

    /// A fresh key.
    pub fn generate(name: Origin, rng: &mut (impl RngCore + CryptoRng)) -> Self {
        let mut seed = Zeroizing::new([0; 32]);
        rng.fill_bytes(seed.as_mut());
        Self::from_seed(name, &seed)
    }

    /// The secret seed, to be stored where only the log can read it.
    pub fn seed(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.key.to_bytes())
    }

    /// The log's name.
    pub fn name(&self) -> &Origin {
        self.verifier.name()
    }

    /// The public key.
    pub fn verifier(&self) -> &NoteVerifier {
        &self.verifier
    }

    pub(super) fn signature(&self, text: &[u8]) -> [u8; 64] {
        self.key.sign(text).to_bytes()
    }
}

/// A log's public key, written `<name>+<key id: 8 hexadecimal digits>+<base64 of 0x01 and 32 bytes>`.
///
/// `Display` and `FromStr` are each other's inverse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteVerifier(TypedKey);

impl NoteVerifier {
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
