//! Servers whose order PostgreSQL keeps (docs/protocol/journal.md).

use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::Duration;

use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_trial_database::TrialDatabase;

use super::played::{Played, write_ledger_keys};
use super::process::{Server, refused, waiting};
use super::visitor::Visitor;
use super::wire::until;

/// An election that has opened, whose order this database keeps.
fn played(instance: &TrialDatabase) -> Played {
    let journal = instance.address();
    let play = Rehearsal::opened(Plan::single_choice(2, 6));
    Played::with(play, &["--journal", &journal, "--journal-standbys", "0"])
}

/// Another server with the same options on a directory of its own.
fn another(played: &Played, data: &Path) -> Server {
    write_ledger_keys(data);
    Server::start(data, &played.options().collect::<Vec<_>>())
}

#[test]
fn another_server_takes_over_and_the_one_before_acknowledges_nothing_any_more() {
    let instance = TrialDatabase::primary();
    let mut played = played(&instance);
    let first = played.play.ballot(0, 1);
    let index = played.post(&first).receipt(&first.encode(), &played.key);
    let before = played.entries();
    let elsewhere = tempfile::tempdir().unwrap();
    played.server.signal("-STOP");
    let second = another(&played, &elsewhere.path().join("data"));
    let visitor = Visitor::new(&second.url);
    assert_eq!(visitor.get(&played.path("")).json()["entries"].as_u64(), Some(before));
    // The same bytes have the same place there.
    let entries = played.path("/entries");
    assert_eq!(visitor.post(&entries, &first.encode()).receipt(&first.encode(), &played.key), index);
    let next = played.play.ballot(1, 0);
    assert_eq!(visitor.post(&entries, &next.encode()).receipt(&next.encode(), &played.key), before);
    // The first one wakes up.
    played.server.signal("-CONT");
    assert_eq!(played.server.wait_for_end().code(), Some(8));
    assert_eq!(instance.sql("SELECT size FROM tupyo.ledger"), (before + 1).to_string());
    // Its directory is behind, and goes on when the second one stops.
    drop(second);
    played.restart(|_| {});
    assert_eq!(played.entries(), before + 1);
    assert_eq!(instance.sql("SELECT epoch FROM tupyo.ledger"), "3");
}

#[test]
fn a_server_that_is_stopped_hands_over_at_once() {
    let instance = TrialDatabase::primary();
    let mut played = played(&instance);
    let elsewhere = tempfile::tempdir().unwrap();
    let data = elsewhere.path().join("data");
    write_ledger_keys(&data);
    let options: Vec<String> = played.options().map(str::to_owned).collect();
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    thread::scope(|scope| {
        let standing_by = scope.spawn(|| Server::start(&data, &options));
        thread::sleep(Duration::from_millis(1500));
        assert!(!standing_by.is_finished(), "one leads");
        let holder = instance.sql("SELECT holder FROM tupyo.board");
        played.server.signal("-TERM");
        assert_eq!(played.server.wait_for_end().code(), Some(0));
        // The lease would have lasted for seconds.
        assert_ne!(instance.sql("SELECT holder FROM tupyo.board"), holder);
        let second = standing_by.join().unwrap();
        assert_eq!(Visitor::new(&second.url).get(&played.path("")).json()["phase"], "open");
    });
}

#[test]
fn who_stands_by_ends_when_it_is_told_to_and_not_with_its_terminal() {
    let instance = TrialDatabase::primary();
    let played = played(&instance);
    let elsewhere = tempfile::tempdir().unwrap();
    let (data, log) = (elsewhere.path().join("data"), elsewhere.path().join("log"));
    write_ledger_keys(&data);
    let mut process = waiting(&data, &played.options().collect::<Vec<_>>(), &log);
    assert!(until(|| std::fs::read_to_string(&log).unwrap().contains("standing-by")), "it does not stand by");
    let signal = |name: &str| Command::new("kill").args([name, &process.id().to_string()]).status().unwrap();
    assert!(signal("-HUP").success());
    thread::sleep(Duration::from_millis(200));
    assert!(signal("-TERM").success(), "it still runs");
    assert_eq!(process.wait().unwrap().code(), Some(0));
    assert!(std::fs::read_to_string(&log).unwrap().contains("\"stopped\""));
}

#[test]
fn a_database_that_hangs_holds_up_nobody_who_is_told_to_stop() {
    let instance = TrialDatabase::primary();
    let mut played = played(&instance);
    let elsewhere = tempfile::tempdir().unwrap();
    let (data, log) = (elsewhere.path().join("data"), elsewhere.path().join("log"));
    write_ledger_keys(&data);
    let mut standing_by = waiting(&data, &played.options().collect::<Vec<_>>(), &log);
    assert!(until(|| std::fs::read_to_string(&log).unwrap().contains("standing-by")));
    let frozen = instance.freeze();
    // By now each of them waits for an answer.
    thread::sleep(Duration::from_millis(2500));
    let process = standing_by.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &process]).status().unwrap().success());
    played.server.signal("-TERM");
    assert_eq!(standing_by.wait().unwrap().code(), Some(0));
    assert_eq!(played.server.wait_for_end().code(), Some(0));
    let said = std::fs::read_to_string(&log).unwrap();
    assert!(!said.contains("no answer within"), "nothing was waited for to the end: {said}");
    drop(frozen);
}

