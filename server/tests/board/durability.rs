//! What the server does when its disk fails, fills up or is another's, and when everything happens at once
//! (docs/protocol/storage.md).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use tupyo_election::ElectionId;
use tupyo_ledger::Ledger;
use tupyo_merkle::NoteSigner;
use tupyo_rehearsal::{Plan, Rehearsal};

use super::played::Played;
use super::process::{Server, refused};
use super::visitor::Visitor;
use super::wire::until;

/// A disk that fails, or is slow, when a file says so.
pub struct FailingDisk {
    directory: tempfile::TempDir,
}

impl FailingDisk {
    pub fn new() -> FailingDisk {
        let directory = tempfile::tempdir().unwrap();
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/board/failing_disk.c");
        let library = directory.path().join("failing_disk.so");
        let compiled =
            Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(&source).arg("-ldl").status();
        assert!(compiled.expect("a C compiler").success());
        FailingDisk { directory }
    }

    pub fn environment(&self) -> Vec<(&'static str, PathBuf)> {
        vec![
            ("LD_PRELOAD", self.directory.path().join("failing_disk.so")),
            ("TUPYO_TEST_SYNC_FAILS", self.directory.path().join("sync")),
            ("TUPYO_TEST_CHECKPOINT_FAILS", self.directory.path().join("checkpoint")),
            ("TUPYO_TEST_DISK_FULL", self.directory.path().join("full")),
            ("TUPYO_TEST_DISK_SLOW", self.directory.path().join("slow")),
        ]
    }

    pub fn set(&self, what: &str, fails: bool) {
        let flag = self.directory.path().join(what);
        if fails { fs::write(flag, "").unwrap() } else { fs::remove_file(flag).unwrap() }
    }
}

fn opened(voters: usize) -> Rehearsal {
    Rehearsal::opened(Plan::single_choice(2, voters))
}

#[test]
fn a_failed_sync_ends_the_server_with_its_own_code() {
    let disk = FailingDisk::new();
    let mut played = Played::within(opened(2), &[], &disk.environment());
    let before = played.entries();
    let entry = played.play.ballot(0, 1);
    disk.set("sync", true);
    assert_eq!(played.post(&entry).problem(), (500, "outcome-unknown".to_owned()));
    assert_eq!(played.server.wait_for_end().code(), Some(6));
    disk.set("sync", false);
    played.restart(|_| {});
    assert_eq!(played.post(&entry).receipt(&entry.encode(), &played.key), before);
    assert_eq!(played.entries(), before + 1);
}

#[test]
fn a_failing_storage_ends_the_server() {
    let disk = FailingDisk::new();
    let mut played = Played::within(opened(2), &[], &disk.environment());
    let before = played.entries();
    let entry = played.play.ballot(0, 1);
    disk.set("checkpoint", true);
    assert_eq!(played.post(&entry).problem(), (500, "outcome-unknown".to_owned()));
    assert_eq!(played.server.wait_for_end().code(), Some(5));
    disk.set("checkpoint", false);
    // The batch was stored before the failure: it is kept, and sending it again gives its receipt.
    played.restart(|_| {});
    assert_eq!(played.post(&entry).receipt(&entry.encode(), &played.key), before);
    assert_eq!(played.entries(), before + 1);
}

#[test]
fn a_full_disk_is_survived() {
    let disk = FailingDisk::new();
    let mut played = Played::within(opened(3), &[], &disk.environment());
    let before = played.entries();
    let ballots: Vec<Vec<u8>> = (0..3).map(|voter| played.play.ballot(voter, 1).encode()).collect();
    assert_eq!(played.post_bytes(&ballots[0]).receipt(&ballots[0], &played.key), before);
    disk.set("full", true);
    for _ in 0..3 {
        assert_eq!(played.post_bytes(&ballots[1]).problem(), (507, "storage-full".to_owned()));
        assert_eq!(played.get(&format!("/entries/{before}")).body, ballots[0]);
        assert_eq!(played.entries(), before + 1);
        // What is there already is acknowledged again.
        assert_eq!(played.post_bytes(&ballots[0]).receipt(&ballots[0], &played.key), before);
    }
    disk.set("full", false);
    assert_eq!(played.post_bytes(&ballots[1]).receipt(&ballots[1], &played.key), before + 1);
    played.restart(|_| {});
    assert_eq!(played.post_bytes(&ballots[2]).receipt(&ballots[2], &played.key), before + 2);
    assert_eq!(played.status()["ballots"], 3);
}

#[test]
fn yesterdays_backup_is_refused() {
    let apart = tempfile::tempdir().unwrap();
    let option = ["--checkpoint-copy", apart.path().to_str().unwrap()];
    let mut played = Played::with(opened(2), &option);
    let (data, backup) = (played.data(), apart.path().with_extension("backup"));
    played.restart(|_| copy(&data, &backup));
    let entry = played.play.ballot(0, 1);
    assert_eq!(played.post(&entry).status, 200);
    played.server.kill();
    fs::remove_dir_all(&data).unwrap();
    fs::rename(&backup, &data).unwrap();
    let (code, message) = refused(&data, &option);
    assert_eq!(code, Some(4), "{message}");
    assert!(message.contains("ledger-rolled-back"), "{message}");
    fs::remove_dir_all(played.election_directory()).unwrap();
    let (code, message) = refused(&data, &option);
    assert!(code == Some(4) && message.contains("ledger-rolled-back"), "{message}");
}

