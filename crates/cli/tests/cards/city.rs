//! A city whose officials, trustee, registrars and citizens have their keys in tokens: an authority that issues them, a
//! board, and a registrar's service, each a process of its own.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use age::secrecy::ExposeSecret;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::processes::{SECRET, Server, command, directory, text, typing};
use super::relay::{Relay, Way};

pub const PIN: &str = "270412";

/// Longer than anything takes that happens at all, on however busy a machine.
pub const ENOUGH: Duration = Duration::from_secs(300);

/// What a city's election is like.
#[derive(Clone, Copy, Default)]
pub struct Plan {
    /// The observer must sign, too.
    pub countersigned: bool,
    /// Ballots bear the card's signature.
    pub card_signatures: bool,
    /// Everybody who works for the election has a key in a token, not in a file.
    pub tokens: bool,
}

pub struct City {
    root: TempDir,
    plan: Plan,
    /// Where the officials and the registrars work.
    pub desk: PathBuf,
    board: Option<Server>,
    official: String,
    /// What the board is reached through.
    pub to_board: Relay,
    service: Option<Child>,
    /// What the registrar's service is reached through.
    pub to_service: Relay,
    /// What programs that load modules find in their environment, besides.
    pub environment: Vec<(&'static str, String)>,
}

impl City {
    /// Registrations begin, of persons whom the list has; `code,HASH` behind a person's name gives a code.
    pub fn new(plan: Plan, rows: &[&str]) -> City {
        let mut city = City::bare();
        city.plan = plan;
        for person in ["commission", "trustee", "registrar", "observer"] {
            city.give_key(person);
        }
        let public: Value = city.json_of("commission.pub");
        city.official = public["key"].as_str().unwrap().to_owned();
        city.start_board();
        city.begin();
        city.list(rows);
        city.configure(json!({}));
        city.start_service();
        city
    }

    /// An authority, and nothing else.
    pub fn bare() -> City {
        let root = tempfile::tempdir().unwrap();
        let desk = directory(root.path().join("desk"));
        let (to_board, to_service) = (Relay::new(), Relay::new());
        let (plan, official, board, service) = Default::default();
        let environment = Vec::new();
        let city = City { root, plan, desk, board, official, to_board, service, to_service, environment };
        city.lay_out();
        city.done(&city.desk, "card authority init --dir office --name City");
        city
    }

