//! What a token cannot do has a name.

use std::fs;
use std::path::Path;
use std::process::Command;

use tupyo_card::CardSigner;
use tupyo_card_pkcs11::{TokenCard, TokenError, TokenKeyKind, TokenModule, TokenSession, TokenUri};

use crate::place::{PIN, SoftHsm, pin, pins, right, with_softhsm, wrong};

fn uri(text: &str) -> TokenUri {
    text.parse().unwrap()
}

#[test]
fn what_is_no_module_is_missing() {
    with_softhsm("failures::what_is_no_module_is_missing", |_| {
        let libc = fs::read_to_string("/proc/self/maps").unwrap();
        let libc = libc.split_whitespace().find(|word| word.contains("libc.so")).unwrap().to_owned();
        for path in ["/no/such/module.so", "/dev/null", &libc] {
            assert_eq!(TokenModule::load(Path::new(path)).unwrap_err().code(), "module-missing", "{path}");
        }
        assert_eq!(uri("pkcs11:token=x").module(None).unwrap_err().code(), "module-missing");
        assert!(uri("pkcs11:token=x").module(Some(&SoftHsm::path())).is_ok());
    });
}

#[test]
fn a_wrong_pin_is_refused_and_the_right_one_goes_on() {
    with_softhsm("failures::a_wrong_pin_is_refused_and_the_right_one_goes_on", |softhsm| {
        let token = softhsm.token_with_key("citizen", TokenKeyKind::P256);
        for _ in 0..5 {
            let refused = TokenCard::open(&token, &TokenUri::default(), Box::new(wrong)).unwrap_err();
            assert_eq!(refused.code(), "pin-wrong");
        }
        let empty = |_: &_| Ok(pin(""));
        assert_eq!(TokenCard::open(&token, &TokenUri::default(), Box::new(empty)).unwrap_err().code(), "pin-wrong");
        let nobody = |_: &_| Err(TokenError::PinMissing("nobody is asked".to_owned()));
        assert_eq!(TokenCard::open(&token, &TokenUri::default(), Box::new(nobody)).unwrap_err().code(), "pin-missing");
        TokenCard::open(&token, &TokenUri::default(), pins()).unwrap().sign(b"message").unwrap();
    });
}

#[test]
fn tokens_and_keys_that_are_not_there_are_missing() {
    with_softhsm("failures::tokens_and_keys_that_are_not_there_are_missing", |softhsm| {
        let module = softhsm.module();
        let token = softhsm.token_with_key("citizen", TokenKeyKind::P256);
        let serial = token.description().serial.clone();
        for named in ["pkcs11:token=another", "pkcs11:serial=1", "pkcs11:token=citizen;model=x", "pkcs11:slot-id=77"] {
            assert_eq!(module.token(&uri(named)).unwrap_err().code(), "token-missing", "{named}");
        }
        assert_eq!(module.token(&uri("pkcs11:")).unwrap().description().serial, serial);
        softhsm.token("citizen");
        assert_eq!(module.token(&uri("pkcs11:token=citizen")).unwrap_err().code(), "token-ambiguous");
        let token = module.token(&uri(&format!("pkcs11:serial={serial}"))).unwrap();
        for named in ["pkcs11:object=another", "pkcs11:id=%02", "pkcs11:object=sign;id=%02"] {
            let refused = TokenCard::open(&token, &uri(named), pins()).unwrap_err();
            assert_eq!(refused.code(), "key-missing", "{named}");
        }
    });
}

#[test]
fn one_of_two_keys_has_to_be_named() {
    with_softhsm("failures::one_of_two_keys_has_to_be_named", |softhsm| {
        let token = softhsm.token_with_key("citizen", TokenKeyKind::P256);
        let session = TokenSession::log_in_to_write(&token, &mut right).unwrap();
        assert_eq!(session.make_key(TokenKeyKind::P256, "log in", &[1]).unwrap_err().code(), "key-unusable");
        let other = session.make_key(TokenKeyKind::P256, "log in", &[2]).unwrap();
        let refused = TokenCard::open(&token, &TokenUri::default(), pins()).unwrap_err();
        assert_eq!(refused.code(), "key-ambiguous");
        assert!(refused.to_string().contains("log in"), "{refused}");
        assert_eq!(TokenCard::open(&token, &uri("pkcs11:object=log%20in"), pins()).unwrap().key(), other);
    });
}

#[test]
fn a_token_that_is_in_use_is_not_initialised_again() {
    with_softhsm("failures::a_token_that_is_in_use_is_not_initialised_again", |softhsm| {
        let token = softhsm.token_with_key("citizen", TokenKeyKind::P256);
        assert_eq!(token.initialise("other", &pin("officer"), &pin(PIN)).unwrap_err().code(), "token-in-use");
        let blank = softhsm.module().blank_token().unwrap();
        let long = blank.initialise(&"x".repeat(33), &pin("officer"), &pin(PIN)).unwrap_err();
        assert_eq!(long.code(), "token-unsupported");
        TokenCard::open(&token, &TokenUri::default(), pins()).unwrap();
    });
}

#[test]
fn a_token_that_is_pulled_out_while_it_signs_was_removed() {
    with_softhsm("failures::a_token_that_is_pulled_out_while_it_signs_was_removed", |softhsm| {
        let token = softhsm.token_with_key("citizen", TokenKeyKind::P256);
        let mut card = TokenCard::open(&token, &TokenUri::default(), pins()).unwrap();
        card.sign(b"before").unwrap();
        let away = softhsm.directory().with_extension("away");
        fs::rename(softhsm.directory(), &away).unwrap();
        assert_eq!(card.sign(b"meanwhile").unwrap_err().code(), "token-removed");
        assert_eq!(TokenCard::open(&token, &TokenUri::default(), pins()).unwrap_err().code(), "token-missing");
    });
}

#[test]
fn a_key_that_somebody_deletes_meanwhile_is_missing() {
    with_softhsm("failures::a_key_that_somebody_deletes_meanwhile_is_missing", |softhsm| {
        let token = softhsm.token_with_key("citizen", TokenKeyKind::P256);
        let mut card = TokenCard::open(&token, &TokenUri::default(), pins()).unwrap();
        let mut tool = Command::new("pkcs11-tool");
        tool.arg("--module").arg(SoftHsm::path()).args(["--token-label", "citizen", "--login", "--pin", PIN]);
        let deleted = tool.args(["--delete-object", "--type", "privkey", "--id", "01"]).output().unwrap();
        assert!(deleted.status.success(), "{deleted:?}");
        assert_eq!(card.sign(b"meanwhile").unwrap_err().code(), "key-missing");
        assert_eq!(TokenCard::open(&token, &TokenUri::default(), pins()).unwrap_err().code(), "key-missing");
    });
}