#[test]
fn a_checkpoint_that_cannot_be_read_is_not_one_that_is_missing() {
    let apart = tempfile::tempdir().unwrap();
    let option = ["--checkpoint-copy", apart.path().to_str().unwrap()];
    let mut played = Played::with(opened(2), &option);
    played.server.kill();
    let (checkpoint, log) = (played.ledger().join("checkpoint"), played.data().join("log"));
    let server = Server::start_logging(&played.data(), &option, &log);
    fs::rename(&checkpoint, checkpoint.with_extension("away")).unwrap();
    fs::create_dir(&checkpoint).unwrap();
    let told = || fs::read_to_string(&log).unwrap();
    assert!(until(|| told().contains("copy-not-compared")), "{}", told());
    let entry = played.play.ballot(0, 1).encode();
    let visitor = Visitor::new(&server.url);
    visitor.post(&played.path("/entries"), &entry).receipt(&entry, &played.key);
    assert!(!played.data().join("evidence").exists());
}

/// Signed with the ledger's own key and whole, but against the rules: nothing of it is served, and the entry is named.
#[test]
fn an_entry_that_is_not_legal_where_it_stands_is_refused_at_start() {
    let mut played = Played::new(opened(2));
    let first = played.play.ballot(0, 1);
    assert_eq!(played.post(&first).status, 200);
    let number = played.entries();
    played.server.kill();
    let election = played.play.state().election();
    let seed: ElectionId = fs::read_to_string(played.data().join("ledger.key")).unwrap()[..64].parse().unwrap();
    let append = |entry: &[u8], place: &Path| {
        let signer = NoteSigner::from_seed(played.key.name().clone(), &seed.0);
        Ledger::open(place.join(format!("elections/{election}/ledger")), signer).unwrap().append(&[entry]).unwrap();
        let (code, message) = refused(place, &[]);
        assert_eq!(code, Some(4), "{message}");
        message
    };
    // The voter's first ballot again, which does not name the one before; a document of an official after its time; and
    // what is no entry at all.
    let opening = &played.play.entries()[number as usize - 2];
    for (entry, reason) in
        [(&first.encode(), "out-of-chain"), (opening, "wrong-phase"), (&vec![255], "malformed-entry")]
    {
        let copied = played.data().with_extension(reason);
        copy(&played.data(), &copied);
        let message = append(entry, &copied);
        let named = format!("entry {number} of election {election} is not legal [{reason}]");
        assert!(message.contains(&named), "{message}");
    }
}

fn copy(from: &Path, to: &Path) {
    assert!(Command::new("cp").arg("-a").args([from, to]).status().unwrap().success());
}

#[test]
fn a_thousand_casts_race_with_the_close() {
    const CASTS: usize = 1000;
    let mut played = Played::new(opened(CASTS));
    let ballots: Vec<Vec<u8>> = (0..CASTS as u32).map(|voter| played.play.ballot(voter, 1).encode()).collect();
    let close = played.play.official_entries(&played.play.closing()).remove(0).encode();
    let done = AtomicUsize::new(0);
    let cast = |bytes: &Vec<u8>| {
        done.fetch_add(1, Ordering::SeqCst);
        played.post_bytes(bytes)
    };
    let (answers, closed) = thread::scope(|scope| {
        let threads: Vec<_> = ballots
            .chunks(CASTS / 20)
            .map(|chunk| scope.spawn(|| chunk.iter().map(cast).collect::<Vec<_>>()))
            .collect();
        while done.load(Ordering::SeqCst) < CASTS / 3 {
            thread::yield_now();
        }
        let closed = played.post_bytes(&close).receipt(&close, &played.key);
        (threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect::<Vec<_>>(), closed)
    });
    let mut counted = 0;
    for (bytes, answer) in ballots.iter().zip(&answers) {
        if answer.status == 200 {
            assert!(answer.receipt(bytes, &played.key) < closed);
            counted += 1;
        } else {
            assert_eq!(answer.problem(), (409, "closed".to_owned()));
        }
    }
    assert!(counted > 0 && counted < CASTS, "{counted}: no race");
    assert_eq!((played.status()["ballots"].as_u64(), played.entries()), (Some(counted as u64), closed + 1));
}

#[test]
fn a_stop_under_load_answers_what_it_has_begun() {
    let mut played = Played::new(opened(200));
    let ballots: Vec<Vec<u8>> = (0..200).map(|voter| played.play.ballot(voter, 1).encode()).collect();
    let (visitor, path, key): (Visitor, _, _) = (played.visitor.clone(), played.path("/entries"), played.key.clone());
    let done = AtomicUsize::new(0);
    let cast = |bytes: &Vec<u8>| {
        done.fetch_add(1, Ordering::SeqCst);
        let answer = visitor.post_if_possible(&path, bytes)?;
        assert!([200, 503].contains(&answer.status), "{}", answer.text());
        (answer.status == 200).then(|| (answer.receipt(bytes, &key), bytes.clone()))
    };
    let server: &Server = &played.server;
    let acknowledged: Vec<(u64, Vec<u8>)> = thread::scope(|scope| {
        let threads: Vec<_> =
            ballots.chunks(20).map(|chunk| scope.spawn(|| chunk.iter().filter_map(cast).collect::<Vec<_>>())).collect();
        while done.load(Ordering::SeqCst) < 40 {
            thread::yield_now();
        }
        server.signal("-TERM");
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(played.server.wait_for_end().code(), Some(0));
    assert!(!acknowledged.is_empty());
    let count = acknowledged.len() as u64;
    played.restart(|_| {});
    for (index, bytes) in acknowledged {
        assert_eq!(played.get(&format!("/entries/{index}")).body, bytes);
    }
    assert!(played.status()["ballots"].as_u64().unwrap() >= count);
}
