//! One database: who commits, and what becomes of commits.

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tupyo_journal_postgres::PostgresAddress;
use tupyo_ledger::{JournalError, Ledger, LedgerError};

use crate::leading::{BRIEF, LONG, Server, alone, batch, entries, is_fenced, is_unknown, server, server_at};
use crate::proxy::{Proxy, Way};
use tupyo_trial_database::TrialDatabase;

#[test]
fn of_two_leaders_only_the_last_one_commits() {
    let instance = TrialDatabase::primary();
    let (one, other) = (alone(&instance), alone(&instance));
    let mut first = one.lead().unwrap();
    first.append(&batch(0..3)).unwrap();
    let mut second = other.lead().unwrap();
    assert_eq!(entries(&second), batch(0..3));
    assert!(is_fenced(&first.append(&batch(50..51)).unwrap_err()));
    assert!(matches!(first.append(&batch(50..51)), Err(LedgerError::Poisoned)));
    second.append(&batch(3..1100)).unwrap();
    assert_eq!(instance.sql("SELECT count(*), max(index) FROM tupyo.entry"), "1100|1099");
    assert_eq!(instance.sql("SELECT size FROM tupyo.note ORDER BY size"), "3\n1100");
    // A machine that has nothing gets everything, in parts.
    let third = alone(&instance).lead().unwrap();
    assert_eq!(entries(&third), batch(0..1100));
    assert!(is_fenced(&second.append(&batch(50..51)).unwrap_err()));
    assert_eq!(other.board.elections().unwrap(), [crate::leading::ELECTION]);
}

#[test]
fn leaders_that_take_over_from_each_other_all_the_time_make_one_history() {
    let instance = TrialDatabase::primary();
    let so_far = AtomicUsize::new(0);
    let acknowledged: Vec<(u64, Vec<u8>)> = thread::scope(|scope| {
        let lead_on_and_on = |name: u64| {
            let server = alone(&instance);
            let (mut acknowledged, mut rounds) = (Vec::new(), 0u64..);
            while so_far.load(Ordering::Relaxed) < 60 {
                let mut ledger = server.lead().unwrap();
                for round in rounds.by_ref().take(20) {
                    let entry = format!("{name} {round}").into_bytes();
                    match ledger.append(&[&entry]) {
                        Ok(appended) => acknowledged.push((appended.first_index, entry)),
                        Err(error) => {
                            assert!(is_fenced(&error), "{error}");
                            break;
                        }
                    }
                    so_far.fetch_add(1, Ordering::Relaxed);
                }
            }
            acknowledged
        };
        let leaders: Vec<_> = (0..3).map(|name| scope.spawn(move || lead_on_and_on(name))).collect();
        leaders.into_iter().flat_map(|leader| leader.join().unwrap()).collect()
    });
    let all = entries(&alone(&instance).lead().unwrap());
    assert_eq!(all.len(), acknowledged.len());
    assert!(acknowledged.len() >= 60);
    assert!(acknowledged.iter().all(|(index, entry)| all[*index as usize] == *entry));
}

#[test]
fn a_connection_that_is_lost_in_a_commit_makes_it_unknown_and_in_between_is_mended() {
    let instance = TrialDatabase::primary();
    let proxy = Proxy::to(instance.port());
    let mut there = 0;
    for (way, is_taken_in, patience) in
        [(Way::LosesQuestions, false, LONG), (Way::LosesAnswers, true, LONG), (Way::Swallows, true, BRIEF)]
    {
        let server = server_at(proxy.address(patience), 0);
        let mut ledger = server.lead().unwrap();
        ledger.append(&batch(there..there + 1)).unwrap();
        there += 1;
        proxy.set(way);
        let error = ledger.append(&batch(there..there + 2)).unwrap_err();
        proxy.set(Way::Open);
        assert!(is_unknown(&error), "{way:?}: {error}");
        assert_eq!(entries(&ledger), batch(0..there), "{way:?}: nothing is shown");
        drop(ledger);
        there += if is_taken_in { 2 } else { 0 };
        assert_eq!(entries(&server.lead().unwrap()), batch(0..there), "{way:?}");
    }
    // While nothing is asked, sessions may end.
    let server = server_at(proxy.address(LONG), 0);
    let mut ledger = server.lead().unwrap();
    let others = "FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";
    instance.sql(&format!("SELECT pg_terminate_backend(pid) {others}"));
    instance.until(&format!("SELECT count(*) {others}"), "0");
    thread::sleep(Duration::from_millis(1100));
    ledger.append(&batch(there..there + 1)).unwrap();
    // A way that is closed before anything is asked: nothing was taken in, and that is known.
    proxy.set(Way::LosesQuestions);
    thread::sleep(Duration::from_millis(1100));
    assert_eq!(ledger.append(&batch(90..91)).unwrap_err().code(), "journal-unreachable");
}

/// A leader whose commits wait for a standby that has gone.
fn waiting() -> (TrialDatabase, Server, Ledger) {
    waiting_with(|address| address)
}