    fn lay_out(&self) {
        directory(self.path("tokens"));
        let conf = format!("directories.tokendir = {}\nobjectstore.backend = file\n", self.path("tokens").display());
        fs::write(self.path("softhsm2.conf"), conf).unwrap();
        for (name, line) in [("passphrase", "secret"), ("pin", PIN), ("wrong", "000000"), ("officer", "9988776")] {
            fs::write(self.path(name), format!("{line}\n")).unwrap();
        }
        let auditor = age::x25519::Identity::generate();
        fs::write(self.path("auditor"), auditor.to_string().expose_secret()).unwrap();
        fs::write(self.path("auditor.pub"), auditor.to_public().to_string()).unwrap();
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    fn json_of(&self, name: &str) -> Value {
        serde_json::from_slice(&fs::read(self.desk.join(name)).unwrap()).unwrap()
    }

    pub fn uri(&self, token: &str) -> String {
        format!("pkcs11:token={token}?module-path={}", super::authority::module().display())
    }

    /// The key of somebody who works for the election, as options.
    pub fn key(&self, person: &str) -> String {
        match self.plan.tokens {
            true => format!("--key {} --pin-file ../pin", self.uri(person)),
            false => format!("--key {person}.key"),
        }
    }

    fn give_key(&self, person: &str) {
        if self.plan.tokens {
            self.issue(person, "");
            self.done(&self.desk, &format!("key public {} --id {person} --public {person}.pub", self.key(person)));
        } else {
            self.done(&self.desk, &format!("key new --out {person}.key --id {person} --public {person}.pub"));
        }
    }

    /// A card in a new token of the person's name.
    pub fn issue(&self, person: &str, options: &str) {
        let uri = self.uri(person);
        self.done(
            &self.desk,
            &format!(
                "card authority issue --dir office --person {person} --name {person} --new-token --token {uri} \
                --pin-file ../pin --officer-pin-file ../officer {options}"
            ),
        );
    }

    pub fn start_board(&mut self) {
        let board = Server::start(&self.path("board"), &self.official);
        self.to_board.set(Way::Open(board.url.clone()));
        self.board = Some(board);
    }

    /// Kills it, as a power cut would.
    pub fn stop_board(&mut self) {
        self.to_board.set(Way::Down);
        self.board = None;
    }

    /// Where the board is itself.
    pub fn board_url(&self) -> String {
        self.board.as_ref().unwrap().url.clone()
    }

    /// Up to where registrars register.
    fn begin(&self) {
        let signatures = if self.plan.countersigned { "--registrar-signatures 2" } else { "" };
        let cards = if self.plan.card_signatures { "--card-signatures" } else { "--codes" };
        self.done(
            &self.desk,
            &format!(
                "manifest new --out manifest.json --name city --title City --threshold 1 --floor 1 --exception \
                threshold-one=test --ledger {} --official commission=commission.pub --trustee trustee=trustee.pub \
                --contest mayor=kim,lee --style west=mayor --registrar registrar=registrar.pub --registrar \
                observer=observer.pub {signatures} --card-authority office/certificate.pem {cards}",
                self.to_board.url
            ),
        );
        let (url, key) = (&self.to_board.url, self.key("commission"));
        let create = format!("election create --board {url} --manifest manifest.json --out anchors.json {key}");
        self.done(&self.desk, &create);
        self.trustee("trustee ceremony --wait");
        self.official("joint-key post");
    }

    /// A command of the official.
    pub fn official(&self, line: &str) -> Value {
        self.done(&self.desk, &format!("{line} --anchors anchors.json {}", self.key("commission")))
    }

    /// A command of the trustee.
    pub fn trustee(&self, line: &str) -> Value {
        let key = self.key("trustee");
        self.done(&self.desk, &format!("{line} --anchors anchors.json --secrets trustee.age {key}"))
    }

    pub fn list(&self, rows: &[&str]) {
        directory(self.desk.join("registrar"));
        let row = |row: &&str| match row.split_once(",code,") {
            Some((person, hash)) => format!("{person},,{hash},west,1\n"),
            None => format!("{row},,,west,1\n"),
        };
        let rows: String = rows.iter().map(row).collect();
        fs::write(self.desk.join("registrar/list.csv"), format!("person,card,code,style,weight\n{rows}")).unwrap();
    }

    pub fn configure(&self, more: Value) {
        let mut configuration = json!({
            "elections": [self.json_of("anchors.json")],
            "auditors": [fs::read_to_string(self.path("auditor.pub")).unwrap()],
            "list": "list.csv",
            "posting": { "interval_seconds": 1 },
        });
        let members = configuration.as_object_mut().unwrap();
        members.extend(more.as_object().unwrap().clone());
        members["elections"][0].as_object_mut().unwrap().retain(|name, _| name == "url" || name == "election");
        fs::write(self.desk.join("registrar/config.json"), configuration.to_string()).unwrap();
    }

    pub fn start_service(&mut self) {
        let run = format!("registrar run --data registrar --listen 127.0.0.1:0 {}", self.key("registrar"));
        let mut child = self.tool(&self.desk, &run).args(&SECRET[..2]).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("listening on ").expect("the service listens").to_owned();
        self.to_service.set(Way::Open(url));
        self.service = Some(child);
    }

    /// As a power cut would.
    pub fn kill_service(&mut self) {
        self.to_service.set(Way::Down);
        if let Some(mut child) = self.service.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// The address at which the service is itself.
    pub fn service(&self) -> String {
        self.to_service.url.clone()
    }

    /// A directory for a citizen.
    pub fn citizen(&self, name: &str) -> PathBuf {
        let place = directory(self.path(&format!("citizen-{name}")));
        fs::copy(self.desk.join("anchors.json"), place.join("anchors.json")).unwrap();
        place
    }

    /// How a person registers with the card in the token of this name.
    pub fn registration(&self, token: &str) -> String {
        let uri = self.uri(token);
        format!(
            "card register --anchors anchors.json --service {} --card {uri} {CERTIFIED} --out voting.key",
            self.service()
        )
    }

    /// `tupyo` in a directory, with the city's tokens.
    pub fn tool(&self, place: &Path, line: &str) -> Command {
        let mut command = command(place, line);
        command.env("SOFTHSM2_CONF", self.path("softhsm2.conf")).envs(self.environment.clone());
        command
    }

    pub fn output(&self, place: &Path, line: &str) -> Output {
        let secret = if takes_secret(line) { &SECRET[..] } else { &[] };
        self.tool(place, line).args(secret).arg("--json").output().unwrap()
    }

    /// A command that must succeed.
    pub fn done(&self, place: &Path, line: &str) -> Value {
        let output = self.output(place, line);
        assert_eq!(output.status.code(), Some(0), "tupyo {line}\n{}", text(&output));
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", text(&output)))
    }

    /// As [`City::done`], with what is typed.
    pub fn done_typing(&self, place: &Path, line: &str, typed: &str) -> Value {
        let mut command = self.tool(place, line);
        command.args(SECRET).arg("--json");
        let output = typing(command, typed);
        assert_eq!(output.status.code(), Some(0), "tupyo {line}\n{}", text(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// A command that must be refused: the exit code and the error's code.
    pub fn refused(&self, place: &Path, line: &str) -> (i32, String) {
        let output = self.output(place, line);
        let said: Value =
            serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{line}: {}", text(&output)));
        let code = said["error"].as_str().unwrap_or_else(|| panic!("{line}: {said}")).to_owned();
        (output.status.code().unwrap(), code)
    }

    /// `tupyo registrar`: exit code and words.
    pub fn registrar(&self, line: &str) -> (i32, String) {
        let output = self.tool(&self.desk, &format!("registrar {line}")).output().unwrap();
        (output.status.code().unwrap(), text(&output))
    }

    /// What the observer says about what stands.
    pub fn countersign(&self, more: &str) -> (i32, String) {
        self.registrar(&format!(
            "countersign --anchors anchors.json --evidence registrar/evidence --identity ../auditor --list \
            registrar/list.csv --data observer --passphrase-file ../passphrase {} {more}",
            self.key("observer")
        ))
    }

    pub fn evidence(&self) -> Vec<PathBuf> {
        let files = fs::read_dir(self.desk.join("registrar/evidence")).unwrap();
        let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
        files.sort();
        files
    }

    pub fn status(&self) -> Value {
        self.done(&self.desk, "status --anchors anchors.json")
    }

    /// Waits until the service notes what is wanted; all that its status says.
    pub fn await_noted(&self, is_so: impl Fn(&Value) -> bool) -> Value {
        let end = Instant::now() + ENOUGH;
        loop {
            let (_, said) = self.registrar("status --data registrar");
            let status: Value = serde_json::from_str(&said).unwrap();
            if is_so(&status["noted"]["elections"][0]) {
                return status;
            }
            assert!(Instant::now() < end, "{said}");
            thread::sleep(Duration::from_millis(300));
        }
    }

    /// Waits until so many lines are on the roll.
    pub fn await_lines(&self, lines: u64) {
        let end = Instant::now() + ENOUGH;
        while self.status()["registration"]["lines"] != lines {
            assert!(Instant::now() < end, "{}", self.status());
            thread::sleep(Duration::from_millis(300));
        }
    }
}

/// What everybody with a certified card adds.
const CERTIFIED: &str = "--pin-file ../pin --authority ../desk/office/certificate.pem --crl ../desk/office/crl.pem";

fn takes_secret(line: &str) -> bool {
    !["manifest", "status", "roll audit", "card ballot", "card authority show", "record"]
        .iter()
        .any(|other| line.starts_with(other))
}

impl Drop for City {
    fn drop(&mut self) {
        self.kill_service();
    }
}
