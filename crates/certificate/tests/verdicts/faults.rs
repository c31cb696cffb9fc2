//! Each fault of a chain and the code that it alone explains: the same chain without it is accepted.

use std::str::FromStr;

use tupyo_card::CardSigner;
use tupyo_certificate::authority::{
    Authority, AuthorityProfile, CardProfile, CardUsage, CertificateName, CertificateSpan, fresh_serial,
};
use tupyo_certificate::{CertificateEvidence, PinnedAuthority, Revocation};
use x509_cert::Certificate;
use x509_cert::certificate::TbsCertificate;
use x509_cert::der::asn1::{Any, BitString, ObjectIdentifier, Uint};
use x509_cert::der::oid::AssociatedOid;
use x509_cert::der::{Decode, Encode};
use x509_cert::ext::pkix::certpolicy::{CertificatePolicies, PolicyInformation};
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages};
use x509_cert::name::Name;
use x509_cert::spki::AlgorithmIdentifierOwned;

use crate::world::*;

/// The code where the card's certificate is changed so.
fn of_card(edit: impl FnOnce(&mut TbsCertificate)) -> &'static str {
    let mut world = world(11);
    world.change_card(edit);
    let evidence = world.evidence();
    world.code(&evidence)
}

/// The code where the office's certificate is changed so.
fn of_office(edit: impl FnOnce(&mut TbsCertificate)) -> &'static str {
    let mut world = world(12);
    let before = world.evidence();
    let der = changed(&before.chain[1], &mut world.root.secret, edit);
    let evidence = CertificateEvidence { chain: vec![before.chain[0].clone(), der], ..before };
    world.code(&evidence)
}

/// The code with these certificates.
fn of_world(top: &AuthorityProfile, middle: &AuthorityProfile, citizen: &CardProfile) -> &'static str {
    let mut world = world_of(13, top, middle, citizen);
    let evidence = world.evidence();
    world.code(&evidence)
}

#[test]
fn nothing_changed_is_accepted() {
    assert_eq!(of_card(|_| ()), "ok");
    assert_eq!(of_office(|_| ()), "ok");
}

#[test]
fn an_authority_that_is_not_pinned() {
    let mut world = world(14);
    let evidence = world.evidence();
    let pinned = |certificate| [PinnedAuthority { certificate, policies: Vec::new() }];
    assert!(evidence.verify(&pinned(world.root.authority.fingerprint()), AT).is_ok());
    let error = evidence.verify(&pinned(world.office.authority.fingerprint()), AT).unwrap_err();
    assert_eq!(error.code(), "certificate-authority");
    assert_eq!(evidence.verify(&[], AT).unwrap_err().code(), "certificate-authority");
}

#[test]
fn another_office_in_the_offices_place() {
    let mut world = world(15);
    let mut evidence = world.evidence();
    let namesake = under(&mut world.rng, &mut world.root, &authority_profile("Office"));
    evidence.chain[1] = namesake.authority.certificate().to_vec();
    assert_eq!(world.code(&evidence), "certificate-signature");
    let stranger = under(&mut world.rng, &mut world.root, &authority_profile("Other office"));
    evidence.chain[1] = stranger.authority.certificate().to_vec();
    assert_eq!(world.code(&evidence), "certificate-path");
    evidence.chain.remove(1);
    assert_eq!(world.code(&evidence), "certificate-path");
}

#[test]
fn certificates_of_another_time() {
    let (expired, early) = ((AT - YEAR, AT - 1), (AT + 1, AT + YEAR));
    let (last, first) = ((AT - YEAR, AT), (AT, AT + YEAR));
    for ((not_before, not_after), code) in
        [(expired, "certificate-expired"), (early, "certificate-not-yet"), (last, "ok"), (first, "ok")]
    {
        let span = CertificateSpan { not_before, not_after };
        let authority = |name| AuthorityProfile { span, ..authority_profile(name) };
        let card = CardProfile { span, ..card_profile() };
        let (root, office) = (authority_profile("Root"), authority_profile("Office"));
        assert_eq!(of_world(&root, &office, &card), code);
        assert_eq!(of_world(&root, &authority("Office"), &card_profile()), code);
        assert_eq!(of_world(&authority("Root"), &office, &card_profile()), code);
    }
}

