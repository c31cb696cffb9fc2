//! A board whose ledgers' key is in a token. Built with the feature `tokens` only; needs the Debian packages
//! `softhsm2` and `opensc`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use tempfile::TempDir;
use tupyo_election::{Document, LedgerAnchor, LedgerKey};
use tupyo_merkle::Checkpoint;
use tupyo_rehearsal::{LEDGER_NAME, Plan, Rehearsal};

use super::played::proposal;
use super::process::Server;
use super::visitor::Visitor;

const PIN: &str = "270412";

/// A place with a token in SoftHSM, in which is an Ed25519 key, and with a board's data directory.
struct Place(TempDir);

impl Place {
    fn new() -> Place {
        let place = Place(tempfile::tempdir().unwrap());
        fs::create_dir(place.path("tokens")).unwrap();
        let tokens = place.path("tokens");
        let text = format!("directories.tokendir = {}\nobjectstore.backend = file\n", tokens.display());
        fs::write(place.path("softhsm2.conf"), text).unwrap();
        fs::write(place.path("pin"), format!("{PIN}\n")).unwrap();
        let token = ["--init-token", "--free", "--label", "ledger", "--so-pin", "93571", "--pin", PIN];
        place.done(Command::new("softhsm2-util").args(token));
        place.make_key("ledger", "EC:edwards25519");
        place.make_key("other", "EC:prime256v1");
        place
    }

    fn make_key(&self, label: &str, kind: &str) {
        let mut tool = Command::new("pkcs11-tool");
        tool.arg("--module").arg(module()).args(["--token-label", "ledger", "--login", "--pin", PIN]);
        self.done(tool.args(["--keypairgen", "--key-type", kind, "--label", label]));
    }

    fn done(&self, command: &mut Command) -> Output {
        let output = command.env("SOFTHSM2_CONF", self.path("softhsm2.conf")).output().expect("softhsm2 and opensc");
        assert!(output.status.success(), "{output:?}");
        output
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn uri(&self, key: &str) -> String {
        format!("pkcs11:token=ledger;object={key}?module-path={}", module().display())
    }

    /// What `tupyo-server` does with the key in the token.
    fn server(&self, arguments: &[&str], key: &str, pin: &Path) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tupyo-server"));
        command.args(arguments).arg("--data").arg(self.path("data")).args(["--name", LEDGER_NAME]);
        command.args(["--ledger-token", &self.uri(key)]).arg("--pin-file").arg(pin);
        command.env("SOFTHSM2_CONF", self.path("softhsm2.conf")).output().unwrap()
    }

    /// What the manifest of an election here says of its ledger.
    fn anchor(&self) -> LedgerAnchor {
        let output = self.server(&["ledger-key"], "ledger", &self.path("pin"));
        assert!(output.status.success(), "{output:?}");
        let said: Value = serde_json::from_slice(&output.stdout).unwrap();
        let bytes = |member: &str| URL_SAFE_NO_PAD.decode(said[member].as_str().unwrap()).unwrap().try_into().unwrap();
        LedgerAnchor::new(LEDGER_NAME, bytes("key"), bytes("next")).unwrap()
    }

    /// The key's public part, as OpenSC reads it.
    fn public_key(&self) -> Vec<u8> {
        let mut tool = Command::new("pkcs11-tool");
        tool.arg("--module").arg(module()).args(["--token-label", "ledger", "--login", "--pin", PIN]);
        let listed = self.done(tool.args(["--list-objects", "--type", "pubkey"])).stdout;
        let listed = String::from_utf8(listed).unwrap();
        // The other key's point is longer.
        let points = listed.lines().filter_map(|line| line.trim().strip_prefix("EC_POINT:"));
        let digits = points.filter_map(|point| point.trim().strip_prefix("0420")).next().unwrap();
        (0..32).map(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap()).collect()
    }

    fn board(&self, official: &str, with_token: bool) -> (Server, Visitor) {
        let (uri, pin) = (self.uri("ledger"), self.path("pin").display().to_string());
        let token = ["--ledger-token", &uri, "--pin-file", &pin];
        let mut options = vec!["--official", official];
        options.extend(token.iter().filter(|_| with_token));
        let environment = [("SOFTHSM2_CONF", self.path("softhsm2.conf"))];
        let server = Server::start_in(&self.path("data"), &options, &environment);
        let visitor = Visitor::new(&server.url);
        (server, visitor)
    }
}

fn module() -> PathBuf {
    let named = std::env::var_os("TUPYO_SOFTHSM").map(PathBuf::from);
    named.unwrap_or_else(|| PathBuf::from("/usr/lib/softhsm/libsofthsm2.so"))
}

/// An election whose ledger is the token's, and the official who may begin it.
fn play(place: &Place) -> (Rehearsal, String) {
    let play = Rehearsal::new(Plan { ledger: place.anchor(), ..Plan::single_choice(2, 2) });
    let official = URL_SAFE_NO_PAD.encode(play.official().verifying_key().encode().as_bytes());
    (play, official)
}

/// Posts what the election has got from this entry on; every receipt is verified.
fn follow(visitor: &Visitor, play: &Rehearsal, from: usize) {
    for (index, entry) in play.entries().iter().enumerate().skip(from) {
        let key = play.state().ledger_keys().unwrap().at(index as u64 + 1);
        let path = format!("/elections/{}/entries", play.state().election());
        assert_eq!(visitor.post(&path, entry).receipt(entry, key), index as u64);
    }
}

fn checkpoint(visitor: &Visitor, play: &Rehearsal) -> Vec<u8> {
    visitor.get(&format!("/elections/{}/checkpoint", play.state().election())).body
}

