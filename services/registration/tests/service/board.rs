//! A board with an election whose ceremony is held: registrars may register.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tempfile::TempDir;
use tupyo_client::Board;
use tupyo_election::{Document, ElectionId, ElectionState, Entry};
use tupyo_proof::SigningKey;
use tupyo_rehearsal::{Plan, RegistrationPlan, Rehearsal, ledger_key_file};
use tupyo_voter::BoardAddress;

/// A board as a process, and the elections that are held on it.
pub struct BoardProcess {
    child: Child,
    pub url: String,
    _directory: TempDir,
}

/// An election on it, as it is rehearsed: its people's keys.
pub struct Held {
    pub play: Rehearsal,
    pub board: Board,
}

/// Another of the workspace's programs, beside the registrar; built if it is not there.
pub fn program(package: &str, name: &str) -> PathBuf {
    static BUILDING: Mutex<()> = Mutex::new(());
    let _one_at_a_time = BUILDING.lock();
    let own = PathBuf::from(env!("CARGO_BIN_EXE_tupyo-registrar"));
    let directory = own.parent().unwrap();
    let place = directory.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    if !place.exists() {
        let mut command = Command::new(env!("CARGO"));
        command.args(["build", "-p", package, "--target-dir"]).arg(directory.parent().unwrap());
        assert!(command.current_dir(env!("CARGO_MANIFEST_DIR")).status().unwrap().success());
    }
    place
}

impl BoardProcess {
    /// A board for elections of these rehearsals' officials.
    pub fn start(plays: &[&Rehearsal]) -> BoardProcess {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("ledger.key"), ledger_key_file()).unwrap();
        let official = |play: &&Rehearsal| {
            format!("--official={}", URL_SAFE_NO_PAD.encode(play.official().verifying_key().encode().as_bytes()))
        };
        let officials: BTreeSet<String> = plays.iter().map(official).collect();
        let mut child = Command::new(program("tupyo-server", "tupyo-server"))
            .args(["--listen", "127.0.0.1:0", "--name", "ledger.example", "--data"])
            .arg(directory.path())
            .args(officials)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("listening on ").expect("the board listens").to_owned();
        BoardProcess { child, url, _directory: directory }
    }

    /// Holds an election up to its ceremony.
    pub fn hold(&self, play: Rehearsal) -> Held {
        let entries: Vec<Entry> = play.entries().iter().map(|entry| Entry::decode(entry).unwrap()).collect();
        let parts = match &entries[0] {
            Entry::Document(part) => usize::from(part.parts),
            _ => panic!("a manifest"),
        };
        let election = play.state().election();
        Board::create_election(&self.url, election, &entries[..parts]).unwrap();
        let board = Board::new(BoardAddress { url: self.url.clone(), election });
        entries[parts..].iter().for_each(|entry| drop(board.post(entry).unwrap()));
        Held { play, board }
    }
}

impl Drop for BoardProcess {
    fn drop(&mut self) {
        let _ended = self.child.kill();
        let _ended = self.child.wait();
    }
}

/// An election whose registrars work by this plan, with one style of contests, `district-0`.
pub fn rehearsed(registration: RegistrationPlan, seed: u64) -> Rehearsal {
    let plan = Plan { registration: Some(registration), seed, ..Plan::single_choice(3, 1) };
    let mut play = Rehearsal::new(plan);
    play.hold_ceremony();
    play
}

impl Held {
    pub fn id(&self) -> ElectionId {
        self.board.address().election
    }

    pub fn state(&self) -> ElectionState {
        self.board.follow().unwrap().0
    }

    pub fn registrar(&self, number: usize) -> &SigningKey {
        &self.play.registrars()[number]
    }

    /// A registrar says something past every service.
    pub fn say(&mut self, registrar: u16, document: &Document) {
        let entries = self.play.registrar_entries(registrar, document);
        entries.iter().for_each(|entry| drop(self.board.post(entry).unwrap()));
    }
}
