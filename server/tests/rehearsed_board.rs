//! Runs a command, from this package's directory, beside a board with two rehearsed elections, one open and one
//! finished:
//!
//! ```console
//! $ cargo test -p tupyo-server --test rehearsed_board -- COMMAND…
//! ```
//!
//! The command finds in its environment `TUPYO_URL`, `TUPYO_OPEN` and `TUPYO_FINISHED` (the elections' ids) and
//! `TUPYO_SAMPLES`, a directory with `codes` (tracking codes of the open election, a line each) and `*.entry` (entries
//! that it could take next). Ends as the command does.
#![cfg(test)]
#![allow(missing_docs)]
#![allow(dead_code, reason = "the tests of the board use the rest of what is shared with them")]

mod board {
    mod conformance;
    pub mod played;
    pub mod process;
    pub mod visitor;
}

use std::path::Path;
use std::process::{Command, ExitCode};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use board::played::{proposal, write_ledger_keys};
use board::process::Server;
use board::visitor::Visitor;
use tupyo_election::Entry;
use tupyo_rehearsal::{Plan, Rehearsal};

fn main() -> ExitCode {
    let mut command = std::env::args_os().skip(1);
    let Some(program) = command.next() else {
        eprintln!("give a command");
        return ExitCode::from(2);
    };
    let directory = tempfile::tempdir().unwrap();
    let mut open = Rehearsal::opened(Plan { seed: 11, ..Plan::default() });
    (0..5).for_each(|voter| open.cast(voter, 1));
    open.challenge(5, 0);
    let finished = Rehearsal::finished(Plan::single_choice(3, 250));
    let officials = [&open, &finished].map(|play| {
        let key = URL_SAFE_NO_PAD.encode(play.official().verifying_key().encode().as_bytes());
        format!("--official={key}")
    });
    write_ledger_keys(&directory.path().join("data"));
    let server = Server::start(&directory.path().join("data"), &officials.each_ref().map(String::as_str));
    let visitor = Visitor::new(&server.url);
    [&open, &finished].iter().for_each(|play| post(&visitor, play));
    let samples = directory.path().join("samples");
    write_samples(&samples, &mut open);
    let mut child = Command::new(program);
    child.args(command).env("TUPYO_URL", &server.url).env("TUPYO_SAMPLES", samples);
    child.env("TUPYO_OPEN", open.state().election().to_string());
    child.env("TUPYO_FINISHED", finished.state().election().to_string());
    let code = child.status().unwrap().code().unwrap_or(1);
    ExitCode::from(u8::try_from(code).unwrap_or(1))
}

fn post(visitor: &Visitor, play: &Rehearsal) {
    assert_eq!(visitor.post("/elections", &proposal(play)).status, 201);
    let path = format!("/elections/{}/entries", play.state().election());
    for entry in play.entries() {
        assert_eq!(visitor.post(&path, entry).status, 200);
    }
}

fn write_samples(directory: &Path, play: &mut Rehearsal) {
    std::fs::create_dir(directory).unwrap();
    let code = |bytes: &Vec<u8>| match Entry::decode(bytes).unwrap() {
        Entry::Ballot(signed) => Some(signed.ballot.tracking_code(play.check().context())),
        Entry::Challenged(challenged) => Some(challenged.ballot.tracking_code(play.check().context())),
        Entry::Document(_) => None,
    };
    let codes: Vec<String> = play.entries().iter().filter_map(code).map(|code| code.to_string()).collect();
    std::fs::write(directory.join("codes"), codes.join("\n")).unwrap();
    let posted = play.entries().last().unwrap().clone();
    let next = [play.ballot(6, 1), play.ballot(0, 2), play.challenged(7, 0)].map(|entry| entry.encode());
    // A manifest document alone could begin an election, as a list of one entry.
    let begins = proposal(play);
    let wrong_phase = play.trustee_entries(0, &play.closing()).remove(0).encode();
    for (number, bytes) in next.into_iter().chain([posted, begins, wrong_phase]).enumerate() {
        std::fs::write(directory.join(format!("{number}.entry")), bytes).unwrap();
    }
}
