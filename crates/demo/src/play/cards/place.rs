//! A private place for tokens: SoftHSM is told of it by its environment, so the demonstration runs in a process of its
//! own.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

use crate::catalogue::ended;
use crate::error::{DemoEnd, DemoError};

/// Says where the place is, to the process inside.
const INSIDE: &str = "TUPYO_DEMO_TOKENS";

/// Where distributions put SoftHSM's library.
const USUAL: [&str; 5] = [
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
    "/opt/homebrew/lib/softhsm/libsofthsm2.so",
];

/// The module that was named, or SoftHSM's where it usually is.
pub fn module(named: Option<&Path>) -> Result<PathBuf, DemoError> {
    let found = match named {
        Some(path) => Some(path.to_owned()).filter(|path| path.exists()),
        None => USUAL.iter().map(PathBuf::from).find(|path| path.exists()),
    };
    let missing = || {
        let named = named.map(|path| path.display().to_string());
        let what = named.map_or_else(|| ended::SOFTHSM_LIBRARY.map(str::to_owned), |path| [path.clone(), path]);
        DemoEnd::of(ended::library_missing(&what))
    };
    Ok(found.ok_or_else(missing)?)
}

/// The place that this process is in.
pub fn inside() -> Option<PathBuf> {
    env::var_os(INSIDE).map(PathBuf::from)
}

/// Runs this command once more, in a new private place, which is gone when it has ended.
pub fn again() -> Result<ExitCode, DemoError> {
    let place = tempfile::Builder::new().prefix("tupyo-demo-").tempdir()?;
    let (tokens, configuration) = (place.path().join("tokens"), place.path().join("softhsm2.conf"));
    fs::create_dir(&tokens)?;
    let text = format!("directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\n", tokens.display());
    fs::write(&configuration, text)?;
    let mut command = Command::new(env::current_exe()?);
    command.args(env::args_os().skip(1)).env("SOFTHSM2_CONF", &configuration).env(INSIDE, place.path());
    let code = command.status()?.code().and_then(|code| u8::try_from(code).ok());
    Ok(ExitCode::from(code.unwrap_or(3)))
}
