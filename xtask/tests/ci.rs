//! How `.ci/run` takes its steps: its functions, with other steps.
#![cfg(test)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// A chain beside the steps, of which one waits until it has ended.
const STEPS: &str = r#"
chain() {
    step before echo "said before it ended"
    step chained "$CHAINED"
}
until_it_has_ended() {
    while kill -0 "$beside_process" 2>/dev/null; do sleep 0.05; done
}
beside chain chain
step meanwhile until_it_has_ended
step next echo "the next one has run"
joined
step last echo "the last one has run"
"#;

/// What comes of the steps, where the chain ends with this command.
fn played(chained: &str) -> Output {
    let ci = Path::new(env!("CARGO_MANIFEST_DIR")).join("../.ci");
    let script = fs::read_to_string(ci.join("run")).expect("the script");
    let (functions, _) = script.split_once("\n# install COMMAND PACKAGE").expect("where the steps' functions end");
    let mut command = Command::new("bash");
    command.args(["-c", &format!("{functions}{STEPS}"), "./run"]).current_dir(ci).env("CHAINED", chained);
    command.output().expect("bash")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn what_has_failed_beside_others_ends_everything_before_the_next_step() {
    let output = played("false");
    let text = said(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("said before it ended") && text.contains("== chained: FAILED"), "{text}");
    assert!(text.contains("== meanwhile: ok") && !text.contains("the next one has run"), "{text}");
}

#[test]
fn what_has_passed_beside_others_is_shown_once_and_they_go_on() {
    let output = played("true");
    let text = said(&output);
    assert!(output.status.success(), "{text}");
    let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("{what}: {text}"));
    assert!(at("== chained: ok") < at("the next one has run") && at("the next one") < at("the last one"), "{text}");
    assert_eq!(text.matches("== chained: ok").count(), 1, "{text}");
}
