//! An authority's key: an encrypted file, or a key in a token.

use std::path::{Path, PathBuf};

use tupyo_card::{CardSecret, CardSigner};
use tupyo_card_pkcs11::{TokenCard, TokenUri};

use crate::card_source;
use crate::catalogue::wrong_files as texts;
use crate::failure::Failure;
use crate::vault::{self, PassphraseOptions};

/// What an authority's key file begins with, once it is decrypted; the card's text follows.
const HEADER: &[u8] = b"tupyo/v1/card-authority-key\n";

/// How an authority's key is opened.
#[derive(Clone, Debug, clap::Args)]
pub struct AuthorityKeyOptions {
    #[command(flatten)]
    pub passphrase: PassphraseOptions,
    /// Read the PIN of the authority's token from this file, such as /dev/fd/3, instead of asking for it
    #[arg(long, value_name = "FILE")]
    authority_pin_file: Option<PathBuf>,
}

impl AuthorityKeyOptions {
    /// Opens the key, which is in the token that is named, or else in the file.
    pub fn open(&self, token: Option<&str>, file: &Path) -> Result<Box<dyn CardSigner>, Failure> {
        match token {
            Some(uri) => Ok(Box::new(self.token(&uri.parse().map_err(tupyo_card_pkcs11::TokenError::from)?)?)),
            None => Ok(Box::new(load(file, &self.passphrase)?)),
        }
    }

    /// The key in a token.
    pub fn token(&self, uri: &TokenUri) -> Result<TokenCard, Failure> {
        card_source::card_in(uri, None, self.authority_pin_file.as_deref())
    }

    /// The file that the PIN of the authority's token is read from.
    pub fn pin_file(&self) -> Option<&Path> {
        self.authority_pin_file.as_deref()
    }
}

/// Stores a key in a file that must not exist yet; asks for a passphrase.
pub fn store(path: &Path, key: &CardSecret, passphrase: &PassphraseOptions) -> Result<(), Failure> {
    let text = key.to_text();
    // One allocation: what grows leaves copies behind.
    let mut secret = zeroize::Zeroizing::new(Vec::with_capacity(HEADER.len() + text.len()));
    secret.extend_from_slice(HEADER);
    secret.extend_from_slice(text.as_bytes());
    vault::create(path, &secret, &passphrase.choose(path)?)
}

fn load(path: &Path, passphrase: &PassphraseOptions) -> Result<CardSecret, Failure> {
    let secret = vault::open(path, &passphrase.ask(path)?)?;
    let text = secret.strip_prefix(HEADER).and_then(|text| std::str::from_utf8(text).ok());
    let key = text.and_then(|text| CardSecret::parse(text).ok());
    key.ok_or_else(|| Failure::usage("not-a-key", texts::not_authority_key(&path.display())))
}
