//! The journals of all ledgers of a board.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tupyo_ledger::JournalError;

use crate::address::PostgresAddress;
use crate::connection::Database;
use crate::journal::PostgresJournal;
use crate::lease::Lease;
use crate::schema;

/// Connections that all ledgers share: each is waited for by one commit at a time.
const CONNECTIONS: usize = 4;

/// The journals of all ledgers of a board, in one database.
pub struct PostgresBoard {
    address: PostgresAddress,
    connections: Vec<Arc<Mutex<Database>>>,
    next: AtomicUsize,
}

impl PostgresBoard {
    /// Connects, makes the tables if there are none, and says whether this is a database that can keep the order of
    /// this board's ledgers, with commits that wait for as many standbys.
    ///
    /// # Errors
    /// [`JournalError`]: unreachable, or refused by name.
    pub fn open(address: PostgresAddress, name: &str, standbys: usize) -> Result<PostgresBoard, JournalError> {
        let mut first = Database::open(&address, Some(standbys))?;
        schema::prepare(&mut first, name)?;
        let more = (1..CONNECTIONS).map(|_| Database::open(&address, Some(standbys)));
        let noted = |database: Result<Database, JournalError>| {
            let mut database = database?;
            database.note_quorum()?;
            Ok(Arc::new(Mutex::new(database)))
        };
        let connections = std::iter::once(Ok(first)).chain(more).map(noted).collect::<Result<_, JournalError>>()?;
        Ok(PostgresBoard { address, connections, next: AtomicUsize::new(0) })
    }

    /// The elections that have a ledger here.
    ///
    /// # Errors
    /// [`JournalError`] if the database does not answer.
    pub fn elections(&self) -> Result<Vec<[u8; 32]>, JournalError> {
        let rows = self.first()?.run("SELECT election FROM tupyo.ledger ORDER BY election", &[])?;
        Ok(rows.iter().filter_map(|row| row.try_get::<_, Vec<u8>>(0).ok()?.try_into().ok()).collect())
    }

    /// The journal of an election's ledger.
    pub fn journal(&self, election: [u8; 32]) -> PostgresJournal {
        let next = self.next.fetch_add(1, Ordering::Relaxed) % self.connections.len().max(1);
        PostgresJournal::new(self.connections[next].clone(), election)
    }

    /// The lease, for this holder, over a connection of its own.
    ///
    /// # Errors
    /// [`JournalError`] if the database does not answer.
    pub fn lease(&self, holder: String) -> Result<Lease, JournalError> {
        Lease::new(&self.address, holder)
    }

    fn first(&self) -> Result<MutexGuard<'_, Database>, JournalError> {
        let first = self.connections.first().ok_or_else(|| crate::failure::unreachable("no connection"))?;
        let mut database = first.lock().unwrap_or_else(PoisonError::into_inner);
        database.revive()?;
        Ok(database)
    }
}
