//! Every verdict of Wycheproof's sets for the schemes of cards, and every difference from them with its rule:
//!
//! | Rule | Cases that Wycheproof accepts and we do not |
//! |---|---|
//! | Of ECDSA only the smaller `s`, where a signature is not normalized | 70 of P-256, 88 of P-384 |
//! | RSA exponents from 65,537 | 3 |
//! | RSA-PSS with SHA-256 in both places and a salt of 32 bytes only | 61 + 63 + 95 + 149 |
//! | No keys of `id-RSASSA-PSS` | 2 sets |
//!
//! In the other direction there is one: a signature whose salt has 32 bytes, in a set for salts of none.
#![cfg(test)]

use tupyo_card::SignatureScheme::{EcdsaP256Sha256, EcdsaP384Sha384, Ed25519, RsaPkcs1Sha256, RsaPssSha256};
use tupyo_card::{CardError, CertifiedKey, CertifiedSignature, SignatureScheme, Weakness};
use wycheproof::ecdsa::TestName as Ecdsa;
use wycheproof::rsa_pkcs1_verify::TestName as Pkcs1;
use wycheproof::rsa_pss_verify::TestName as Pss;
use wycheproof::{HashFunction, TestResult, ecdh, ecdsa, eddsa, rsa_pkcs1_verify, rsa_pss_verify};

/// (n − 1)/2 of P-256 and of P-384.
const HALF_P256: &str = "7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8";
const HALF_P384: &str =
    "7fffffffffffffffffffffffffffffffffffffffffffffffe3b1a6c0fa1b96efac0d06d9245853bd76760cb5666294b9";

/// What a set came to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Verdicts {
    cases: usize,
    accepted: usize,
    /// Signatures that the set has for valid and a rule of ours refuses.
    stricter: usize,
}

impl Verdicts {
    /// `stricter` is whether a rule of ours refuses what the set accepts.
    fn count(&mut self, place: &str, accepted: bool, result: TestResult, stricter: bool) {
        let valid = result == TestResult::Valid;
        assert_eq!(accepted, valid && !stricter, "{place}: {result:?}, a rule of ours against it: {stricter}");
        self.cases += 1;
        self.accepted += usize::from(accepted);
        self.stricter += usize::from(valid && stricter);
    }
}

fn verdicts(cases: usize, accepted: usize, stricter: usize) -> Verdicts {
    Verdicts { cases, accepted, stricter }
}

/// How the bytes of a set are read.
type Reading = fn(SignatureScheme, &[u8]) -> Result<CertifiedSignature, CardError>;

fn raw(scheme: SignatureScheme, bytes: &[u8]) -> Result<CertifiedSignature, CardError> {
    CertifiedSignature::new(scheme, bytes.to_vec())
}

fn normalized(scheme: SignatureScheme, bytes: &[u8]) -> Result<CertifiedSignature, CardError> {
    raw(scheme, bytes).map(CertifiedSignature::normalized)
}

fn accepts(key: &CertifiedKey, message: &[u8], signature: Result<CertifiedSignature, CardError>) -> bool {
    signature.is_ok_and(|signature| key.verify(message, &signature).is_ok())
}

/// Whether the second half is above (n − 1)/2, which is in hexadecimal.
fn has_larger_s(half: &str, signature: &[u8]) -> bool {
    let hex: String = signature[signature.len() / 2..].iter().map(|byte| format!("{byte:02x}")).collect();
    hex.len() == half.len() && hex.as_str() > half
}

fn ecdsa(name: Ecdsa, scheme: SignatureScheme, read: Reading, stricter: impl Fn(&[u8]) -> bool) -> Verdicts {
    let mut verdicts = Verdicts::default();
    for group in ecdsa::TestSet::load(name).unwrap().test_groups {
        let key = CertifiedKey::from_spki(&group.der).unwrap();
        assert_eq!(CertifiedKey::from_sec1(&group.key.key), Ok(key.clone()));
        for test in group.tests {
            let accepted = accepts(&key, &test.msg, read(scheme, &test.sig));
            verdicts.count(&format!("{name:?} {}", test.tc_id), accepted, test.result, stricter(&test.sig));
        }
    }
    verdicts
}

