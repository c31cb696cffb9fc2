//! A rehearsed election and the board that follows it.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use tempfile::TempDir;
use tupyo_election::Entry;
use tupyo_merkle::NoteVerifier;
use tupyo_rehearsal::{Rehearsal, ledger_key_file};

use super::process::Server;
use super::visitor::{Answer, Visitor};

pub struct Played {
    pub play: Rehearsal,
    pub server: Server,
    pub visitor: Visitor,
    pub key: NoteVerifier,
    directory: TempDir,
    options: Vec<String>,
    environment: Vec<(&'static str, PathBuf)>,
    posted: usize,
}

impl Played {
    /// A board that has everything that the rehearsal has.
    pub fn new(play: Rehearsal) -> Played {
        Played::with(play, &[])
    }

    /// The same, with options of the server.
    pub fn with(play: Rehearsal, options: &[&str]) -> Played {
        Played::within(play, options, &[])
    }

    /// The same, with variables in the server's environment.
    pub fn within(play: Rehearsal, options: &[&str], environment: &[(&'static str, PathBuf)]) -> Played {
        let mut played = Played::unbegun(play, options, environment);
        let created = played.visitor.post("/elections", &proposal(&played.play));
        assert_eq!(created.status, 201, "{}", created.text());
        let created: Value = serde_json::from_slice(&created.body).unwrap();
        assert_eq!(created["election"], played.play.state().election().to_string());
        assert_eq!(created["url"], played.path(""));
        played.follow();
        played
    }

    /// A board on which the election has not begun.
    pub fn unbegun(play: Rehearsal, options: &[&str], environment: &[(&'static str, PathBuf)]) -> Played {
        let directory = tempfile::tempdir().unwrap();
        let official = URL_SAFE_NO_PAD.encode(play.official().verifying_key().encode().as_bytes());
        write_ledger_keys(&directory.path().join("data"));
        let options: Vec<String> =
            ["--official", &official].iter().chain(options).map(|option| (*option).to_owned()).collect();
        let environment = environment.to_vec();
        let server = started(&directory.path().join("data"), &options, &environment);
        let visitor = Visitor::new(&server.url);
        let (posted, key) = (manifest_parts(&play), play.signer().verifier().clone());
        Played { play, server, visitor, key, directory, options, environment, posted }
    }

    /// Posts what the rehearsal has got since; every receipt is verified.
    pub fn follow(&mut self) {
        for index in self.posted..self.play.entries().len() {
            let entry = &self.play.entries()[index];
            let key = self.play.state().ledger_keys().unwrap().at(index as u64 + 1);
            let receipt = self.visitor.post(&self.path("/entries"), entry).receipt(entry, key);
            assert_eq!(receipt, index as u64);
        }
        self.posted = self.play.entries().len();
    }

    /// Somebody else has posted what the rehearsal has got since.
    pub fn skip(&mut self) {
        self.posted = self.play.entries().len();
    }

    pub fn path(&self, rest: &str) -> String {
        format!("/elections/{}{rest}", self.play.state().election())
    }

    pub fn get(&self, rest: &str) -> Answer {
        self.visitor.get(&self.path(rest))
    }

    pub fn post(&self, entry: &Entry) -> Answer {
        self.post_bytes(&entry.encode())
    }

    pub fn post_bytes(&self, bytes: &[u8]) -> Answer {
        self.visitor.post(&self.path("/entries"), bytes)
    }

    pub fn status(&self) -> Value {
        self.get("").json()
    }

    pub fn entries(&self) -> u64 {
        self.status()["entries"].as_u64().unwrap()
    }

    /// What the server is started with.
    pub fn options(&self) -> impl Iterator<Item = &str> {
        self.options.iter().map(String::as_str)
    }

    pub fn data(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    pub fn ledger(&self) -> PathBuf {
        self.election_directory().join("ledger")
    }

    pub fn election_directory(&self) -> PathBuf {
        self.data().join("elections").join(self.play.state().election().to_string())
    }

    /// Kills the server and starts it again as a process that may have few files open.
    pub fn restart_with_files(&mut self, files: u32, options: &[&str]) {
        self.server.kill();
        self.server = Server::start_with_files(files, &self.data(), options);
        self.visitor = Visitor::new(&self.server.url);
    }

    /// Kills the server, does something to its directory, and starts it again.
    pub fn restart(&mut self, meanwhile: impl FnOnce(&Played)) {
        self.server.kill();
        meanwhile(self);
        self.server = started(&self.data(), &self.options, &self.environment);
        self.visitor = Visitor::new(&self.server.url);
    }
}

/// The keys of rehearsed ledgers, as a server keeps them.
pub fn write_ledger_keys(data: &Path) {
    fs::create_dir_all(data).unwrap();
    fs::write(data.join("ledger.key"), ledger_key_file()).unwrap();
}

fn started(data: &Path, options: &[String], environment: &[(&'static str, PathBuf)]) -> Server {
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    Server::start_in(data, &options, environment)
}

/// The body that begins the rehearsed election.
pub fn proposal(play: &Rehearsal) -> Vec<u8> {
    borsh::to_vec(&play.entries()[..manifest_parts(play)]).unwrap()
}

fn manifest_parts(play: &Rehearsal) -> usize {
    match Entry::decode(&play.entries()[0]).unwrap() {
        Entry::Document(part) => usize::from(part.parts),
        _ => panic!("a manifest"),
    }
}
