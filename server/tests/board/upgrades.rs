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

fn segment(data: &Path) -> Vec<u8> {
    fs::read(data.join(format!("elections/{}/ledger/segments/{:020}.seg", election(data), 0))).unwrap()
}

/// Whatever the entry that this version does not know, and wherever it stands.
#[test]
fn elections_of_earlier_formats_are_refused_with_what_to_do() {
    for (archive, name, entry) in
        [("8b359a2", "tupyo.example", 0), ("00c6063", "tupyo.example", 15), ("8984f4d", "ledger.example", 15)]
    {
        let data = unpacked(archive);
        let before = segment(data.path());
        let (code, message) = refused(data.path(), &["--name", name]);
        assert_eq!(code, Some(4), "{message}");
        let named = format!("entry {entry} of election {} is not legal", election(data.path()));
        for said in [&named, r#""code":"other-version""#, "begun by another version", "end it with the version"] {
            assert!(message.contains(said), "{archive}: {said} is not said in {message}");
        }
        assert_eq!(segment(data.path()), before);
    }
}

/// Not as one that nobody has signed: as one of another board, with what to do.
#[test]
fn a_directory_of_another_name_or_key_is_refused_with_which() {
    let data = unpacked("2026-11-29");
    let before = segment(data.path());
    let (code, message) = refused(data.path(), &["--name", "another.example"]);
    assert_eq!(code, Some(4), "{message}");
    assert!(message.contains(r#""code":"other-name""#), "{message}");
    assert!(message.contains("start the server with --name ledger.example"), "{message}");
    let keys = data.path().join("ledger.key");
    let own = fs::read(&keys).unwrap();
    fs::write(&keys, "03".repeat(32) + "\n").unwrap();
    let (code, message) = refused(data.path(), &[]);
    assert_eq!(code, Some(4), "{message}");
    assert!(message.contains(r#""code":"other-key""#) && message.contains("put back the file"), "{message}");
    assert_eq!(segment(data.path()), before);
    fs::write(&keys, own).unwrap();
    drop(Server::start(data.path(), &[]));
}

#[test]
fn an_election_of_this_format_goes_on() {
    let data = unpacked("2026-11-29");
    let server = Server::start(data.path(), &[]);
    let visitor = Visitor::new(&server.url);
    let status = visitor.get(&format!("/elections/{}", election(data.path()))).json();
    assert_eq!((&status["phase"], &status["ballots"]), (&"open".into(), &11.into()));
}
