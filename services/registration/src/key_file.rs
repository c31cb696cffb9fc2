//! The registrar's signing key: the file that `tupyo key new` makes, under its passphrase, or a key in a token.

use std::io::{self, Read};
use std::iter;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use age::scrypt::{Identity, Recipient};
use age::secrecy::SecretString;
use rand::rngs::OsRng;
use rand_core::CryptoRngCore;
use tupyo_card_pkcs11::{PinFile, TokenError, TokenUri, TokenUriError};
use tupyo_election::{AuthorKey, AuthorSignature, DocumentSigner, SigningFault};
use tupyo_proof::SigningKey;
use zeroize::Zeroizing;

use crate::catalogue::{program as texts, wrong_files};
use crate::say::Say;
use crate::token_key::TokenKey;
use crate::{RegistrarError, files};

/// What a key file begins with, once it is decrypted; 32 bytes follow.
const HEADER: &[u8] = b"tupyo/v1/signing-key\n";
const LARGEST_FILE: usize = 4096;
const LARGEST_PASSPHRASE: usize = 4096;
/// scrypt's work factor of a key that is made here, as `tupyo key new` makes it: a guess takes 256 MiB.
pub(crate) const WORK_FACTOR: u8 = 18;
/// scrypt's largest work factor: it takes 4 GiB.
pub(crate) const LARGEST_WORK_FACTOR: u8 = 22;

/// Which key signs, and where its passphrase comes from.
#[derive(Clone, Debug, clap::Args)]
pub struct KeyOptions {
    /// The registrar's encrypted key, as `tupyo key new` makes it, or the pkcs11: URI of a key in a token
    #[arg(long, value_name = "FILE|URI")]
    key: KeyPlace,
    /// Read the passphrase from this file instead of asking for it
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// The file that the token's PIN stands in
    #[arg(long, value_name = "FILE", conflicts_with = "pin_fd")]
    pin_file: Option<PathBuf>,
    /// The file descriptor that the token's PIN is read from
    #[arg(long, value_name = "N")]
    pin_fd: Option<u32>,
}

/// Where the key is.
#[derive(Clone, Debug)]
enum KeyPlace {
    File(PathBuf),
    Token(Box<TokenUri>),
}

impl FromStr for KeyPlace {
    type Err = TokenUriError;

    fn from_str(text: &str) -> Result<KeyPlace, TokenUriError> {
        match text.starts_with("pkcs11:") {
            true => Ok(KeyPlace::Token(Box::new(text.parse()?))),
            false => Ok(KeyPlace::File(PathBuf::from(text))),
        }
    }
}

/// The registrar's key, opened.
pub(crate) enum RegistrarKey {
    /// In memory.
    Software(SigningKey),
    /// In a token, which signs one thing at a time.
    Token(TokenKey),
}

impl DocumentSigner for RegistrarKey {
    fn author_key(&self) -> AuthorKey {
        match self {
            RegistrarKey::Software(key) => key.author_key(),
            RegistrarKey::Token(token) => token.key().into(),
        }
    }

    fn sign_message(&self, message: &[u8; 32], rng: &mut dyn CryptoRngCore) -> Result<AuthorSignature, SigningFault> {
        match self {
            RegistrarKey::Software(key) => key.sign_message(message, rng),
            RegistrarKey::Token(token) => token.sign(&AuthorKey::card_message(message)).map(Into::into),
        }
    }
}

impl KeyOptions {
    /// The key, which signs now: a token's PIN has been given.
    pub(crate) fn open(&self, say: &Say) -> Result<RegistrarKey, RegistrarError> {
        match &self.key {
            KeyPlace::File(path) => self.in_file(path, say).map(RegistrarKey::Software),
            KeyPlace::Token(uri) => self.in_token(uri),
        }
    }

