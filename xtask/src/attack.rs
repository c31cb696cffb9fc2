//! Builds the battery and the verifier, which this package does not depend on, and runs the one against the other.

use std::path::Path;
use std::process::Command;

use crate::{TidyError, cargo};

const BATTERY: &str = "tupyo-attack";
const VERIFIER: &str = "tupyo-verify";

/// Tries the battery with these arguments; whether everything is refused that must be.
///
/// # Errors
/// [`TidyError::Cargo`] if that is not possible.
pub fn run(root: &Path, arguments: &[&str]) -> Result<bool, TidyError> {
    cargo::run(root, &["build", "--release", "--package", BATTERY, "--package", "verifier-cli"])?;
    let place = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |place| root.join(place));
    let place = place.join("release");
    let mut command = Command::new(place.join(BATTERY));
    command.arg("--verifier").arg(place.join(VERIFIER));
    command.arg("--second").arg(root.join("test-vectors/reference"));
    command.arg("--page").arg(root.join("docs/protocol/attacks.md")).args(arguments);
    let failed = |reason: String| TidyError::Cargo { command: BATTERY.to_owned(), reason };
    let status = command.status().map_err(|error| failed(error.to_string()))?;
    match status.code() {
        Some(0) => Ok(true),
        Some(1) => Ok(false),
        _ => Err(failed(status.to_string())),
    }
}
