//! Makes an authority.

use std::path::PathBuf;

use rand::rngs::OsRng;
use serde_json::json;
use tupyo_card::{CardError, CardSecret, CardSigner};
use tupyo_card_pkcs11::{TokenCard, TokenError, TokenKeyKind, TokenSession, TokenUri};
use tupyo_certificate::authority::{Authority, AuthorityProfile, CertificateName, CertificateSpan, fresh_serial};

use crate::authority::register::{Register, digits};
use crate::authority::signer::{self, AuthorityKeyOptions};
use crate::authority::{AuthorityDirectory, days_from_now, now};
use crate::card_source::pins_of;
use crate::catalogue::{card as texts, wrong_cards};
use crate::failure::Failure;
use crate::place::Output;
use crate::say::Answer;

/// The id of an authority's key in its token, if its URI says none.
const KEY_ID: [u8; 1] = [1];

#[derive(clap::Args)]
pub struct Init {
    /// The directory to make
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
    /// The authority's name
    #[arg(long, value_name = "NAME")]
    name: String,
    /// The organization that keeps it
    #[arg(long, value_name = "NAME", default_value = "")]
    organization: String,
    /// The country: two capital letters
    #[arg(long, value_name = "CC", default_value = "")]
    country: String,
    /// How many days the authority lasts
    #[arg(long, value_name = "DAYS", default_value_t = 3650, value_parser = clap::value_parser!(u32).range(1..=36_500))]
    days: u32,
    /// How many days the first list of what is revoked is good for
    #[arg(long, value_name = "DAYS", default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=366))]
    crl_days: u32,
    /// Keep the key in a token: the PKCS #11 URI of a token, and of a key in it that may exist
    #[arg(long, value_name = "URI")]
    token: Option<TokenUri>,
    /// Of what kind the key is that is made: p256, p384, ed25519, rsa2048, rsa3072 or rsa4096 in a token, one of the
    /// first and third in a file
    #[arg(long, value_name = "KIND", default_value = "p256")]
    key: TokenKeyKind,
    #[command(flatten)]
    authority: AuthorityKeyOptions,
    #[command(flatten)]
    pub output: Output,
}

impl Init {
    /// Makes the key first: without it, nothing else.
    pub fn run(&self) -> Result<Answer, Failure> {
        let directory = AuthorityDirectory::create(&self.dir)?;
        let (mut key, register) = match &self.token {
            Some(uri) => self.in_token(uri)?,
            None => (self.in_file(&directory)?, Register::new(None)),
        };
        let authority = Authority::root(key.as_mut(), &self.profile(), fresh_serial(&mut OsRng))?;
        let acting = directory.begin(authority, register, key, self.crl_days)?;
        let fingerprint = digits(&acting.authority.fingerprint());
        let place = self.dir.display();
        let answer = Answer::new(texts::made_card_authority_manifests(&fingerprint, &place));
        let certificate = self.dir.join("certificate.pem");
        Ok(answer.with(json!({ "certificate": fingerprint, "file": certificate, "crl": self.dir.join("crl.pem") })))
    }

    fn profile(&self) -> AuthorityProfile {
        let name = CertificateName {
            country: self.country.clone(),
            organization: self.organization.clone(),
            unit: String::new(),
            common_name: self.name.clone(),
        };
        let span = CertificateSpan { not_before: now(), not_after: days_from_now(self.days) };
        AuthorityProfile { name, span, path_length: Some(0), permitted: Vec::new(), policies: Vec::new() }
    }

    fn in_file(&self, directory: &AuthorityDirectory) -> Result<Box<dyn CardSigner>, Failure> {
        let key = software_key(self.key)?;
        signer::store(&directory.file("key"), &key, &self.authority.passphrase)?;
        Ok(Box::new(key))
    }

    /// The key that the URI names; made if there is none. The register gets the URI of this key and no other.
    fn in_token(&self, uri: &TokenUri) -> Result<(Box<dyn CardSigner>, Register), Failure> {
        let pins = || pins_of(self.authority.pin_file(), uri);
        let token = uri.module(None)?.token(uri)?;
        let card = match TokenCard::open(&token, uri, pins()?) {
            Err(TokenError::KeyMissing) => {
                let session = TokenSession::log_in_to_write(&token, pins()?.as_mut())?;
                let label = uri.object.as_deref().unwrap_or("authority");
                session.make_key(self.key, label, uri.id.as_deref().unwrap_or(&KEY_ID))?;
                TokenCard::open(&token, uri, pins()?)?
            }
            other => other?,
        };
        let own = TokenUri { module_path: uri.module_path.clone(), pin_source: uri.pin_source.clone(), ..card.uri() };
        Ok((Box::new(card), Register::new(Some(own.to_string()))))
    }
}

/// A key in software: of the kinds that files have.
pub fn software_key(kind: TokenKeyKind) -> Result<CardSecret, Failure> {
    let made = match kind {
        TokenKeyKind::P256 => CardSecret::generate_p256(&mut OsRng),
        TokenKeyKind::Ed25519 => CardSecret::generate(&mut OsRng),
        other => {
            let message = wrong_cards::card_keys_in_files(&other);
            return Err(Failure::usage("key-kind", message));
        }
    };
    made.map_err(|error: CardError| Failure::io(error.code(), error.to_string()))
}
