//! A place for tokens that no other test sees.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use tupyo_card_pkcs11::{Pin, PinSource, Token, TokenDescription, TokenError, TokenKeyKind, TokenModule, TokenSession};

pub const PIN: &str = "270412";
const OFFICER_PIN: &str = "93571-officer";
/// Says that this is the process of one test.
pub const INSIDE: &str = "TUPYO_TEST_TOKENS";

/// Runs a test in a process of its own, whose SoftHSM keeps its tokens in a new directory. `name`: as the test harness
/// calls the test.
pub fn with_softhsm(name: &str, test: impl FnOnce(&SoftHsm)) {
    if let Some(directory) = env::var_os(INSIDE) {
        return test(&SoftHsm { directory: directory.into() });
    }
    let directory = tempfile::tempdir().unwrap();
    let tokens = directory.path().join("tokens");
    fs::create_dir(&tokens).unwrap();
    let configuration = directory.path().join("softhsm2.conf");
    let text = format!("directories.tokendir = {}\nobjectstore.backend = file\nlog.level = ERROR\n", tokens.display());
    fs::write(&configuration, text).unwrap();
    again(name, &[("SOFTHSM2_CONF", configuration.as_path()), (INSIDE, directory.path())]);
}

/// Runs the test of this name in another process, with these variables in its environment.
pub fn again(name: &str, variables: &[(&str, &Path)]) {
    let mut command = Command::new(env::current_exe().unwrap());
    let output = command.args(["--exact", name, "--nocapture"]).envs(variables.iter().copied()).output().unwrap();
    let printed = [output.stdout, output.stderr].concat();
    let printed = String::from_utf8_lossy(&printed);
    assert!(output.status.success() && printed.contains("1 passed"), "{name}:\n{printed}");
}

pub struct SoftHsm {
    directory: PathBuf,
}

impl SoftHsm {
    pub fn path() -> PathBuf {
        let places = ["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so"];
        let named = env::var_os("TUPYO_SOFTHSM").map(PathBuf::from);
        let found = named.or_else(|| places.iter().map(PathBuf::from).find(|path| path.exists()));
        found.expect("SoftHSM is missing: install softhsm2, or name its library in TUPYO_SOFTHSM")
    }

    pub fn module(&self) -> TokenModule {
        TokenModule::load(&SoftHsm::path()).unwrap()
    }

    pub fn directory(&self) -> PathBuf {
        self.directory.join("tokens")
    }

    pub fn token(&self, label: &str) -> Token {
        self.module().blank_token().unwrap().initialise(label, &pin(OFFICER_PIN), &pin(PIN)).unwrap()
    }

    /// A token with one key.
    pub fn token_with_key(&self, label: &str, kind: TokenKeyKind) -> Token {
        let token = self.token(label);
        TokenSession::log_in_to_write(&token, &mut right).unwrap().make_key(kind, "sign", &[1]).unwrap();
        token
    }
}

pub fn pin(text: &str) -> Pin {
    Pin::new(&text.to_owned().into())
}

pub fn right(_: &TokenDescription) -> Result<Pin, TokenError> {
    Ok(pin(PIN))
}

pub fn wrong(_: &TokenDescription) -> Result<Pin, TokenError> {
    Ok(pin("000000"))
}

/// The right PIN, for a card.
pub fn pins() -> Box<dyn PinSource + Send> {
    Box::new(right)
}