fn waiting_with(change: impl FnOnce(PostgresAddress) -> PostgresAddress) -> (TrialDatabase, Server, Ledger) {
    let instance = TrialDatabase::primary();
    let standby = instance.standby("one");
    instance.set(&[("synchronous_standby_names", "ANY 1 (one)")]);
    instance.until("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'quorum'", "1");
    let server = server_at(change(instance.address().parse().unwrap()), 1);
    let mut ledger = server.lead().unwrap();
    ledger.append(&batch(0..2)).unwrap();
    drop(standby);
    instance.until("SELECT count(*) FROM pg_stat_replication", "0");
    (instance, server, ledger)
}

#[test]
fn who_is_told_to_stop_waits_for_no_question_and_for_a_commit_all_the_same() {
    let told = Arc::new(AtomicBool::new(false));
    let (instance, server, mut ledger) =
        waiting_with(|address| address.with_patience(Duration::from_secs(5)).until_told(told.clone()));
    let error = thread::scope(|scope| {
        let appending = scope.spawn(|| ledger.append(&batch(2..3)).unwrap_err());
        instance.waiting_commit();
        told.store(true, Ordering::Relaxed);
        appending.join().unwrap()
    });
    assert!(is_unknown(&error) && error.to_string().contains("no answer within 5 s"), "{error}");
    drop((ledger, server, instance));
    let instance = TrialDatabase::primary();
    let proxy = Proxy::to(instance.port());
    told.store(false, Ordering::Relaxed);
    // Nothing else ends these waits while somebody looks on.
    let server = server_at(proxy.address(Duration::from_secs(3600)).until_told(told.clone()), 0);
    let mut lease = server.board.lease("one".to_owned()).unwrap();
    assert!(lease.take().unwrap());
    told.store(true, Ordering::Relaxed);
    proxy.set(Way::Swallows);
    let stopped = [lease.renew().err(), server.board.elections().err(), server.board.lease("other".to_owned()).err()];
    for error in stopped {
        assert!(error.as_ref().is_some_and(|it| it.to_string().contains("told to stop")), "{error:?}");
    }
    let error = server.lead().err().unwrap();
    assert_eq!(error.code(), "journal-unreachable", "{error}");
}

#[test]
fn a_wait_that_is_broken_off_is_no_commit_however_it_is_broken_off() {
    let (instance, server, mut ledger) = waiting();
    let mut there = 2;
    let cancel = |process: &str| drop(instance.sql(&format!("SELECT pg_cancel_backend({process})")));
    let terminate = |process: &str| drop(instance.sql(&format!("SELECT pg_terminate_backend({process})")));
    let give_up = |_: &str| instance.set(&[("synchronous_standby_names", "")]);
    let broken: [&dyn Fn(&str); 3] = [&cancel, &terminate, &give_up];
    for (break_off, name) in broken.into_iter().zip(["cancelled", "terminated", "let off"]) {
        thread::scope(|scope| {
            let appending = scope.spawn(|| ledger.append(&batch(there..there + 1)));
            break_off(&instance.waiting_commit());
            let error = appending.join().unwrap().unwrap_err();
            assert!(is_unknown(&error), "{name}: {error}");
        });
        // It can be seen, and is on one machine only: that is why nobody was told.
        there += 1;
        assert_eq!(instance.sql("SELECT count(*) FROM tupyo.entry"), there.to_string(), "{name}");
        assert_eq!(entries(&ledger), batch(0..there - 1), "{name}");
        drop(ledger);
        if name == "let off" {
            assert!(server.lead().is_err(), "a database that waits for nobody is taken over by nobody");
            return;
        }
        // Whoever takes over needs a standby first.
        instance.set(&[("synchronous_standby_names", "")]);
        let lenient = alone(&instance);
        ledger = crate::leading::lead(server.directory.path(), &lenient.board).unwrap();
        assert_eq!(entries(&ledger), batch(0..there), "{name}");
        drop(ledger);
        let standby = instance.standby("one");
        instance.set(&[("synchronous_standby_names", "ANY 1 (one)")]);
        instance.until("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'quorum'", "1");
        ledger = server.lead().unwrap();
        drop(standby);
        instance.until("SELECT count(*) FROM pg_stat_replication", "0");
    }
}

#[test]
fn a_take_over_waits_for_the_commit_that_hangs_and_then_has_it() {
    let (instance, server, mut ledger) = waiting();
    let next = crate::leading::server(instance.address(), 1);
    let mut lease = server.board.lease("one".to_owned()).unwrap();
    thread::scope(|scope| {
        let appending = scope.spawn(|| ledger.append(&batch(2..3)));
        let _process = instance.waiting_commit();
        let leading = scope.spawn(|| next.lead());
        // Nobody leads while it hangs.
        thread::sleep(Duration::from_millis(700));
        assert!(lease.take().unwrap() && lease.lags().unwrap().is_empty(), "the lease waits for no commit");
        assert!(!appending.is_finished() && !leading.is_finished());
        let standby = instance.standby("one");
        assert_eq!(appending.join().unwrap().unwrap().first_index, 2, "the standby has come in time");
        assert_eq!(entries(&leading.join().unwrap().unwrap()), batch(0..3));
        drop(standby);
    });
    assert!(is_fenced(&ledger.append(&batch(3..4)).unwrap_err()));
    drop(server);
}

