//! Names and keys of signed notes.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use rand_core::{CryptoRng, RngCore};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{KEY_ID_BYTES, NoteError};
use crate::canonical::{base64, to_base64};

/// The signature type "Ed25519" of signed-note.
const ED25519: u8 = 0x01;
const MAX_NAME_BYTES: usize = 255;

/// The name of a log, which is also the name of its key: 1 to 255 bytes without spaces, `+` and control characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin(String);

impl Origin {
    /// The name with these characters.
    pub fn new(name: impl Into<String>) -> Result<Self, NoteError> {
        let name = name.into();
        let forbidden = |c: char| c.is_whitespace() || c.is_control() || c == '+';
        if name.is_empty() || name.len() > MAX_NAME_BYTES || name.contains(forbidden) {
            return Err(NoteError::Key);
        }
        Ok(Self(name))
    }

    /// Its characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Origin {
    type Err = NoteError;

    fn from_str(name: &str) -> Result<Self, NoteError> {
        Self::new(name)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A log's secret key. It is wiped when dropped, and can be neither copied nor shown.
pub struct NoteSigner {
    key: SigningKey,
    verifier: NoteVerifier,
}

impl NoteSigner {
    /// The key with this secret seed: the 32 bytes of an Ed25519 private key (RFC 8032 §5.1.5).
    pub fn from_seed(name: Origin, seed: &[u8; 32]) -> Self {
        let key = SigningKey::from_bytes(seed);
        let verifier = NoteVerifier::new(name, key.verifying_key());
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
        &self.verifier.name
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
pub struct NoteVerifier {
    name: Origin,
    key: VerifyingKey,
}

impl NoteVerifier {
    fn new(name: Origin, key: VerifyingKey) -> Self {
        Self { name, key }
    }

    /// The log's name.
    pub fn name(&self) -> &Origin {
        &self.name
    }

    /// `SHA-256(name || 0x0A || 0x01 || public key)[..4]`.
    pub(super) fn key_id(&self) -> [u8; KEY_ID_BYTES] {
        let hasher = Sha256::new().chain_update(self.name.as_str()).chain_update([b'\n', ED25519]);
        let hash: [u8; 32] = hasher.chain_update(self.key.as_bytes()).finalize().into();
        let [a, b, c, d, ..] = hash;
        [a, b, c, d]
    }

    pub(super) fn verify(&self, text: &[u8], signature: &[u8]) -> Result<(), NoteError> {
        let signature = Signature::from_slice(signature).map_err(|_| NoteError::Signature)?;
        self.key.verify_strict(text, &signature).map_err(|_| NoteError::Signature)
    }
}

impl FromStr for NoteVerifier {
    type Err = NoteError;

    fn from_str(text: &str) -> Result<Self, NoteError> {
        let verifier = parse(text).ok_or(NoteError::Key)?;
        // One comparison refuses a wrong key id and every other spelling.
        if verifier.to_string() == text { Ok(verifier) } else { Err(NoteError::Key) }
    }
}

fn parse(text: &str) -> Option<NoteVerifier> {
    let mut parts = text.splitn(3, '+');
    let (name, _id, key) = (parts.next()?, parts.next()?, parts.next()?);
    let key = base64(key)?;
    let (&kind, key) = key.split_first()?;
    let key = VerifyingKey::from_bytes(key.try_into().ok()?).ok()?;
    (kind == ED25519 && !key.is_weak()).then_some(NoteVerifier::new(name.parse().ok()?, key))
}

impl fmt::Display for NoteVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+", self.name)?;
        self.key_id().iter().try_for_each(|byte| write!(f, "{byte:02x}"))?;
        let typed = [&[ED25519], self.key.as_bytes().as_slice()].concat();
        write!(f, "+{}", to_base64(&typed))
    }
}
