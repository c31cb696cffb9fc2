//! Whole chains, good and damaged, as another implementation of RFC 5280 judges them: `certval`.
//!
//! What it refuses is refused here. What is refused here it refuses, too, unless the rule is one of ours: what a card's
//! certificate is for, whom it names, what was said about revocation, one spelling.

use certval::{
    CertificationPath, CertificationPathResults, CertificationPathSettings, PDVCertificate, PDVTrustAnchorChoice,
    PkiEnvironment, TimeOfInterest, enforce_trust_anchor_constraints, validate_path_rfc5280,
};
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use tupyo_card::{CardSecret, CardSigner};
use tupyo_certificate::authority::{
    Authority, AuthorityProfile, CardProfile, CertificateName, CertificateSpan, fresh_serial,
};
use tupyo_certificate::{CertificateEvidence, PinnedAuthority, Revocation};
use x509_cert::Certificate;
use x509_cert::certificate::TbsCertificate;
use x509_cert::der::oid::AssociatedOid;
use x509_cert::der::{Decode, Encode};
use x509_cert::ext::pkix::certpolicy::CertificatePolicies;
use x509_cert::ext::pkix::constraints::name::GeneralSubtree;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage, KeyUsages, NameConstraints};

use crate::world::*;

const OTHER_POLICY: &str = "1.2.410.200004.5.2";

/// What certval says of a chain, the card first, and its anchor.
fn by_certval(chain: &[Vec<u8>], anchor: &[u8]) -> Result<(), String> {
    let certificates: Result<Vec<PDVCertificate>, _> =
        chain.iter().map(|der| PDVCertificate::try_from(der.as_slice())).collect();
    let (Ok(mut certificates), Ok(anchor)) = (certificates, PDVTrustAnchorChoice::try_from(anchor)) else {
        return Err("not decoded".to_owned());
    };
    let card = certificates.remove(0);
    certificates.reverse();
    let path = CertificationPath::new(anchor, certificates, card);
    let mut environment = PkiEnvironment::default();
    environment.populate_5280_pki_environment();
    let mut settings = CertificationPathSettings::new();
    settings.set_time_of_interest(TimeOfInterest::from_unix_secs(AT).unwrap());
    settings.set_require_ta_store(false);
    settings.set_enforce_trust_anchor_constraints(true);
    settings.set_initial_policy_set(vec![POLICY.to_owned()]);
    settings.set_initial_explicit_policy_indicator(true);
    let mut results = CertificationPathResults::new();
    let settings =
        enforce_trust_anchor_constraints(&settings, &path.trust_anchor).map_err(|error| error.to_string())?;
    validate_path_rfc5280(&environment, &settings, &path, &mut results).map_err(|error| error.to_string())
}

/// A chain that is being made: each authority with its secret, the root first; then the card.
struct Made {
    rng: StdRng,
    offices: Vec<Office>,
    card: Vec<u8>,
}

fn p256(rng: &mut StdRng) -> CardSecret {
    CardSecret::generate_p256(rng).unwrap()
}

fn any_profile(rng: &mut StdRng, index: usize) -> AuthorityProfile {
    let path_length = rng.gen_bool(0.2).then(|| rng.gen_range(0..4));
    let places = [name("", ""), name("Citizens", ""), name("Others", "")];
    let permitted: Vec<CertificateName> = match rng.gen_range(0..8) {
        0 => vec![CertificateName { common_name: String::new(), ..name("", "") }],
        1 => vec![places[rng.gen_range(0..3)].clone(), places[rng.gen_range(0..3)].clone()],
        _ => Vec::new(),
    };
    let name = CertificateName { unit: ["", "Citizens"][rng.gen_range(0..2)].to_owned(), ..name("", "") };
    let name = CertificateName { common_name: format!("Office {index}"), ..name };
    AuthorityProfile { name, span: any_span(rng), path_length, permitted, policies: any_policies(rng) }
}

fn any_span(rng: &mut StdRng) -> CertificateSpan {
    match rng.gen_range(0..60) {
        0 => CertificateSpan { not_before: AT - YEAR, not_after: AT - 1 },
        1 => CertificateSpan { not_before: AT + 1, not_after: AT + YEAR },
        2 => CertificateSpan { not_before: AT, not_after: AT },
        _ => span(),
    }
}

fn any_policies(rng: &mut StdRng) -> Vec<String> {
    match rng.gen_range(0..40) {
        0 => Vec::new(),
        1 => vec![OTHER_POLICY.to_owned()],
        2..=8 => vec![OTHER_POLICY.to_owned(), POLICY.to_owned()],
        9..=14 => vec!["2.5.29.32.0".to_owned()],
        _ => vec![POLICY.to_owned()],
    }
}