#[test]
fn a_quorum_that_changes_is_noted_where_the_commit_that_sees_it_is() {
    let instance = TrialDatabase::primary();
    let server = alone(&instance);
    let mut ledger = server.lead().unwrap();
    let noted = "SELECT standbys_needed, standbys FROM tupyo.board";
    assert_eq!(instance.sql(noted), "0|0");
    let standby = instance.standby("one");
    instance.set(&[("synchronous_standby_names", "ANY 1 (one)")]);
    instance.until("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'quorum'", "1");
    ledger.append(&batch(0..1)).unwrap();
    assert_eq!(instance.sql(noted), "1|1");
    standby.until(noted, "1|1");
    // Another server has noted what it found at another time; whoever takes over notes what holds.
    instance.sql("UPDATE tupyo.board SET standbys = 9");
    drop(ledger);
    server.lead().unwrap();
    assert_eq!(instance.sql(noted), "1|1");
}

#[test]
fn a_database_that_is_full_takes_nothing_in_and_goes_on_when_there_is_room() {
    let instance = TrialDatabase::primary();
    let small = instance.path().join("small");
    std::fs::create_dir(&small).unwrap();
    let run = |program: &str, arguments: &[&str]| Command::new(program).args(arguments).status().unwrap().success();
    let place = small.to_str().unwrap();
    assert!(
        run("mount", &["-t", "tmpfs", "-o", "size=24m,mode=0777", "none", place]),
        "this test mounts: it is root's"
    );
    let inside = small.join("space");
    assert!(run("install", &["-d", "-o", "postgres", "-m", "0700", inside.to_str().unwrap()]));
    instance.sql(&format!("CREATE TABLESPACE small LOCATION '{}'", inside.display()));
    instance.sql("CREATE DATABASE board TABLESPACE small");
    let server = server(instance.address_of("postgres", "board"), 0);
    let mut ledger = server.lead().unwrap();
    // What does not get smaller when it is packed.
    let mut seed = 1u64;
    let mut noise = || {
        let next = |_| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            seed as u8
        };
        (0..60_000).map(next).collect::<Vec<u8>>()
    };
    let (mut there, full) = loop {
        let size = ledger.reader().size();
        let entries: Vec<Vec<u8>> = (0..10).map(|_| noise()).collect();
        match ledger.append(&entries) {
            Ok(_) => assert!(size < 2000, "it never gets full"),
            Err(error) => break (size, error),
        }
    };
    assert!(full.is_full() && full.code() == "journal-full", "{full}");
    assert_eq!(ledger.reader().size(), there);
    // Room for something small may be left. Then there is more.
    assert!(run("mount", &["-o", "remount,size=64m", place]));
    for _ in 0..3 {
        there += 1;
        ledger.append(&[noise()]).unwrap();
    }
    drop(ledger);
    assert_eq!(server.lead().unwrap().reader().size(), there);
    drop((server, instance));
    run("umount", &["-l", place]);
}

/// A database that has just started may close a connection once more: a server waits for it.
fn lead_when_it_answers(server: &Server) -> Ledger {
    let begun = Instant::now();
    loop {
        match server.lead() {
            Err(LedgerError::Journal(JournalError::Unreachable { .. })) if begun.elapsed() < LONG => {
                thread::sleep(Duration::from_millis(50));
            }
            led => return led.unwrap(),
        }
    }
}

#[test]
fn a_database_that_is_killed_has_what_it_acknowledged() {
    let instance = TrialDatabase::primary();
    let server = alone(&instance);
    for _ in 0..2 {
        let mut ledger = server.lead().unwrap();
        let begun = ledger.reader().size();
        let so_far = AtomicU64::new(begun);
        thread::scope(|scope| {
            let appending = scope.spawn(|| {
                let mut size = begun;
                while ledger.append(&batch(size..size + 3)).is_ok() {
                    size += 3;
                    so_far.store(size, Ordering::Relaxed);
                }
                size
            });
            while so_far.load(Ordering::Relaxed) < begun + 60 {
                assert!(!appending.is_finished(), "it appends");
                thread::sleep(Duration::from_millis(5));
            }
            instance.kill();
            let acknowledged = appending.join().unwrap();
            assert!(acknowledged > begun);
            instance.start();
        });
        let (acknowledged, led) = (ledger.reader().size(), {
            drop(ledger);
            lead_when_it_answers(&server)
        });
        assert_eq!(entries(&led), batch(0..led.reader().size()));
        assert!(led.reader().size() == acknowledged || led.reader().size() == acknowledged + 3);
    }
}