#[test]
fn certificates_for_other_things() {
    let citizen = CardProfile { usage: CardUsage::Authentication, ..card_profile() };
    let code = of_world(&authority_profile("Root"), &authority_profile("Office"), &citizen);
    assert_eq!(code, "certificate-usage");
    assert_eq!(of_card(|tbs| remove(tbs, KeyUsage::OID)), "certificate-usage");
    assert_eq!(of_card(|tbs| set_value(tbs, &KeyUsage(KeyUsages::KeyAgreement.into()))), "certificate-usage");
    assert_eq!(of_card(|tbs| set_value(tbs, &KeyUsage(KeyUsages::DigitalSignature.into()))), "ok");
}

fn purposes(kinds: &[&str]) -> ExtendedKeyUsage {
    ExtendedKeyUsage(kinds.iter().map(|kind| ObjectIdentifier::new_unwrap(kind)).collect())
}

#[test]
fn purposes_that_are_no_signatures() {
    const CLIENT: &str = "1.3.6.1.5.5.7.3.2";
    const DOCUMENTS: &str = "1.3.6.1.5.5.7.3.36";
    assert_eq!(of_card(|tbs| set_value(tbs, &purposes(&[CLIENT]))), "certificate-usage");
    assert_eq!(of_card(|tbs| set_value(tbs, &purposes(&[CLIENT, DOCUMENTS]))), "ok");
    assert_eq!(of_card(|tbs| set_value(tbs, &purposes(&[DOCUMENTS]))), "ok");
    assert_eq!(of_card(|tbs| set_value(tbs, &purposes(&[]))), "certificate-usage");
    assert_eq!(of_office(|tbs| set_value(tbs, &purposes(&[CLIENT]))), "certificate-usage");
}

#[test]
fn an_authority_as_a_card() {
    let authority = BasicConstraints { ca: true, path_len_constraint: None };
    assert_eq!(of_card(|tbs| set_value(tbs, &authority)), "certificate-usage");
    let nobody = BasicConstraints { ca: false, path_len_constraint: None };
    assert_eq!(of_card(|tbs| set_value(tbs, &nobody)), "ok");
    let mut world = world(16);
    let mut evidence = world.evidence();
    evidence.chain.remove(0);
    evidence.revocation.remove(0);
    assert_eq!(world.code(&evidence), "certificate-usage");
}

#[test]
fn a_card_as_an_authority() {
    assert_eq!(of_office(|tbs| remove(tbs, BasicConstraints::OID)), "certificate-path");
    assert_eq!(of_office(|tbs| set_value(tbs, &KeyUsage(KeyUsages::CRLSign.into()))), "certificate-path");
    assert_eq!(of_office(|tbs| remove(tbs, KeyUsage::OID)), "certificate-path");
    let lone = KeyUsages::KeyCertSign | KeyUsages::CRLSign;
    assert_eq!(of_office(|tbs| set_value(tbs, &KeyUsage(lone))), "ok");
}

#[test]
fn an_anchor_that_may_not_certify() {
    let mut world = world(17);
    let mut evidence = world.evidence();
    evidence.anchor = changed(&evidence.anchor, &mut world.root.secret, |tbs| remove(tbs, BasicConstraints::OID));
    let certificate = tupyo_encoding::sha256(&evidence.anchor);
    let pinned = [PinnedAuthority { certificate, policies: Vec::new() }];
    assert_eq!(evidence.verify(&pinned, AT).unwrap_err().code(), "certificate-path");
}