fn make(seed: u64) -> Made {
    let mut rng = StdRng::seed_from_u64(seed);
    let mut secret = p256(&mut rng);
    // certval fails on anchors with several permitted subtrees.
    let profile = AuthorityProfile { permitted: Vec::new(), ..any_profile(&mut rng, 0) };
    let authority = Authority::root(&mut secret, &profile, fresh_serial(&mut rng)).unwrap();
    let mut offices = vec![Office { authority, secret }];
    for index in 1..=rng.gen_range(0..4) {
        let secret = p256(&mut rng);
        let (serial, profile) = (fresh_serial(&mut rng), any_profile(&mut rng, index));
        let above = offices.last_mut().unwrap();
        let authority = above.authority.intermediate(&mut above.secret, &secret.key(), &profile, serial).unwrap();
        offices.push(Office { authority, secret });
    }
    // `anyPolicy` on a card is refused here by a rule of ours.
    let policies = if rng.gen_bool(0.9) { vec![POLICY.to_owned()] } else { vec![OTHER_POLICY.to_owned()] };
    let citizen = CardProfile { span: any_span(&mut rng), policies, ..card_profile() };
    let (key, serial) = (p256(&mut rng), fresh_serial(&mut rng));
    let above = offices.last_mut().unwrap();
    let card = above.authority.issue(&mut above.secret, &spki(&key), &citizen, serial).unwrap();
    Made { rng, offices, card }
}

/// Ways to damage a certificate.
const DAMAGES: [fn(&mut TbsCertificate); 10] = [
    |tbs| remove(tbs, BasicConstraints::OID),
    |tbs| set_value(tbs, &BasicConstraints { ca: false, path_len_constraint: None }),
    |tbs| set_value(tbs, &KeyUsage(KeyUsages::DigitalSignature | KeyUsages::CRLSign)),
    |tbs| remove(tbs, KeyUsage::OID),
    |tbs| set(tbs, extension("1.2.3.4", true, &[5, 0])),
    |tbs| set(tbs, extension("1.2.3.4", false, &[5, 0])),
    |tbs| remove(tbs, CertificatePolicies::OID),
    |tbs| tbs.issuer = tbs.subject.clone(),
    |tbs| exclude(tbs, "O=City,C=KR"),
    |tbs| exclude(tbs, "O=Village,C=KR"),
];

fn exclude(tbs: &mut TbsCertificate, name: &str) {
    let base = GeneralName::DirectoryName(name.parse().unwrap());
    let tree = GeneralSubtree { base, minimum: 0, maximum: None };
    set_value(tbs, &NameConstraints { permitted_subtrees: None, excluded_subtrees: Some(vec![tree]) });
}

impl Made {
    /// The chain, the card first and the root last, perhaps damaged.
    fn chain(&mut self) -> Vec<Vec<u8>> {
        let mut chain = vec![self.card.clone()];
        chain.extend(self.offices.iter().rev().map(|office| office.authority.certificate().to_vec()));
        for index in 0..chain.len() - 1 {
            if self.rng.gen_bool(0.12) {
                chain[index] = self.damaged(&chain[index], index);
            }
        }
        if chain.len() > 3 && self.rng.gen_bool(0.1) {
            chain.swap(1, 2);
        }
        chain
    }

    /// Changed and signed again; or by another; or with a flipped bit in what is signed or in the signature.
    fn damaged(&mut self, der: &[u8], index: usize) -> Vec<u8> {
        let issuer = (self.offices.len() - 1).saturating_sub(index);
        match self.rng.gen_range(0..8) {
            0 => changed(der, &mut p256(&mut self.rng), |_| ()),
            1 => {
                let mut certificate = Certificate::from_der(der).unwrap();
                let mut serial = fresh_serial(&mut self.rng);
                serial[0] |= 1;
                certificate.tbs_certificate.serial_number =
                    x509_cert::serial_number::SerialNumber::new(&serial).unwrap();
                certificate.to_der().unwrap()
            }
            _ => {
                let damage = DAMAGES.choose(&mut self.rng).unwrap();
                changed(der, &mut self.offices[issuer].secret, damage)
            }
        }
    }
}

/// Rules of ours that RFC 5280 does not have.
const OURS: [&str; 3] = ["certificate-usage", "certificate-person", "certificate-revocation"];

#[test]
fn another_implementation_says_the_same() {
    let (mut both_accept, mut both_refuse, mut ours) = (0, 0, 0);
    for seed in 0..500 {
        let mut made = make(seed);
        let mut chain = made.chain();
        let anchor = chain.pop().unwrap();
        let theirs = by_certval(&chain, &anchor);
        let pinned =
            [PinnedAuthority { certificate: tupyo_encoding::sha256(&anchor), policies: vec![POLICY.to_owned()] }];
        let revocation: Vec<Revocation> =
            made.offices.iter_mut().map(|office| Revocation::Crl(office.crl(&[]))).collect();
        let evidence = CertificateEvidence { chain, anchor, revocation, attestation: None };
        let verdict = evidence.verify(&pinned, AT).map_or_else(|error| error.code(), |_| "ok");
        match (verdict, theirs) {
            ("ok", Ok(())) => both_accept += 1,
            (code, Ok(())) if OURS.contains(&code) => ours += 1,
            ("ok", Err(error)) => panic!("{seed}: accepted, which certval refuses: {error}"),
            (code, Ok(())) => panic!("{seed}: {code}, which certval accepts"),
            (_, Err(_)) => both_refuse += 1,
        }
    }
    assert!(both_accept > 150 && both_refuse > 150 && ours < 50, "{both_accept} {both_refuse} {ours}");
}