#[test]
fn ecdsa_as_elections_write_it() {
    let larger_256 = |signature: &[u8]| has_larger_s(HALF_P256, signature);
    let larger_384 = |signature: &[u8]| has_larger_s(HALF_P384, signature);
    let p256 = ecdsa(Ecdsa::EcdsaSecp256r1Sha256P1363, EcdsaP256Sha256, raw, larger_256);
    assert_eq!(p256, verdicts(262, 103, 70));
    let p384 = ecdsa(Ecdsa::EcdsaSecp384r1Sha384P1363, EcdsaP384Sha384, raw, larger_384);
    assert_eq!(p384, verdicts(280, 105, 88));
}

#[test]
fn ecdsa_as_cards_give_it() {
    let p256 = ecdsa(Ecdsa::EcdsaSecp256r1Sha256P1363, EcdsaP256Sha256, normalized, |_| false);
    assert_eq!(p256, verdicts(262, 173, 0));
    let p384 = ecdsa(Ecdsa::EcdsaSecp384r1Sha384P1363, EcdsaP384Sha384, normalized, |_| false);
    assert_eq!(p384, verdicts(280, 193, 0));
}

#[test]
fn ecdsa_as_certificates_bear_it() {
    let p256 = ecdsa(Ecdsa::EcdsaSecp256r1Sha256, EcdsaP256Sha256, CertifiedSignature::from_der, |_| false);
    assert_eq!(p256, verdicts(484, 174, 0));
    let p384 = ecdsa(Ecdsa::EcdsaSecp384r1Sha384, EcdsaP384Sha384, CertifiedSignature::from_der, |_| false);
    assert_eq!(p384, verdicts(504, 194, 0));
}

#[test]
fn ed25519() {
    let mut found = Verdicts::default();
    for group in eddsa::TestSet::load(eddsa::TestName::Ed25519).unwrap().test_groups {
        let key = CertifiedKey::from_spki(&group.der).unwrap();
        for test in group.tests {
            let accepted = accepts(&key, &test.msg, raw(Ed25519, &test.sig));
            assert_eq!(accepted, accepts(&key, &test.msg, CertifiedSignature::from_der(Ed25519, &test.sig)));
            found.count(&format!("{}", test.tc_id), accepted, test.result, false);
        }
    }
    assert_eq!(found, verdicts(151, 88, 0));
}

/// Signatures of keys whose exponent is 3 are not accepted; of what the set leaves open, the algorithm without its
/// `NULL`, nothing is.
fn pkcs1(name: Pkcs1) -> Verdicts {
    let mut found = Verdicts::default();
    for group in rsa_pkcs1_verify::TestSet::load(name).unwrap().test_groups {
        let key = CertifiedKey::from_spki(&group.der);
        let small = group.key.e[..] == [3];
        assert_eq!(key.as_ref().err(), small.then_some(&CardError::Weak(Weakness::Exponent)));
        assert_eq!(CertifiedKey::from_pkcs1(&group.asn_key), key);
        for test in group.tests {
            let signature = raw(RsaPkcs1Sha256, &test.sig);
            let accepted = key.as_ref().is_ok_and(|key| accepts(key, &test.msg, signature));
            found.count(&format!("{name:?} {}", test.tc_id), accepted, test.result, small);
        }
    }
    found
}

#[test]
fn rsa_pkcs1() {
    assert_eq!(pkcs1(Pkcs1::Rsa2048Sha256), verdicts(259, 7, 2));
    assert_eq!(pkcs1(Pkcs1::Rsa3072Sha256), verdicts(259, 7, 1));
    assert_eq!(pkcs1(Pkcs1::Rsa4096Sha256), verdicts(258, 7, 0));
    assert_eq!(pkcs1(Pkcs1::Rsa8192Sha256), verdicts(258, 7, 0));
}

