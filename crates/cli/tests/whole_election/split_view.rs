//! A board that shows two histories, both signed with its own key, is caught by one voter with a receipt and by one
//! auditor; each has evidence that the verifier and the reference confirm.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use super::lying::{Liar, Posts};
use super::people::{People, VOTE};
use super::processes::{Server, binary, command, copy_directory, refused, refused_typing, run, text, verify};

/// An open election, and a second board under the same key that goes its own way from there.
struct Fork {
    people: People,
    other: Server,
}

impl Fork {
    /// Voter 2 votes on the first board, voter 3 on the other, as often as said.
    fn new(others_ballots: usize) -> Fork {
        let mut people = People::new(1, 1);
        people.trustee(1, "trustee ceremony --wait");
        people.official("joint-key post");
        people.enrol(1, 2);
        let (board, copy) = (people.public("board"), people.public("other-board"));
        copy_directory(&board, &copy);
        let other = Server::start(&copy, &official_key(&people));
        people.vote(2, "mayor=kim cast", "--receipt my.receipt");
        let fork = Fork { people, other };
        fork.anchors_of_the_other(&fork.people.voters[2].join("anchors.json"));
        for _ in 0..others_ballots {
            fork.people.vote(3, "mayor=lee cast", "");
        }
        fork
    }

    /// Anchors that lead to the other board.
    fn anchors_of_the_other(&self, path: &Path) {
        let mut anchors = self.people.anchors();
        anchors["url"] = self.other.url.clone().into();
        fs::write(path, anchors.to_string()).unwrap();
    }

    /// Where an election is on a board.
    fn prefix(&self, server: &Server) -> String {
        format!("{}/elections/{}", server.url, self.people.anchors()["election"].as_str().unwrap())
    }

    /// What a command that must find the split view says, and the kind of its evidence.
    fn caught(&self, directory: &Path, line: &str) -> (Value, String) {
        let output = command(directory, line).arg("--json").output().unwrap();
        assert_eq!(output.status.code(), Some(4), "{line}: {}", text(&output));
        let last = text(&output).lines().rfind(|line| line.starts_with("{\"")).unwrap().to_owned();
        let said: Value = serde_json::from_str(&last).unwrap();
        assert_eq!(said["error"], "split-view", "{said}");
        let evidence = directory.join(said["evidence"].as_str().expect("a file of evidence"));
        (said, self.confirmed(&evidence))
    }

    /// The kind of evidence, after two verifiers have confirmed it and refused it changed.
    fn confirmed(&self, evidence: &Path) -> String {
        let manifest = self.people.official.join("manifest.json");
        let report = verify_evidence(evidence, &manifest);
        assert_eq!((report.0, &report.1["proved"]), (Some(0), &json!(true)), "{}", report.1);
        let reference = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../test-vectors/reference/verify_evidence.py");
        let output =
            Command::new("python3").arg(reference).arg(evidence).arg("--manifest").arg(&manifest).output().unwrap();
        assert!(output.status.success(), "{}", text(&output));
        let changed = self.people.public("changed.evidence");
        let mut bytes = fs::read(evidence).unwrap();
        let end = bytes.len() - 9;
        bytes[end] ^= 1;
        fs::write(&changed, bytes).unwrap();
        assert_eq!(verify_evidence(&changed, &manifest).0, Some(1));
        report.1["kind"].as_str().unwrap().to_owned()
    }
}

