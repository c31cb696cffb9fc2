//! What is typed at a terminal: `script` gives one.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::city::{City, ENOUGH, PIN};
use super::processes::directory;

/// Runs a command at a terminal; each answer is typed when its question has been asked. What the terminal shows.
pub fn typed(city: &City, place: &Path, line: &str, answers: &[(&str, &str)]) -> String {
    let tupyo = env!("CARGO_BIN_EXE_tupyo");
    let mut command = Command::new("script");
    let quoted: Vec<_> = line.split_whitespace().map(|word| format!("'{word}'")).collect();
    let terminal = place.join("terminal");
    let line = format!("tty > {}; '{tupyo}' {}", terminal.display(), quoted.join(" "));
    command.args(["-q", "-e", "-c", &line, "/dev/null"]);
    command.current_dir(place).env("SOFTHSM2_CONF", city.path("softhsm2.conf")).envs(city.environment.clone());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("script");
    let (mut input, mut output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let (mut shown, mut answers, mut from) = (String::new(), answers.iter(), 0);
    let mut next = answers.next();
    let mut buffer = [0; 4096];
    while let Ok(read @ 1..) = output.read(&mut buffer) {
        shown += &String::from_utf8_lossy(&buffer[..read]);
        if let Some((question, answer)) = next.filter(|(question, _)| shown[from..].contains(question)) {
            from += shown[from..].find(question).unwrap() + question.len();
            await_silence(fs::read_to_string(&terminal).unwrap().trim_end());
            writeln!(input, "{answer}").unwrap();
            next = answers.next();
        }
    }
    assert!(next.is_none(), "never asked: {next:?}\n{shown}");
    drop(input);
    child.wait().unwrap();
    shown
}

/// Waits until a terminal does not show what is typed: the echo ends a moment after the question.
fn await_silence(terminal: &str) {
    let end = Instant::now() + ENOUGH;
    let is_silent = || {
        let said = Command::new("stty").args(["-a", "-F", terminal]).output().expect("stty");
        String::from_utf8(said.stdout).unwrap().split_whitespace().any(|word| word == "-echo")
    };
    while !is_silent() {
        assert!(Instant::now() < end, "what is typed is shown");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_wrong_pin_is_asked_for_again_at_a_terminal() {
    let city = City::bare();
    city.issue("kim", "");
    let place = directory(city.path("citizen-kim"));
    let line = format!("key public --key {} --public kim.pub", city.uri("kim"));
    let shown = typed(&city, &place, &line, &[("PIN of kim: ", "000000"), ("The PIN is wrong. PIN of kim: ", PIN)]);
    assert!(place.join("kim.pub").exists() && !shown.contains(PIN), "{shown}");
    let line = line.replace("kim.pub", "other.pub");
    let shown = typed(&city, &place, &line, &[("PIN of kim: ", "000000"), ("The PIN is wrong. PIN of kim: ", "")]);
    assert!(shown.contains("[pin-missing]") && !place.join("other.pub").exists(), "{shown}");
    let korean = format!("{line} --language ko");
    let shown = typed(&city, &place, &korean, &[("kim의 PIN: ", "000000"), ("PIN이 틀렸습니다. kim의 PIN: ", "")]);
    assert!(shown.contains("[pin-missing]") && !shown.contains("PIN of"), "{shown}");
    // Nobody is asked where a file has the PIN.
    assert_eq!(city.refused(&place, &format!("{line} --pin-file ../wrong")), (1, "pin-wrong".to_owned()));
}

#[test]
fn who_has_one_try_left_is_told_before_it_is_used() {
    let mut city = City::bare();
    city.issue("kim", "");
    let (source, module) = (concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cards/last_try.c"), city.path("last_try.so"));
    let built = Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&module).args([source, "-ldl"]).status();
    assert!(built.expect("cc is missing: install gcc").success());
    city.environment = vec![("BEHIND", super::authority::module().display().to_string())];
    let place = directory(city.path("citizen-kim"));
    let line = format!("key public --key pkcs11:token=kim?module-path={} --public kim.pub", module.display());
    let asked = "This is the last try: if it is wrong, the token is blocked. Type nothing to keep it. PIN of kim: ";
    let shown = typed(&city, &place, &line, &[(asked, "")]);
    assert!(shown.contains("[pin-missing]") && !place.join("kim.pub").exists(), "{shown}");
    let shown = typed(&city, &place, &line, &[(asked, PIN)]);
    assert!(place.join("kim.pub").exists() && !shown.contains(PIN), "{shown}");
}
