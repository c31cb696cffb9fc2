//! Measures with the package `tupyo-benches`, which this one does not depend on: it compiles for long.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::ordeal::{self, Ordeal};
use crate::{TidyError, cargo};

/// Where the figures are written.
const README: &str = "benches/README.md";
/// The last section, which another program measures: [`besieged`].
const SIEGE: &str = "\n## Under siege\n";
const BEGIN: &str = "<!-- siege: begin -->\n";
const END: &str = "<!-- siege: end -->\n";

/// Measures and writes `benches/README.md` anew, all but its last section.
///
/// # Errors
/// [`TidyError`] if that is not possible; the file is untouched then, unless writing it failed.
pub fn write(root: &Path, quick: bool) -> Result<(), TidyError> {
    let text = measured(root, "readme", quick)?;
    renew(root, |old| match old.find(SIEGE) {
        Some(place) => format!("{text}{}", &old[place..]),
        None => text,
    })
}

/// Besieges a server with these arguments and writes the table of it into `benches/README.md`; whether everything held.
///
/// # Errors
/// [`TidyError`] if that is not possible; the file is untouched then, unless writing it failed.
pub fn besieged(root: &Path, arguments: &[&str]) -> Result<bool, TidyError> {
    let (held, table) = ordeal::printed(root, Ordeal::Siege, &[arguments, &["--table"]].concat())?;
    renew(root, |old| match old.split_once(BEGIN).and_then(|(head, rest)| Some((head, rest.split_once(END)?.1))) {
        Some((head, tail)) => format!("{head}{BEGIN}{table}{END}{tail}"),
        None => format!("{old}{SIEGE}\n{BEGIN}{table}{END}"),
    })?;
    Ok(held)
}

fn renew(root: &Path, change: impl FnOnce(String) -> String) -> Result<(), TidyError> {
    let path = root.join(README);
    let written = fs::read_to_string(&path).and_then(|old| fs::write(&path, change(old)));
    written.map_err(|error| TidyError::File { path, error })
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
    // The board's rows are measured with the server's program, the audit's with the tool.
    let packages = ["--package", "tupyo-server", "--package", "tupyo", "--package", "tupyo-benches"];
    cargo::run(root, &[&["build", "--release", "--features", "tupyo-server/postgres"], &packages[..]].concat())?;
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