#[test]
fn one_subject_twice() {
    let code = of_world(&authority_profile("Office"), &authority_profile("Office"), &card_profile());
    assert_eq!(code, "certificate-path");
}

/// An extension that says which policies there are.
fn policies(kinds: &[&str]) -> CertificatePolicies {
    let one = |kind: &&str| PolicyInformation {
        policy_identifier: ObjectIdentifier::new_unwrap(kind),
        policy_qualifiers: None,
    };
    CertificatePolicies(kinds.iter().map(one).collect())
}

#[test]
fn other_policies() {
    const ANY: &str = "2.5.29.32.0";
    assert_eq!(of_card(|tbs| remove(tbs, CertificatePolicies::OID)), "certificate-policy");
    assert_eq!(of_card(|tbs| set_value(tbs, &policies(&["1.2.3.4"]))), "certificate-policy");
    assert_eq!(of_card(|tbs| set_value(tbs, &policies(&["1.2.3.4", POLICY]))), "ok");
    assert_eq!(of_card(|tbs| set_value(tbs, &policies(&[ANY]))), "certificate-policy");
    assert_eq!(of_office(|tbs| set_value(tbs, &policies(&[ANY]))), "ok");
    assert_eq!(of_office(|tbs| set_value(tbs, &policies(&["1.2.3.4"]))), "certificate-policy");
    assert_eq!(of_office(|tbs| remove(tbs, CertificatePolicies::OID)), "certificate-policy");
    for (root, code) in [(vec![], "ok"), (vec![ANY], "ok"), (vec!["1.2.3.4"], "certificate-policy")] {
        let policies = root.into_iter().map(str::to_owned).collect();
        let top = AuthorityProfile { policies, ..authority_profile("Root") };
        assert_eq!(of_world(&top, &authority_profile("Office"), &card_profile()), code);
    }
}

#[test]
fn a_critical_extension_that_nobody_knows() {
    let unknown = |critical| move |tbs: &mut TbsCertificate| set(tbs, extension("1.2.3.4", critical, &[5, 0]));
    assert_eq!(of_card(unknown(true)), "certificate-path");
    assert_eq!(of_card(unknown(false)), "ok");
    assert_eq!(of_office(unknown(true)), "certificate-path");
    let critical = policies(&[POLICY]).to_der().unwrap();
    assert_eq!(of_card(|tbs| set(tbs, extension("2.5.29.32", true, &critical))), "certificate-path");
}

#[test]
fn an_extension_twice() {
    let twice = |tbs: &mut TbsCertificate| {
        let first = extension("1.2.3.4", false, &[5, 0]);
        tbs.extensions.get_or_insert_default().extend([first.clone(), first]);
    };
    assert_eq!(of_card(twice), "certificate-malformed");
    assert_eq!(of_office(twice), "certificate-malformed");
}

#[test]
fn offices_under_offices() {
    for (length, code) in [(1, "ok"), (4, "ok"), (5, "certificate-depth")] {
        let mut world = world(18);
        let evidence = evidence_below(&mut world, length, |_| None);
        assert_eq!(evidence.chain.len(), length + 1);
        assert_eq!(world.code(&evidence), code, "{length}");
    }
}

#[test]
fn a_chain_longer_than_an_authority_allows() {
    for (limit, code) in [(0, "certificate-depth"), (1, "ok")] {
        let mut world = world(19);
        let evidence = evidence_below(&mut world, 2, |index| (index == 0).then_some(limit));
        assert_eq!(world.code(&evidence), code, "{limit}");
        let top = AuthorityProfile { path_length: Some(limit), ..authority_profile("Root") };
        assert_eq!(of_world(&top, &authority_profile("Office"), &card_profile()), code);
    }
}