    fn in_token(&self, uri: &TokenUri) -> Result<RegistrarKey, RegistrarError> {
        let named = self.pin_file.clone().map(PinFile::at).or(self.pin_fd.map(PinFile::of_descriptor));
        let pins = named.or(uri.pin_source.clone().map(PinFile::at));
        let pins = pins.ok_or_else(|| TokenError::PinMissing("give --pin-file or --pin-fd".to_owned()))?;
        TokenKey::open(uri, pins).map(RegistrarKey::Token)
    }

    fn in_file(&self, path: &Path, say: &Say) -> Result<SigningKey, RegistrarError> {
        let file = self.passphrase_file.as_deref();
        let prompt = say.text(texts::passphrase(&path.display()));
        read(path, passphrase(file, || asked(&prompt))?)
    }
}

/// Reads a key file.
pub(crate) fn read(path: &Path, passphrase: SecretString) -> Result<SigningKey, RegistrarError> {
    let sealed = files::read(path, LARGEST_FILE)?;
    let mut identity = Identity::new(passphrase);
    identity.set_max_work_factor(LARGEST_WORK_FACTOR);
    let wrong = || RegistrarError::Passphrase { path: path.to_owned() };
    let secret = decrypted(&sealed, &identity).ok_or_else(wrong)?;
    let bytes = secret.strip_prefix(HEADER).and_then(|bytes| bytes.try_into().ok());
    let key = bytes.and_then(|bytes: &[u8; 32]| SigningKey::decode(bytes).ok());
    key.ok_or_else(|| RegistrarError::Damaged { path: path.to_owned(), what: wrong_files::NOT_SIGNING_KEY })
}

/// Makes a key and its file, as `tupyo key new` does.
pub(crate) fn make(path: &Path, passphrase: SecretString, work_factor: u8) -> Result<SigningKey, RegistrarError> {
    let key = SigningKey::generate(&mut OsRng);
    // One allocation: what grows leaves copies behind.
    let mut secret = Zeroizing::new(Vec::with_capacity(HEADER.len() + 32));
    secret.extend_from_slice(HEADER);
    secret.extend_from_slice(key.encode().as_ref());
    let mut recipient = Recipient::new(passphrase);
    recipient.set_work_factor(work_factor);
    let sealed = age::encrypt(&recipient, &secret).map_err(|error| RegistrarError::Run(io::Error::other(error)))?;
    files::write_new(path, &sealed, true)?;
    Ok(key)
}

/// The passphrase in a file, or what is asked for.
pub(crate) fn passphrase(
    file: Option<&Path>,
    ask: impl FnOnce() -> Result<Zeroizing<String>, RegistrarError>,
) -> Result<SecretString, RegistrarError> {
    let text = file.map_or_else(ask, passphrase_in)?;
    if text.is_empty() { Err(RegistrarError::NoPassphrase) } else { Ok(SecretString::from(text.to_string())) }
}

/// What somebody types at a prompt and nobody sees.
pub(crate) fn asked(prompt: &str) -> Result<Zeroizing<String>, RegistrarError> {
    rpassword::prompt_password(prompt).map(Zeroizing::new).map_err(|_| RegistrarError::NoPassphrase)
}

fn passphrase_in(path: &Path) -> Result<Zeroizing<String>, RegistrarError> {
    let bytes = files::read(path, LARGEST_PASSPHRASE)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| RegistrarError::NoPassphrase)?;
    Ok(Zeroizing::new(text.trim_end_matches(['\n', '\r']).to_owned()))
}

fn decrypted(sealed: &[u8], identity: &Identity) -> Option<Zeroizing<Vec<u8>>> {
    let decryptor = age::Decryptor::new_buffered(sealed).ok()?;
    let mut reader = decryptor.decrypt(iter::once(identity as &dyn age::Identity)).ok()?;
    let mut secret = Zeroizing::new(Vec::with_capacity(sealed.len()));
    reader.read_to_end(&mut secret).ok()?;
    Some(secret)
}
