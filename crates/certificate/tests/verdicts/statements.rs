//! What lists and responses say, and when they are not believed.

use tupyo_card::{CardSecret, CardSigner};
use tupyo_certificate::authority::{
    CertificateSpan, CertificateStatus, RevocationReason, RevokedCertificate, StatusAnswer, fresh_serial,
};
use tupyo_certificate::{CertificateEvidence, Revocation, SignatureMemory};
use x509_cert::certificate::{TbsCertificate, Version};
use x509_cert::crl::TbsCertList;
use x509_cert::der::Encode;
use x509_cert::der::asn1::{Ia5String, Uint};
use x509_cert::der::oid::AssociatedOid;
use x509_cert::ext::pkix::crl::dp::{DistributionPoint, IssuingDistributionPoint};
use x509_cert::ext::pkix::name::{DistributionPointName, GeneralName};
use x509_cert::ext::pkix::{BaseCrlNumber, CrlDistributionPoints, ExtendedKeyUsage, KeyUsage, KeyUsages};
use x509_ocsp::{BasicOcspResponse, OcspResponse};

use crate::world::*;

/// A world, its evidence with the first statement made by `say`, and the verdict.
fn said_of_card(say: impl FnOnce(&mut World) -> Revocation) -> &'static str {
    let mut world = world(31);
    let mut evidence = world.evidence();
    evidence.revocation[0] = say(&mut world);
    world.code(&evidence)
}

/// The verdict with a list of the office that is changed so.
fn listed(edit: impl FnOnce(&mut TbsCertList)) -> &'static str {
    said_of_card(|world| {
        let list = world.office.crl(&[]);
        Revocation::Crl(changed_list(&list, &mut world.office.secret, edit))
    })
}

/// The verdict with a response of the office that is changed so.
fn answered(edit: impl FnOnce(&mut BasicOcspResponse)) -> &'static str {
    said_of_card(|world| {
        let answer = world.office.ocsp(&serial_of(&world.card_der), CertificateStatus::Good);
        Revocation::Ocsp(changed_answer(&answer, &mut world.office.secret, edit))
    })
}

fn revoked(serial: Vec<u8>, reason: RevocationReason) -> RevokedCertificate {
    RevokedCertificate { serial, at: AT - 2 * HOUR, reason }
}

#[test]
fn revoked_by_a_list() {
    for reason in [RevocationReason::Unspecified, RevocationReason::KeyCompromise, RevocationReason::Superseded] {
        let mut world = world(32);
        let mut evidence = world.evidence();
        let card = revoked(world.card_serial(), reason);
        let other = revoked(vec![1, 2, 3], reason);
        evidence.revocation[0] = Revocation::Crl(world.office.crl(std::slice::from_ref(&other)));
        assert_eq!(world.code(&evidence), "ok");
        evidence.revocation[0] = Revocation::Crl(world.office.crl(&[other, card]));
        assert_eq!(world.code(&evidence), "certificate-revoked");
        let mut evidence = world.evidence();
        let office = revoked(serial_of(&evidence.chain[1]), reason);
        evidence.revocation[1] = Revocation::Crl(world.root.crl(&[office]));
        assert_eq!(world.code(&evidence), "certificate-revoked");
    }
}

#[test]
fn revoked_by_a_response() {
    let status = CertificateStatus::Revoked(AT - HOUR, RevocationReason::KeyCompromise);
    let say = |status| said_of_card(|world| Revocation::Ocsp(world.office.ocsp(&serial_of(&world.card_der), status)));
    assert_eq!(say(CertificateStatus::Good), "ok");
    assert_eq!(say(status), "certificate-revoked");
    assert_eq!(say(CertificateStatus::Unknown), "certificate-revocation");
}

#[test]
fn revoked_comes_before_not_shown() {
    let mut world = world(33);
    let mut evidence = world.evidence();
    let card = revoked(world.card_serial(), RevocationReason::Superseded);
    evidence.revocation = vec![
        Revocation::Crl(world.root.crl_of(AT - 2 * HOUR, AT - HOUR, &[])),
        Revocation::Crl(world.office.crl(std::slice::from_ref(&card))),
    ];
    assert_eq!(world.code(&evidence), "certificate-revoked");
    evidence.revocation = vec![Revocation::Crl(world.office.crl_of(AT - 2 * HOUR, AT - HOUR, &[card]))];
    assert_eq!(world.code(&evidence), "certificate-revocation", "a stale list is not believed");
}

#[test]
fn nothing_is_said() {
    let mut world = world(34);
    let full = world.evidence();
    for keep in [0..0, 0..1, 1..2] {
        let evidence = CertificateEvidence { revocation: full.revocation[keep].to_vec(), ..full.clone() };
        assert_eq!(world.code(&evidence), "certificate-revocation");
    }
}