/// A signature whose salt has 32 bytes, in sets of other lengths: invalid there, and as we want it.
const SALT_OF_32: &str = "s_len changed to 32";

/// Another hash, another mask or another length of the salt is not accepted.
fn pss(name: Pss) -> Verdicts {
    let mut found = Verdicts::default();
    for group in rsa_pss_verify::TestSet::load(name).unwrap().test_groups {
        let key = CertifiedKey::from_spki(&group.der).unwrap();
        let hashes = (&group.hash, group.mgf_hash.as_ref()) == (&HashFunction::Sha2_256, Some(&HashFunction::Sha2_256));
        for test in group.tests {
            let accepted = accepts(&key, &test.msg, raw(RsaPssSha256, &test.sig));
            let other_salt = hashes && test.comment == SALT_OF_32;
            let result = if other_salt { TestResult::Valid } else { test.result };
            let stricter = !(other_salt || hashes && group.salt_size == 32);
            found.count(&format!("{name:?} {}", test.tc_id), accepted, result, stricter);
        }
    }
    found
}

#[test]
fn rsa_pss() {
    assert_eq!(pss(Pss::RsaPss2048Sha256Mgf1SaltLen32), verdicts(108, 63, 0));
    assert_eq!(pss(Pss::RsaPss3072Sha256Mgf1SaltLen32), verdicts(108, 63, 0));
    assert_eq!(pss(Pss::RsaPss4096Sha256Mgf1SaltLen32), verdicts(108, 63, 0));
    assert_eq!(pss(Pss::RsaPss2048Sha256Mgf1SaltLen0), verdicts(103, 1, 61));
    assert_eq!(pss(Pss::RsaPss2048Sha256Mgf1Sha1_20), verdicts(108, 0, 63));
    assert_eq!(pss(Pss::RsaPss2048Sha384Mgf1SaltLen48), verdicts(141, 0, 95));
    assert_eq!(pss(Pss::RsaPssmisc), verdicts(150, 1, 149));
}

/// Keys that say how they may sign (`id-RSASSA-PSS`, RFC 4055 §3.1) are not read.
#[test]
fn keys_of_rsa_pss_alone_are_refused() {
    let sets = [Pss::RsaPss2048Sha256Mgf1SaltLen32WithParams, Pss::RsaPssmiscWithParams];
    let groups = sets.map(|name| rsa_pss_verify::TestSet::load(name).unwrap().test_groups);
    let keys: Vec<_> = groups.iter().flatten().map(|group| CertifiedKey::from_spki(&group.der)).collect();
    assert_eq!(keys, vec![Err(CardError::Key); 151]);
}

/// Public keys of another's making: off the curve, of other curves, with parameters spelled out, with broken DER. Of
/// what the set leaves open, a compressed point is read, and nothing else.
fn points(name: ecdh::TestName, scheme: SignatureScheme) -> (usize, usize) {
    let (mut read, mut refused) = (0, 0);
    for test in ecdh::TestSet::load(name).unwrap().test_groups.into_iter().flat_map(|group| group.tests) {
        let key = CertifiedKey::from_spki(&test.public_key).ok().filter(|key| key.schemes() == [scheme]);
        let open = test.flags.contains(&ecdh::TestFlag::CompressedPublic);
        let good = test.result == TestResult::Valid || (test.result == TestResult::Acceptable && open);
        assert_eq!(key.is_some(), good, "{name:?} {}: {} {:?}", test.tc_id, test.comment, test.result);
        if good { read += 1 } else { refused += 1 }
    }
    (read, refused)
}

#[test]
fn points_of_strangers() {
    assert_eq!(points(ecdh::TestName::EcdhSecp256r1, EcdsaP256Sha256), (331, 281));
    assert_eq!(points(ecdh::TestName::EcdhSecp384r1, EcdsaP384Sha384), (772, 275));
}
