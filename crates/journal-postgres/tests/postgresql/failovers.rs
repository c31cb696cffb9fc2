//! A primary, its standbys, and what is lost with whom.

use tupyo_journal_postgres::{PostgresAddress, Promotion, PromotionRefusal, StandbyPosition};

use crate::leading::{BRIEF, alone, batch, entries, is_unknown, lead, server, server_at};
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
    one.set(&[("synchronous_standby_names", "")]);
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
