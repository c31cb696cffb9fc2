//! Builds the server and what tortures or besieges it, which this package does not depend on, and runs the one against
//! the other.

use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use crate::{TidyError, cargo};

const SERVER: &str = "tupyo-server";

/// What is done to a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ordeal {
    /// Kills, power cuts, failing disks, damage.
    Torture,
    /// Attacks while voters vote.
    Siege,
}

impl Ordeal {
    fn program(self) -> &'static str {
        match self {
            Ordeal::Torture => "tupyo-torture",
            Ordeal::Siege => "tupyo-siege",
        }
    }
}

/// Puts a server through it, with these arguments; whether everything held. Another server than this tree's is named by
/// `--server`.
///
/// # Errors
/// [`TidyError::Cargo`] if that is not possible.
pub fn run(root: &Path, ordeal: Ordeal, arguments: &[&str]) -> Result<bool, TidyError> {
    let mut command = built(root, ordeal, arguments)?;
    let status = command.status().map_err(|error| failed(ordeal.program(), error.to_string()))?;
    held(ordeal, status)
}

/// The same; whether everything held, and what it printed.
///
/// # Errors
/// [`TidyError::Cargo`] if that is not possible.
pub fn printed(root: &Path, ordeal: Ordeal, arguments: &[&str]) -> Result<(bool, String), TidyError> {
    let mut command = built(root, ordeal, arguments)?;
    let output = command.stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| failed(ordeal.program(), error.to_string()))?;
    let text = String::from_utf8(output.stdout).map_err(|error| failed(ordeal.program(), error.to_string()))?;
    Ok((held(ordeal, output.status)?, text))
}

/// The command, with what it needs built.
fn built(root: &Path, ordeal: Ordeal, arguments: &[&str]) -> Result<Command, TidyError> {
    let program = ordeal.program();
    let mut build = vec!["build", "--release", "--package", SERVER, "--package", program];
    if arguments.contains(&"--postgres") {
        build.extend(["--features", "tupyo-server/postgres"]);
    }
    cargo::run(root, &build)?;
    let place = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |place| root.join(place));
    let place = place.join("release");
    let mut command = Command::new(place.join(program));
    if !arguments.iter().any(|argument| *argument == "--server" || argument.starts_with("--server=")) {
        command.arg("--server").arg(place.join(SERVER));
    }
    command.args(arguments);
    Ok(command)
}

fn held(ordeal: Ordeal, status: ExitStatus) -> Result<bool, TidyError> {
    match status.code() {
        Some(0) => Ok(true),
        Some(1) => Ok(false),
        _ => Err(failed(ordeal.program(), status.to_string())),
    }
}

fn failed(command: &str, reason: String) -> TidyError {
    TidyError::Cargo { command: command.to_owned(), reason }
}
