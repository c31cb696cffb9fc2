//! A small authority of citizen cards, through the real program: what it issues is evidence until it is revoked, and
//! what is refused changes nothing.
#![cfg(test)]
#![allow(missing_docs)]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use p12_keystore::KeyStore;
use rand::rngs::OsRng;
use serde_json::Value;
use tempfile::TempDir;
use tupyo_card::{CardSecret, CertifiedKey};
use tupyo_certificate::{CertificateEvidence, PinnedAuthority, Revocation, VerifiedCertificate};

/// An authority whose key is in a file.
struct Office(TempDir);

impl Office {
    fn new() -> Office {
        let office = Office::empty();
        office.done(&["init", "--name", "Cards of the city"]);
        office
    }

    fn empty() -> Office {
        let office = Office(tempfile::tempdir().unwrap());
        fs::write(office.path("passphrase"), "secret\n").unwrap();
        office
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs `tupyo card authority`; of a file's name the arguments have `@NAME`.
    fn run(&self, arguments: &[&str], passphrase: &str) -> Output {
        let place = |argument: &&str| match argument.strip_prefix('@') {
            Some(name) => self.path(name).into_os_string(),
            None => (*argument).into(),
        };
        let mut command = Command::new(env!("CARGO_BIN_EXE_tupyo"));
        command.args(["card", "authority"]).args(arguments.iter().map(place));
        command.arg("--dir").arg(self.path("office"));
        if arguments[0] != "show" {
            command.arg("--passphrase-file").arg(self.path(passphrase)).args(["--scrypt-work-factor", "2"]);
        }
        command.output().unwrap()
    }

    fn done(&self, arguments: &[&str]) -> Value {
        let output = self.run(&[arguments, &["--json"]].concat(), "passphrase");
        assert!(output.status.success(), "{output:?}");
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// The exit code and the error's code.
    fn refused(&self, arguments: &[&str], passphrase: &str) -> (Option<i32>, String) {
        let output = self.run(&[arguments, &["--json"]].concat(), passphrase);
        let said: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"));
        (output.status.code(), said["error"].as_str().unwrap().to_owned())
    }

    fn issue(&self, person: &str, file: &str) -> Value {
        self.done(&["issue", "--person", person, "--name", "홍길동", "--style", "east", "--card", &format!("@{file}")])
    }

    fn der(&self, name: &str) -> Vec<u8> {
        let text = self.text(name);
        let body: String = text.lines().filter(|line| !line.starts_with("-----")).collect();
        STANDARD.decode(body).unwrap()
    }

    /// What a registrar says of the certificate, now.
    fn verified(&self, certificate: Vec<u8>) -> Result<VerifiedCertificate, &'static str> {
        let pinned = self.done(&["show"])["certificate"].as_str().unwrap().to_owned();
        let byte = |at: usize| u8::from_str_radix(&pinned[2 * at..2 * at + 2], 16).unwrap();
        let authority = PinnedAuthority { certificate: std::array::from_fn(byte), policies: Vec::new() };
        let evidence = CertificateEvidence {
            chain: vec![certificate],
            anchor: self.der("office/certificate.pem"),
            revocation: vec![Revocation::Crl(self.der("office/crl.pem"))],
            attestation: None,
        };
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        evidence.verify(&[authority], now).map_err(|error| error.code())
    }
}

#[test]
fn a_card_in_files_is_evidence_until_it_is_revoked() {
    let office = Office::new();
    let issued = office.issue("1975-0001", "one.card");
    office.issue("1980-0002", "two.card");
    assert_eq!(
        office.text("office/list.csv"),
        "person,card,code,style,weight\n1975-0001,,,east,1\n1980-0002,,,east,1\n"
    );
    let secret = CardSecret::parse(&office.text("one.card")).unwrap();
    let verified = office.verified(office.der("one.card.pem")).unwrap();
    assert_eq!((verified.person.as_str(), verified.key.card_key()), ("1975-0001", Some(secret.public())));
    let serial: String = verified.serial.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(issued["serial"], serial);

    let revoked = office.done(&["revoke", "--serial", &serial, "--reason", "key-compromise"]);
    assert_eq!((&revoked["revoked"], &revoked["number"]), (&1.into(), &2.into()));
    assert_eq!(office.verified(office.der("one.card.pem")), Err("certificate-revoked"));
    assert!(office.verified(office.der("two.card.pem")).is_ok());
    assert_eq!(office.text("office/list.csv"), "person,card,code,style,weight\n1980-0002,,,east,1\n");
    assert_eq!(office.done(&["crl"])["number"], 3);
    let shown = office.done(&["show"]);
    assert_eq!((&shown["issued"][0]["revoked"]["reason"], &shown["crl_number"]), (&"key-compromise".into(), &3.into()));
    // A new card for the same person, of another style now.
    office.done(&["issue", "--person", "1975-0001", "--name", "n", "--style", "west", "--card", "@three.card"]);
    assert!(office.verified(office.der("three.card.pem")).is_ok());
}

#[test]
fn a_pkcs12_file_has_the_key_and_its_chain() {
    let office = Office::new();
    fs::write(office.path("password"), "비밀번호\n").unwrap();
    for (kind, file) in [("p256", "a.p12"), ("ed25519", "b.p12")] {
        let to = format!("@{file}");
        let arguments = ["issue", "--person", "A", "--name", "n", "--key", kind, "--p12", &to];
        office.done(&[&arguments[..], &["--p12-password-file", "@password"]].concat());
        let bytes = fs::read(office.path(file)).unwrap();
        assert!(KeyStore::from_pkcs12(&bytes, "other").is_err());
        let store = KeyStore::from_pkcs12(&bytes, "비밀번호").unwrap();
        let (_, chain) = store.private_key_chain().unwrap();
        let [own, issuer] = chain.chain() else { panic!("two certificates") };
        assert_eq!(issuer.as_der(), office.der("office/certificate.pem"));
        let secret: &[u8; 32] = chain.key().last_chunk().unwrap();
        let secret = if kind == "p256" { CardSecret::from_scalar(secret) } else { CardSecret::from_seed(secret) };
        let verified = office.verified(own.as_der().to_vec()).unwrap();
        assert_eq!(verified.key.card_key(), Some(secret.unwrap().public()));
    }
}

#[test]
fn a_phone_gets_a_certificate_for_its_own_key() {
    let office = Office::new();
    let issue =
        |phone: &'static str| ["issue", "--person", "1988-0004", "--name", "n", "--style", "east", "--phone", phone];
    let before = office.text("office/register.json");
    fs::create_dir(office.path("phone")).unwrap();
    assert_eq!(office.refused(&issue("@phone"), "passphrase"), (Some(3), "file-not-found".to_owned()));
    fs::write(office.path("phone/key"), [4; 65]).unwrap();
    assert_eq!(office.refused(&issue("@phone"), "passphrase"), (Some(2), "card-key".to_owned()));
    assert_eq!(office.text("office/register.json"), before);
    assert!(!office.path("phone/certificate.pem").exists());
    let key = CardSecret::generate_p256(&mut OsRng).unwrap().public();
    fs::write(office.path("phone/key"), CertifiedKey::from(key).to_spki().unwrap()).unwrap();
    office.done(&issue("@phone"));
    let verified = office.verified(office.der("phone/certificate.pem")).unwrap();
    assert_eq!((verified.person.as_str(), verified.key.card_key()), ("1988-0004", Some(key)));
    let before = office.text("office/register.json");
    assert_eq!(office.refused(&issue("@phone"), "passphrase"), (Some(3), "file-exists".to_owned()), "once");
    assert_eq!(office.text("office/register.json"), before);
}

#[test]
fn what_is_refused_changes_nothing() {
    let office = Office::empty();
    assert_eq!(office.refused(&["show"], "passphrase"), (Some(2), "no-card-authority".to_owned()));
    assert_eq!(office.refused(&["init", "--name", "n", "--key", "rsa2048"], "passphrase").1, "key-kind");
    assert_eq!(office.refused(&["init", "--name", ""], "passphrase").1, "authority-value");
    let office = Office::new();
    fs::write(office.path("wrong"), "other\n").unwrap();
    office.issue("A", "a.card");
    let before = office.text("office/register.json");
    let issue = |more: &[&'static str]| [&["issue", "--name", "n", "--card", "@new.card"], more].concat();
    for (arguments, passphrase, exit, code) in [
        (vec!["init", "--name", "again"], "passphrase", 3, "file-exists"),
        (issue(&["--person", "A", "--style", "west"]), "passphrase", 1, "person-repeated"),
        (issue(&["--person", "A", "--style", "east", "--weight", "2"]), "passphrase", 1, "person-repeated"),
        (issue(&["--person", "홍"]), "passphrase", 1, "authority-value"),
        (issue(&["--person", ""]), "passphrase", 1, "authority-value"),
        (issue(&["--person", "B", "--key", "p384"]), "passphrase", 2, "key-kind"),
        (issue(&["--person", "B"]), "wrong", 1, "wrong-passphrase"),
        (vec!["issue", "--person", "B", "--name", "n", "--card", "@a.card"], "passphrase", 3, "file-exists"),
        (vec!["revoke", "--person", "B"], "passphrase", 1, "unknown-card"),
        (vec!["revoke", "--serial", "41"], "passphrase", 1, "unknown-card"),
    ] {
        assert_eq!(office.refused(&arguments, passphrase), (Some(exit), code.to_owned()), "{arguments:?}");
        assert_eq!(office.text("office/register.json"), before, "{arguments:?}");
        assert!(!office.path("new.card").exists(), "{arguments:?}");
    }
    fs::write(office.path("office/certificate.pem"), "other").unwrap();
    assert_eq!(office.refused(&["crl"], "passphrase").1, "authority-certificate");
    fs::write(office.path("office/register.json"), "{}").unwrap();
    assert_eq!(office.refused(&["crl"], "passphrase").1, "authority-register");
}

#[test]
fn refusals_are_said_in_korean() {
    let office = Office::new();
    office.issue("A", "a.card");
    let again = ["issue", "--person", "A", "--name", "n", "--card", "@b.card", "--language", "ko"];
    let said = String::from_utf8(office.run(&again, "passphrase").stderr).unwrap();
    assert!(said.contains("A에게 투표지 종류 east, 가중치 1인 유효한 카드가 있습니다 [person-repeated]"), "{said}");
    assert!(said.contains("그 카드를 먼저 폐지하거나"), "{said}");
}
