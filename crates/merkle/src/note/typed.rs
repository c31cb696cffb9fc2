//! Verifier keys of signed notes: a name, a signature type and an Ed25519 key.

use std::fmt;

use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};
use tupyo_encoding::is_canonical_ed25519;

use super::{NoteError, Origin};
use crate::canonical::{base64, to_base64};

pub(super) const KEY_ID_BYTES: usize = 4;

/// A public key of one signature type, written `<name>+<key id>+<base64 of the type and 32 bytes>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TypedKey {
    name: Origin,
    kind: u8,
    key: VerifyingKey,
}

impl TypedKey {
    pub(super) fn new(name: Origin, kind: u8, key: VerifyingKey) -> TypedKey {
        TypedKey { name, kind, key }
    }

    /// The key with these bytes; keys that are not canonical or of small order are refused.
    pub(super) fn of_bytes(name: Origin, kind: u8, bytes: &[u8; 32]) -> Result<TypedKey, NoteError> {
        let key = VerifyingKey::from_bytes(bytes).map_err(|_| NoteError::Key)?;
        if key.is_weak() || !is_canonical_ed25519(bytes) {
            return Err(NoteError::Key);
        }
        Ok(TypedKey { name, kind, key })
    }

    /// Reads a key of this type.
    pub(super) fn parse(text: &str, kind: u8) -> Result<TypedKey, NoteError> {
        let key = parts(text, kind).ok_or(NoteError::Key)?;
        // One comparison refuses a wrong key id and every other spelling.
        if key.to_string() == text { Ok(key) } else { Err(NoteError::Key) }
    }

    pub(super) fn name(&self) -> &Origin {
        &self.name
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }

    /// `SHA-256(name || 0x0A || type || public key)[..4]`.
    pub(super) fn key_id(&self) -> [u8; KEY_ID_BYTES] {
        let hasher = Sha256::new().chain_update(self.name.as_str()).chain_update([b'\n', self.kind]);
        let hash: [u8; 32] = hasher.chain_update(self.key.as_bytes()).finalize().into();
        let [a, b, c, d, ..] = hash;
        [a, b, c, d]
    }

    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), NoteError> {
        let signature = Signature::from_slice(signature).map_err(|_| NoteError::Signature)?;
        self.key.verify_strict(message, &signature).map_err(|_| NoteError::Signature)
    }
}

fn parts(text: &str, kind: u8) -> Option<TypedKey> {
    let mut parts = text.splitn(3, '+');
    let (name, _id, key) = (parts.next()?, parts.next()?, parts.next()?);
    let bytes = base64(key)?;
    let (&found, key) = bytes.split_first()?;
    let key = TypedKey::of_bytes(name.parse().ok()?, kind, key.try_into().ok()?).ok()?;
    (found == kind).then_some(key)
}

impl fmt::Display for TypedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+", self.name)?;
        self.key_id().iter().try_for_each(|byte| write!(f, "{byte:02x}"))?;
        let typed = [&[self.kind], self.key.as_bytes().as_slice()].concat();
        write!(f, "+{}", to_base64(&typed))
    }
}
