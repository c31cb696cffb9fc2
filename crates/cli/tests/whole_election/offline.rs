//! Trustees without a network: their anchors lead nowhere, and files go between them and the official.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::people::{People, TRUSTEE};
use super::processes::{refused_secret, run, run_secret};

/// Nobody listens here.
const NOWHERE: &str = "http://127.0.0.1:9";

/// The trustees of an election, none with a network.
pub struct Offline<'a> {
    pub people: &'a People,
    files: Cell<u32>,
}

impl Offline<'_> {
    /// From now on nothing reaches the board but what the official posts.
    pub fn of(people: &People) -> Offline<'_> {
        people.trustees.iter().for_each(|trustee| lead_nowhere(people, &trustee.join("anchors.json")));
        Offline { people, files: Cell::new(0) }
    }

    fn name(&self, what: &str) -> PathBuf {
        let name = |number: u32| self.people.public(&format!("{what}-{number}"));
        let mut number = self.files.get() + 1;
        while name(number).exists() {
            number += 1;
        }
        self.files.set(number);
        name(number)
    }

    /// The record as it is now, and what `record export` says of it.
    pub fn exported(&self) -> (PathBuf, Value) {
        let record = self.name("record");
        let said =
            run(&self.people.official, &format!("record export --anchors anchors.json --out {}", record.display()));
        (record, said)
    }

    /// The record as it is now.
    pub fn record(&self) -> PathBuf {
        self.exported().0
    }

    /// A trustee's command on a record; the entry file, and what was said.
    pub fn made(&self, trustee: usize, line: &str, record: &Path) -> (PathBuf, Value) {
        let out = self.name("entry");
        let said = run_secret(&self.people.trustees[trustee - 1], &by_files(line, record, &out));
        (out, said)
    }

    /// A trustee's command on a record, which makes an entry file.
    pub fn entry(&self, trustee: usize, line: &str, record: &Path) -> PathBuf {
        let (out, said) = self.made(trustee, line, record);
        assert_eq!(said["out"].as_str(), out.to_str(), "{said}");
        out
    }

    /// A trustee's command on a record, which is refused with this code.
    pub fn refused(&self, trustee: usize, line: &str, record: &Path, exit_code: i32) -> String {
        let out = self.name("entry");
        let code = refused_secret(&self.people.trustees[trustee - 1], &by_files(line, record, &out), exit_code);
        assert!(!out.exists());
        code
    }

    /// The official posts an entry file.
    pub fn post(&self, file: &Path) -> Value {
        run(&self.people.official, &format!("entry post {} --yes --anchors anchors.json", file.display()))
    }

    /// These trustees make the key. Their files are posted in another order than they were made in.
    pub fn ceremony_of(&self, trustees: &[usize]) {
        for step in ["trustee commit", "trustee reveal", "trustee share", "trustee confirm"] {
            self.round(step, trustees);
        }
    }

    /// One round.
    pub fn round(&self, step: &str, trustees: &[usize]) {
        let record = self.record();
        let files: Vec<_> = trustees.iter().map(|trustee| self.entry(*trustee, step, &record)).collect();
        files.iter().rev().for_each(|file| drop(self.post(file)));
    }
}

/// Anchors of the election at an address where nobody is.
pub fn lead_nowhere(people: &People, path: &Path) {
    let mut anchors = people.anchors();
    anchors["url"] = NOWHERE.into();
    fs::write(path, anchors.to_string()).unwrap();
}

/// A command as a trustee gives it on a record.
pub fn by_files(line: &str, record: &Path, out: &Path) -> String {
    let asks = ["trustee agree", "trustee decrypt"].iter().any(|step| line.starts_with(step));
    let yes = if asks { "--yes" } else { "" };
    format!("{line} {yes} --record {} --out {} {TRUSTEE}", record.display(), out.display())
}
