//! Certificates beside the keys that they are of.

use tupyo_card::{CardSecret, CardSigner};
use tupyo_card_pkcs11::{TokenCard, TokenKeyKind, TokenSession, TokenUri};
use tupyo_certificate::authority::{
    Authority, AuthorityProfile, CardProfile, CardUsage, CertificateName, CertificateSpan, RevocationList,
};
use tupyo_certificate::{CertificateEvidence, PinnedAuthority, Revocation};

use crate::place::{pins, right, with_softhsm};

const SPAN: CertificateSpan = CertificateSpan { not_before: 1_000_000, not_after: 2_000_000_000 };
const NOW: u64 = 1_800_000_000;

/// A root, and the city's authority under it that issues the cards.
struct Authorities {
    root: Authority,
    root_key: CardSecret,
    city: Authority,
    city_key: CardSecret,
}

impl Authorities {
    fn new() -> Authorities {
        let profile = |name: &str| AuthorityProfile {
            name: CertificateName::common(name),
            span: SPAN,
            path_length: None,
            permitted: Vec::new(),
            policies: Vec::new(),
        };
        let mut root_key = CardSecret::from_seed(&[1; 32]).unwrap();
        let city_key = CardSecret::from_seed(&[2; 32]).unwrap();
        let root = Authority::root(&mut root_key, &profile("root"), serial(1)).unwrap();
        let key = city_key.public().into();
        let city = root.intermediate(&mut root_key, &key, &profile("city"), serial(2)).unwrap();
        Authorities { root, root_key, city, city_key }
    }

    fn card(&mut self, spki: &[u8], usage: CardUsage, number: u8) -> Vec<u8> {
        let profile = CardProfile {
            name: CertificateName::common("Hong Gil-dong"),
            person: "P-1".to_owned(),
            span: SPAN,
            usage,
            policies: Vec::new(),
        };
        self.city.issue(&mut self.city_key, spki, &profile, serial(number)).unwrap()
    }

    fn lists(&mut self) -> Vec<Revocation> {
        let list = RevocationList { number: 1, this_update: NOW - 1, next_update: NOW + 1, revoked: &[] };
        vec![
            Revocation::Crl(self.city.crl(&mut self.city_key, &list).unwrap()),
            Revocation::Crl(self.root.crl(&mut self.root_key, &list).unwrap()),
        ]
    }
}

fn serial(number: u8) -> [u8; 16] {
    [0x40 | number; 16]
}

#[test]
fn a_chain_in_a_token_is_evidence_of_its_key() {
    with_softhsm("certificates::a_chain_in_a_token_is_evidence_of_its_key", |softhsm| {
        let mut authorities = Authorities::new();
        for kind in [TokenKeyKind::P256, TokenKeyKind::P384, TokenKeyKind::Ed25519] {
            let token = softhsm.token(&kind.to_string());
            let session = TokenSession::log_in_to_write(&token, &mut right).unwrap();
            let spki = session.make_key(kind, "sign", &[1]).unwrap().to_spki().unwrap();
            let own = authorities.card(&spki, CardUsage::Signing, 3);
            // The others stand there first, and have ids of their own.
            for (certificate, id) in [(authorities.root.certificate(), 8), (authorities.city.certificate(), 9)] {
                session.store_certificate(certificate, "authority", &[id]).unwrap();
            }
            session.store_certificate(&own, "sign", &[1]).unwrap();
            let mut card = TokenCard::open(&token, &TokenUri::default(), pins()).unwrap();
            assert_eq!(card.certificate(), Some(own.as_slice()));
            let chain = card.chain().unwrap();
            assert_eq!(chain, [own, authorities.city.certificate().to_vec()]);

            let anchor = authorities.root.certificate().to_vec();
            let evidence = CertificateEvidence { chain, anchor, revocation: authorities.lists(), attestation: None };
            let pinned = PinnedAuthority { certificate: authorities.root.fingerprint(), policies: Vec::new() };
            let verified = evidence.verify(&[pinned], NOW).unwrap();
            assert_eq!((&verified.key, verified.person.as_str()), (&card.key(), "P-1"));
            verified.key.verify(b"a registration", &card.sign(b"a registration").unwrap()).unwrap();
        }
    });
}

#[test]
fn of_two_keys_the_one_that_binds_signs() {
    with_softhsm("certificates::of_two_keys_the_one_that_binds_signs", |softhsm| {
        let mut authorities = Authorities::new();
        let token = softhsm.token("citizen");
        let session = TokenSession::log_in_to_write(&token, &mut right).unwrap();
        let mut keys = Vec::new();
        for (id, usage) in [(1, CardUsage::Authentication), (2, CardUsage::Signing), (3, CardUsage::Authentication)] {
            let key = session.make_key(TokenKeyKind::P256, "key", &[id]).unwrap();
            let certificate = authorities.card(&key.to_spki().unwrap(), usage, id);
            session.store_certificate(&certificate, "key", &[id]).unwrap();
            keys.push(key);
        }
        assert_eq!(TokenCard::open(&token, &TokenUri::default(), pins()).unwrap().key(), keys[1]);
        assert_eq!(TokenCard::open(&token, &"pkcs11:id=%03".parse().unwrap(), pins()).unwrap().key(), keys[2]);
    });
}

#[test]
fn what_is_no_certificate_is_not_stored() {
    with_softhsm("certificates::what_is_no_certificate_is_not_stored", |softhsm| {
        let token = softhsm.token_with_key("citizen", TokenKeyKind::P256);
        let session = TokenSession::log_in_to_write(&token, &mut right).unwrap();
        let root = Authorities::new().root;
        let larger = [root.certificate(), &[0]].concat();
        for wrong in [&b"none"[..], &larger, &[0x30; 20_000]] {
            assert_eq!(session.store_certificate(wrong, "sign", &[1]).unwrap_err().code(), "key-unusable");
        }
        assert!(session.certificates().unwrap().is_empty());
        assert!(TokenCard::open(&token, &TokenUri::default(), pins()).unwrap().chain().unwrap().is_empty());
    });
}
