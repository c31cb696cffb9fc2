//! Every case under valgrind's memcheck: no report for those of the protocol, a report for each that leaks on purpose.

use std::process::{Command, Output};

/// What memcheck ends with if it has reported anything.
const REPORTED: i32 = 99;

fn memcheck(case: &str) -> Output {
    Command::new("valgrind")
        .args(["--quiet", "--tool=memcheck", "--error-exitcode=99", "--num-callers=30"])
        .arg(env!("CARGO_BIN_EXE_tupyo-constant-time"))
        .arg(case)
        .output()
        .expect("valgrind is installed")
}

fn nothing_is_reported(case: &str) {
    let output = memcheck(case);
    assert!(output.status.success(), "{case}: {}\n{}", output.status, String::from_utf8_lossy(&output.stderr));
}

fn is_reported(case: &str, complaint: &str) {
    let output = memcheck(case);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(REPORTED), "{case}: {said}");
    assert!(said.contains(complaint), "{case}: {said}");
}

#[test]
fn a_vote_changes_no_branch_and_no_address() {
    nothing_is_reported("voter");
}

#[test]
fn a_challenge_tells_nothing_of_the_voting_key() {
    nothing_is_reported("challenge");
}

#[test]
fn a_trustees_secrets_change_no_branch_and_no_address() {
    nothing_is_reported("trustee");
}

#[test]
fn a_branch_on_a_vote_is_caught() {
    is_reported("leak-branch", "Conditional jump or move depends on uninitialised value");
}

#[test]
fn an_address_from_a_vote_is_caught() {
    is_reported("leak-index", "Use of uninitialised value");
}

#[test]
fn looking_for_what_is_wrong_with_a_vote_is_caught() {
    is_reported("leak-refused-vote", "uninitialised value");
}

#[test]
fn a_variable_time_product_with_a_secret_is_caught() {
    is_reported("leak-variable-time", "uninitialised value");
}
