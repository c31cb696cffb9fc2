//! Writes a server's directory with a rehearsed election in which voting is open: what `server/tests/upgrades` keeps of
//! each version.
#![allow(clippy::expect_used, reason = "a program for whoever works on Tupyo")]

use std::fs;
use std::path::PathBuf;

use tupyo_ledger::Ledger;
use tupyo_rehearsal::{Plan, Rehearsal, ledger_key_file};

fn main() {
    let data = PathBuf::from(std::env::args().nth(1).expect("a directory"));
    let mut play = Rehearsal::opened(Plan::default());
    play.vote_all();
    let election = play.state().election().to_string();
    fs::create_dir_all(data.join("elections")).expect("a directory");
    fs::write(data.join("ledger.key"), ledger_key_file()).expect("keys");
    let place = data.join("elections").join(&election).join("ledger");
    let mut ledger = Ledger::open(place, play.signer()).expect("a ledger");
    for entry in play.entries() {
        ledger.append(&[entry]).expect("appended");
    }
}
