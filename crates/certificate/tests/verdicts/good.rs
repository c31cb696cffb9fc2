//! What is accepted, and what it shows.

use crate::world::*;
use tupyo_card::CardSigner;
use tupyo_certificate::authority::{CardProfile, CardUsage, CertificateStatus, StatusAnswer, fresh_serial};
use tupyo_certificate::{CertificateEvidence, Revocation};

#[test]
fn a_card_of_an_office_of_a_root() {
    for seed in 0..8 {
        let mut world = world(seed);
        let evidence = world.evidence();
        let verified = world.verify(&evidence).unwrap();
        assert_eq!(verified.key, world.card.key());
        assert_eq!(verified.person, "900101-1234567");
        assert_eq!(verified.serial, world.card_serial());
        assert_eq!(verified.authority, world.root.authority.fingerprint());
        assert_eq!(verified.not_after, AT + YEAR);
    }
}

#[test]
fn the_encoding_is_bounded_and_canonical() {
    let mut world = world(1);
    let mut evidence = world.evidence();
    evidence.attestation = Some(vec![1, 2, 3]);
    let bytes = borsh::to_vec(&evidence).unwrap();
    let decoded: CertificateEvidence = borsh::from_slice(&bytes).unwrap();
    assert_eq!(decoded, evidence);
    assert_eq!(world.code(&decoded), "ok");
    let room = tupyo_certificate::MAX_EVIDENCE - bytes.len();
    evidence.attestation = Some(vec![0; room + 3]);
    let bytes = borsh::to_vec(&evidence).unwrap();
    assert_eq!(bytes.len(), tupyo_certificate::MAX_EVIDENCE);
    assert!(borsh::from_slice::<CertificateEvidence>(&bytes).is_ok());
    assert_eq!(world.code(&evidence), "ok");
    evidence.attestation = Some(vec![0; room + 4]);
    assert!(borsh::from_slice::<CertificateEvidence>(&borsh::to_vec(&evidence).unwrap()).is_err());
    assert_eq!(world.code(&evidence), "certificate-malformed");
}

#[test]
fn a_response_stands_for_a_list() {
    let mut world = world(2);
    let mut evidence = world.evidence();
    let serial = world.card_serial();
    evidence.revocation[0] = Revocation::Ocsp(world.office.ocsp(&serial, CertificateStatus::Good));
    assert_eq!(world.code(&evidence), "ok");
    let office = serial_of(world.office.authority.certificate());
    evidence.revocation[1] = Revocation::Ocsp(world.root.ocsp(&office, CertificateStatus::Good));
    assert_eq!(world.code(&evidence), "ok");
}

#[test]
fn a_delegate_answers() {
    let mut world = world(3);
    let mut evidence = world.evidence();
    let mut delegate = secret(&mut world.rng);
    let serial = fresh_serial(&mut world.rng);
    let office = &mut world.office;
    let certificate =
        office.authority.delegate(&mut office.secret, &delegate.key(), &name("", "OCSP"), span(), serial).unwrap();
    let serial = serial_of(&world.card_der);
    let (this_update, next_update, status) = (AT, AT, CertificateStatus::Good);
    let answer = StatusAnswer { serial: &serial, status, this_update, next_update, delegate: Some(&certificate) };
    evidence.revocation[0] = Revocation::Ocsp(world.office.authority.ocsp(&mut delegate, &answer).unwrap());
    assert_eq!(world.code(&evidence), "ok");
}

#[test]
fn a_card_for_both() {
    let citizen = CardProfile { usage: CardUsage::Both, ..card_profile() };
    let mut world = world_of(4, &authority_profile("Root"), &authority_profile("Office"), &citizen);
    let evidence = world.evidence();
    assert_eq!(world.code(&evidence), "ok");
}

#[test]
fn directly_under_the_root() {
    let mut world = world(5);
    let serial = fresh_serial(&mut world.rng);
    let root = &mut world.root;
    let card = root.authority.issue(&mut root.secret, &spki(&world.card), &card_profile(), serial).unwrap();
    let (anchor, crl) = (root.authority.certificate().to_vec(), root.crl(&[]));
    let revocation = vec![Revocation::Crl(crl)];
    let evidence = CertificateEvidence { chain: vec![card], anchor, revocation, attestation: None };
    assert_eq!(world.code(&evidence), "ok");
}
