//! Which names an authority may certify.

use std::str::FromStr;

use x509_cert::certificate::TbsCertificate;
use x509_cert::der::Tag;
use x509_cert::der::asn1::{Any, Ia5String};
use x509_cert::ext::pkix::constraints::name::GeneralSubtree;
use x509_cert::ext::pkix::name::GeneralName;
use x509_cert::ext::pkix::{NameConstraints, SubjectAltName};
use x509_cert::name::Name;

use crate::world::*;

fn directory(text: &str) -> GeneralName {
    let name = if text.is_empty() { Name::default() } else { Name::from_str(text).unwrap() };
    GeneralName::DirectoryName(name)
}

fn dns(text: &str) -> GeneralName {
    GeneralName::DnsName(Ia5String::new(text).unwrap())
}

fn mail(text: &str) -> GeneralName {
    GeneralName::Rfc822Name(Ia5String::new(text).unwrap())
}

fn trees(names: Vec<GeneralName>) -> Option<Vec<GeneralSubtree>> {
    let tree = |base| GeneralSubtree { base, minimum: 0, maximum: None };
    (!names.is_empty()).then(|| names.into_iter().map(tree).collect())
}

/// The code where the office may only certify some names, and not others.
fn constrained(
    permitted: Vec<GeneralName>,
    excluded: Vec<GeneralName>,
    card: impl FnOnce(&mut TbsCertificate),
) -> &'static str {
    let constraints = NameConstraints { permitted_subtrees: trees(permitted), excluded_subtrees: trees(excluded) };
    let mut world = world(61);
    world.change_office(|tbs| set_value(tbs, &constraints));
    world.change_card(card);
    let evidence = world.evidence();
    world.code(&evidence)
}

fn subject(text: &str) -> impl FnOnce(&mut TbsCertificate) + use<> {
    let name = Name::from_str(text).unwrap();
    move |tbs| tbs.subject = name
}

const CARD: &str = "serialNumber=1,CN=Kim Minji,OU=Citizens,O=City,C=KR";

#[test]
fn permitted_directories() {
    for (tree, code) in [
        ("O=City,C=KR", "ok"),
        ("C=KR", "ok"),
        (CARD, "ok"),
        ("OU=x,serialNumber=1,CN=Kim Minji,OU=Citizens,O=City,C=KR", "certificate-names"),
        ("O=city,C=KR", "certificate-names"),
        ("O=City", "certificate-names"),
        ("O=Village,C=KR", "certificate-names"),
    ] {
        assert_eq!(constrained(vec![directory(tree)], Vec::new(), subject(CARD)), code, "{tree}");
    }
    let either = vec![directory("O=Village,C=KR"), directory("O=City,C=KR")];
    assert_eq!(constrained(either, Vec::new(), subject(CARD)), "ok");
}

#[test]
fn excluded_directories() {
    for (tree, code) in [
        ("O=Village,C=KR", "ok"),
        ("O=City,C=KR", "certificate-names"),
        ("O=\\ cITY,C=KR", "certificate-names"),
        ("C=KR", "certificate-names"),
        ("", "certificate-names"),
    ] {
        assert_eq!(constrained(Vec::new(), vec![directory(tree)], subject(CARD)), code, "{tree}");
    }
    // What cannot be compared might be under an excluded name.
    let card = |tbs: &mut TbsCertificate| {
        let mut name = Name::from_str(CARD).unwrap();
        let mut attribute = name.0[1].0.get(0).unwrap().clone();
        attribute.value = Any::new(Tag::TeletexString, b"City".to_vec()).unwrap();
        name.0[1] = vec![attribute].try_into().unwrap();
        tbs.subject = name;
    };
    assert_eq!(constrained(Vec::new(), vec![directory("O=Village,C=KR")], card), "certificate-names");
}

#[test]
fn directories_among_the_other_names() {
    let with = |other: &str| {
        let other = SubjectAltName(vec![directory(other)]);
        let card = |tbs: &mut TbsCertificate| {
            subject(CARD)(tbs);
            set_value(tbs, &other);
        };
        constrained(vec![directory("O=City,C=KR")], Vec::new(), card)
    };
    assert_eq!(with("CN=Minji,O=City,C=KR"), "ok");
    assert_eq!(with("CN=Minji,O=Village,C=KR"), "certificate-names");
}

#[test]
fn hosts() {
    let named = |host: &str| {
        let names = SubjectAltName(vec![dns(host)]);
        move |tbs: &mut TbsCertificate| set_value(tbs, &names)
    };
    let city = || vec![dns("city.kr")];
    assert_eq!(constrained(city(), Vec::new(), |_| ()), "ok");
    assert_eq!(constrained(city(), Vec::new(), named("minji.city.kr")), "ok");
    assert_eq!(constrained(city(), Vec::new(), named("minji.village.kr")), "certificate-names");
    // Beside directory names, which webpki does not compare, restricted names of other forms are refused.
    let both = || vec![directory("O=City,C=KR"), dns("city.kr")];
    assert_eq!(constrained(both(), Vec::new(), |_| ()), "ok");
    assert_eq!(constrained(both(), Vec::new(), named("minji.city.kr")), "certificate-names");
    assert_eq!(constrained(vec![directory("O=City,C=KR")], Vec::new(), named("minji.city.kr")), "ok");
}

#[test]
fn addresses() {
    let tree = || vec![mail("city.kr")];
    assert_eq!(constrained(tree(), Vec::new(), |_| ()), "ok");
    let names = SubjectAltName(vec![mail("minji@city.kr")]);
    assert_eq!(constrained(tree(), Vec::new(), |tbs| set_value(tbs, &names)), "certificate-names");
    let subject = |tbs: &mut TbsCertificate| {
        let mut name = Name::from_str("serialNumber=1,1.2.840.113549.1.9.1=x").unwrap();
        let mut attribute = name.0[0].0.get(0).unwrap().clone();
        attribute.value = Any::new(Tag::Ia5String, b"minji@village.kr".to_vec()).unwrap();
        name.0[0] = vec![attribute].try_into().unwrap();
        tbs.subject = name;
    };
    assert_eq!(constrained(tree(), Vec::new(), subject), "certificate-names");
    assert_eq!(constrained(Vec::new(), Vec::new(), subject), "ok");
}

#[test]
fn subtrees_with_bounds() {
    let bounded = |minimum, maximum| {
        let tree = GeneralSubtree { base: directory("O=City,C=KR"), minimum, maximum };
        let constraints = NameConstraints { permitted_subtrees: Some(vec![tree]), excluded_subtrees: None };
        let mut world = world(62);
        world.change_office(|tbs| set_value(tbs, &constraints));
        let evidence = world.evidence();
        world.code(&evidence)
    };
    assert_eq!(bounded(0, None), "ok");
    assert_ne!(bounded(1, None), "ok");
    assert_ne!(bounded(0, Some(3)), "ok");
}
