//! A primary, its standbys, and what is lost with whom.

use tupyo_journal_postgres::{PostgresAddress, PostgresBoard, Promotion, PromotionRefusal, StandbyPosition};

use crate::leading::{BRIEF, NAME, alone, batch, entries, is_unknown, lead, server, server_at};
use tupyo_trial_database::TrialDatabase;

fn positions(standbys: &[&TrialDatabase]) -> Vec<StandbyPosition> {
    standbys.iter().map(|standby| StandbyPosition::ask(&standby.address().parse().unwrap()).unwrap()).collect()
}

#[test]
fn the_standby_that_has_everything_is_promoted_and_no_other() {
    let primary = TrialDatabase::primary();
    let (one, other) = (primary.standby("one"), primary.standby("other"));
    primary.set(&[("synchronous_standby_names", "ANY 1 (one, other)")]);
    primary.until("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'quorum'", "2");
    let before = server(primary.address(), 1);
    let mut ledger = before.lead().unwrap();
    ledger.append(&batch(0..5)).unwrap();
    let names: Vec<String> =
        before.board.lease("watch".to_owned()).unwrap().lags().unwrap().into_iter().map(|lag| lag.name).collect();
    assert!(names.len() == 2 && names.contains(&"one".to_owned()), "{names:?}");
    other.until("SELECT pg_last_wal_replay_lsn() = pg_last_wal_receive_lsn()", "t");
    other.stop_receiver();
    for number in 5..40 {
        ledger.append(&batch(number..number + 1)).unwrap();
    }
    let all = [&one, &other];
    assert!(matches!(Promotion::of(&positions(&all), None), Err(PromotionRefusal::Receiving { .. })));
    primary.kill();
    assert!(ledger.append(&batch(90..91)).is_err());
    one.stop_receiver();
    // Started again, it has received nothing, and what it had received it replays.
    one.kill();
    one.start();
    one.sql("SELECT pg_wal_replay_pause()");
    assert_eq!(Promotion::of(&positions(&all), None).unwrap_err().code(), "promotion-replaying");
    one.sql("SELECT pg_wal_replay_resume()");
    let [one_at, other_at] = [&one, &other].map(TrialDatabase::address);
    let found = positions(&all);
    let behind = Promotion::of(&found, Some(&other_at));
    assert!(matches!(behind, Err(PromotionRefusal::Behind { .. })), "{behind:?}");
    assert!(matches!(Promotion::of(&found[1..], None), Err(PromotionRefusal::TooFew { reached: 1, needed: 2, .. })));
    assert_eq!(Promotion::of(&found, None).unwrap().address, one_at);
    one.promote();
    assert!(StandbyPosition::ask(&one.address().parse().unwrap()).is_err(), "it is none any more");
    // Its standbys are still to come: who starts waits for them. Of a board that has never been there it is the fault.
    one.set(&[("synchronous_standby_names", "")]);
    let opened = |name| PostgresBoard::open(one_at.parse().unwrap(), name, 1).err().map(|error| error.code());
    assert_eq!(opened(NAME), Some("journal-unreachable"));
    assert_eq!(opened("another.example"), Some("journal-not-synchronous"));
    let after = alone(&one);
    assert_eq!(entries(&after.lead().unwrap()), batch(0..40));
    // The server that has led goes on from its own copy.
    drop(ledger);
    let mut led = lead(before.directory.path(), &after.board).unwrap();
    led.append(&batch(40..41)).unwrap();
    // And what is promoted by name lacks what was acknowledged: whoever has seen it refuses.
    drop(led);
    other.promote();
    other.set(&[("synchronous_standby_names", "")]);
    let refused = lead(before.directory.path(), &alone(&other).board).err().unwrap();
    assert_eq!(refused.code(), "ledger-rolled-back", "{refused}");
}

#[test]
fn a_primary_that_nobody_hears_any_more_acknowledges_nothing() {
    let primary = TrialDatabase::primary();
    let one = primary.standby("one");
    primary.set(&[("synchronous_standby_names", "ANY 1 (one)")]);
    primary.until("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'quorum'", "1");
    let address: PostgresAddress = primary.address().parse().unwrap();
    let old = server_at(address.with_patience(BRIEF), 1);
    let mut past = old.lead().unwrap();
    past.append(&batch(0..3)).unwrap();
    // The standby is promoted while the primary lives on without it.
    one.stop_receiver();
    one.promote();
    one.set(&[("synchronous_standby_names", "")]);
    let new = alone(&one);
    let mut led = new.lead().unwrap();
    led.append(&batch(3..5)).unwrap();
    let error = past.append(&batch(70..71)).unwrap_err();
    assert!(is_unknown(&error), "{error}");
    drop(past);
    // Nor can anybody take it over again.
    assert!(old.lead().is_err());
    drop(led);
    assert_eq!(entries(&lead(old.directory.path(), &new.board).unwrap()), batch(0..5));
}

#[test]
fn a_standby_that_has_not_followed_the_last_primary_is_not_compared_however_far_it_is() {
    let primary = TrialDatabase::primary();
    let [one, other, left] = ["one", "other", "left"].map(|name| primary.standby(name));
    primary.set(&[("synchronous_standby_names", "ANY 2 (one, other, left)")]);
    primary.until("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'quorum'", "3");
    let server = server(primary.address(), 1);
    server.lead().unwrap().append(&batch(0..5)).unwrap();
    [&one, &other].iter().for_each(|standby| standby.stop_receiver());
    // What nobody was told of is on one standby alone, and puts it far ahead.
    let much = "SET synchronous_commit = local; SELECT pg_logical_emit_message(false, 'x', repeat('x', 4000000))";
    primary.sql(&format!("{much}; SELECT pg_switch_wal()"));
    primary.kill();
    left.until("SELECT count(*) FROM pg_stat_wal_receiver", "0");
    left.stop_receiver();
    // It is not among those that are reached, and need not be.
    Promotion::of(&positions(&[&one, &other]), None).unwrap();
    one.promote();
    other.set(&[("primary_conninfo", &format!("host=127.0.0.1 port={} user=postgres", one.port()))]);
    one.set(&[("synchronous_standby_names", "ANY 1 (other, left)")]);
    one.until("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'quorum'", "1");
    let next = crate::leading::server(one.address(), 1);
    next.lead().unwrap().append(&batch(5..9)).unwrap();
    one.kill();
    other.stop_receiver();
    let two = positions(&[&other, &left]);
    let compared = Promotion::of(&two, None);
    assert!(matches!(compared, Err(PromotionRefusal::Timelines { timeline: 2, there: 1, .. })), "{compared:?}");
    assert!(matches!(Promotion::of(&two[..1], None), Err(PromotionRefusal::TooFew { reached: 1, needed: 2, .. })));
    // Who knows that a commit waited for all of them gets it named.
    other.promote();
    other.set(&[("synchronous_standby_names", "")]);
    assert_eq!(entries(&alone(&other).lead().unwrap()), batch(0..9));
}
