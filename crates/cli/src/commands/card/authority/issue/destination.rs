//! Where a card goes: into a token, a phone, a PKCS #12 file, or two plain files.

use std::path::{Path, PathBuf};

use p12_keystore::{Certificate, EncryptionAlgorithm, KeyStore, KeyStoreEntry, MacAlgorithm, PrivateKeyChain};
use tupyo_card::{CardSecret, CertifiedKey};
use tupyo_card_pkcs11::{Pin, PinFile, Token, TokenDescription, TokenError, TokenKeyKind, TokenSession, TokenUri};
use zeroize::Zeroizing;

use super::super::init::software_key;
use crate::authority::certificates_file;
use crate::card_source::{PinOptions, asked_pin};
use crate::catalogue::{card as texts, wrong_cards, wrong_files};
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::memory::with_ending;
use crate::phone::PhoneDirectory;
use crate::typed::{said, typed};

/// The label of a card's key and certificate in its token, if its URI says none.
const LABEL: &str = "card";
/// How slow guessing a PKCS #12 file's password is made: as many rounds of HMAC-SHA-256 as OWASP asks for.
const ROUNDS: u64 = 600_000;

/// Where a card goes.
#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub struct Destination {
    /// Into a token, which makes the key: its PKCS #11 URI
    #[arg(long, value_name = "URI", required_unless_present_any = ["p12", "card", "phone"],
        conflicts_with_all = ["p12", "card", "phone"])]
    token: Option<TokenUri>,
    /// Initialise a blank token first, with the label that --token names
    #[arg(long, requires = "token")]
    new_token: bool,
    #[command(flatten)]
    pins: PinOptions,
    /// Read the PIN of a new token's officer, who can give its user another PIN, from this file instead of asking for
    /// it
    #[arg(long, value_name = "FILE", requires = "new_token")]
    officer_pin_file: Option<PathBuf>,
    /// Into a PKCS #12 file to make: key and certificates under a password, for other programs
    #[arg(long, value_name = "FILE", conflicts_with_all = ["card", "phone"])]
    p12: Option<PathBuf>,
    /// Read the PKCS #12 file's password from this file instead of asking for it
    #[arg(long, value_name = "FILE", requires = "p12")]
    p12_password_file: Option<PathBuf>,
    /// Into a file to make that stands for a card, without a password; the certificate goes into FILE.pem
    #[arg(long, value_name = "FILE", conflicts_with = "phone")]
    card: Option<PathBuf>,
    /// For the key of a phone: DIR/key is its public part, and the certificate goes into DIR/certificate.pem
    #[arg(long, value_name = "DIR")]
    phone: Option<PhoneDirectory>,
}

/// A key that waits for its certificate.
pub enum Prepared {
    InToken { session: Box<TokenSession>, key: CertifiedKey, label: String, id: Vec<u8> },
    InSoftware(CardSecret),
    OfPhone(CertifiedKey),
}

impl Prepared {
    /// The public key.
    pub fn key(&self) -> CertifiedKey {
        match self {
            Prepared::InToken { key, .. } | Prepared::OfPhone(key) => key.clone(),
            Prepared::InSoftware(secret) => secret.public().into(),
        }
    }
}

impl Destination {
    /// Refuses early what would be refused later.
    pub fn must_be_free(&self) -> Result<(), Failure> {
        self.p12.iter().try_for_each(|path| files::must_be_new(path))?;
        self.phone.iter().try_for_each(|phone| files::must_be_new(&phone.certificate_file()))?;
        let card = self.card.iter().flat_map(|path| [path.clone(), with_ending(path, "pem")]);
        card.into_iter().try_for_each(|path| files::must_be_new(&path))
    }

    /// Makes the key. The certificate's serial number is the id that both have in a token.
    pub fn prepare(&self, kind: TokenKeyKind, serial: &[u8]) -> Result<Prepared, Failure> {
        if let Some(phone) = &self.phone {
            return Ok(Prepared::OfPhone(phone.key()?));
        }
        let Some(uri) = &self.token else { return Ok(Prepared::InSoftware(software_key(kind)?)) };
        let token = self.token(uri)?;
        let session = TokenSession::log_in_to_write(&token, self.pins.pins(uri)?.as_mut())?;
        let label = uri.object.clone().unwrap_or_else(|| LABEL.to_owned());
        let id = uri.id.clone().unwrap_or_else(|| serial.to_vec());
        let key = session.make_key(kind, &label, &id)?;
        Ok(Prepared::InToken { session: Box::new(session), key, label, id })
    }

