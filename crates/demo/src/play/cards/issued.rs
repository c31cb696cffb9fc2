//! A test authority, and the tokens that it issues.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use rand::rngs::OsRng;
use tupyo_card::{CardSecret, CertifiedKey};
use tupyo_card_pkcs11::{
    Pin, TokenCard, TokenDescription, TokenError, TokenKeyKind, TokenModule, TokenSession, TokenUri,
};
use tupyo_certificate::authority::{
    Authority, AuthorityProfile, CardProfile, CardUsage, CertificateName, CertificateSpan, RevocationList,
    RevocationReason, RevokedCertificate, fresh_serial,
};
use zeroize::Zeroizing;

use crate::error::DemoError;

/// The PIN of all tokens: they hold nothing.
pub const PIN: &str = "270412";
const OFFICER_PIN: &str = "93571-office";
/// The key's label and id in each token.
const KEY: (&str, &[u8]) = ("sign", &[1]);
const DAY: u64 = 24 * 60 * 60;

/// An authority whose key is in memory.
pub struct TestAuthority {
    root: Authority,
    secret: CardSecret,
    revoked: Vec<RevokedCertificate>,
}

/// A citizen's card.
pub struct IssuedToken {
    /// The person, as certificate and list name them.
    pub person: String,
    /// The URI of the key.
    pub uri: TokenUri,
    serial: [u8; 16],
}

/// What certificates are judged by.
pub struct Judged {
    /// The authority's certificate, DER.
    pub authority: PathBuf,
    /// Its list of revoked certificates, DER.
    pub crl: PathBuf,
}

impl TestAuthority {
    /// A fresh one.
    pub fn new(name: &str) -> Result<TestAuthority, DemoError> {
        let mut secret = CardSecret::generate_p256(&mut OsRng)?;
        let profile = AuthorityProfile {
            name: CertificateName::common(name),
            span: span(),
            path_length: Some(0),
            permitted: Vec::new(),
            policies: Vec::new(),
        };
        let root = Authority::root(&mut secret, &profile, fresh_serial(&mut OsRng))?;
        Ok(TestAuthority { root, secret, revoked: Vec::new() })
    }

    /// What a manifest pins.
    pub fn fingerprint(&self) -> String {
        self.root.fingerprint().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// A token is initialised, makes a key, and gets a certificate for it.
    pub fn issue(&mut self, module: &TokenModule, person: &str) -> Result<IssuedToken, DemoError> {
        let token = module.blank_token()?.initialise(person, &pin(OFFICER_PIN), &pin(PIN))?;
        let session = TokenSession::log_in_to_write(&token, &mut right_pin)?;
        let key = session.make_key(TokenKeyKind::P256, KEY.0, KEY.1)?;
        let serial = fresh_serial(&mut OsRng);
        let certificate = self.certificate(&key, person, serial)?;
        session.store_certificate(&certificate, KEY.0, KEY.1)?;
        let uri = TokenUri { object: Some(KEY.0.to_owned()), ..token.uri() };
        Ok(IssuedToken { person: person.to_owned(), uri, serial })
    }

    fn certificate(&mut self, key: &CertifiedKey, person: &str, serial: [u8; 16]) -> Result<Vec<u8>, DemoError> {
        let profile = CardProfile {
            name: CertificateName::common("Citizen"),
            person: person.to_owned(),
            span: span(),
            usage: CardUsage::Signing,
            policies: Vec::new(),
        };
        Ok(self.root.issue(&mut self.secret, &key.to_spki()?, &profile, serial)?)
    }

    /// A card that was reported lost.
    pub fn revoke(&mut self, card: &IssuedToken) {
        let (serial, reason) = (card.serial.to_vec(), RevocationReason::KeyCompromise);
        self.revoked.push(RevokedCertificate { serial, at: now().saturating_sub(DAY), reason });
    }

    /// Writes what certificates are judged by.
    pub fn publish(&mut self, directory: &Path) -> Result<Judged, DemoError> {
        let (this_update, next_update) = (now() - 60, now() + DAY);
        let list = RevocationList { number: 1, this_update, next_update, revoked: &self.revoked };
        let crl = self.root.crl(&mut self.secret, &list)?;
        let judged = Judged { authority: directory.join("authority.der"), crl: directory.join("revoked.crl") };
        fs::write(&judged.authority, self.root.certificate())?;
        fs::write(&judged.crl, crl)?;
        Ok(judged)
    }
}

impl IssuedToken {
    /// The card, in this process.
    pub fn open(&self, module: &Path) -> Result<TokenCard, DemoError> {
        Ok(TokenCard::at(&self.uri, Some(module), Box::new(right_pin))?)
    }
}

/// Seconds since 1970.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |now| now.as_secs())
}

fn span() -> CertificateSpan {
    CertificateSpan { not_before: now() - 30 * DAY, not_after: now() + 365 * DAY }
}

fn pin(text: &str) -> Pin {
    Pin::new(&Zeroizing::new(text.to_owned()))
}

fn right_pin(_: &TokenDescription) -> Result<Pin, TokenError> {
    Ok(pin(PIN))
}
