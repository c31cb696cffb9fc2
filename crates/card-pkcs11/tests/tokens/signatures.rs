//! Keys that are made in a token sign there.

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tupyo_card::{CardSigner, SignatureScheme};
use tupyo_card_pkcs11::{RsaBits, TokenCard, TokenDescription, TokenKeyKind, TokenSession, TokenUri};

use crate::place::{PIN, SoftHsm, pin, pins, right, with_softhsm};

const MESSAGE: &[u8] = b"a registration";

#[test]
fn keys_of_every_kind_sign_by_every_scheme() {
    with_softhsm("signatures::keys_of_every_kind_sign_by_every_scheme", |softhsm| {
        for (number, (kind, schemes)) in [
            (TokenKeyKind::P256, &[SignatureScheme::EcdsaP256Sha256][..]),
            (TokenKeyKind::P384, &[SignatureScheme::EcdsaP384Sha384]),
            (TokenKeyKind::Ed25519, &[SignatureScheme::Ed25519]),
            (TokenKeyKind::Rsa(RsaBits::B2048), &[SignatureScheme::RsaPssSha256, SignatureScheme::RsaPkcs1Sha256]),
        ]
        .into_iter()
        .enumerate()
        {
            let token = softhsm.token(&format!("citizen {number}"));
            let session = TokenSession::log_in_to_write(&token, &mut right).unwrap();
            let public = session.make_key(kind, "sign", &[7]).unwrap();
            let mut card = TokenCard::open(&token, &TokenUri::default(), pins()).unwrap();
            assert_eq!((card.key(), card.scheme()), (public.clone(), schemes[0]));
            for scheme in schemes {
                card = card.with_scheme(*scheme).unwrap();
                // Half of all ECDSA signatures have the larger s.
                for _ in 0..8 {
                    let signature = card.sign(MESSAGE).unwrap();
                    assert_eq!(signature.scheme(), *scheme);
                    public.verify(MESSAGE, &signature).unwrap();
                    assert!(public.verify(b"another", &signature).is_err());
                }
            }
            let named: TokenUri = card.uri().to_string().parse().unwrap();
            let found = softhsm.module().token(&named).unwrap();
            assert_eq!(TokenCard::open(&found, &named, pins()).unwrap().key(), public);
        }
    });
}

#[test]
fn a_key_signs_by_no_scheme_of_another_kind() {
    with_softhsm("signatures::a_key_signs_by_no_scheme_of_another_kind", |softhsm| {
        let token = softhsm.token_with_key("citizen", TokenKeyKind::P256);
        for scheme in [SignatureScheme::EcdsaP384Sha384, SignatureScheme::Ed25519, SignatureScheme::RsaPssSha256] {
            let card = TokenCard::open(&token, &TokenUri::default(), pins()).unwrap();
            assert_eq!(card.with_scheme(scheme).unwrap_err().code(), "token-unsupported");
        }
    });
}

/// As signature keys of citizen cards do. SoftHSM hashes for RSA only, which such a key needs.
#[test]
fn a_key_that_wants_the_pin_each_time_gets_it() {
    with_softhsm("signatures::a_key_that_wants_the_pin_each_time_gets_it", |softhsm| {
        let token = softhsm.token("citizen");
        let mut tool = Command::new("pkcs11-tool");
        tool.arg("--module").arg(SoftHsm::path()).args(["--token-label", "citizen", "--login", "--pin", PIN]);
        let made =
            tool.args(["--keypairgen", "--key-type", "rsa:2048", "--id", "01", "--always-auth"]).output().unwrap();
        assert!(made.status.success(), "{made:?}");
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = asked.clone();
        // The third time, the person mistypes it.
        let ask = move |_: &TokenDescription| {
            Ok(pin(if counted.fetch_add(1, Ordering::SeqCst) == 2 { "000000" } else { PIN }))
        };
        let mut card = TokenCard::open(&token, &TokenUri::default(), Box::new(ask)).unwrap();
        card.sign(MESSAGE).unwrap();
        assert_eq!(asked.load(Ordering::SeqCst), 2);
        assert_eq!(card.sign(MESSAGE).unwrap_err().code(), "pin-wrong");
        card.sign(MESSAGE).unwrap();
        assert_eq!(asked.load(Ordering::SeqCst), 4);
        card = card.with_scheme(SignatureScheme::RsaPkcs1Sha256).unwrap();
        card.sign(MESSAGE).unwrap();
    });
}
