//! The registration service as a process.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use age::scrypt::Recipient;
use age::secrecy::SecretString;
use age::x25519::Identity;
use serde_json::{Value, json};
use tempfile::TempDir;
use tupyo_client::Board;
use tupyo_election::RegistrationScope;
use tupyo_encoding::encode;
use tupyo_group::EncodedPoint;
use tupyo_proof::SigningKey;
use tupyo_registration::{LoginChallenge, Proof, Registration};

use super::citizens::{base64, body, bytes};

const BINARY: &str = env!("CARGO_BIN_EXE_tupyo-registrar");

/// Longer than anything takes that happens at all, on however busy a machine.
pub const ENOUGH: Duration = Duration::from_secs(300);

/// What a registrar has on disk, beside its data directory `data`.
pub struct Office {
    directory: TempDir,
    pub configuration: Value,
}

/// A running service.
pub struct Service {
    child: Child,
    pub url: String,
    pub scope: RegistrationScope,
}

impl Office {
    /// An office with this key, these boards, and this list (without its heading).
    pub fn new(key: &SigningKey, boards: &[&Board], rows: &str) -> Office {
        let directory = tempfile::tempdir().unwrap();
        let auditor = Identity::generate();
        use age::secrecy::ExposeSecret;
        fs::write(directory.path().join("auditor"), auditor.to_string().expose_secret()).unwrap();
        write_key(directory.path(), key);
        let configuration = json!({
            "elections": boards.iter().map(|board| anchors(board)).collect::<Vec<_>>(),
            "auditors": [auditor.to_public().to_string()],
            "list": "list.csv",
            "posting": { "interval_seconds": 1 },
        });
        let office = Office { directory, configuration };
        fs::create_dir(office.data()).unwrap();
        office.list(rows);
        office.configure();
        office
    }