/// Evidence of a card below this many offices, each under the one before, with their limits.
fn evidence_below(world: &mut World, length: usize, limit: impl Fn(usize) -> Option<u8>) -> CertificateEvidence {
    let mut chain = Vec::new();
    let mut revocation = Vec::new();
    let mut above: Option<Office> = None;
    for index in 0..length {
        let profile = AuthorityProfile { path_length: limit(index), ..authority_profile(&format!("Office {index}")) };
        let issuer = above.as_mut().unwrap_or(&mut world.root);
        revocation.insert(0, Revocation::Crl(issuer.crl(&[])));
        let next = under(&mut world.rng, issuer, &profile);
        chain.insert(0, next.authority.certificate().to_vec());
        above = Some(next);
    }
    let mut office = above.unwrap();
    let serial = fresh_serial(&mut world.rng);
    let card = office.authority.issue(&mut office.secret, &spki(&world.card), &card_profile(), serial).unwrap();
    chain.insert(0, card);
    revocation.insert(0, Revocation::Crl(office.crl(&[])));
    CertificateEvidence { chain, anchor: world.root.authority.certificate().to_vec(), revocation, attestation: None }
}

/// The bits of an RSA key of this many bits: a modulus that has no small factor, of two or any number of primes.
fn rsa(tbs: &mut TbsCertificate, bits: usize, exponent: u8) {
    let mut modulus = vec![0xff; bits / 8];
    modulus[bits / 8 - 1] = 0xef;
    let key = vec![Uint::new(&modulus).unwrap(), Uint::new(&[exponent]).unwrap()];
    let info = &mut tbs.subject_public_key_info;
    info.algorithm =
        AlgorithmIdentifierOwned::from_der(&[0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 1, 5, 0]).unwrap();
    info.subject_public_key = BitString::from_bytes(&key.to_der().unwrap()).unwrap();
}

#[test]
fn weak_keys() {
    assert_eq!(of_card(|tbs| rsa(tbs, 1024, 3)), "certificate-key");
    assert_eq!(of_card(|tbs| rsa(tbs, 2048, 3)), "certificate-key");
    assert_eq!(of_office(|tbs| rsa(tbs, 1024, 3)), "certificate-key");
    let small_order = |tbs: &mut TbsCertificate| {
        let info = &mut tbs.subject_public_key_info;
        info.algorithm = AlgorithmIdentifierOwned::from_der(&[0x30, 5, 6, 3, 0x2b, 0x65, 0x70]).unwrap();
        let identity = [&[1][..], &[0; 31]].concat();
        info.subject_public_key = BitString::from_bytes(&identity).unwrap();
    };
    assert_eq!(of_card(small_order), "certificate-key");
}

#[test]
fn a_weak_anchor() {
    let mut world = world(20);
    let mut evidence = world.evidence();
    evidence.anchor = changed(&evidence.anchor, &mut world.root.secret, |tbs| rsa(tbs, 1024, 3));
    let certificate = tupyo_encoding::sha256(&evidence.anchor);
    let pinned = [PinnedAuthority { certificate, policies: Vec::new() }];
    assert_eq!(evidence.verify(&pinned, AT).unwrap_err().code(), "certificate-key");
}

#[test]
fn persons() {
    let named = |text: &str| {
        let name = Name::from_str(text).unwrap();
        of_card(move |tbs| tbs.subject = name)
    };
    assert_eq!(named("serialNumber=1,CN=Kim Minji"), "ok");
    assert_eq!(named("CN=Kim Minji+serialNumber=1"), "ok");
    assert_eq!(named("CN=Kim Minji"), "certificate-person");
    assert_eq!(named("serialNumber=1,serialNumber=2"), "certificate-person");
    assert_eq!(named("serialNumber=1,serialNumber=1"), "certificate-person");
    let value = |tag, bytes: Vec<u8>| {
        of_card(move |tbs| {
            let mut name = Name::from_str("serialNumber=1").unwrap();
            let mut attribute = name.0[0].0.get(0).unwrap().clone();
            attribute.value = Any::new(tag, bytes).unwrap();
            name.0[0] = vec![attribute].try_into().unwrap();
            tbs.subject = name;
        })
    };
    use x509_cert::der::Tag;
    assert_eq!(value(Tag::Utf8String, b"900101_1234567".to_vec()), "ok");
    assert_eq!(value(Tag::PrintableString, vec![b'1'; 64]), "ok");
    assert_eq!(value(Tag::PrintableString, vec![b'1'; 65]), "certificate-person");
    assert_eq!(value(Tag::PrintableString, Vec::new()), "certificate-person");
    assert_eq!(value(Tag::Utf8String, "김민지".into()), "certificate-person");
    assert_eq!(value(Tag::Utf8String, b"1\n2".to_vec()), "certificate-person");
    assert_eq!(value(Tag::BmpString, b"\x00\x31".to_vec()), "certificate-person");
}

