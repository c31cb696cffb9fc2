//! A TPM in software (swtpm), spoken to by tpm2-pkcs11: a module of other makers than SoftHSM.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use tupyo_card::{CardSigner, SignatureScheme};
use tupyo_card_pkcs11::{RsaBits, Token, TokenCard, TokenKeyKind, TokenModule, TokenSession, TokenUri};

use crate::place::{INSIDE, PIN, again, pin, pins, right, wrong};

/// The TPM's process; ended with the test.
struct Tpm(Child);

impl Drop for Tpm {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

/// Runs a test in a process of its own, beside a new TPM.
fn with_tpm(name: &str, test: impl FnOnce(&TokenModule, &Path)) {
    if let Some(directory) = env::var_os(INSIDE) {
        return test(&TokenModule::load(&module()).unwrap(), Path::new(&directory));
    }
    let directory = tempfile::tempdir().unwrap();
    let socket = directory.path().join("tpm");
    let store = directory.path().join("store");
    fs::create_dir(&store).unwrap();
    let _tpm = started(directory.path(), &socket);
    let tcti = format!("swtpm:path={}", socket.display());
    let quiet = Path::new("all+NONE");
    again(
        name,
        &[
            ("TPM2_PKCS11_TCTI", Path::new(&tcti)),
            ("TPM2_PKCS11_STORE", &store),
            ("TPM2_PKCS11_LOG_LEVEL", Path::new("0")),
            ("TSS2_LOG", quiet),
            (INSIDE, directory.path()),
        ],
    );
}

fn started(state: &Path, socket: &Path) -> Tpm {
    let end = |kind: &str, ending: &str| format!("type={kind},path={}{ending}", socket.display());
    let mut command = Command::new("swtpm");
    command.args(["socket", "--tpm2", "--flags", "not-need-init,startup-clear", "--tpmstate"]);
    command.arg(format!("dir={}", state.display())).args(["--server", &end("unixio", "")]);
    command.args(["--ctrl", &end("unixio", ".ctrl")]).arg("--pid").arg(format!("file={}", state.join("pid").display()));
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let tpm = Tpm(command.spawn().expect("swtpm is missing: install swtpm"));
    let begun = Instant::now();
    while !socket.exists() {
        assert!(begun.elapsed() < Duration::from_secs(300), "swtpm does not start");
        thread::sleep(Duration::from_millis(20));
    }
    tpm
}

fn module() -> PathBuf {
    let places = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib"];
    let mut files = places.iter().map(|place| Path::new(place).join("libtpm2_pkcs11.so.1"));
    let named = env::var_os("TUPYO_TPM2_PKCS11").map(PathBuf::from);
    let found = named.or_else(|| files.find(|path| path.exists()));
    found.expect("tpm2-pkcs11 is missing: install libtpm2-pkcs11-1, or name its library in TUPYO_TPM2_PKCS11")
}

fn token(module: &TokenModule, label: &str) -> Token {
    module.blank_token().unwrap().initialise(label, &pin("93571-officer"), &pin(PIN)).unwrap()
}

#[test]
fn keys_of_a_tpm_sign() {
    with_tpm("tpm::keys_of_a_tpm_sign", |module, _| {
        for (kind, scheme) in [
            (TokenKeyKind::P256, SignatureScheme::EcdsaP256Sha256),
            (TokenKeyKind::Rsa(RsaBits::B2048), SignatureScheme::RsaPkcs1Sha256),
        ] {
            let token = token(module, &kind.to_string());
            let session = TokenSession::log_in_to_write(&token, &mut right).unwrap();
            let public = session.make_key(kind, "sign", &[1]).unwrap();
            drop(session);
            let uri: TokenUri = format!("pkcs11:token={kind}").parse().unwrap();
            let mut card = TokenCard::open(&module.token(&uri).unwrap(), &uri, pins()).unwrap();
            assert_eq!(card.key(), public);
            card = card.with_scheme(scheme).unwrap();
            for _ in 0..4 {
                public.verify(b"a registration", &card.sign(b"a registration").unwrap()).unwrap();
            }
        }
    });
}

#[test]
fn a_tpm_makes_no_ed25519_keys() {
    with_tpm("tpm::a_tpm_makes_no_ed25519_keys", |module, _| {
        let token = token(module, "citizen");
        let session = TokenSession::log_in_to_write(&token, &mut right).unwrap();
        let refused = session.make_key(TokenKeyKind::Ed25519, "sign", &[1]).unwrap_err();
        assert_eq!(refused.code(), "token-unsupported");
    });
}

#[test]
fn a_pin_that_is_wrong_too_often_is_blocked() {
    with_tpm("tpm::a_pin_that_is_wrong_too_often_is_blocked", |module, _| {
        let token = token(module, "citizen");
        let uri = TokenUri::default();
        let mut codes = Vec::new();
        for _ in 0..40 {
            codes.push(TokenCard::open(&token, &uri, Box::new(wrong)).unwrap_err().code());
        }
        let wrong = codes.iter().take_while(|code| **code == "pin-wrong").count();
        assert!((1..40).contains(&wrong), "{codes:?}");
        assert!(codes[wrong..].iter().all(|code| *code == "pin-blocked"), "{codes:?}");
        assert_eq!(TokenCard::open(&token, &uri, pins()).unwrap_err().code(), "pin-blocked");
    });
}

/// A machine's TPM cannot be pulled out, and its module does not ask whether it is there.
#[test]
fn a_tpm_that_ends_while_it_signs_has_failed() {
    with_tpm("tpm::a_tpm_that_ends_while_it_signs_has_failed", |module, directory| {
        let token = token(module, "citizen");
        TokenSession::log_in_to_write(&token, &mut right).unwrap().make_key(TokenKeyKind::P256, "sign", &[1]).unwrap();
        let mut card = TokenCard::open(&token, &TokenUri::default(), pins()).unwrap();
        card.sign(b"before").unwrap();
        let pid = fs::read_to_string(directory.join("pid")).unwrap();
        assert!(Command::new("kill").arg(pid.trim()).status().unwrap().success());
        assert_eq!(card.sign(b"meanwhile").unwrap_err().code(), "token-failed");
    });
}
