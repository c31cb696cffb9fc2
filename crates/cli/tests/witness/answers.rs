//! The answers of docs/protocol/witness.md, to the byte.

use std::io::{Read, Write};
use std::net::TcpStream;

use tupyo_merkle::{Note, NoteSignature, NoteSigner, Origin};

use super::ledger::Ledger;
use super::process::{Answer, Process, command, keygen};

fn refused(answer: &Answer, status: u16, code: &str) {
    assert_eq!((answer.status, answer.content_type.as_str()), (status, "application/problem+json"), "{answer:?}");
    let problem: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
    assert_eq!((problem["status"].as_u64(), problem["code"].as_str()), (Some(status.into()), Some(code)));
}

fn conflict(answer: &Answer, size: u64) {
    assert_eq!((answer.status, answer.content_type.as_str()), (409, "text/x.tlog.size"), "{answer:?}");
    assert_eq!(answer.body, format!("{size}\n"));
}

#[test]
fn every_answer_is_that_of_the_page() {
    let place = tempfile::tempdir().unwrap();
    let (key, ledger) = (keygen(place.path()), Ledger::new("log.example/1", 4, 20));
    let witness = Process::start(place.path(), ledger.key());
    let request = ledger.request(0, 0, 5);
    let answer = witness.ask(request.to_string());
    assert_eq!((answer.status, answer.content_type.as_str()), (200, "text/plain; charset=utf-8"));
    let line: NoteSignature = answer.body.strip_suffix('\n').unwrap().parse().unwrap();
    assert!(key.verify(&request.checkpoint, &line).unwrap().seconds() > 1_700_000_000);

    conflict(&witness.ask(ledger.request(0, 0, 9).to_string()), 5);
    conflict(&witness.ask(ledger.request(1, 5, 5).to_string()), 5);
    refused(&witness.ask(ledger.request(1, 5, 9).to_string()), 422, "not-consistent");
    refused(&witness.ask(ledger.request(0, 9, 5).to_string()), 400, "old-size");
    refused(&witness.ask("old 5\n\nno note"), 400, "add-checkpoint-malformed");
    refused(&witness.ask(Ledger::new("log.example/2", 4, 20).request(0, 0, 5).to_string()), 404, "unknown-origin");
    let thief = NoteSigner::from_seed(Origin::new("log.example/1").unwrap(), &[2; 32]);
    let mut forged = ledger.request(0, 5, 9);
    forged.checkpoint = Note::parse(ledger.checkpoint(0, 9).sign(&thief).unwrap()).unwrap();
    refused(&witness.ask(forged.to_string()), 403, "not-signed");
    refused(&witness.ask(vec![b'a'; 200_000]), 413, "body-too-long");
}

#[test]
fn other_requests_are_refused() {
    let place = tempfile::tempdir().unwrap();
    keygen(place.path());
    let ledger = Ledger::new("log.example/1", 4, 20);
    let witness = Process::start_with(place.path(), ledger.key(), &["--timeout", "1"]);
    let head = |line: &str, rest: &str| {
        raw(&witness, &format!("{line} HTTP/1.1\r\nHost: w\r\nConnection: close\r\n{rest}\r\n"))
    };
    assert!(head("GET /add-checkpoint", "").starts_with("HTTP/1.1 405 "));
    assert!(head("GET /add-ledger-key", "").starts_with("HTTP/1.1 405 "));
    let empty = head("POST /add-ledger-key", "Content-Length: 0\r\n");
    assert!(empty.starts_with("HTTP/1.1 400 ") && empty.contains("add-ledger-key-malformed"), "{empty}");
    assert!(head("POST /elsewhere", "Content-Length: 0\r\n").starts_with("HTTP/1.1 404 "));
    let compressed = head("POST /add-checkpoint", "Content-Length: 0\r\nContent-Encoding: gzip\r\n");
    assert!(compressed.starts_with("HTTP/1.1 415 "), "{compressed}");
    let stalled = head("POST /add-checkpoint", "Content-Length: 900\r\n");
    assert!(stalled.starts_with("HTTP/1.1 408 "), "{stalled}");
    assert_eq!(witness.ask(ledger.request(0, 0, 5).to_string()).status, 200);
}

fn raw(witness: &Process, request: &str) -> String {
    let mut stream = TcpStream::connect(witness.url.strip_prefix("http://").unwrap()).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn one_process_at_a_time_with_its_own_memory() {
    let place = tempfile::tempdir().unwrap();
    keygen(place.path());
    let ledger = Ledger::new("log.example/1", 4, 20);
    let log = ledger.key().to_string();
    let serve = ["witness", "serve", "--key", "w.key", "--data", "state", "--listen", "127.0.0.1:0"];
    assert_eq!(command(place.path(), &serve).status.code(), Some(2), "no ledger");
    let twice = [&serve[..], &["--log", &log, "--log", &log]].concat();
    assert_eq!(command(place.path(), &twice).status.code(), Some(2));
    let once = [&serve[..], &["--log", &log]].concat();
    let witness = Process::start(place.path(), ledger.key());
    assert_eq!(command(place.path(), &once).status.code(), Some(3), "locked");
    witness.ask(ledger.request(0, 0, 5).to_string());
    drop(witness);
    let mut files = std::fs::read_dir(place.path().join("state")).unwrap().map(|entry| entry.unwrap().path());
    let memory = files.find(|path| path.file_name().unwrap() != "lock").unwrap();
    std::fs::write(memory, "something else").unwrap();
    let output = command(place.path(), &once);
    assert_eq!(output.status.code(), Some(4));
    assert!(String::from_utf8_lossy(&output.stderr).contains("[state-damaged]"), "{output:?}");
}
