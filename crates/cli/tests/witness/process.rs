//! A witness as a process, and what it answers.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use tupyo_merkle::{NoteVerifier, WitnessKey};
use ureq::Agent;

use super::serving::serve;

const SECRET: [&str; 4] = ["--passphrase-file", "passphrase", "--scrypt-work-factor", "2"];

/// A running witness, killed when dropped.
pub struct Process {
    child: Child,
    pub url: String,
}

/// What was answered over HTTP.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub content_type: String,
    pub body: String,
}

/// Makes the witness's key `w.key` in a directory.
pub fn keygen(directory: &Path) -> WitnessKey {
    fs::write(directory.join("passphrase"), "correct horse\n").unwrap();
    let output = command(directory, &["witness", "keygen", "--name", "witness.example/w", "--out", "w.key", "--json"]);
    assert!(output.status.success(), "{output:?}");
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    answer["public_key"].as_str().unwrap().parse().unwrap()
}

/// Runs `tupyo` with the passphrase to its end.
pub fn command(directory: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tupyo"));
    command.current_dir(directory).args(arguments).args(SECRET).stdin(Stdio::null()).output().unwrap()
}

impl Process {
    /// Starts the witness of the key `w.key` in a directory.
    pub fn start(directory: &Path, log: &NoteVerifier) -> Process {
        Process::start_with(directory, log, &[])
    }

    /// The same with more options.
    pub fn start_with(directory: &Path, log: &NoteVerifier, options: &[&str]) -> Process {
        let more = [&SECRET[..], options].concat();
        let (child, url) = serve(directory, &["--log", &log.to_string()], &more);
        Process { child, url }
    }

    /// Kills it as a power cut would.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks for a cosignature.
    pub fn ask(&self, body: impl AsRef<[u8]>) -> Answer {
        post(&agent(), &self.url, body.as_ref()).expect("the witness answers")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A client that gives no error for any status.
pub fn agent() -> Agent {
    let config = Agent::config_builder().http_status_as_error(false).timeout_global(Some(Duration::from_secs(60)));
    config.build().new_agent()
}

/// Posts a body; nothing if there is no answer.
pub fn post(agent: &Agent, url: &str, body: &[u8]) -> Option<Answer> {
    let mut answer = agent.post(format!("{url}/add-checkpoint")).send(body).ok()?;
    let content_type = answer.headers().get("content-type").map_or("", |value| value.to_str().unwrap()).to_owned();
    let status = answer.status().as_u16();
    Some(Answer { status, content_type, body: answer.body_mut().read_to_string().ok()? })
}
