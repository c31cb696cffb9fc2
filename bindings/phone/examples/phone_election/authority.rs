//! The authority of a city, which certifies the keys of phones.

use std::time::{SystemTime, UNIX_EPOCH};

use rand::rngs::OsRng;
use serde_json::{Value, json};
use tupyo_card::CardSecret;
use tupyo_certificate::authority::{
    Authority, AuthorityProfile, CardProfile, CardUsage, CertificateName, CertificateSpan, RevocationList, fresh_serial,
};
use tupyo_election::AuthorityDraft;

use crate::{Done, digits};

const DAY: u64 = 86_400;

/// The authority, and its key.
pub struct City {
    secret: CardSecret,
    authority: Authority,
    now: u64,
}

impl City {
    pub fn new() -> Done<City> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let mut secret = CardSecret::generate_p256(&mut OsRng)?;
        let profile = AuthorityProfile {
            name: CertificateName::common("City"),
            span: CertificateSpan { not_before: now - DAY, not_after: now + DAY },
            path_length: None,
            permitted: Vec::new(),
            policies: Vec::new(),
        };
        let authority = Authority::root(&mut secret, &profile, fresh_serial(&mut OsRng))?;
        Ok(City { secret, authority, now })
    }

    /// What the manifest says of it.
    pub fn pinned(&self) -> AuthorityDraft {
        AuthorityDraft { certificate: digits(&self.authority.fingerprint()), policies: Vec::new() }
    }

    /// A certificate of a person's key, with what is needed to judge it, in hexadecimal digits.
    pub fn certify(&mut self, spki: &[u8], person: &str) -> Done<Value> {
        let profile = CardProfile {
            name: CertificateName::common("Citizen"),
            person: person.to_owned(),
            span: CertificateSpan { not_before: self.now - DAY, not_after: self.now + DAY },
            usage: CardUsage::Signing,
            policies: Vec::new(),
        };
        let card = self.authority.issue(&mut self.secret, spki, &profile, fresh_serial(&mut OsRng))?;
        let list = RevocationList { number: 1, this_update: self.now, next_update: self.now + DAY, revoked: &[] };
        let revocations = self.authority.crl(&mut self.secret, &list)?;
        Ok(json!({
            "card": digits(&card),
            "authority": digits(self.authority.certificate()),
            "revocations": digits(&revocations),
        }))
    }
}