#[test]
fn something_else_is_said() {
    let mut world = world(35);
    let mut evidence = world.evidence();
    let mut stranger = root(&mut world.rng, &authority_profile("Stranger"));
    evidence.revocation.push(Revocation::Crl(stranger.crl(&[])));
    assert_eq!(world.code(&evidence), "certificate-revocation");
    evidence.revocation[2] = Revocation::Ocsp(world.office.ocsp(&[5], CertificateStatus::Good));
    assert_eq!(world.code(&evidence), "certificate-revocation");
    evidence.revocation[2] = evidence.revocation[0].clone();
    assert_eq!(world.code(&evidence), "ok", "one thing may be said twice");
    evidence.revocation.resize(10, evidence.revocation[0].clone());
    assert_eq!(world.code(&evidence), "ok");
    evidence.revocation.resize(11, evidence.revocation[0].clone());
    assert_eq!(world.code(&evidence), "certificate-malformed");
}

#[test]
fn said_by_another() {
    assert_eq!(said_of_card(|world| Revocation::Crl(world.root.crl(&[]))), "certificate-revocation");
    let namesake = said_of_card(|world| {
        let mut namesake = under(&mut world.rng, &mut world.root, &authority_profile("Office"));
        Revocation::Crl(namesake.crl(&[]))
    });
    assert_eq!(namesake, "certificate-revocation");
    let answer = said_of_card(|world| {
        let serial = serial_of(&world.card_der);
        Revocation::Ocsp(world.root.ocsp(&serial, CertificateStatus::Good))
    });
    assert_eq!(answer, "certificate-revocation");
    let of_another = said_of_card(|world| Revocation::Ocsp(world.office.ocsp(&[1, 2, 3], CertificateStatus::Good)));
    assert_eq!(of_another, "certificate-revocation");
}

#[test]
fn said_at_another_time() {
    let times =
        [(AT - HOUR, AT - 1, "certificate-revocation"), (AT + 1, AT + HOUR, "certificate-revocation"), (AT, AT, "ok")];
    for (this_update, next_update, code) in times {
        let list = said_of_card(|world| Revocation::Crl(world.office.crl_of(this_update, next_update, &[])));
        assert_eq!(list, code);
        let answer = said_of_card(|world| {
            let (serial, status) = (serial_of(&world.card_der), CertificateStatus::Good);
            let answer = StatusAnswer { serial: &serial, status, this_update, next_update, delegate: None };
            Revocation::Ocsp(world.office.authority.ocsp(&mut world.office.secret, &answer).unwrap())
        });
        assert_eq!(answer, code);
    }
    assert_eq!(listed(|list| list.next_update = None), "certificate-revocation");
    let endless = answered(|basic| basic.tbs_response_data.responses[0].next_update = None);
    assert_eq!(endless, "certificate-revocation");
}

#[test]
fn lists_of_another_kind() {
    assert_eq!(listed(|_| ()), "ok");
    let with = |kind: &'static str, critical, value: Vec<u8>| {
        listed(move |list| list.crl_extensions.get_or_insert_default().push(extension(kind, critical, &value)))
    };
    assert_eq!(with("1.2.3.4", false, vec![5, 0]), "ok");
    assert_eq!(with("1.2.3.4", true, vec![5, 0]), "certificate-revocation");
    let base = BaseCrlNumber(Uint::new(&[1]).unwrap()).to_der().unwrap();
    assert_eq!(with("2.5.29.27", true, base), "certificate-revocation");
    let twice = Uint::new(&[1]).unwrap().to_der().unwrap();
    assert_eq!(with("2.5.29.20", false, twice), "certificate-malformed");
    assert_eq!(listed(|list| list.crl_extensions = None), "certificate-revocation");
    assert_eq!(listed(|list| list.version = Version::V1), "certificate-revocation");
}

#[test]
fn a_line_that_nobody_understands() {
    let say = |critical| {
        said_of_card(|world| {
            let other = revoked(vec![1, 2, 3], RevocationReason::Superseded);
            let list = world.office.crl(&[other]);
            let edit = |list: &mut TbsCertList| {
                let line = &mut list.revoked_certificates.as_mut().unwrap()[0];
                line.crl_entry_extensions.get_or_insert_default().push(extension("1.2.3.4", critical, &[5, 0]));
            };
            Revocation::Crl(changed_list(&list, &mut world.office.secret, edit))
        })
    };
    assert_eq!(say(false), "ok");
    assert_eq!(say(true), "certificate-revocation");
}

