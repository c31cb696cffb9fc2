//! What is wrong with one election, or with how the server is started, is not the others' business
//! (docs/protocol/storage.md).

use std::fs;
use std::path::Path;

use tupyo_rehearsal::{Plan, Rehearsal};

use super::played::{Played, proposal};
use super::process::{Server, refused};
use super::visitor::Visitor;

/// One of several elections of the same official.
fn number(number: u64) -> Rehearsal {
    Rehearsal::opened(Plan { ballots: number, ..Plan::single_choice(2, 2) })
}

/// A directory of several elections: that of `Played`, and others of the same official.
fn several(others: u64) -> (Played, Vec<Rehearsal>) {
    let played = Played::new(number(1));
    let others: Vec<Rehearsal> = (2..2 + others).map(number).collect();
    for other in &others {
        let answer = played.visitor.post("/elections", &proposal(other));
        assert_eq!(answer.status, 201, "{}", answer.text());
    }
    (played, others)
}

/// Flips a bit in the middle of the first segment.
fn damage(election: &Path) {
    let segment = election.join("ledger/segments/00000000000000000000.seg");
    let mut bytes = fs::read(&segment).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(segment, bytes).unwrap();
}

#[test]
fn one_damaged_election_is_set_aside_and_the_others_serve() {
    let (mut played, others) = several(19);
    played.server.kill();
    damage(&played.election_directory());
    let before = fs::read(played.ledger().join("segments/00000000000000000000.seg")).unwrap();
    let mut server = Server::start(&played.data(), &official(&played, &["--metrics", "127.0.0.1:0"]));
    let metrics = Visitor::new(&server.metrics());
    let visitor = Visitor::new(&server.url);
    for rest in ["", "/checkpoint", "/entries/0", "/tile/0/000.p/1", "/manifest", "/receipts/0"] {
        let answer = visitor.get(&played.path(rest));
        assert_eq!(answer.problem(), (503, "set-aside".to_owned()), "{rest}");
        assert!(answer.detail().contains("ledger-damaged"), "{}", answer.detail());
    }
    // Its directory is nobody's to begin anew.
    assert_eq!(visitor.post("/elections", &proposal(&played.play)).problem(), (503, "set-aside".to_owned()));
    let entry = played.play.ballot(0, 1).encode();
    assert_eq!(visitor.post(&played.path("/entries"), &entry).problem(), (503, "set-aside".to_owned()));
    for other in &others {
        let path = format!("/elections/{}", other.state().election());
        assert_eq!(visitor.get(&path).json()["phase"], "ceremony");
        let next = other.entries()[visitor.get(&path).json()["entries"].as_u64().unwrap() as usize].clone();
        assert_eq!(visitor.post(&format!("{path}/entries"), &next).status, 200);
    }
    assert_eq!(visitor.get("/elections").json().as_array().unwrap().len(), others.len());
    let readiness = visitor.get("/readyz").json_of(503);
    let reason = readiness["reasons"][0].as_str().unwrap().to_owned();
    assert!(reason.contains("set-aside") && reason.contains(&played.play.state().election().to_string()), "{reason}");
    let text = metrics.fetch("").text().to_owned();
    assert!(text.lines().any(|line| line == "tupyo_elections_set_aside 1"), "{text}");
    server.kill();
    assert_eq!(fs::read(played.ledger().join("segments/00000000000000000000.seg")).unwrap(), before);
}

fn official<'a>(played: &'a Played, more: &[&'a str]) -> Vec<&'a str> {
    played.options().chain(more.iter().copied()).collect()
}

#[test]
fn a_server_that_can_open_nothing_does_not_start() {
    let (mut played, _) = several(0);
    played.server.kill();
    damage(&played.election_directory());
    let (code, message) = refused(&played.data(), &[]);
    assert!(code == Some(4) && message.contains("ledger-damaged"), "{message}");
}

#[test]
fn too_few_files_are_not_a_failing_disk() {
    let (mut played, _) = several(29);
    played.server.kill();
    let (code, message) = super::process::refused_with_files(60, &played.data());
    assert_eq!(code, Some(4), "{message}");
    assert!(message.contains("cannot open more files") && message.contains("LimitNOFILE"), "{message}");
    played.restart(|_| {});
    assert_eq!(played.visitor.get("/elections").json().as_array().unwrap().len(), 30);
}

#[test]
fn elections_without_their_ledger_key_are_refused_and_nothing_is_written() {
    let (mut played, _) = several(1);
    played.server.kill();
    let key = played.data().join("ledger.key");
    fs::remove_file(&key).unwrap();
    fs::remove_file(played.data().join("lock")).unwrap();
    let before = files(&played.data());
    for options in [&[][..], &["--checkpoint-copy", "/nonexistent/copies"]] {
        let (code, message) = refused(&played.data(), options);
        assert_eq!(code, Some(4), "{message}");
        assert!(message.contains("ledger.key is missing") && message.contains("backup"), "{message}");
    }
    assert_eq!(files(&played.data()), before);
}

/// Every file below a directory, with its bytes.
fn files(directory: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut directories = vec![directory.to_owned()];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => directories.push(path),
                false => found.push((path.clone(), fs::read(path).unwrap())),
            }
        }
    }
    found.sort();
    found
}