/// The exit code and report of `tupyo-verify evidence`.
fn verify_evidence(file: &Path, manifest: &Path) -> (Option<i32>, Value) {
    let mut verifier = Command::new(binary("tupyo-verify"));
    let output = verifier.arg("evidence").arg(file).arg("--manifest").arg(manifest).arg("--json").output().unwrap();
    (output.status.code(), serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", text(&output))))
}

fn official_key(people: &People) -> String {
    let key = fs::read_to_string(people.official.join("official.pub")).unwrap();
    key.split('"').find(|part| part.len() == 43).unwrap().to_owned()
}

#[test]
fn one_voter_with_a_receipt_catches_a_split_view() {
    let fork = Fork::new(2);
    let voter = &fork.people.voters[1];
    assert_eq!(run(voter, "receipt check my.receipt --anchors anchors.json")["valid"], true);
    fork.anchors_of_the_other(&voter.join("other.json"));
    // No checkpoint of the other board was seen before: the receipt is all there is.
    let (said, kind) = fork.caught(voter, "receipt check my.receipt --anchors other.json");
    assert_eq!((said["evidence"].as_str(), kind.as_str()), (Some("other.json.evidence"), "entry"));
    let again = fork.caught(voter, "receipt check my.receipt --anchors other.json").0;
    assert_eq!(again["evidence"], said["evidence"], "the same evidence is not written twice");
    // With the checkpoint that was seen before, any command finds it.
    fs::copy(voter.join("anchors.json.seen"), voter.join("other.json.seen")).unwrap();
    let (said, kind) = fork.caught(voter, "status --anchors other.json");
    assert_eq!((said["evidence"].as_str(), kind.as_str()), (Some("other.json.evidence.2"), "prefix"));
}

#[test]
fn one_auditor_with_a_mirror_or_a_watch_catches_a_split_view() {
    let fork = Fork::new(1);
    let auditor = &fork.people.public("auditor");
    fs::create_dir(auditor).unwrap();
    fs::write(auditor.join("anchors.json"), fork.people.anchors().to_string()).unwrap();
    fork.anchors_of_the_other(&auditor.join("other.json"));
    let line = "board mirror mirror --once --anchors anchors.json";
    let mirrored = command(auditor, line).arg("--json").output().unwrap();
    assert_eq!(mirrored.status.code(), Some(0), "{}", text(&mirrored));
    let watched = command(auditor, "board watch --once --anchors anchors.json").output().unwrap();
    assert_eq!(watched.status.code(), Some(0), "{}", text(&watched));

    let (said, kind) = fork.caught(auditor, "board mirror mirror --once --anchors other.json");
    assert_eq!((said["evidence"].as_str(), kind.as_str()), (Some("mirror.evidence"), "same-size"));
    fs::rename(auditor.join("anchors.json.seen"), auditor.join("other.json.seen")).unwrap();
    let (said, kind) = fork.caught(auditor, "board watch --once --anchors other.json");
    assert_eq!((said["evidence"].as_str(), kind.as_str()), (Some("other.json.evidence"), "same-size"));
    // The mirror still is what it was.
    assert_eq!(command(auditor, line).output().unwrap().status.code(), Some(0));
}

/// The board shows one history and takes the ballot to the other, whose receipt is in order.
#[test]
fn a_receipt_of_another_history_casts_nothing() {
    let fork = Fork::new(1);
    fork.people.vote(2, "mayor=lee cast", "");
    let voter = &fork.people.voters[0];
    let liar = Liar::before(&fork.people.server.url, Posts::To(fork.other.url.clone()));
    liar.deceives(&fork.people, voter);
    let typed = "mayor=kim\ncouncil=a\ncast\n";
    let line = format!("{VOTE} --receipt my.receipt");
    assert_eq!(refused_typing(voter, &line, typed, 4), "split-view");
    assert_eq!(fork.confirmed(&voter.join("anchors.json.evidence")), "same-size");
    assert!(voter.join("my.receipt").exists() && voter.join("voter.key.pending").exists());
    liar.now(Posts::Pass);
    assert_eq!(refused_typing(voter, &line, "", 4), "split-view", "the receipt is not forgotten");
}

#[test]
fn any_two_views_are_compared() {
    let fork = Fork::new(2);
    let voter = &fork.people.voters[1];
    let (ours, theirs) = (fork.prefix(&fork.people.server), fork.prefix(&fork.other));
    let compare =
        |one: &str, other: &str| format!("board compare {one} {other} --anchors anchors.json --out out.evidence");
    run(voter, "record export --anchors anchors.json --out record");
    fs::copy(voter.join("anchors.json.seen"), voter.join("before")).unwrap();
    let before = "before";

    for (one, other) in [(before, "record"), ("my.receipt", "record"), ("record", &ours), (&ours, "my.receipt")] {
        let said = run(voter, &compare(one, other));
        assert_eq!((&said["outcome"], &said["how"]), (&json!("consistent"), &json!("same-tree")), "{one} {other}");
    }
    for (one, other, kind) in [
        ("my.receipt", theirs.as_str(), "entry"),
        (&theirs, "my.receipt", "entry"),
        ("record", &theirs, "prefix"),
        (before, &theirs, "prefix"),
        (&ours, &theirs, "prefix"),
    ] {
        assert_eq!(fork.caught(voter, &compare(one, other)).1, kind, "{one} {other}");
    }

    // Our ledger grows: the older checkpoint is in it, which only its tiles can show.
    fork.people.vote(2, "mayor=lee cast", "--receipt later.receipt");
    fork.people.vote(2, "mayor=kim cast", "");
    let said = run(voter, &compare(before, &ours));
    assert_eq!((&said["outcome"], &said["how"]), (&json!("consistent"), &json!("prefix")));
    assert_eq!(refused(voter, &compare(before, "anchors.json.seen"), 5), "no-tiles");
    assert_eq!(refused(voter, &compare("record", "later.receipt"), 5), "no-tiles");
    assert_eq!(fork.caught(voter, &compare("later.receipt", &theirs)).1, "same-size");
}

#[test]
fn a_mirror_is_a_record_goes_on_and_mends_itself() {
    let mut people = People::new(1, 1);
    people.trustee(1, "trustee ceremony --wait");
    people.official("joint-key post");
    let official = people.official.clone();
    let mirror = |exit_code: i32| {
        let output = command(&official, "board mirror mirror --once --anchors anchors.json --json").output().unwrap();
        assert_eq!(output.status.code(), Some(exit_code), "{}", text(&output));
    };
    let anchors = people.anchors();
    let accepted = || verify(&official.join("mirror"), anchors["election"].as_str().unwrap()).0;
    mirror(0);
    assert_eq!(accepted(), Some(2), "the election is not finished, and nothing is wrong");
    people.enrol(1, 1);
    mirror(0);
    mirror(0);
    assert_eq!(accepted(), Some(2));
    let seen = fs::read_to_string(official.join("mirror.seen")).unwrap();
    assert_eq!(seen.matches('\u{2014}').count(), 2, "each checkpoint once");

    // A damaged and a missing file are fetched again, what a stopped process has left goes.
    let files = tiles(&official.join("mirror/tile"));
    assert_eq!(files.len(), 2);
    fs::write(&files[0], b"damaged").unwrap();
    fs::remove_file(&files[1]).unwrap();
    fs::write(official.join("mirror/tile/.part-x"), b"unfinished").unwrap();
    mirror(0);
    assert_eq!(accepted(), Some(2));

    // A board that has forgotten is found out; the mirror keeps what it has.
    let older = people.public("older-board");
    copy_directory(&people.public("board"), &older);
    people.vote(2, "mayor=kim cast", "");
    mirror(0);
    people.server = Server::start(&older, &official_key(&people));
    let mut changed = people.anchors();
    changed["url"] = people.server.url.clone().into();
    fs::write(official.join("anchors.json"), changed.to_string()).unwrap();
    mirror(5);
    assert_eq!(accepted(), Some(2));
    assert!(!official.join("mirror.evidence").exists(), "an old checkpoint proves nothing");

    // Nobody is there.
    people.server = Server::start(&people.public("board"), &official_key(&people));
    mirror(3);
    fs::create_dir(official.join("other")).unwrap();
    fs::write(official.join("other/file"), b"mine").unwrap();
    assert_eq!(refused(&official, "board mirror other --once --anchors anchors.json", 3), "file-exists");
}

fn tiles(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { tiles(&path) } else { vec![path] }).collect()
}