    pub fn data(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    pub fn place(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub fn list(&self, rows: &str) {
        fs::write(self.data().join("list.csv"), format!("person,card,code,style,weight\n{rows}")).unwrap();
    }

    pub fn configure(&self) {
        fs::write(self.data().join("config.json"), self.configuration.to_string()).unwrap();
    }

    pub fn evidence(&self) -> Vec<PathBuf> {
        let files = fs::read_dir(self.data().join("evidence")).unwrap();
        let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
        files.sort();
        files
    }

    /// A command with this office's key.
    pub fn command(&self, name: &str, options: &[&str]) -> Command {
        let mut command = self.program(name);
        if name == "status" {
            command = Command::new(BINARY);
            command.arg(name);
        }
        command.args(options).arg("--data").arg(self.data());
        command
    }

    /// A command with this office's key, and nothing else.
    pub fn program(&self, name: &str) -> Command {
        let mut command = Command::new(BINARY);
        command.arg(name).arg("--key").arg(self.place("key")).arg("--passphrase-file").arg(self.place("passphrase"));
        command
    }

    pub fn output(&self, name: &str, options: &[&str]) -> (Option<i32>, String) {
        said(self.command(name, options).stdin(Stdio::null()).output().unwrap())
    }

    /// What the service last noted, as `status` shows it.
    pub fn noted(&self) -> Value {
        let (exit, text) = self.output("status", &[]);
        assert_eq!(exit, Some(0), "{text}");
        serde_json::from_str::<Value>(&text).unwrap()["noted"].clone()
    }

    /// Waits until the service notes what is wanted.
    pub fn await_noted(&self, is_so: impl Fn(&Value) -> bool) -> Value {
        let end = Instant::now() + ENOUGH;
        loop {
            let noted = self.noted();
            if is_so(&noted) {
                return noted;
            }
            assert!(Instant::now() < end, "{noted}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// A service that does not start: its exit code and words.
    pub fn refused(&self) -> (Option<i32>, String) {
        self.output("run", &["--listen", "127.0.0.1:0"])
    }

    pub fn start(&self) -> Service {
        self.start_with(&[])
    }

    /// A service with more options; what it tells its operator is in `told`.
    pub fn start_with(&self, options: &[&str]) -> Service {
        let mut command = self.command("run", &["--listen", "127.0.0.1:0"]);
        let told = fs::File::create(self.place("told")).unwrap();
        let mut child = command.args(options).stdout(Stdio::piped()).stderr(told).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("listening on ").expect("the service listens").to_owned();
        let mut service = Service { child, url, scope: RegistrationScope::Roll([0; 32]) };
        let info = service.get("/v1/info").1;
        let scope: [u8; 33] = bytes(&info["scope"]);
        service.scope = borsh::from_slice(&scope).unwrap();
        service
    }
}

/// Exit code, and all that was said.
pub fn said(output: Output) -> (Option<i32>, String) {
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(text).unwrap())
}

pub fn anchors(board: &Board) -> Value {
    json!({ "url": board.address().url, "election": board.address().election.to_string() })
}

/// As `tupyo key new` makes it, with a quick scrypt.
fn write_key(directory: &Path, key: &SigningKey) {
    let secret = [b"tupyo/v1/signing-key\n".as_slice(), key.encode().as_ref()].concat();
    let mut recipient = Recipient::new(SecretString::from("secret"));
    recipient.set_work_factor(2);
    fs::write(directory.join("key"), age::encrypt(&recipient, &secret).unwrap()).unwrap();
    fs::write(directory.join("passphrase"), "secret\n").unwrap();
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder().http_status_as_error(false).build().new_agent()
}

impl Service {
    pub fn get(&self, path: &str) -> (u16, Value) {
        answer(agent().get(format!("{}{path}", self.url)).call().unwrap())
    }

    /// Title and detail of the problem at a path, for somebody who prefers these languages.
    pub fn problem(&self, path: &str, languages: &str) -> [String; 2] {
        let asked = agent().get(format!("{}{path}", self.url)).header("accept-language", languages);
        let said = answer(asked.call().unwrap()).1;
        ["title", "detail"].map(|name| said[name].as_str().unwrap().to_owned())
    }

    pub fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        self.post_text(path, &body.to_string())
    }

    pub fn post_text(&self, path: &str, body: &str) -> (u16, Value) {
        answer(agent().post(format!("{}{path}", self.url)).content_type("application/json").send(body).unwrap())
    }

    pub fn challenge(&self) -> LoginChallenge {
        bytes(&self.post("/v1/challenges", &json!({})).1["challenge"])
    }

    pub fn log_in(&self, challenge: &LoginChallenge, proof: &Proof) -> (u16, Value) {
        let body = json!({ "challenge": base64(challenge), "proof": base64(&encode(proof)) });
        self.post("/v1/logins", &body)
    }

    pub fn register(&self, registration: &Registration) -> (u16, Value) {
        self.post("/v1/registrations", &body(registration))
    }

    pub fn progress(&self, key: EncodedPoint) -> Value {
        self.get(&format!("/v1/registrations/{}", base64(key.as_bytes()))).1
    }

    /// Waits until the registration of a key is there.
    pub fn await_state(&self, key: EncodedPoint, state: &str) -> Value {
        let end = Instant::now() + ENOUGH;
        loop {
            let progress = self.progress(key);
            if progress["state"] == state {
                return progress;
            }
            assert!(Instant::now() < end, "{progress} and not {state}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// What `kill` does with a signal.
    pub fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([name, &id]).status().unwrap().success());
    }

    /// As a power cut would: nothing more is done.
    pub fn kill(&mut self) {
        let _ended = self.child.kill();
        self.child.wait().unwrap();
    }

    /// Asks it to end, and waits.
    pub fn stop(mut self) {
        self.signal("-TERM");
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}

fn answer(mut answer: ureq::http::Response<ureq::Body>) -> (u16, Value) {
    let status = answer.status().as_u16();
    let text = answer.body_mut().read_to_string().unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

/// Status and code of a problem.
pub fn code((status, body): &(u16, Value)) -> (u16, &str) {
    (*status, body["code"].as_str().unwrap_or_default())
}
