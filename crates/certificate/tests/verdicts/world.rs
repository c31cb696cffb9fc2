//! A small world of certificates: a root, an office under it, a card; and how to damage them.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tupyo_card::{CardSecret, CardSigner};
use tupyo_certificate::authority::{
    Authority, AuthorityProfile, CardProfile, CardUsage, CertificateName, CertificateSpan, CertificateStatus,
    RevocationList, RevokedCertificate, SERIAL_LENGTH, StatusAnswer, fresh_serial,
};
use tupyo_certificate::{CertificateError, CertificateEvidence, PinnedAuthority, Revocation, VerifiedCertificate};
use x509_cert::certificate::{Certificate, TbsCertificate};
use x509_cert::crl::{CertificateList, TbsCertList};
use x509_cert::der::asn1::{BitString, ObjectIdentifier, OctetString};
use x509_cert::der::{Decode, Encode};
use x509_cert::ext::{AsExtension, Extension};
use x509_cert::name::Name;
use x509_ocsp::{BasicOcspResponse, OcspResponse};

/// When everything is looked at.
pub const AT: u64 = 1_790_000_000;
pub const YEAR: u64 = 31_536_000;
pub const HOUR: u64 = 3_600;
pub const POLICY: &str = "1.2.410.200004.5.1";

pub fn span() -> CertificateSpan {
    CertificateSpan { not_before: AT - YEAR, not_after: AT + YEAR }
}

pub fn name(unit: &str, common_name: &str) -> CertificateName {
    let (country, organization) = ("KR".to_owned(), "City".to_owned());
    CertificateName { country, organization, unit: unit.to_owned(), common_name: common_name.to_owned() }
}

/// An authority and its secret.
pub struct Office {
    pub authority: Authority,
    pub secret: CardSecret,
}

impl Office {
    pub fn crl(&mut self, revoked: &[RevokedCertificate]) -> Vec<u8> {
        self.crl_of(AT - HOUR, AT + HOUR, revoked)
    }

    pub fn crl_of(&mut self, this_update: u64, next_update: u64, revoked: &[RevokedCertificate]) -> Vec<u8> {
        let list = RevocationList { number: 7, this_update, next_update, revoked };
        self.authority.crl(&mut self.secret, &list).unwrap()
    }

    pub fn ocsp(&mut self, serial: &[u8], status: CertificateStatus) -> Vec<u8> {
        let (this_update, next_update) = (AT - HOUR, AT + HOUR);
        let answer = StatusAnswer { serial, status, this_update, next_update, delegate: None };
        self.authority.ocsp(&mut self.secret, &answer).unwrap()
    }
}

/// A root, an office under it, a card.
pub struct World {
    pub rng: StdRng,
    pub root: Office,
    pub office: Office,
    pub card: CardSecret,
    pub card_der: Vec<u8>,
}

pub fn authority_profile(common_name: &str) -> AuthorityProfile {
    let (name, policies) = (name("Office", common_name), vec![POLICY.to_owned()]);
    AuthorityProfile { name, span: span(), path_length: None, permitted: Vec::new(), policies }
}

pub fn card_profile() -> CardProfile {
    CardProfile {
        name: name("Citizens", "Kim Minji"),
        person: "900101-1234567".to_owned(),
        span: span(),
        usage: CardUsage::Signing,
        policies: vec![POLICY.to_owned()],
    }
}

pub fn spki(signer: &dyn CardSigner) -> Vec<u8> {
    signer.key().to_spki().unwrap()
}

pub fn secret(rng: &mut StdRng) -> CardSecret {
    if rng.r#gen() { CardSecret::generate(rng).unwrap() } else { CardSecret::generate_p256(rng).unwrap() }
}

/// A root with a profile.
pub fn root(rng: &mut StdRng, profile: &AuthorityProfile) -> Office {
    let mut secret = secret(rng);
    let authority = Authority::root(&mut secret, profile, fresh_serial(rng)).unwrap();
    Office { authority, secret }
}

/// An authority under another one.
pub fn under(rng: &mut StdRng, above: &mut Office, profile: &AuthorityProfile) -> Office {
    let secret = secret(rng);
    let serial = fresh_serial(rng);
    let authority = above.authority.intermediate(&mut above.secret, &secret.key(), profile, serial).unwrap();
    Office { authority, secret }
}

pub fn world(seed: u64) -> World {
    world_of(seed, &authority_profile("Root"), &authority_profile("Office"), &card_profile())
}

pub fn world_of(seed: u64, top: &AuthorityProfile, middle: &AuthorityProfile, citizen: &CardProfile) -> World {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut root = root(&mut rng, top);
    let mut office = under(&mut rng, &mut root, middle);
    let card = secret(&mut rng);
    let serial: [u8; SERIAL_LENGTH] = fresh_serial(&mut rng);
    let card_der = office.authority.issue(&mut office.secret, &spki(&card), citizen, serial).unwrap();
    World { rng, root, office, card, card_der }
}

