//! Key files: the signing keys of officials, trustees, voters and witnesses, encrypted; and public parts as JSON.

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use tupyo_election::{AuthorKey, DocumentSigner};
use tupyo_group::EncodedPoint;
use tupyo_merkle::WitnessSigner;
use tupyo_office::CardAuthor;
use tupyo_proof::{SigningKey, VerifyingKey};
use zeroize::Zeroizing;

use crate::card_source::{CardSource, PinOptions, card_of_file};
use crate::catalogue::wrong_files as texts;
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::vault::{self, Passphrase, PassphraseOptions};

/// What a key file begins with, once it is decrypted; 32 bytes follow.
const HEADER: &[u8] = b"tupyo/v1/signing-key\n";
/// What a witness's key file begins with; its name, a newline and 32 bytes follow.
const WITNESS_HEADER: &[u8] = b"tupyo/v1/witness-key\n";
/// What the file of a card in software begins with.
const CARD_HEADER: &[u8] = b"tupyo-card-secret:";
const LARGEST_KEY_FILE: usize = 65_536;
const LARGEST_PUBLIC_FILE: usize = 65_536;

/// The public part of a key: `{"id": …, "key": …}`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicKey {
    /// Whose it is, if it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its text, as the manifest has it.
    pub key: String,
}

/// Stores a key in a file that must not exist yet.
pub fn store(path: &Path, key: &SigningKey, passphrase: &Passphrase) -> Result<(), Failure> {
    let mut secret = Zeroizing::new(HEADER.to_vec());
    secret.extend_from_slice(key.encode().as_ref());
    vault::create(path, &secret, passphrase)
}

/// Reads a key from its file.
pub fn load(path: &Path, passphrase: &Passphrase) -> Result<SigningKey, Failure> {
    let secret = vault::open(path, passphrase)?;
    let bytes = secret.strip_prefix(HEADER).and_then(|bytes| bytes.try_into().ok());
    let key = bytes.and_then(|bytes: &[u8; 32]| SigningKey::decode(bytes).ok());
    key.ok_or_else(|| Failure::usage("not-a-key", texts::not_signing_key(&path.display())))
}

/// Who signs documents: an encrypted key file, the file of a card in software, or a token.
pub fn signer(
    source: &CardSource,
    passphrase: &PassphraseOptions,
    pins: &PinOptions,
) -> Result<Box<dyn DocumentSigner>, Failure> {
    match source {
        CardSource::File(path) if files::read(path, LARGEST_KEY_FILE)?.trim_ascii_start().starts_with(CARD_HEADER) => {
            Ok(Box::new(card_of_file(path)?))
        }
        CardSource::File(path) => Ok(Box::new(load(path, &passphrase.ask(path)?)?)),
        CardSource::Token(_) | CardSource::Phone(_) => Ok(Box::new(CardAuthor::new(source.open(pins)?)?)),
    }
}

/// Stores a witness's key in a file that must not exist yet.
pub fn store_witness(path: &Path, signer: &WitnessSigner, passphrase: &Passphrase) -> Result<(), Failure> {
    let mut secret = Zeroizing::new(WITNESS_HEADER.to_vec());
    secret.extend_from_slice(signer.key().name().as_str().as_bytes());
    secret.push(b'\n');
    secret.extend_from_slice(signer.seed().as_ref());
    vault::create(path, &secret, passphrase)
}

/// Reads a witness's key from its file.
pub fn load_witness(path: &Path, passphrase: &Passphrase) -> Result<WitnessSigner, Failure> {
    let secret = vault::open(path, passphrase)?;
    let message = || Failure::usage("not-a-key", texts::not_witness_key(&path.display()));
    let (name, seed) = secret.strip_prefix(WITNESS_HEADER).and_then(<[u8]>::split_last_chunk).ok_or_else(message)?;
    let name = name.strip_suffix(b"\n").and_then(|name| std::str::from_utf8(name).ok()).ok_or_else(message)?;
    Ok(WitnessSigner::from_seed(name.parse().map_err(|_| message())?, seed))
}

/// The public key as text: 43 characters of base64url.
pub fn text_of(key: &VerifyingKey) -> String {
    AuthorKey::from(key).to_string()
}

/// A voting key as it stands on the roll, spelled the same way.
pub fn point_text(key: EncodedPoint) -> String {
    URL_SAFE_NO_PAD.encode(key.0)
}

/// Takes what [`text_of`] gave.
pub fn spelled(text: &str) -> Result<String, String> {
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    let spelled = text.len() == 43 && text.bytes().all(is_digit);
    spelled.then(|| text.to_owned()).ok_or_else(|| "give the 43 characters of a voting key's public part".to_owned())
}

impl PublicKey {
    /// The public part of a key.
    pub fn of(id: Option<String>, key: impl Into<AuthorKey>) -> PublicKey {
        PublicKey { id, key: key.into().to_string() }
    }

    /// Writes a file that must not exist yet.
    pub fn write(&self, path: &Path) -> Result<(), Failure> {
        let text = serde_json::to_string(self).map_err(|error| Failure::io("json", error.to_string()))?;
        files::write_new(path, format!("{text}\n").as_bytes(), Readers::Everybody)
    }

    /// Reads a file.
    pub fn read(path: &Path) -> Result<PublicKey, Failure> {
        let bytes = files::read(path, LARGEST_PUBLIC_FILE)?;
        serde_json::from_slice(&bytes)
            .map_err(|error| Failure::usage("not-a-public-key", texts::not_public_key(&error, &path.display())))
    }
}
