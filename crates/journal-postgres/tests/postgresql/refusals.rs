//! Databases that cannot keep the order, by name.

use tupyo_journal_postgres::PostgresBoard;
use tupyo_ledger::{Journal, JournalError};

use crate::leading::{ELECTION, NAME, alone, batch, lead};
use tupyo_trial_database::TrialDatabase;

fn code(opened: Result<PostgresBoard, JournalError>) -> &'static str {
    opened.map_or_else(|error| error.code(), |_| "opened")
}

#[test]
fn what_is_wrong_with_a_database_is_said_before_anything_is_taken_over() {
    let instance = TrialDatabase::primary();
    let open = |name: &str, standbys| PostgresBoard::open(instance.address().parse().unwrap(), name, standbys);
    assert_eq!(code(open(NAME, 1)), "journal-not-synchronous");
    assert_eq!(instance.sql("SELECT count(*) FROM pg_namespace WHERE nspname = 'tupyo'"), "0", "nothing is made");
    assert_eq!(code(open(NAME, 0)), "opened");
    assert_eq!(code(open("another.example", 0)), "journal-other-board");
    instance.set(&[("full_page_writes", "off")]);
    assert_eq!(code(open(NAME, 0)), "journal-not-durable");
    instance.set(&[("full_page_writes", "on")]);
    // A role's own setting is raised.
    instance.sql("ALTER ROLE postgres SET synchronous_commit = off");
    assert_eq!(code(open(NAME, 0)), "opened");
    instance.sql("UPDATE tupyo.board SET format = 2");
    assert_eq!(code(open(NAME, 0)), "journal-format");
    instance.sql("UPDATE tupyo.board SET format = 1");
    let nowhere = "postgres://postgres@127.0.0.1:1/postgres".parse().unwrap();
    assert_eq!(code(PostgresBoard::open(nowhere, NAME, 0)), "journal-unreachable");
    let standby = instance.standby("one");
    assert_eq!(code(PostgresBoard::open(standby.address().parse().unwrap(), NAME, 0)), "journal-standby");
}

#[test]
fn a_role_gets_by_with_few_rights_and_not_with_fewer() {
    let instance = TrialDatabase::primary();
    instance.sql("CREATE ROLE tupyo LOGIN");
    let open = || PostgresBoard::open(instance.address_of("tupyo", "postgres").parse().unwrap(), NAME, 0);
    assert_eq!(code(open()), "journal-rights", "it may not make the schema");
    drop(alone(&instance));
    assert_eq!(code(open()), "journal-rights", "it may not see the tables");
    instance.sql("GRANT USAGE ON SCHEMA tupyo TO tupyo");
    instance.sql("GRANT SELECT, UPDATE ON tupyo.board TO tupyo");
    instance.sql("GRANT SELECT, INSERT, UPDATE ON tupyo.ledger TO tupyo");
    instance.sql("GRANT SELECT, INSERT ON tupyo.entry TO tupyo");
    assert_eq!(code(open()), "journal-rights", "it may not note");
    instance.sql("GRANT SELECT, INSERT ON tupyo.note TO tupyo");
    let board = open().unwrap();
    let directory = tempfile::tempdir().unwrap();
    lead(directory.path(), &board).unwrap().append(&batch(0..3)).unwrap();
    let deleted = instance.try_sql("postgres", "SET ROLE tupyo; DELETE FROM tupyo.entry");
    assert!(!deleted.status.success(), "who leads can delete nothing");
}

#[test]
fn a_key_is_there_once_and_an_epoch_is_larger_than_all_before() {
    let instance = TrialDatabase::primary();
    let server = alone(&instance);
    let mut ledger = server.lead().unwrap();
    ledger.append_keyed(&[b"a", b"b"], &[Some(b"one"), None]).unwrap();
    let refused = ledger.append_keyed(&[b"c", b"d"], &[None, Some(b"one")]).unwrap_err();
    assert_eq!(refused.code(), "journal-doubled");
    assert_eq!(instance.sql("SELECT count(*), max(index) FROM tupyo.entry"), "2|1");
    // Of another election it may be.
    let mut other = server.board.journal([8; 32]);
    let (first, second) = (other.take_over().unwrap(), other.take_over().unwrap());
    assert!(second.epoch > first.epoch && first.size == 0 && first.note.is_none());
    assert_eq!(server.board.elections().unwrap(), [ELECTION, [8; 32]]);
}

#[test]
fn one_has_the_lease_until_it_ends_or_is_given_up() {
    let instance = TrialDatabase::primary();
    let server = alone(&instance);
    let lease = |name: &str| server.board.lease(name.to_owned()).unwrap();
    let (mut one, mut other) = (lease("one"), lease("other"));
    assert!(one.take().unwrap() && one.renew().unwrap() && !other.take().unwrap() && !other.renew().unwrap());
    assert_eq!(other.holder().unwrap().as_deref(), Some("one"));
    one.release().unwrap();
    assert!(other.take().unwrap() && !one.take().unwrap() && !one.renew().unwrap());
    // Its end has come.
    instance.sql("UPDATE tupyo.board SET until = clock_timestamp() - interval '1 ms'");
    assert!(one.take().unwrap() && !other.renew().unwrap());
    // It was written before the clock was put back by a day.
    instance.sql("UPDATE tupyo.board SET until = clock_timestamp() + interval '1 day'");
    assert!(other.take().unwrap());
}
