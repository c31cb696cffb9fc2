//! Load on a board of its own, and a log that is held against it.
#![cfg(test)]
#![allow(missing_docs)]

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Exit code and JSON answer of `tupyo load`.
fn load(directory: &Path, arguments: &[&str]) -> (Option<i32>, Value) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tupyo"));
    let output = command.current_dir(directory).arg("load").args(arguments).arg("--json").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    (output.status.code(), serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}")))
}

#[test]
fn prepared_ballots_are_cast_and_their_receipts_verified() {
    let directory = tempfile::tempdir().unwrap();
    let prepare = ["prepare", "--ballots", "40", "--options", "3", "--out", "ballots"];
    let (code, prepared) = load(directory.path(), &prepare);
    assert_eq!((code, &prepared["ballots"]), (Some(0), &40.into()));
    let run = ["run", "--ballots", "ballots", "--connections", "7", "--log", "log", "--anchors", "anchors.json"];
    let (code, cast) = load(directory.path(), &run);
    assert_eq!(code, Some(0), "{cast}");
    assert_eq!((&cast["figures"]["accepted"], &cast["receipts"]), (&40.into(), &40.into()));
    assert_eq!(cast["ledger"]["ballots"], 40);
    assert_eq!(fs::read_to_string(directory.path().join("log")).unwrap().lines().count(), 40);
    assert_eq!(load(directory.path(), &["run", "--ballots", "log"]).0, Some(2));
    assert_eq!(load(directory.path(), &["run", "--ballots", "ballots", "--board", "http://192.0.2.1:80"]).0, Some(2));
}

#[test]
fn a_log_is_held_against_a_board() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    let mut ledger = Command::new(env!("CARGO_BIN_EXE_tupyo"));
    let ledger = ledger.current_dir(path).args(["board", "ledger", "--data", "data"]).output().unwrap();
    fs::write(path.join("ledger.json"), ledger.stdout).unwrap();
    let prepare = ["prepare", "--ballots", "10", "--options", "2", "--ledger", "ledger.json", "--out", "ballots"];
    let (_, prepared) = load(path, &prepare);
    let mut server = Command::new(env!("CARGO_BIN_EXE_tupyo"));
    server.current_dir(path).args(["serve", "--data", "data", "--listen", "127.0.0.1:0", "--official"]);
    server.arg(prepared["official"].as_str().unwrap());
    let server = tupyo_load::ServerProcess::start(server).unwrap();
    let run = ["run", "--ballots", "ballots", "--board", server.url(), "--log", "log", "--anchors", "anchors.json"];
    assert_eq!(load(path, &run).0, Some(0));
    let check = ["check", "--ballots", "ballots", "--log", "log", "--anchors", "anchors.json"];
    let (code, checked) = load(path, &check);
    assert_eq!((code, &checked["ledger"]["acknowledged"]), (Some(0), &10.into()));
    let export = ["record", "export", "--anchors", "anchors.json", "--out", "record"];
    assert!(Command::new(env!("CARGO_BIN_EXE_tupyo")).current_dir(path).args(export).status().unwrap().success());
    server.kill().unwrap();
    assert_eq!(load(path, &check).0, Some(3));
    assert_eq!(load(path, &[&check[..], &["--record", "record"]].concat()).0, Some(0));
    let log = fs::read_to_string(path.join("log")).unwrap();
    let line = log.lines().next().unwrap();
    let changed = line.replacen("\"index\":", "\"index\":1", 1);
    fs::write(path.join("log"), log.replacen(line, &changed, 1)).unwrap();
    let (code, refused) = load(path, &[&check[..], &["--record", "record"]].concat());
    assert_eq!((code, &refused["error"]), (Some(1), &"receipt".into()));
}
