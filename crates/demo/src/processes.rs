//! The other processes: the server, and the verifier, which is given the record and the anchors only.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::{env, fs, io};

use tupyo_voter::BoardAddress;

use crate::catalogue::ended;
use crate::error::{DemoEnd, DemoError};

/// A running server: a board, or a registrar's service. It is stopped when dropped.
pub struct ServerProcess {
    child: Child,
    /// Where it listens.
    pub url: String,
}

impl ServerProcess {
    /// Starts a server on a free loopback port, with its durable store in `data` and its log beside it, which asks
    /// witnesses, and maybe has a page.
    pub fn start(
        data: &Path,
        official: &str,
        witnesses: &[String],
        page: Option<&Path>,
    ) -> Result<ServerProcess, DemoError> {
        let mut command = Command::new(env::current_exe()?);
        command.args(["serve", "--listen", "127.0.0.1:0", "--name", "demo.tupyo.invalid", "--official", official]);
        if let Some(page) = page {
            command.arg("--page").arg(page);
        }
        for witness in witnesses {
            command.args(["--witness", witness]);
        }
        let log = data.with_extension("log");
        command.stderr(fs::File::create(&log)?);
        let started = ServerProcess::listening(command.arg("--data").arg(data));
        let said = || fs::read_to_string(&log).ok().filter(|said| !said.is_empty());
        started.map_err(|error| said().map_or(error, DemoError::from))
    }

    /// Starts a program that says where it listens.
    pub fn listening(command: &mut Command) -> Result<ServerProcess, DemoError> {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        let url = line.trim().strip_prefix("listening on ").unwrap_or_default().to_owned();
        let server = ServerProcess { child, url };
        if server.url.is_empty() { Err(DemoEnd::of(ended::SERVER_SILENT).into()) } else { Ok(server) }
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a run of the verifier said.
pub struct Verdict {
    /// Whether it accepted: exit code 0.
    pub accepted: bool,
    /// Whether it refused the record: exit code 1. Anything else is neither.
    pub refused: bool,
    /// Its report.
    pub report: serde_json::Value,
    /// Its speed.
    pub ballots_per_second: f64,
}

impl Verdict {
    /// What the report says of a unit, by its style's id.
    pub fn unit(&self, style: &str) -> serde_json::Value {
        let units = self.report["election"]["units"].as_array();
        units.into_iter().flatten().find(|unit| unit["style"] == style).cloned().unwrap_or_default()
    }
}

/// Runs the verifier over a record.
pub fn verify(record: &Path, anchors: &BoardAddress, timing: &Path) -> Result<Verdict, DemoError> {
    let output = Command::new(env::current_exe()?)
        .arg("verify")
        .arg(record)
        .args(["--election", &anchors.election.to_string()])
        .args(["--json", "--timing"])
        .arg(timing)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()?;
    let timing: serde_json::Value = fs::read(timing).map_or(Ok(serde_json::Value::Null), |bytes| parse(&bytes))?;
    Ok(Verdict {
        accepted: output.status.success(),
        refused: output.status.code() == Some(1),
        report: parse(&output.stdout)?,
        ballots_per_second: timing["ballots_per_second"].as_f64().unwrap_or_default(),
    })
}

fn parse(bytes: &[u8]) -> io::Result<serde_json::Value> {
    serde_json::from_slice(bytes).map_err(io::Error::from)
}
