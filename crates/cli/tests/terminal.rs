//! A board that says what a terminal would obey: none of it reaches one.
#![cfg(test)]
#![allow(missing_docs)]
#![allow(clippy::unwrap_used, reason = "a failed helper fails its test")]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::{Command, Output};
use std::thread;

/// What erases a screen, reorders a line, rings, and is assigned by no Unicode.
const HOSTILE: &str = "\u{1b}[2J\u{202e}\u{7}\u{9b}31m\u{378}";

/// A board that answers everything with a problem of these words; its address.
fn board() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let problem = serde_json::json!({ "code": format!("a{HOSTILE}"), "detail": format!("b{HOSTILE}\nc") }).to_string();
    let answer = format!(
        "HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\nContent-Length: {}\r\n\
        Connection: close\r\n\r\n{problem}",
        problem.len()
    );
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = BufReader::new(stream.try_clone().unwrap());
            let mut line = String::new();
            while head.read_line(&mut line).is_ok_and(|read| read > 2) {
                line.clear();
            }
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    format!("http://{address}")
}

fn status(more: &[&str]) -> Output {
    let place = tempfile::tempdir().unwrap();
    let anchors = serde_json::json!({ "url": board(), "election": "0".repeat(64) });
    fs::write(place.path().join("anchors.json"), anchors.to_string()).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_tupyo"));
    command.current_dir(place.path()).args(["status", "--anchors", "anchors.json"]).args(more).output().unwrap()
}

#[test]
fn a_boards_words_are_shown_and_not_obeyed() {
    for more in [&[][..], &["--json"], &["--language", "ko"]] {
        let output = status(more);
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        let shown = "\u{fffd}[2J\u{fffd}\u{fffd}\u{fffd}31m\u{fffd}";
        assert!(said.contains(&format!("b{shown}\u{fffd}c")) && said.contains(&format!("a{shown}")), "{said:?}");
        assert!(said.chars().all(|c| c == '\n' || tupyo_encoding::is_text_character(c)), "{said:?}");
    }
}
