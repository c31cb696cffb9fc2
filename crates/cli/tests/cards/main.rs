//! The demonstration whose voters hold tokens, through the real program. It needs SoftHSM.
#![cfg(test)]
#![cfg(feature = "tokens")]

mod authority;

use std::process::{Command, Output};

use serde_json::{Value, json};

fn demo(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tupyo"));
    command.args(["demo", "--cards", "pkcs11"]).args(arguments).output().unwrap()
}

#[test]
fn an_audit_finds_what_registrars_planted_and_the_verifier_cannot() {
    let output = demo(&["--voters", "6", "--json"]);
    let printed = String::from_utf8_lossy(&output.stdout);
    let report: Value = serde_json::from_str(printed.lines().last().unwrap_or_default()).unwrap();
    assert_eq!(output.status.code(), Some(0), "{report}\n{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!((&report["verified"], &report["succeeded"]), (&json!(true), &json!(true)));
    assert_eq!(report["findings"], json!(["entry-without-evidence", "person-repeated"]));
    assert_eq!(report["refused"], json!(["certificate-revoked", "pin-wrong"]));
}

#[test]
fn a_missing_module_is_named() {
    let output = demo(&["--module", "/nowhere.so"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3));
    assert!(said.contains("/nowhere.so is missing: install the package softhsm2"), "{said}");
}