impl World {
    /// Evidence that is accepted: both lists empty.
    pub fn evidence(&mut self) -> CertificateEvidence {
        let revocation = vec![Revocation::Crl(self.office.crl(&[])), Revocation::Crl(self.root.crl(&[]))];
        let chain = vec![self.card_der.clone(), self.office.authority.certificate().to_vec()];
        let anchor = self.root.authority.certificate().to_vec();
        CertificateEvidence { chain, anchor, revocation, attestation: None }
    }

    pub fn pinned(&self) -> [PinnedAuthority; 1] {
        [PinnedAuthority { certificate: self.root.authority.fingerprint(), policies: vec![POLICY.to_owned()] }]
    }

    pub fn verify(&self, evidence: &CertificateEvidence) -> Result<VerifiedCertificate, CertificateError> {
        evidence.verify(&self.pinned(), AT)
    }

    /// The verdict's code; `ok` if there is none.
    pub fn code(&self, evidence: &CertificateEvidence) -> &'static str {
        self.verify(evidence).map_or_else(|error| error.code(), |_| "ok")
    }

    /// The card's certificate, changed and signed again by the office.
    pub fn change_card(&mut self, edit: impl FnOnce(&mut TbsCertificate)) {
        self.card_der = changed(&self.card_der, &mut self.office.secret, edit);
    }

    /// The office's certificate, changed and signed again by the root.
    pub fn change_office(&mut self, edit: impl FnOnce(&mut TbsCertificate)) {
        let der = changed(self.office.authority.certificate(), &mut self.root.secret, edit);
        self.office.authority = Authority::from_der(der).unwrap();
    }

    pub fn card_serial(&self) -> Vec<u8> {
        serial_of(&self.card_der)
    }
}

pub fn serial_of(der: &[u8]) -> Vec<u8> {
    Certificate::from_der(der).unwrap().tbs_certificate.serial_number.as_bytes().to_vec()
}

/// A certificate, changed and signed again.
pub fn changed(der: &[u8], signer: &mut dyn CardSigner, edit: impl FnOnce(&mut TbsCertificate)) -> Vec<u8> {
    let mut certificate = Certificate::from_der(der).unwrap();
    edit(&mut certificate.tbs_certificate);
    signed(certificate, signer)
}

/// With a new signature.
pub fn signed(mut certificate: Certificate, signer: &mut dyn CardSigner) -> Vec<u8> {
    certificate.signature = bits(signer, &certificate.tbs_certificate);
    certificate.to_der().unwrap()
}

/// An extension of a kind and value.
pub fn extension(kind: &str, critical: bool, value: &[u8]) -> Extension {
    let (extn_id, extn_value) = (ObjectIdentifier::new_unwrap(kind), OctetString::new(value).unwrap());
    Extension { extn_id, critical, extn_value }
}

/// Puts an extension in the place of the one of its kind, or at the end.
pub fn set(tbs: &mut TbsCertificate, extension: Extension) {
    remove(tbs, extension.extn_id);
    tbs.extensions.get_or_insert_default().push(extension);
}

/// Puts an extension there as RFC 5280 wants it.
pub fn set_value(tbs: &mut TbsCertificate, value: &impl AsExtension) {
    set(tbs, value.to_extension(&Name::default(), &[]).unwrap());
}

pub fn remove(tbs: &mut TbsCertificate, kind: ObjectIdentifier) {
    tbs.extensions.get_or_insert_default().retain(|extension| extension.extn_id != kind);
}

/// A list, changed and signed again.
pub fn changed_list(der: &[u8], signer: &mut dyn CardSigner, edit: impl FnOnce(&mut TbsCertList)) -> Vec<u8> {
    let mut list = CertificateList::from_der(der).unwrap();
    edit(&mut list.tbs_cert_list);
    list.signature = bits(signer, &list.tbs_cert_list);
    list.to_der().unwrap()
}

/// A response, changed and signed again.
pub fn changed_answer(der: &[u8], signer: &mut dyn CardSigner, edit: impl FnOnce(&mut BasicOcspResponse)) -> Vec<u8> {
    let response = OcspResponse::from_der(der).unwrap().response_bytes.unwrap();
    let mut basic = BasicOcspResponse::from_der(response.response.as_bytes()).unwrap();
    edit(&mut basic);
    basic.signature = bits(signer, &basic.tbs_response_data);
    OcspResponse::successful(basic).unwrap().to_der().unwrap()
}

/// The signature of a value, as X.509 spells it.
pub fn bits(signer: &mut dyn CardSigner, value: &impl Encode) -> BitString {
    let signature = signer.sign(&value.to_der().unwrap()).unwrap();
    BitString::from_bytes(&signature.to_der().unwrap()).unwrap()
}
