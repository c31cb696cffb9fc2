//! TLS to the database.

use std::path::Path;

use tupyo_journal_postgres::{PostgresAddress, PostgresBoard, StandbyPosition};
use tupyo_ledger::JournalError;
use tupyo_trial_database::TrialDatabase;

use crate::leading::{NAME, batch, entries, lead};

const SESSIONS: &str = "SELECT count(*) > 0, bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";

fn address(instance: &TrialDatabase, host: &str) -> PostgresAddress {
    format!("postgres://postgres@{host}:{}/postgres", instance.port()).parse().unwrap()
}

fn open(address: PostgresAddress, authorities: &Path) -> Result<PostgresBoard, JournalError> {
    PostgresBoard::open(address.with_authorities_of(authorities)?, NAME, 0)
}

fn code(opened: Result<PostgresBoard, JournalError>) -> &'static str {
    opened.map_or_else(|error| error.code(), |_| "opened")
}

#[test]
fn a_leader_speaks_tls_to_the_database_that_is_certified_and_to_no_other() {
    let instance = TrialDatabase::primary();
    let authority = instance.certify("DNS:localhost");
    let board = open(address(&instance, "localhost"), &authority).unwrap();
    let directory = tempfile::tempdir().unwrap();
    let mut ledger = lead(directory.path(), &board).unwrap();
    ledger.append(&batch(0..3)).unwrap();
    assert_eq!(entries(&ledger), batch(0..3));
    assert_eq!(instance.sql(SESSIONS), "t|t", "nothing is sent that can be read on the way");
    assert_eq!(code(open(address(&instance, "127.0.0.1"), &authority)), "journal-certificate", "another name");
    let stranger = TrialDatabase::primary();
    let of_a_stranger = stranger.certify("DNS:localhost");
    assert_eq!(code(open(address(&instance, "localhost"), &of_a_stranger)), "journal-certificate", "another authority");
    let asked = address(&instance, "localhost").with_authorities_of(&of_a_stranger);
    let asked = asked.and_then(|address| StandbyPosition::ask(&address));
    assert_eq!(asked.unwrap_err().code(), "journal-certificate");
    instance.set(&[("ssl", "off")]);
    assert_eq!(
        code(open(address(&instance, "localhost"), &authority)),
        "journal-unreachable",
        "it goes back to nothing"
    );
}

#[test]
fn a_database_with_a_wrong_certificate_ends_nobody_who_waits_for_another() {
    let (instance, stranger) = (TrialDatabase::primary(), TrialDatabase::primary());
    let authority = instance.certify("DNS:localhost");
    let of_a_stranger = stranger.certify("DNS:localhost");
    let [here, there] = [instance.port(), stranger.port()];
    let both = |ports: [u16; 2]| -> PostgresAddress {
        format!("postgres://postgres@localhost:{},localhost:{}/postgres", ports[0], ports[1]).parse().unwrap()
    };
    assert_eq!(code(open(both([there, here]), &authority)), "opened", "the second one is the journal");
    instance.kill();
    for ports in [[here, there], [there, here]] {
        let asked = code(open(both(ports), &authority));
        assert_eq!(asked, "journal-unreachable", "it is waited for, wherever it stands");
    }
    instance.start();
    instance.until_it_answers();
    assert_eq!(code(open(both([here, there]), &authority)), "opened");
    let nobody = format!("postgres://postgres@127.0.0.1:{here},localhost:{there}/postgres").parse().unwrap();
    assert_eq!(code(open(nobody, &authority)), "journal-certificate", "none of them can be the journal");
    let one = format!("postgres://postgres@127.0.0.1:{here},localhost:{there}/postgres").parse().unwrap();
    assert_eq!(code(open(one, &of_a_stranger)), "opened");
}

#[test]
fn what_is_no_authority_is_refused_before_anything_is_asked() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("authorities");
    let nowhere = || "postgres://tupyo@127.0.0.1:1/board".parse::<PostgresAddress>().unwrap();
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for content in ["", "no certificate", broken, "-----BEGIN CERTIFICATE-----\n"] {
        std::fs::write(&file, content).unwrap();
        assert_eq!(nowhere().with_authorities_of(&file).unwrap_err().code(), "journal-authorities", "{content:?}");
    }
    let socket = "postgres:host=/run/postgresql user=tupyo dbname=board".parse::<PostgresAddress>().unwrap();
    let refused = socket.with_authorities_of(&file).unwrap_err();
    assert!(refused.to_string().contains("directory of sockets"), "{refused}");
}
