//! An authority whose key is in a token, and cards in tokens.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;
use tupyo_certificate::{CertificateEvidence, PinnedAuthority, Revocation};

const PIN: &str = "270412";

/// SoftHSM with a token for the office, and files with PINs.
struct Place(TempDir);

impl Place {
    fn new() -> Place {
        let place = Place(tempfile::tempdir().unwrap());
        fs::create_dir(place.path("tokens")).unwrap();
        let text = format!("directories.tokendir = {}\nobjectstore.backend = file\n", place.path("tokens").display());
        fs::write(place.path("softhsm2.conf"), text).unwrap();
        for (name, pin) in [("office-pin", "1122334"), ("pin", PIN), ("wrong", "000000"), ("officer", "9988776")] {
            fs::write(place.path(name), format!("{pin}\n")).unwrap();
        }
        let mut tool = Command::new("softhsm2-util");
        tool.args(["--init-token", "--free", "--label", "office", "--so-pin", "9988776", "--pin", "1122334"]);
        assert!(place.output(&mut tool).status.success());
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn output(&self, command: &mut Command) -> Output {
        command.env("SOFTHSM2_CONF", self.path("softhsm2.conf")).output().expect("softhsm2 and opensc")
    }

    fn uri(&self, token: &str) -> String {
        format!("pkcs11:token={token}?module-path={}", module().display())
    }

    /// `tupyo card authority` with the office's PIN.
    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tupyo"));
        command.args(["card", "authority"]).args(arguments).arg("--dir").arg(self.path("office")).arg("--json");
        command.arg("--authority-pin-file").arg(self.path("office-pin"));
        self.output(&mut command)
    }

    fn done(&self, arguments: &[&str]) -> Value {
        let output = self.run(arguments);
        assert!(output.status.success(), "{output:?}");
        serde_json::from_slice(&output.stdout).unwrap()
    }

    fn refused(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let printed = [output.stdout.clone(), output.stderr].concat();
        assert!(!String::from_utf8_lossy(&printed).contains("000000"), "a PIN is shown");
        serde_json::from_slice::<Value>(&output.stdout).unwrap()["error"].as_str().unwrap().to_owned()
    }

    /// Arguments that issue a card into a token.
    fn issue(&self, token: &str, pin: &str, more: &[&str]) -> Vec<String> {
        let (uri, pin) = (self.uri(token), self.path(pin).display().to_string());
        let fixed = ["issue", "--person", token, "--name", "n", "--token", &uri, "--pin-file", &pin];
        fixed.iter().chain(more).map(|text| (*text).to_owned()).collect()
    }

    /// A certificate, read by OpenSC.
    fn certificate(&self, token: &str) -> Vec<u8> {
        let file = self.path("read.der");
        let mut tool = Command::new("pkcs11-tool");
        tool.arg("--module").arg(module()).args(["--token-label", token, "--login", "--pin", PIN]);
        tool.args(["--read-object", "--type", "cert", "--label", "card", "--output-file"]).arg(&file);
        let output = self.output(&mut tool);
        assert!(output.status.success(), "{output:?}");
        fs::read(file).unwrap()
    }

    fn der(&self, name: &str) -> Vec<u8> {
        use base64::Engine;
        let text = fs::read_to_string(self.path(name)).unwrap();
        let body: String = text.lines().filter(|line| !line.starts_with("-----")).collect();
        base64::engine::general_purpose::STANDARD.decode(body).unwrap()
    }
}

pub fn module() -> PathBuf {
    let named = std::env::var_os("TUPYO_SOFTHSM").map(PathBuf::from);
    named.unwrap_or_else(|| PathBuf::from("/usr/lib/softhsm/libsofthsm2.so"))
}

fn texts(arguments: &[String]) -> Vec<&str> {
    arguments.iter().map(String::as_str).collect()
}

#[test]
fn cards_are_issued_into_tokens_by_a_key_in_a_token() {
    let place = Place::new();
    let made = place.done(&["init", "--name", "Cards", "--key", "p384", "--token", &place.uri("office")]);
    assert!(!place.path("office/key").exists());
    let officer = place.path("officer").display().to_string();
    for (person, kind) in [("kim", "p256"), ("lee", "rsa2048"), ("park", "ed25519")] {
        let new = ["--new-token", "--officer-pin-file", &officer, "--key", kind];
        let issued = place.done(&texts(&place.issue(person, "pin", &new)));
        assert!(issued["made"].as_str().unwrap().starts_with(&format!("pkcs11:token={person};")), "{issued}");
        let pinned = made["certificate"].as_str().unwrap();
        let byte = |at: usize| u8::from_str_radix(&pinned[2 * at..2 * at + 2], 16).unwrap();
        let evidence = CertificateEvidence {
            chain: vec![place.certificate(person)],
            anchor: place.der("office/certificate.pem"),
            revocation: vec![Revocation::Crl(place.der("office/crl.pem"))],
            attestation: None,
        };
        let authority = PinnedAuthority { certificate: std::array::from_fn(byte), policies: Vec::new() };
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        assert_eq!(evidence.verify(&[authority], now).unwrap().person, person);
    }
}

#[test]
fn what_a_token_refuses_is_not_issued() {
    let place = Place::new();
    place.done(&["init", "--name", "Cards", "--token", &place.uri("office")]);
    let officer = place.path("officer").display().to_string();
    let new = ["--new-token", "--officer-pin-file", &officer];
    place.done(&texts(&place.issue("kim", "pin", &new)));
    let before = fs::read_to_string(place.path("office/register.json")).unwrap();
    for (arguments, code) in [
        (place.issue("kim", "wrong", &[]), "pin-wrong"),
        (place.issue("lee", "pin", &[]), "token-missing"),
        (place.issue("kim", "pin", &new), "token-in-use"),
    ] {
        assert_eq!(place.refused(&texts(&arguments)), code);
        assert_eq!(fs::read_to_string(place.path("office/register.json")).unwrap(), before, "{code}");
    }
    fs::write(place.path("office-pin"), "000000\n").unwrap();
    assert_eq!(place.refused(&["crl"]), "pin-wrong");
    assert_eq!(fs::read_to_string(place.path("office/register.json")).unwrap(), before);
}

#[test]
fn a_pin_comes_from_a_file_descriptor() {
    let place = Place::new();
    place.done(&["init", "--name", "Cards", "--token", &place.uri("office")]);
    let officer = place.path("officer").display().to_string();
    place.done(&texts(&place.issue("kim", "pin", &["--new-token", "--officer-pin-file", &officer])));
    let mut shell = Command::new("sh");
    shell.args(["-c", "exec \"$0\" key public --key \"$1\" --public \"$3\" --pin-fd 3 3<\"$2\""]);
    shell.arg(env!("CARGO_BIN_EXE_tupyo")).arg(place.uri("kim")).arg(place.path("pin")).arg(place.path("pub"));
    let output = place.output(&mut shell);
    assert!(output.status.success(), "{output:?}");
    assert!(fs::read_to_string(place.path("pub")).unwrap().contains("\"p256:"));
}
