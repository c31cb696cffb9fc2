//! A card that takes no PIN any more: a TPM in software counts wrong ones, which SoftHSM does not.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::city::{City, ENOUGH, PIN};
use super::processes::directory;
use super::terminal::typed;

/// The TPM's process; ended with the test.
struct Tpm(Child);

impl Drop for Tpm {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

fn started(state: &Path) -> Tpm {
    let socket = state.join("tpm");
    let end = |ending: &str| format!("type=unixio,path={}{ending}", socket.display());
    let mut command = Command::new("swtpm");
    command.args(["socket", "--tpm2", "--flags", "not-need-init,startup-clear", "--tpmstate"]);
    command.arg(format!("dir={}", state.display())).args(["--server", &end("")]).args(["--ctrl", &end(".ctrl")]);
    let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("swtpm is missing: install swtpm");
    let (tpm, begun) = (Tpm(child), Instant::now());
    while !socket.exists() {
        assert!(begun.elapsed() < ENOUGH, "swtpm does not start");
        thread::sleep(Duration::from_millis(20));
    }
    tpm
}

fn module() -> PathBuf {
    let places = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib"];
    let mut files = places.iter().map(|place| Path::new(place).join("libtpm2_pkcs11.so.1"));
    let named = env::var_os("TUPYO_TPM2_PKCS11").map(PathBuf::from);
    named.or_else(|| files.find(|path| path.exists())).expect("tpm2-pkcs11 is missing: install libtpm2-pkcs11-1")
}

#[test]
fn a_pin_that_is_wrong_too_often_blocks_the_card() {
    let mut city = City::bare();
    let (state, store) = (directory(city.path("tpm")), directory(city.path("store")));
    let _tpm = started(&state);
    city.environment = vec![
        ("TPM2_PKCS11_TCTI", format!("swtpm:path={}", state.join("tpm").display())),
        ("TPM2_PKCS11_STORE", store.display().to_string()),
        ("TPM2_PKCS11_LOG_LEVEL", "0".to_owned()),
        ("TSS2_LOG", "all+NONE".to_owned()),
    ];
    let uri = format!("pkcs11:token=kim?module-path={}", module().display());
    city.done(
        &city.desk,
        &format!(
            "card authority issue --dir office --person kim --name kim --new-token --token {uri} --pin-file ../pin \
            --officer-pin-file ../officer"
        ),
    );
    let public = |file: &str| format!("key public --key {uri} --public {file}");
    city.done(&city.desk, &format!("{} --pin-file ../pin", public("kim.pub")));
    let mut codes = Vec::new();
    while codes.len() < 40 && codes.last().is_none_or(|code| code == "pin-wrong") {
        let (exit, code) = city.refused(&city.desk, &format!("{} --pin-file ../wrong", public("other.pub")));
        assert_eq!(exit, 1);
        codes.push(code);
    }
    assert!(codes.len() > 1 && codes.last().is_some_and(|code| code == "pin-blocked"), "{codes:?}");
    let right = format!("{} --pin-file ../pin", public("other.pub"));
    assert_eq!(city.refused(&city.desk, &right), (1, "pin-blocked".to_owned()));
    let shown = typed(&city, &city.desk, &public("other.pub"), &[("PIN of kim: ", PIN)]);
    assert!(shown.contains("[pin-blocked]") && !city.desk.join("other.pub").exists(), "{shown}");
}
