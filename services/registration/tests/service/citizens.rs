//! Citizens with cards and codes, and what they send.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::rngs::OsRng;
use serde_json::{Value, json};
use tupyo_card::{CardSecret, CardSigner};
use tupyo_certificate::authority::{
    Authority, AuthorityProfile, CardProfile, CardUsage, CertificateName, CertificateSpan, RevocationList,
    RevocationReason, RevokedCertificate, fresh_serial,
};
use tupyo_certificate::{CertificateEvidence, Revocation};
use tupyo_election::{Holder, RegistrationScope};
use tupyo_group::EncodedPoint;
use tupyo_proof::SigningKey;
use tupyo_registration::{Application, Handle, LoginChallenge, Proof, Registration, RegistrationCode, login_message};

use super::registrar::Service;

pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

pub fn base64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub fn bytes<const N: usize>(value: &Value) -> [u8; N] {
    URL_SAFE_NO_PAD.decode(value.as_str().unwrap()).unwrap().try_into().unwrap()
}

pub fn key() -> SigningKey {
    SigningKey::generate(&mut OsRng)
}

pub fn public(key: &SigningKey) -> EncodedPoint {
    key.verifying_key().encode()
}

/// By what somebody shows who they are.
pub enum Means {
    Listed(CardSecret),
    Certified(CardSecret, CertificateEvidence),
    Code(RegistrationCode),
}

impl Means {
    pub fn listed() -> Means {
        Means::Listed(CardSecret::generate(&mut OsRng).unwrap())
    }

    /// The line of the list that has this card.
    pub fn row(&self, person: &str) -> String {
        match self {
            Means::Listed(card) => format!("{person},{},,district-0,1\n", card.public()),
            Means::Certified(..) => format!("{person},,,district-0,1\n"),
            Means::Code(code) => format!("{person},,{},district-0,1\n", code.hash()),
        }
    }

    pub fn prove(&mut self, message: &[u8]) -> Proof {
        match self {
            Means::Listed(card) => Proof::by_listed_card(message, card).unwrap(),
            Means::Certified(card, evidence) => Proof::by_certified_card(message, evidence.clone(), card).unwrap(),
            Means::Code(code) => Proof::by_code(code),
        }
    }

    /// Logs in; gives the answer.
    pub fn log_in(&mut self, service: &Service) -> (u16, Value) {
        let challenge = service.challenge();
        service.log_in(&challenge, &self.login_proof(service.scope, &challenge))
    }

    pub fn login_proof(&mut self, scope: RegistrationScope, challenge: &LoginChallenge) -> Proof {
        self.prove(&login_message(scope, challenge))
    }

    /// A registration of a key, by what a login says; `replaces` what the login says, or something else.
    pub fn registration(
        &mut self,
        scope: RegistrationScope,
        login: &Value,
        replaces: Option<EncodedPoint>,
        key: &SigningKey,
    ) -> Registration {
        let salt: [u8; 32] = bytes(&login["salt"]);
        let handle: Handle = login["handle"].as_str().unwrap().parse().unwrap();
        let holder = handle.holder(&salt);
        assert_eq!(holder, Holder(bytes(&login["holder"])));
        let style = login["style"].as_str().unwrap();
        let application = Application::new(scope, holder, style, replaces, key, &mut OsRng);
        let proof = self.prove(&application.message());
        Registration { application, salt, handle, proof }
    }

    /// Logs in and registers a key in the place of the current one.
    pub fn register(&mut self, service: &Service, key: &SigningKey) -> (u16, Value) {
        let (status, login) = self.log_in(service);
        assert_eq!(status, 200, "{login}");
        let current = login["current"].as_str().map(|_| EncodedPoint(bytes(&login["current"])));
        let registration = self.registration(service.scope, &login, current, key);
        service.register(&registration)
    }

    /// As [`Means::register`], which must be accepted.
    pub fn must_register(&mut self, service: &Service, key: &SigningKey) -> Value {
        let (status, answer) = self.register(service, key);
        assert_eq!(status, 200, "{answer}");
        answer
    }
}

/// The authority of a city.
pub struct City {
    secret: CardSecret,
    pub authority: Authority,
}

impl City {
    pub fn new() -> City {
        let mut secret = CardSecret::generate_p256(&mut OsRng).unwrap();
        let profile = AuthorityProfile {
            name: CertificateName::common("City"),
            span: CertificateSpan { not_before: now() - 1000, not_after: now() + 10_000 },
            path_length: None,
            permitted: Vec::new(),
            policies: Vec::new(),
        };
        let authority = Authority::root(&mut secret, &profile, fresh_serial(&mut OsRng)).unwrap();
        City { secret, authority }
    }

    pub fn fingerprint(&self) -> String {
        self.authority.fingerprint().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// A card of a person, certified for so many seconds, revoked or not.
    pub fn card(&mut self, person: &str, seconds: u64, is_revoked: bool) -> Means {
        let card = CardSecret::generate_p256(&mut OsRng).unwrap();
        let evidence = self.evidence(&CardSigner::key(&card).to_spki().unwrap(), person, seconds, is_revoked);
        Means::Certified(card, evidence)
    }

    /// The certificate of whatever key this is.
    pub fn evidence(&mut self, spki: &[u8], person: &str, seconds: u64, is_revoked: bool) -> CertificateEvidence {
        let profile = CardProfile {
            name: CertificateName::common("Citizen"),
            person: person.to_owned(),
            span: CertificateSpan { not_before: now() - 500, not_after: now() + seconds },
            usage: CardUsage::Signing,
            policies: Vec::new(),
        };
        let serial = fresh_serial(&mut OsRng);
        let leaf = self.authority.issue(&mut self.secret, spki, &profile, serial).unwrap();
        let (at, reason) = (now() - 10, RevocationReason::KeyCompromise);
        let entry = is_revoked.then(|| RevokedCertificate { serial: serial.to_vec(), at, reason });
        let revoked: Vec<_> = entry.into_iter().collect();
        let (this_update, next_update) = (now() - 100, now() + 5000);
        let list = RevocationList { number: 1, this_update, next_update, revoked: &revoked };
        let crl = self.authority.crl(&mut self.secret, &list).unwrap();
        let (anchor, revocation) = (self.authority.certificate().to_vec(), vec![Revocation::Crl(crl)]);
        CertificateEvidence { chain: vec![leaf], anchor, revocation, attestation: None }
    }
}

pub fn body(registration: &Registration) -> Value {
    json!({ "registration": base64(&registration.encode()) })
}