#[test]
fn a_key_in_a_token_signs_the_ledger_and_its_spare_takes_its_place() {
    let place = Place::new();
    let (mut play, official) = play(&place);
    assert_eq!(place.anchor(), *play.state().manifest().unwrap().ledger());
    let of_token = play.state().ledger_keys().unwrap().newest().clone();
    assert_eq!(of_token.public_bytes().as_slice(), place.public_key());

    let (server, visitor) = place.board(&official, true);
    assert_eq!(visitor.post("/elections", &proposal(&play)).status, 201);
    let begun = play.entries().len();
    play.hold_ceremony();
    follow(&visitor, &play, begun);
    let shown = Checkpoint::open_exact(checkpoint(&visitor, &play), &of_token).unwrap();
    assert_eq!(shown.size, play.entries().len() as u64);
    drop(server);

    let (server, visitor) = place.board(&official, true);
    let answer = visitor.get(&format!("/elections/{}/ledger-key", play.state().election())).json();
    let bytes = |member: &str| URL_SAFE_NO_PAD.decode(answer[member].as_str().unwrap()).unwrap();
    let [key, next] = ["key", "next"].map(|member| bytes(member).try_into().unwrap());
    let rotation = LedgerKey { key, next, possession: bytes("possession").try_into().unwrap() };
    let before = play.entries().len();
    play.post_official(Document::LedgerKey(rotation)).unwrap();
    play.post_roll();
    follow(&visitor, &play, before);
    drop(server);

    // The ledger has left the token.
    let (_server, visitor) = place.board(&official, false);
    let spare = play.state().ledger_keys().unwrap().newest().clone();
    assert!(Checkpoint::open_exact(checkpoint(&visitor, &play), &spare).is_ok());
}

#[test]
fn a_token_that_was_pulled_out_and_is_back_signs_what_has_waited() {
    let place = Place::new();
    let (mut play, official) = play(&place);
    let (_server, visitor) = place.board(&official, true);
    assert_eq!(visitor.post("/elections", &proposal(&play)).status, 201);
    for further in [Rehearsal::hold_ceremony, Rehearsal::post_roll] {
        let before = play.entries().len();
        further(&mut play);
        fs::rename(place.path("tokens"), place.path("away")).unwrap();
        thread::scope(|scope| {
            // Nothing is acknowledged meanwhile; what has waited is, when the token is back.
            let waits = scope.spawn(|| follow(&visitor, &play, before));
            thread::sleep(Duration::from_secs(1));
            assert!(!waits.is_finished());
            let key = play.state().ledger_keys().unwrap().newest();
            let shown = Checkpoint::open_exact(checkpoint(&visitor, &play), key).unwrap();
            assert_eq!(shown.size, before as u64, "what was signed before is shown, and nothing else");
            fs::rename(place.path("away"), place.path("tokens")).unwrap();
            waits.join().unwrap();
        });
    }
}

#[test]
fn a_ledger_of_a_token_goes_on_with_the_token_only() {
    let place = Place::new();
    let (play, official) = play(&place);
    let (mut server, visitor) = place.board(&official, true);
    assert_eq!(visitor.post("/elections", &proposal(&play)).status, 201);

    // The token is pulled out, and another one takes its place: what cannot be signed is not acknowledged, and the
    // board stops.
    fs::rename(place.path("tokens"), place.path("away")).unwrap();
    fs::create_dir(place.path("tokens")).unwrap();
    let token = ["--init-token", "--free", "--label", "ledger", "--so-pin", "93571", "--pin", PIN];
    place.done(Command::new("softhsm2-util").args(token));
    place.make_key("ledger", "EC:edwards25519");
    let mut further = play;
    let begun = further.entries().len();
    further.hold_ceremony();
    let path = format!("/elections/{}/entries", further.state().election());
    let answer = visitor.post(&path, &further.entries()[begun]);
    assert_eq!(answer.problem(), (500, "outcome-unknown".to_owned()));
    assert_eq!(server.wait_for_end().code(), Some(5));
    fs::remove_dir_all(place.path("tokens")).unwrap();
    fs::create_dir(place.path("tokens")).unwrap();
    let (code, said) = ended(&place.server(&[], "ledger", &place.path("pin")));
    assert!(code == Some(4) && said.contains("[token-missing]"), "{said}");
    let (code, said) = super::process::refused(&place.path("data"), &[]);
    assert!(code == Some(4) && said.contains("start the server with --ledger-token"), "{said}");

    fs::remove_dir_all(place.path("tokens")).unwrap();
    fs::rename(place.path("away"), place.path("tokens")).unwrap();
    let (_server, visitor) = place.board(&official, true);
    let stored = visitor.get(&format!("/elections/{}", further.state().election())).json()["entries"].as_u64().unwrap();
    follow(&visitor, &further, stored as usize);
}

#[test]
fn what_is_wrong_with_the_token_is_said_and_nothing_is_made() {
    let place = Place::new();
    fs::write(place.path("wrong"), "000000\n").unwrap();
    fs::write(place.path("empty"), "").unwrap();
    for (key, pin, status, code) in [
        ("ledger", "wrong", 4, "[pin-wrong]"),
        ("ledger", "empty", 4, "[pin-missing]"),
        ("ledger", "missing", 2, "[config-unreadable]"),
        ("other", "pin", 4, "[key-unusable]"),
        ("none", "pin", 4, "[key-missing]"),
    ] {
        let (exit, said) = ended(&place.server(&["ledger-key"], key, &place.path(pin)));
        assert!(exit == Some(status) && said.contains(code), "{code}: {said}");
        assert!(!said.contains(PIN), "{said}");
        assert!(!place.path("data").join("ledger.key").exists());
    }
}

fn ended(output: &Output) -> (Option<i32>, String) {
    (output.status.code(), String::from_utf8(output.stderr.clone()).unwrap())
}