#[test]
fn an_authority_that_may_not_sign_lists() {
    let mut world = world(36);
    world.change_office(|tbs| set_value(tbs, &KeyUsage(KeyUsages::KeyCertSign.into())));
    let mut evidence = world.evidence();
    assert_eq!(world.code(&evidence), "certificate-revocation");
    let answer = world.office.ocsp(&world.card_serial(), CertificateStatus::Good);
    evidence.revocation[0] = Revocation::Ocsp(answer);
    assert_eq!(world.code(&evidence), "ok");
}

fn place(uri: &str) -> DistributionPointName {
    DistributionPointName::FullName(vec![GeneralName::UniformResourceIdentifier(Ia5String::new(uri).unwrap())])
}

fn part(uri: &str) -> IssuingDistributionPoint {
    IssuingDistributionPoint {
        distribution_point: Some(place(uri)),
        only_contains_user_certs: false,
        only_contains_ca_certs: false,
        only_some_reasons: None,
        indirect_crl: false,
        only_contains_attribute_certs: false,
    }
}

/// The verdict where the card's certificate names one part of the office's lists, and the list is of this part.
fn partitioned(named: Option<&str>, part: &IssuingDistributionPoint) -> &'static str {
    let mut world = world(37);
    if let Some(uri) = named {
        let point = DistributionPoint { distribution_point: Some(place(uri)), reasons: None, crl_issuer: None };
        world.change_card(|tbs| set_value(tbs, &CrlDistributionPoints(vec![point])));
    }
    let mut evidence = world.evidence();
    let Revocation::Crl(list) = &evidence.revocation[0] else { unreachable!() };
    let critical = extension("2.5.29.28", true, &part.to_der().unwrap());
    let list = changed_list(list, &mut world.office.secret, |list| {
        list.crl_extensions.get_or_insert_default().push(critical);
    });
    evidence.revocation[0] = Revocation::Crl(list);
    world.code(&evidence)
}

#[test]
fn lists_in_parts() {
    const HERE: &str = "ldap://city/1.crl";
    assert_eq!(partitioned(Some(HERE), &part(HERE)), "ok");
    assert_eq!(partitioned(Some("ldap://city/2.crl"), &part(HERE)), "certificate-revocation");
    assert_eq!(partitioned(None, &part(HERE)), "certificate-revocation");
    let users = IssuingDistributionPoint { only_contains_user_certs: true, ..part(HERE) };
    assert_eq!(partitioned(Some(HERE), &users), "ok");
    let authorities = IssuingDistributionPoint { only_contains_ca_certs: true, ..part(HERE) };
    assert_eq!(partitioned(Some(HERE), &authorities), "certificate-revocation");
    let indirect = IssuingDistributionPoint { indirect_crl: true, ..part(HERE) };
    assert_eq!(partitioned(Some(HERE), &indirect), "certificate-revocation");
}

#[test]
fn responses_of_another_kind() {
    assert_eq!(answered(|_| ()), "ok");
    let refused = OcspResponse::try_later().to_der().unwrap();
    assert_eq!(said_of_card(|_| Revocation::Ocsp(refused)), "certificate-revocation");
    let single = |critical| {
        answered(move |basic| {
            let single = &mut basic.tbs_response_data.responses[0];
            single.single_extensions = Some(vec![extension("1.2.3.4", critical, &[5, 0])]);
        })
    };
    assert_eq!(single(false), "ok");
    assert_eq!(single(true), "certificate-revocation");
    let whole = |critical| {
        answered(move |basic| {
            basic.tbs_response_data.response_extensions = Some(vec![extension("1.2.3.4", critical, &[5, 0])]);
        })
    };
    assert_eq!(whole(false), "ok");
    assert_eq!(whole(true), "certificate-revocation");
    let twice = answered(|basic| {
        let first = basic.tbs_response_data.responses[0].clone();
        basic.tbs_response_data.responses.push(first);
    });
    assert_eq!(twice, "certificate-revocation");
}

#[test]
fn a_response_named_by_sha_1() {
    use sha1::{Digest, Sha1};
    use x509_cert::der::asn1::{ObjectIdentifier, OctetString};
    let say = |key: &[u8]| {
        let mut world = world(38);
        let mut evidence = world.evidence();
        let office = x509_cert::Certificate::from_der(&evidence.chain[1]).unwrap().tbs_certificate;
        let hash = |bytes: &[u8]| OctetString::new(Sha1::digest(bytes).to_vec()).unwrap();
        let bits = [office.subject_public_key_info.subject_public_key.raw_bytes(), key].concat();
        let answer = world.office.ocsp(&world.card_serial(), CertificateStatus::Good);
        let answer = changed_answer(&answer, &mut world.office.secret, |basic| {
            basic.tbs_response_data.responder_id = x509_ocsp::ResponderId::ByKey(hash(&bits));
            let id = &mut basic.tbs_response_data.responses[0].cert_id;
            id.hash_algorithm.oid = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
            id.issuer_name_hash = hash(&office.subject.to_der().unwrap());
            id.issuer_key_hash = hash(&bits);
        });
        evidence.revocation[0] = Revocation::Ocsp(answer);
        world.code(&evidence)
    };
    use x509_cert::der::Decode;
    assert_eq!(say(&[]), "ok");
    assert_eq!(say(&[1]), "certificate-revocation");
}

