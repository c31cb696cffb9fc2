//! What the program takes of memory for records that were made to take much: docs/protocol/verification.md, "What it
//! may cost". The system refuses it more.
#![cfg(test)]
#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tupyo_rehearsal::Bomb;

/// Verifies a record in at most so much memory.
fn verify_within(bomb: &Bomb, bytes: usize) -> Output {
    let directory = tempfile::tempdir().unwrap();
    for (path, bytes) in bomb.files() {
        let path = directory.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    program_within(directory.path(), &bomb.election.to_string(), bytes)
}

fn program_within(record: &Path, election: &str, bytes: usize) -> Output {
    let mut shell = Command::new("sh");
    let limited = format!("ulimit -d {} && exec \"$@\"", bytes / 1024);
    shell.args(["-c", &limited, "sh", env!("CARGO_BIN_EXE_tupyo-verify")]);
    shell.arg(record).args(["--election", election, "--threads", "2", "--json", "--quiet"]).output().unwrap()
}

/// Three times the record's length, and so much besides.
fn assert_within(bomb: &Bomb, besides: usize, code: i32) {
    let limit = 3 * bomb.length() + besides;
    let output = verify_within(bomb, limit);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{} bytes, of which it had {limit}: {said}", bomb.length());
    assert!(serde_json::from_slice::<serde_json::Value>(&output.stdout).is_ok());
}

#[test]
fn the_limit_is_one() {
    let bomb = Bomb::honest(2);
    assert_eq!(verify_within(&bomb, 64 << 20).status.code(), Some(2));
    assert_ne!(verify_within(&bomb, 1 << 20).status.code(), Some(2));
}

#[test]
fn many_styles_that_share_a_contest() {
    assert_within(&Bomb::shared_contest(4096, 120), 256 << 20, 2);
}

#[test]
fn a_ceremony_of_many_trustees() {
    // Less besides: of a ceremony that a test has time for, two copies of its points fit into 256 MB.
    assert_within(&Bomb::ceremony(16, 300), 12 << 20, 2);
}
