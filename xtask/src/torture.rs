//! Builds the server and what tortures it, which this package does not depend on, and runs the one against the other.

use std::path::Path;
use std::process::Command;

use crate::TidyError;

const PROGRAM: &str = "tupyo-torture";
const SERVER: &str = "tupyo-server";

/// Tortures a server with these arguments; whether everything held.
///
/// # Errors
/// [`TidyError::Cargo`] if that is not possible.
pub fn run(root: &Path, arguments: &[&str]) -> Result<bool, TidyError> {
    let build = ["build", "--release", "--package", SERVER, "--package", PROGRAM];
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo).args(build).current_dir(root).status();
    let failed = |command: &str, reason: String| TidyError::Cargo { command: command.to_owned(), reason };
    let built = built.map_err(|error| failed(&build.join(" "), error.to_string()))?;
    if !built.success() {
        return Err(failed(&build.join(" "), built.to_string()));
    }
    let place = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |place| root.join(place));
    let place = place.join("release");
    let mut torture = Command::new(place.join(PROGRAM));
    let status = torture.arg("--server").arg(place.join(SERVER)).args(arguments).status();
    let status = status.map_err(|error| failed(PROGRAM, error.to_string()))?;
    match status.code() {
        Some(0) => Ok(true),
        Some(1) => Ok(false),
        _ => Err(failed(PROGRAM, status.to_string())),
    }
}