#[test]
fn signatures_that_are_none() {
    let altered = |edit: &dyn Fn(&mut Certificate)| {
        let mut world = world(21);
        let mut evidence = world.evidence();
        let mut certificate = Certificate::from_der(&evidence.chain[0]).unwrap();
        edit(&mut certificate);
        evidence.chain[0] = certificate.to_der().unwrap();
        world.code(&evidence)
    };
    let sha_512 = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.4");
    assert_eq!(altered(&|it| it.signature = BitString::from_bytes(&[0; 64]).unwrap()), "certificate-signature");
    assert_eq!(altered(&|it| it.signature_algorithm.oid = sha_512), "certificate-signature");
    assert_eq!(altered(&|it| it.tbs_certificate.signature.oid = sha_512), "certificate-signature");
    let both = |it: &mut Certificate| {
        it.signature_algorithm.oid = sha_512;
        it.tbs_certificate.signature.oid = sha_512;
    };
    assert_eq!(altered(&both), "certificate-signature");
    let parameters = |it: &mut Certificate| {
        it.signature_algorithm.parameters = Some(Any::null());
        it.tbs_certificate.signature.parameters = Some(Any::null());
    };
    assert_eq!(altered(&parameters), "certificate-signature");
}

#[test]
fn names_outside_of_what_an_office_may_certify() {
    let district = |unit: &str| AuthorityProfile {
        permitted: vec![CertificateName { common_name: String::new(), ..name(unit, "") }],
        ..authority_profile("Office")
    };
    assert_eq!(of_world(&authority_profile("Root"), &district("Citizens"), &card_profile()), "ok");
    assert_eq!(of_world(&authority_profile("Root"), &district("Others"), &card_profile()), "certificate-names");
    let both =
        AuthorityProfile { permitted: vec![name("Citizens", ""), name("Others", "")], ..authority_profile("Office") };
    assert_eq!(of_world(&authority_profile("Root"), &both, &card_profile()), "ok");
    let top = AuthorityProfile { permitted: vec![name("Citizens", "")], ..authority_profile("Root") };
    assert_eq!(of_world(&top, &authority_profile("Office"), &card_profile()), "certificate-names");
}

#[test]
fn a_signer_of_another_authority_issues_nothing() {
    let mut world = world(22);
    let serial = fresh_serial(&mut world.rng);
    let card = spki(&world.card);
    let refused = world.office.authority.issue(&mut world.root.secret, &card, &card_profile(), serial);
    assert_eq!(refused.unwrap_err().code(), "authority-signer");
    let weak = Authority::from_der(world.card_der.clone()).unwrap_err();
    assert_eq!(weak.code(), "authority-certificate");
    let refused = world.office.authority.issue(&mut world.office.secret, &[1, 2], &card_profile(), serial);
    assert_eq!(refused.unwrap_err().code(), "authority-key");
    let nameless = CardProfile { person: "\n".to_owned(), ..card_profile() };
    let refused = world.office.authority.issue(&mut world.office.secret, &card, &nameless, serial);
    assert_eq!(refused.unwrap_err().code(), "authority-value");
    assert_eq!(world.card.key().to_spki().unwrap(), card);
}
