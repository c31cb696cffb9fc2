//! Measures with the package `tupyo-benches`, which this one does not depend on: it compiles for long.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::{TidyError, cargo};

/// Where the figures are written.
const README: &str = "benches/README.md";

/// Measures and writes `benches/README.md` anew.
///
/// # Errors
/// [`TidyError`] if that is not possible; the file is untouched then, unless writing it failed.
pub fn write(root: &Path, quick: bool) -> Result<(), TidyError> {
    let path = root.join(README);
    let text = measured(root, "readme", quick)?;
    fs::write(&path, text).map_err(|error| TidyError::File { path, error })
}

/// Measures; the list of all times in JSON.
///
/// # Errors
/// [`TidyError::Cargo`] if that is not possible.
pub fn json(root: &Path, quick: bool) -> Result<String, TidyError> {
    measured(root, "json", quick)
}

/// What the benchmarks print. What they and cargo say meanwhile goes to this program's standard error.
fn measured(root: &Path, form: &str, quick: bool) -> Result<String, TidyError> {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    // The board's rows are measured with the server's program.
    cargo::run(root, &["build", "--release", "--package", "tupyo-server", "--package", "tupyo-benches"])?;
    let mut arguments = vec!["run", "--release", "--package", "tupyo-benches", "--", form];
    arguments.extend(quick.then_some("--quick"));
    let failed = |reason: String| TidyError::Cargo { command: arguments.join(" "), reason };
    let output = Command::new(program).args(&arguments).current_dir(root).stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        return Err(failed(output.status.to_string()));
    }
    String::from_utf8(output.stdout).map_err(|error| failed(error.to_string()))
}
