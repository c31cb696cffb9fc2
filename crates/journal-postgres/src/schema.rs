//! The tables, and whether they are ours.

use tupyo_ledger::JournalError;

use crate::connection::Database;
use crate::failure::refused;

/// The version of the tables.
const FORMAT: i32 = 1;

/// One transaction, for one at a time. The lock keeps two first starts apart, and nothing else.
const MAKE: &str = "BEGIN; SELECT pg_advisory_xact_lock(7825936);
CREATE SCHEMA IF NOT EXISTS tupyo;
CREATE TABLE IF NOT EXISTS tupyo.board (
    single boolean PRIMARY KEY DEFAULT true CHECK (single), format integer NOT NULL, name text NOT NULL,
    holder text, until timestamptz, standbys_needed integer, standbys integer
);
CREATE TABLE IF NOT EXISTS tupyo.ledger (
    election bytea PRIMARY KEY, epoch bigint NOT NULL, size bigint NOT NULL, note text
);
CREATE TABLE IF NOT EXISTS tupyo.entry (
    election bytea NOT NULL, index bigint NOT NULL, bytes bytea NOT NULL, key bytea, PRIMARY KEY (election, index)
);
CREATE UNIQUE INDEX IF NOT EXISTS entry_key ON tupyo.entry (election, key);
CREATE TABLE IF NOT EXISTS tupyo.note (
    election bytea NOT NULL, size bigint NOT NULL, epoch bigint NOT NULL, note text NOT NULL,
    PRIMARY KEY (election, size)
);
COMMIT";

const IS_THERE: &str = "SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
    WHERE n.nspname = 'tupyo' AND c.relname = 'note')";

/// What the role must be allowed to do, and no more: nothing here deletes, and no entry is changed.
const MAY: &str = "SELECT has_schema_privilege('tupyo', 'USAGE') \
    AND has_table_privilege('tupyo.board', 'SELECT') AND has_table_privilege('tupyo.board', 'UPDATE') \
    AND has_table_privilege('tupyo.ledger', 'SELECT') AND has_table_privilege('tupyo.ledger', 'INSERT') \
    AND has_table_privilege('tupyo.ledger', 'UPDATE') AND has_table_privilege('tupyo.entry', 'SELECT') \
    AND has_table_privilege('tupyo.entry', 'INSERT') AND has_table_privilege('tupyo.note', 'INSERT')";

/// Makes the tables if they are not there; says whether they are those of the board with this name.
///
/// # Errors
/// [`JournalError::Refused`]: no rights, another version, another board.
pub(crate) fn prepare(database: &mut Database, name: &str) -> Result<(), JournalError> {
    if !is_true(database, IS_THERE)? {
        make(database, name)?;
    }
    if !is_true(database, MAY)? {
        let reason = "the role lacks rights on the tables of the schema tupyo: GRANT USAGE on it, SELECT and UPDATE on \
            board, SELECT, INSERT and UPDATE on ledger, SELECT and INSERT on entry and note";
        return Err(refused("journal-rights", reason));
    }
    let rows = database.run("SELECT format, name FROM tupyo.board", &[])?;
    let found = rows.first().and_then(|row| Some((row.try_get::<_, i32>(0).ok()?, row.try_get::<_, String>(1).ok()?)));
    match found {
        Some((FORMAT, found)) if found == name => Ok(()),
        Some((FORMAT, found)) => {
            let reason =
                format!("the database is the journal of ledgers named {found}, and this board's are named {name}");
            Err(refused("journal-other-board", reason))
        }
        found => {
            let found = found.map_or_else(|| "none".to_owned(), |(format, _)| format.to_string());
            let reason =
                format!("the journal's format is {found}, and this server's {FORMAT}: use the server that made it");
            Err(refused("journal-format", reason))
        }
    }
}

fn make(database: &mut Database, name: &str) -> Result<(), JournalError> {
    let made = database.run_all(MAKE);
    if made.is_err() {
        // The transaction has failed and stands open.
        drop(database.run_all("ROLLBACK"));
    }
    made?;
    let board = "INSERT INTO tupyo.board (format, name) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    database.run(board, &[&FORMAT, &name]).map(drop)
}

fn is_true(database: &mut Database, question: &str) -> Result<bool, JournalError> {
    let rows = database.run(question, &[])?;
    Ok(rows.first().and_then(|row| row.try_get(0).ok()).unwrap_or(false))
}