    fn token(&self, uri: &TokenUri) -> Result<Token, Failure> {
        let module = uri.module(self.pins.module())?;
        if !self.new_token {
            return Ok(module.token(uri)?);
        }
        let unnamed = || Failure::usage("token-label", wrong_cards::TOKEN_LABEL);
        let label = uri.token.as_deref().ok_or_else(unnamed)?;
        if module.tokens()?.iter().any(|token| token.is_initialised() && token.description().label == label) {
            return Err(TokenError::TokenInUse(label.to_owned()).into());
        }
        let blank = module.blank_token()?;
        let named = TokenDescription { label: label.to_owned(), ..blank.description().clone() };
        let officer = match &self.officer_pin_file {
            Some(path) => Pin::new(PinFile::at(path.clone()).text()?),
            None => asked_pin(&TokenDescription { label: said(wrong_cards::officer(&label)), ..named.clone() })?,
        };
        let user = self.pins.pins(uri)?.pin(&named)?;
        Ok(blank.initialise(label, &officer, &user)?)
    }

    /// Gives the card its certificate. What was made, for people.
    pub fn deliver(&self, prepared: Prepared, certificate: &[u8], issuer: &[u8]) -> Result<String, Failure> {
        match prepared {
            Prepared::InToken { session, label, id, .. } => {
                session.store_certificate(certificate, &label, &id)?;
                let module_path = self.token.as_ref().and_then(|uri| uri.module_path.clone());
                let own = TokenUri { object: Some(label), id: Some(id), module_path, ..session.token().uri() };
                Ok(own.to_string())
            }
            Prepared::OfPhone(_) => {
                let path = self.phone.as_ref().map(PhoneDirectory::certificate_file);
                let path = path.ok_or_else(no_destination)?;
                files::write_new(&path, certificates_file(&[certificate.to_vec()]).as_bytes(), Readers::Everybody)?;
                Ok(path.display().to_string())
            }
            Prepared::InSoftware(secret) => match (&self.p12, &self.card) {
                (Some(path), _) => self.write_p12(path, &secret, certificate, issuer),
                (None, Some(path)) => write_files(path, &secret, certificate),
                (None, None) => Err(no_destination()),
            },
        }
    }

    fn write_p12(&self, path: &Path, secret: &CardSecret, own: &[u8], issuer: &[u8]) -> Result<String, Failure> {
        let password = self.p12_password(path)?;
        let wrong = |error: p12_keystore::error::Error| Failure::io("pkcs12", error.to_string());
        let chain = [own, issuer].map(Certificate::from_der);
        let [own, issuer] = chain;
        let key = secret.to_pkcs8();
        let chain = PrivateKeyChain::new(key.as_slice(), [1], [own.map_err(wrong)?, issuer.map_err(wrong)?]);
        let mut store = KeyStore::new();
        store.add_entry(LABEL, KeyStoreEntry::PrivateKeyChain(chain));
        let writer = store.writer(&password).encryption_algorithm(EncryptionAlgorithm::PbeWithHmacSha256AndAes256);
        let writer = writer.mac_algorithm(MacAlgorithm::HmacSha256).mac_iterations(ROUNDS);
        let bytes = Zeroizing::new(writer.encryption_iterations(ROUNDS).write().map_err(wrong)?);
        files::write_new(path, &bytes, Readers::Owner)?;
        Ok(path.display().to_string())
    }

    fn p12_password(&self, path: &Path) -> Result<Zeroizing<String>, Failure> {
        if let Some(file) = &self.p12_password_file {
            return Ok(PinFile::at(file.clone()).text()?.clone());
        }
        let path = path.display();
        let first = typed(texts::new_password_for(&path));
        let both = first.and_then(|first| Ok((first, typed(texts::SAME_AGAIN)?)));
        let missing = |reason: [&str; 2]| {
            Failure::usage("no-passphrase", wrong_files::no_password(&reason))
                .advise(wrong_files::GIVE_P12_PASSWORD_FILE)
        };
        match both.map_err(|error| missing([&error.to_string(); 2]))? {
            (first, again) if first != again => Err(missing(wrong_files::PASSWORDS_DIFFER)),
            (first, _) if first.is_empty() => Err(missing(wrong_files::PASSWORD_EMPTY)),
            (first, _) => Ok(first),
        }
    }
}

fn no_destination() -> Failure {
    Failure::usage("no-destination", wrong_cards::NO_DESTINATION)
}

fn write_files(path: &Path, secret: &CardSecret, certificate: &[u8]) -> Result<String, Failure> {
    let pem = with_ending(path, "pem");
    files::write_new(path, secret.to_text().as_bytes(), Readers::Owner)?;
    files::write_new(&pem, certificates_file(&[certificate.to_vec()]).as_bytes(), Readers::Everybody)?;
    Ok(format!("{}, {}", path.display(), pem.display()))
}
