//! One ledger's journal: the epoch is checked in the statement that writes.

use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio_postgres::Row;
use tupyo_ledger::{Epoch, Journal, JournalBatch, JournalError, LedgerError, Tenure, leaf_hashes};

use crate::connection::{Database, Done};
use crate::failure::{refused, unreachable};

const TAKE_OVER: &str = "INSERT INTO tupyo.ledger AS there (election, epoch, size) VALUES ($1, 1, 0) \
    ON CONFLICT (election) DO UPDATE SET epoch = there.epoch + 1 RETURNING epoch, size, note";

/// All parts see the ledger's row as it was; nothing is done where it is another epoch's, or of another size.
const COMMIT: &str = "WITH taken AS ( \
        UPDATE tupyo.ledger SET size = size + $4, note = $5 \
        WHERE election = $1 AND epoch = $2 AND size = $3 RETURNING size \
    ), noted AS ( \
        INSERT INTO tupyo.note (election, size, epoch, note) SELECT $1, size, $2, $5 FROM taken \
    ), entered AS ( \
        INSERT INTO tupyo.entry (election, index, bytes, key) SELECT $1, $3 + e.place - 1, e.bytes, e.key \
        FROM taken, unnest($6::bytea[], $7::bytea[]) WITH ORDINALITY AS e (bytes, key, place) RETURNING 1 \
    ) SELECT count(*) FROM entered";

const READ: &str =
    "SELECT index, bytes FROM tupyo.entry WHERE election = $1 AND index >= $2 AND index < $3 ORDER BY index";

/// One ledger's journal in a database. Several share a connection.
pub struct PostgresJournal {
    database: Arc<Mutex<Database>>,
    election: [u8; 32],
}

impl PostgresJournal {
    pub(crate) fn new(database: Arc<Mutex<Database>>, election: [u8; 32]) -> PostgresJournal {
        PostgresJournal { database, election }
    }

    /// The connection, as one that lives.
    fn database(&self) -> Result<MutexGuard<'_, Database>, JournalError> {
        let mut database = self.database.lock().unwrap_or_else(PoisonError::into_inner);
        database.revive()?;
        Ok(database)
    }
}

impl Journal for PostgresJournal {
    fn take_over(&mut self) -> Result<Tenure, LedgerError> {
        let mut database = self.database()?;
        // Another server may have noted what it found at another time.
        database.note_quorum()?;
        let take_over = database.prepared(TAKE_OVER)?;
        let rows = match database.take_over(&take_over, &[&self.election.as_slice()]) {
            Done::Rows(rows) => rows,
            Done::Not(error) => return Err(error.into()),
            Done::Unknown(reason) => return Err(unreachable(format!("taking over was not confirmed: {reason}")).into()),
        };
        Ok(rows.first().and_then(tenure).ok_or_else(|| refused("journal-database", "no row of the ledger"))?)
    }

    fn commit(&mut self, batch: &JournalBatch<'_>) -> Result<(), LedgerError> {
        let note = batch.seal.note(leaf_hashes(batch.entries))?;
        let keys = match batch.keys {
            [] => vec![None; batch.entries.len()],
            keys => keys.to_vec(),
        };
        let numbers = [batch.epoch.0, batch.first_index, batch.entries.len() as u64].map(|number| number as i64);
        let [epoch, first, count] = numbers;
        let mut database = self.database()?;
        let commit = database.prepared(COMMIT)?;
        let done = database
            .commit(&commit, &[&self.election.as_slice(), &epoch, &first, &count, &&*note, &batch.entries, &keys]);
        match done {
            Done::Rows(rows) if entered(&rows) == Some(count) => Ok(()),
            Done::Rows(rows) if entered(&rows) == Some(0) => Err(JournalError::Fenced { epoch: batch.epoch }.into()),
            Done::Rows(_) => Err(JournalError::Unknown { reason: "the database counts otherwise".to_owned() }.into()),
            Done::Not(error) => Err(error.into()),
            Done::Unknown(reason) => Err(JournalError::Unknown { reason }.into()),
        }
    }

    fn read(&mut self, range: Range<u64>) -> Result<Vec<Vec<u8>>, LedgerError> {
        let mut database = self.database()?;
        let (first, end) = (range.start as i64, range.end as i64);
        let rows = database.run(READ, &[&self.election.as_slice(), &first, &end])?;
        let entries: Option<Vec<Vec<u8>>> = (first..end)
            .zip(rows)
            .map(|(index, row)| entry(&row).filter(|(at, _)| *at == index).map(|it| it.1))
            .collect();
        entries.filter(|entries| !entries.is_empty()).ok_or(LedgerError::NotThere)
    }
}

fn tenure(row: &Row) -> Option<Tenure> {
    let number = |column| row.try_get::<_, i64>(column).ok().and_then(|number| u64::try_from(number).ok());
    Some(Tenure { epoch: Epoch(number(0)?), size: number(1)?, note: row.try_get(2).ok()? })
}

fn entered(rows: &[Row]) -> Option<i64> {
    rows.first()?.try_get(0).ok()
}

fn entry(row: &Row) -> Option<(i64, Vec<u8>)> {
    Some((row.try_get(0).ok()?, row.try_get(1).ok()?))
}
