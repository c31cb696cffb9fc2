//! What the server says of itself on the standard error (docs/operate.md).

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tupyo_rehearsal::{Plan, Rehearsal};

use super::played::Played;
use super::process::{Server, refused};
use super::visitor::Visitor;
use super::wire::until;

/// Every line is an object with these members.
fn lines(text: &str) -> Vec<Value> {
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    for line in &lines {
        for member in ["time", "level", "event", "message"] {
            assert!(line[member].is_string(), "{member} in {line}");
        }
    }
    lines
}

/// All but what depends on the processor.
fn events(log: &Path) -> Vec<String> {
    let lines = lines(&fs::read_to_string(log).unwrap());
    let events = lines.iter().map(|line| line["event"].as_str().unwrap().to_owned());
    events.filter(|event| event != "few-instructions").collect()
}

fn last_segment(played: &Played) -> PathBuf {
    let files = fs::read_dir(played.ledger().join("segments")).unwrap().map(|file| file.unwrap().path());
    files.max().unwrap()
}

#[test]
fn a_hang_up_ends_no_board() {
    let directory = tempfile::tempdir().unwrap();
    let (data, log) = (directory.path().join("data"), directory.path().join("log"));
    let mut server = Server::start_logging(&data, &[], &log);
    for _ in 0..3 {
        server.signal("-HUP");
        assert_eq!(Visitor::new(&server.url).get("/healthz").status, 200);
    }
    assert!(until(|| fs::read_to_string(&log).unwrap().contains("\"hung-up\"")), "{:?}", events(&log));
    server.signal("-TERM");
    assert!(server.wait_for_end().success());
}

#[test]
fn a_board_says_that_it_starts_without_officials_and_stops() {
    let directory = tempfile::tempdir().unwrap();
    let (data, log) = (directory.path().join("data"), directory.path().join("log"));
    let mut server = Server::start_logging(&data, &[], &log);
    server.signal("-TERM");
    assert!(server.wait_for_end().success());
    assert_eq!(events(&log), ["all-open", "started", "no-officials", "stopping", "stopped"]);
}

#[test]
fn a_processor_that_lacks_instructions_is_told() {
    let directory = tempfile::tempdir().unwrap();
    let (data, log) = (directory.path().join("data"), directory.path().join("log"));
    let mut server = Server::start_with(&data, &[], &log, &[("TUPYO_BACKEND", "dalek")]);
    server.signal("-TERM");
    assert!(server.wait_for_end().success());
    let lines = lines(&fs::read_to_string(&log).unwrap());
    let told = |event: &str| lines.iter().find(|line| line["event"] == event).unwrap().clone();
    assert_eq!((&told("started")["backend"], &told("few-instructions")["backend"]), (&"dalek".into(), &"dalek".into()));
    assert_eq!(told("few-instructions")["missing"], serde_json::json!(["avx512", "avx2"]));
}

fn is_warning(line: &Value) -> bool {
    line["level"] != "info" && line["event"] != "few-instructions"
}

#[test]
fn repairs_are_told_and_a_clean_start_tells_none() {
    let mut played = Played::new(Rehearsal::opened(Plan::single_choice(2, 2)));
    let log = played.data().join("log");
    played.server.kill();
    let warned = || {
        let mut server = Server::start_logging(&played.data(), &[], &log);
        server.signal("-TERM");
        assert!(server.wait_for_end().success());
        let told = fs::read_to_string(&log).unwrap();
        fs::remove_file(&log).unwrap();
        lines(&told).into_iter().filter(is_warning).collect::<Vec<_>>()
    };
    // What the kill left is repaired, if anything; after that every start is clean.
    warned();
    let names = |told: &[Value]| told.iter().map(|line| line["event"].clone()).collect::<Vec<_>>();
    assert_eq!(names(&warned()), ["no-officials"]);
    let mut segment = fs::OpenOptions::new().append(true).open(last_segment(&played)).unwrap();
    segment.write_all(b"torn").unwrap();
    fs::remove_dir_all(played.election_directory().join("index")).unwrap();
    let told = warned();
    let (repaired, rebuilt) = (&told[0], &told[1]);
    assert_eq!((&repaired["event"], &repaired["cut_bytes"]), (&"tail-repaired".into(), &4.into()), "{told:?}");
    assert_eq!(repaired["election"], played.play.state().election().to_string());
    assert_eq!(rebuilt["event"], "index-rebuilt", "{told:?}");
    // It is told once, if the process did not end before the disk had the index.
    assert!(until(|| names(&warned()) == ["no-officials"]));
}

#[test]
fn a_refused_start_is_one_line_with_its_reason() {
    let played = Played::new(Rehearsal::new(Plan::default()));
    let (code, told) = refused(&played.data(), &[]);
    let told = lines(&told);
    assert_eq!((code, told.len()), (Some(3), 1));
    assert_eq!((&told[0]["event"], &told[0]["exit_code"]), (&"refused-start".into(), &3.into()));
    assert!(told[0]["reason"].as_str().unwrap().contains("another server uses the data directory"));
}

#[test]
fn evictions_are_counted_and_name_nobody() {
    let directory = tempfile::tempdir().unwrap();
    let (data, log) = (directory.path().join("data"), directory.path().join("log"));
    let mut server = Server::start_logging(&data, &["--max-connections", "8", "--workers", "1"], &log);
    let address = server.url.strip_prefix("http://").unwrap().to_owned();
    let mut idle: Vec<TcpStream> = (0..40).map(|_| TcpStream::connect(&address).unwrap()).collect();
    // It has been closed, so those after it have been taken up.
    assert_eq!(idle[0].read(&mut [0]).unwrap_or(0), 0);
    server.signal("-TERM");
    assert!(server.wait_for_end().success());
    let told = fs::read_to_string(&log).unwrap();
    let evicted: u64 = lines(&told).iter().filter_map(|line| line["connections"].as_u64()).sum();
    assert!(evicted > 0, "{told}");
    assert!(!told.contains("127.0.0.1"), "{told}");
}