/// The verdict with a response of a delegate whose certificate `certify` made; the list of the office is there, too.
fn delegated(certify: impl FnOnce(&mut World, &CardSecret) -> Vec<u8>, revoke: bool) -> &'static str {
    let mut world = world(39);
    let mut evidence = world.evidence();
    let mut delegate = secret(&mut world.rng);
    let certificate = certify(&mut world, &delegate);
    let (this_update, next_update, status) = (AT, AT, CertificateStatus::Good);
    let serial = world.card_serial();
    let answer = StatusAnswer { serial: &serial, status, this_update, next_update, delegate: Some(&certificate) };
    evidence.revocation.push(Revocation::Ocsp(world.office.authority.ocsp(&mut delegate, &answer).unwrap()));
    let gone = revoked(serial_of(&certificate), RevocationReason::KeyCompromise);
    evidence.revocation[0] = Revocation::Crl(world.office.crl(if revoke { std::slice::from_ref(&gone) } else { &[] }));
    world.code(&evidence)
}

fn certified(world: &mut World, key: &CardSecret, span: CertificateSpan) -> Vec<u8> {
    let serial = fresh_serial(&mut world.rng);
    let office = &mut world.office;
    office.authority.delegate(&mut office.secret, &key.key(), &name("", "OCSP"), span, serial).unwrap()
}

#[test]
fn delegates() {
    assert_eq!(delegated(|world, key| certified(world, key, span()), false), "ok");
    assert_eq!(delegated(|world, key| certified(world, key, span()), true), "certificate-revocation");
    let old = CertificateSpan { not_before: AT - YEAR, not_after: AT - 1 };
    assert_eq!(delegated(|world, key| certified(world, key, old), false), "certificate-revocation");
    let by_root = |world: &mut World, key: &CardSecret| {
        let serial = fresh_serial(&mut world.rng);
        let root = &mut world.root;
        root.authority.delegate(&mut root.secret, &key.key(), &name("", "OCSP"), span(), serial).unwrap()
    };
    assert_eq!(delegated(by_root, false), "certificate-revocation");
}

#[test]
fn delegates_of_nobody() {
    let changed_delegate = |edit: &dyn Fn(&mut TbsCertificate)| {
        let certify = |world: &mut World, key: &CardSecret| {
            let certificate = certified(world, key, span());
            changed(&certificate, &mut world.office.secret, edit)
        };
        delegated(certify, false)
    };
    assert_eq!(changed_delegate(&|_| ()), "ok");
    assert_eq!(changed_delegate(&|tbs| remove(tbs, ExtendedKeyUsage::OID)), "certificate-revocation");
    let agreement = KeyUsage(KeyUsages::KeyAgreement.into());
    assert_eq!(changed_delegate(&|tbs| set_value(tbs, &agreement)), "certificate-revocation");
    let unknown = extension("1.2.3.4", true, &[5, 0]);
    assert_eq!(changed_delegate(&|tbs| set(tbs, unknown.clone())), "certificate-revocation");
    let forged = |world: &mut World, key: &CardSecret| {
        let certificate = certified(world, key, span());
        changed(&certificate, &mut world.root.secret, |_| ())
    };
    assert_eq!(delegated(forged, false), "certificate-revocation");
}

#[test]
fn a_memory_changes_no_verdict() {
    let memory = SignatureMemory::new();
    let mut world = world(40);
    let good = world.evidence();
    let mut bad = good.clone();
    bad.revocation[0] =
        Revocation::Crl(world.office.crl(&[revoked(world.card_serial(), RevocationReason::Superseded)]));
    let namesake = under(&mut world.rng, &mut world.root, &authority_profile("Office"));
    let mut swapped = good.clone();
    swapped.chain[1] = namesake.authority.certificate().to_vec();
    for _ in 0..2 {
        for evidence in [&good, &bad, &swapped] {
            let remembered = evidence.verify_remembering(&memory, &world.pinned(), AT);
            assert_eq!(remembered, world.verify(evidence));
        }
    }
}
