//! Chains, lists and responses that OpenSSL made (`tests/openssl/make`), of every kind of key.

use std::fs;
use std::path::PathBuf;

use tupyo_certificate::{CertificateEvidence, PinnedAuthority, Revocation};

use crate::world::POLICY;

fn read(name: &str) -> Vec<u8> {
    fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/openssl").join(name)).unwrap()
}

/// When they were made.
fn at() -> u64 {
    String::from_utf8(read("at")).unwrap().trim().parse().unwrap()
}

fn verdict(kind: &str, revocation: Vec<Revocation>) -> String {
    let file = |name: &str| read(&format!("{kind}/{name}.der"));
    let anchor = file("root");
    let policies = vec![POLICY.to_owned()];
    let pinned = [PinnedAuthority { certificate: tupyo_encoding::sha256(&anchor), policies }];
    let chain = vec![file("card"), file("office")];
    let evidence = CertificateEvidence { chain, anchor, revocation, attestation: None };
    let verified = evidence.verify(&pinned, at());
    verified.map_or_else(|error| error.code().to_owned(), |verified| verified.person)
}

fn crl(kind: &str, name: &str) -> Revocation {
    Revocation::Crl(read(&format!("{kind}/{name}.crl")))
}

const KINDS: [&str; 5] = ["p256", "p384", "rsa", "pss", "ed25519"];
const PERSON: &str = "900101-1234567";

#[test]
fn lists() {
    for kind in KINDS {
        assert_eq!(verdict(kind, vec![crl(kind, "office"), crl(kind, "root")]), PERSON, "{kind}");
        assert_eq!(verdict(kind, vec![crl(kind, "revoked"), crl(kind, "root")]), "certificate-revoked", "{kind}");
        assert_eq!(verdict(kind, vec![crl(kind, "office")]), "certificate-revocation", "{kind}");
    }
}

#[test]
fn responses() {
    for kind in KINDS.into_iter().filter(|kind| *kind != "ed25519") {
        let answer = || Revocation::Ocsp(read(&format!("{kind}/card.ocsp")));
        assert_eq!(verdict(kind, vec![answer(), crl(kind, "root")]), PERSON, "{kind}");
        assert_eq!(verdict(kind, vec![answer(), crl(kind, "revoked"), crl(kind, "root")]), "certificate-revoked");
    }
}

#[test]
fn one_set_with_the_statements_of_another() {
    for (kind, other) in KINDS.into_iter().zip(KINDS.into_iter().cycle().skip(1)) {
        let code = verdict(kind, vec![crl(other, "office"), crl(kind, "root")]);
        assert_eq!(code, "certificate-revocation", "{kind} {other}");
    }
}