#[test]
fn a_copy_goes_on_with_its_journal_and_its_keys_and_whole_or_not_at_all() {
    let instance = TrialDatabase::primary();
    let mut played = played(&instance);
    let options: Vec<String> = played.options().map(str::to_owned).collect();
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    played.server.signal("-TERM");
    assert_eq!(played.server.wait_for_end().code(), Some(0));
    let alone: Vec<&str> = options.iter().copied().take_while(|option| !option.starts_with("--journal")).collect();
    let (code, said) = refused(&played.data(), &alone);
    assert!(code == Some(4) && said.contains("journal-copy") && said.contains("--journal"), "{said}");
    // A server with keys of its own.
    let elsewhere = tempfile::tempdir().unwrap();
    let data = elsewhere.path().join("data");
    std::fs::create_dir(&data).unwrap();
    std::fs::write(data.join("ledger.key"), format!("{}\n{}\n", "01".repeat(32), "02".repeat(32))).unwrap();
    let (code, said) = refused(&data, &options);
    assert!(code == Some(4) && said.contains("ledger.key") && said.contains("all its servers"), "{said}");
    // The disk has damaged the copy: it is not the database that is to blame.
    let segment = played.election_directory().join("ledger/segments/00000000000000000000.seg");
    let mut bytes = std::fs::read(&segment).unwrap();
    bytes[200] ^= 1;
    std::fs::write(&segment, bytes).unwrap();
    let (code, said) = refused(&played.data(), &options);
    assert!(code == Some(4) && said.contains("delete this directory"), "{said}");
    std::fs::remove_dir_all(played.election_directory().join("ledger")).unwrap();
    played.restart(|_| {});
    assert_eq!(instance.sql("SELECT size FROM tupyo.ledger"), played.entries().to_string());
}

#[test]
fn a_commit_of_which_nobody_knows_ends_the_server_and_is_found_by_the_next() {
    let instance = TrialDatabase::primary();
    let mut played = played(&instance);
    let before = played.entries();
    let entry = played.play.ballot(0, 1);
    instance.set(&[("synchronous_standby_names", "ghost")]);
    thread::scope(|scope| {
        let posting = scope.spawn(|| played.post(&entry).problem());
        let process = instance.waiting_commit();
        instance.sql(&format!("SELECT pg_terminate_backend({process})"));
        assert_eq!(posting.join().unwrap(), (500, "outcome-unknown".to_owned()));
    });
    assert_eq!(played.server.wait_for_end().code(), Some(9));
    instance.set(&[("synchronous_standby_names", "")]);
    played.restart(|_| {});
    assert_eq!(played.post(&entry).receipt(&entry.encode(), &played.key), before);
    assert_eq!(played.entries(), before + 1);
}

#[test]
fn a_database_that_lacks_what_was_acknowledged_is_refused() {
    let instance = TrialDatabase::primary();
    let mut played = played(&instance);
    let options: Vec<String> = played.options().map(str::to_owned).collect();
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    let last = played.entries() - 1;
    played.server.signal("-TERM");
    assert_eq!(played.server.wait_for_end().code(), Some(0));
    // As a standby that was behind would have it.
    let before = format!("SELECT note FROM tupyo.note WHERE size = {last}");
    instance.sql(&format!("UPDATE tupyo.ledger SET size = {last}, note = ({before})"));
    let (code, said) = refused(&played.data(), &options);
    assert!(code == Some(4) && said.contains("ledger-rolled-back") && said.contains("promote --check"), "{said}");
    let nowhere = tempfile::tempdir().unwrap();
    let (code, said) = refused(&nowhere.path().join("data"), &options);
    assert!(code == Some(4) && said.contains("ledger.key is missing"), "{said}");
}

#[test]
fn what_is_wrong_with_the_journal_is_said_at_the_start() {
    let instance = TrialDatabase::primary();
    let data = tempfile::tempdir().unwrap();
    let address = instance.address();
    let (code, said) = refused(data.path(), &["--journal", &address]);
    assert!(code == Some(4) && said.contains("journal-not-synchronous"), "{said}");
    let secret = address.replace("postgres@", "postgres:secret@");
    let (code, said) = refused(data.path(), &["--journal", &secret]);
    assert!(code == Some(2) && said.contains("into a file"), "{said}");
    let foreign = address.replace("/postgres", "/nothing");
    let (code, said) = refused(data.path(), &["--journal", &foreign, "--journal-standbys", "0"]);
    assert!(code == Some(4) && said.contains("journal-login"), "{said}");
}
