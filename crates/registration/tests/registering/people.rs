//! An authority, cards and an office's list for tests.

use rand::SeedableRng;
use rand::rngs::{OsRng, StdRng};
use tupyo_card::{CardSecret, CardSigner};
use tupyo_certificate::authority::{
    Authority, AuthorityProfile, CardProfile, CardUsage, CertificateName, CertificateSpan, RevocationList,
    RevocationReason, RevokedCertificate, fresh_serial,
};
use tupyo_certificate::{CertificateEvidence, PinnedAuthority, Revocation};
use tupyo_election::{ElectionId, RegistrationScope};
use tupyo_group::EncodedPoint;
use tupyo_proof::SigningKey;
use tupyo_registration::{
    Application, EligibilityList, Evidence, Handle, ListRow, Proof, Registration, RegistrationCode, RegistrationTerms,
};

pub const SCOPE: RegistrationScope = RegistrationScope::Election(ElectionId([9; 32]));
/// When everything is registered.
pub const NOW: u64 = 1_800_000_000;

pub fn terms() -> RegistrationTerms {
    RegistrationTerms {
        scope: SCOPE,
        authorities: Vec::new(),
        codes: true,
        card_signatures: false,
        styles: vec!["east".to_owned(), "west".to_owned()],
        known: Default::default(),
    }
}

pub fn row(line: u64, person: &str, card: &str, code: &str) -> ListRow {
    let text = |text: &str| text.to_owned();
    ListRow { line, person: text(person), card: text(card), code: text(code), style: text("west"), weight: text("3") }
}

pub fn list(rows: &[ListRow]) -> EligibilityList {
    EligibilityList::of_rows(rows, &terms().styles).unwrap()
}

/// A list of cards, each a person of its own.
pub fn list_of(cards: &[&CardSecret]) -> EligibilityList {
    let rows: Vec<_> = (2..).zip(cards).map(|(line, card)| row(line, "", &card.public().to_string(), "")).collect();
    list(&rows)
}

pub fn card() -> CardSecret {
    CardSecret::generate(&mut OsRng).unwrap()
}

pub fn key() -> SigningKey {
    SigningKey::generate(&mut OsRng)
}

pub fn handle_of(card: &CardSecret) -> Handle {
    Handle::from(card.public())
}

pub fn application(handle: &Handle, salt: u8, replaces: Option<EncodedPoint>, key: &SigningKey) -> Application {
    let holder = handle.holder(&[salt; 32]);
    Application::new(SCOPE, holder, "west", replaces, key, &mut StdRng::seed_from_u64(1))
}

/// A registration of a listed card, which signs whatever the application says.
pub fn signed(application: Application, handle: &Handle, salt: u8, card: &mut CardSecret) -> Registration {
    let proof = Proof::by_listed_card(&application.message(), card).unwrap();
    Registration { application, salt: [salt; 32], handle: handle.clone(), proof }
}

/// A listed card registers a key.
pub fn registered(card: &mut CardSecret, replaces: Option<EncodedPoint>, key: &SigningKey) -> Evidence {
    let handle = handle_of(card);
    at_now(signed(application(&handle, 5, replaces, key), &handle, 5, card))
}

pub fn at_now(registration: Registration) -> Evidence {
    Evidence { registration, at: NOW }
}

pub fn by_code(code: &RegistrationCode, person: &str, key: &SigningKey) -> Evidence {
    let handle: Handle = person.parse().unwrap();
    let application = application(&handle, 5, None, key);
    at_now(Registration { application, salt: [5; 32], handle, proof: Proof::by_code(code) })
}

/// The authority of a city.
pub struct City {
    secret: CardSecret,
    authority: Authority,
}

impl City {
    pub fn new() -> City {
        let mut secret = CardSecret::generate_p256(&mut OsRng).unwrap();
        let profile = AuthorityProfile {
            name: CertificateName::common("City"),
            span: CertificateSpan { not_before: NOW - 1000, not_after: NOW + 1000 },
            path_length: None,
            permitted: Vec::new(),
            policies: Vec::new(),
        };
        let authority = Authority::root(&mut secret, &profile, fresh_serial(&mut OsRng)).unwrap();
        City { secret, authority }
    }

    pub fn terms(&self) -> RegistrationTerms {
        let pinned = PinnedAuthority { certificate: self.authority.fingerprint(), policies: Vec::new() };
        RegistrationTerms { authorities: vec![pinned], ..terms() }
    }

    /// The certificate of a person's card, good until `not_after`, with a list that has it revoked or not.
    pub fn certify(
        &mut self,
        card: &dyn CardSigner,
        person: &str,
        not_after: u64,
        revoked: bool,
    ) -> CertificateEvidence {
        let profile = CardProfile {
            name: CertificateName::common("Citizen"),
            person: person.to_owned(),
            span: CertificateSpan { not_before: NOW - 500, not_after },
            usage: CardUsage::Signing,
            policies: Vec::new(),
        };
        let serial = fresh_serial(&mut OsRng);
        let spki = card.key().to_spki().unwrap();
        let leaf = self.authority.issue(&mut self.secret, &spki, &profile, serial).unwrap();
        let entry =
            RevokedCertificate { serial: serial.to_vec(), at: NOW - 10, reason: RevocationReason::KeyCompromise };
        let revoked: Vec<_> = revoked.then_some(entry).into_iter().collect();
        let said = RevocationList { number: 1, this_update: NOW - 100, next_update: NOW + 1000, revoked: &revoked };
        let crl = self.authority.crl(&mut self.secret, &said).unwrap();
        CertificateEvidence {
            chain: vec![leaf],
            anchor: self.authority.certificate().to_vec(),
            revocation: vec![Revocation::Crl(crl)],
            attestation: None,
        }
    }

    /// A person registers with a certified card.
    pub fn registration(
        &mut self,
        card: &mut dyn CardSigner,
        person: &str,
        replaces: Option<EncodedPoint>,
        key: &SigningKey,
    ) -> Registration {
        let evidence = self.certify(card, person, NOW + 1000, false);
        let handle: Handle = person.parse().unwrap();
        let application = application(&handle, 5, replaces, key);
        let proof = Proof::by_certified_card(&application.message(), evidence, card).unwrap();
        Registration { application, salt: [5; 32], handle, proof }
    }
}
