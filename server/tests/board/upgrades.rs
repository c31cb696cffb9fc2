//! Directories that earlier versions have written are opened, or refused with what to do.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::process::{Server, refused};
use super::visitor::Visitor;

fn unpacked(name: &str) -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/upgrades/{name}.tar.gz"));
    let tar = Command::new("tar").arg("-xzf").arg(archive).arg("-C").arg(directory.path()).status();
    assert!(tar.unwrap().success());
    directory
}

/// The only election of a directory.
fn election(data: &Path) -> String {
    let mut elections = fs::read_dir(data.join("elections")).unwrap();
    elections.next().unwrap().unwrap().file_name().into_string().unwrap()
}

#[test]
fn manifests_without_a_ledger_are_refused_with_what_to_do() {
    let data = unpacked("8b359a2");
    let segment = data.path().join(format!("elections/{}/ledger/segments/{:020}.seg", election(data.path()), 0));
    let before = fs::read(&segment).unwrap();
    let (code, message) = refused(data.path(), &["--name", "tupyo.example"]);
    assert_eq!(code, Some(4), "{message}");
    assert!(
        message.contains("was begun by another version") && message.contains("end it with the version"),
        "{message}"
    );
    assert_eq!(fs::read(&segment).unwrap(), before);
}

#[test]
fn an_election_of_this_format_goes_on() {
    let data = unpacked("2026-11-29");
    let server = Server::start(data.path(), &[]);
    let visitor = Visitor::new(&server.url);
    let status = visitor.get(&format!("/elections/{}", election(data.path()))).json();
    assert_eq!((&status["phase"], &status["ballots"]), (&"open".into(), &11.into()));
}
