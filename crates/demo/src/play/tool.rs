//! This program's commands, each in a process of its own.

use std::env;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::error::DemoError;

/// What a command has said.
pub struct Said {
    /// Its exit code was 0.
    pub succeeded: bool,
    /// What it printed for programs.
    pub json: Value,
    /// What it printed for people.
    words: String,
}

impl Said {
    /// The code of its error, if it has one.
    pub fn error(&self) -> Option<&str> {
        self.json["error"].as_str()
    }

    /// What it printed for programs, if it succeeded.
    pub fn must_succeed(self) -> Result<Value, DemoError> {
        if self.succeeded { Ok(self.json) } else { Err(self.words.into()) }
    }
}

/// Runs a command in a directory, with what is typed on its standard input.
pub fn run(directory: &Path, arguments: &[&str], typed: &str) -> Result<Said, DemoError> {
    let mut command = Command::new(env::current_exe()?);
    command.args(arguments).current_dir(directory);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    if let Some(mut input) = child.stdin.take() {
        // Who refuses early does not read it.
        let _ = input.write_all(typed.as_bytes());
    }
    let output = child.wait_with_output()?;
    let last = output.stdout.rsplit(|byte| *byte == b'\n').find(|line| !line.is_empty()).unwrap_or_default();
    let json = serde_json::from_slice(last).unwrap_or_default();
    let words = format!("{}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr).trim());
    Ok(Said { succeeded: output.status.success(), json, words })
}
