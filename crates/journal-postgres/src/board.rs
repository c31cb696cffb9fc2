//! The journals of all ledgers of a board.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tupyo_ledger::JournalError;

use crate::address::PostgresAddress;
use crate::connection::Database;
use crate::durability::NOT_SYNCHRONOUS;
use crate::failure::unreachable;
use crate::journal::PostgresJournal;
use crate::lease::Lease;
use crate::schema;

/// Connections that all ledgers share: each is waited for by one commit at a time.
const CONNECTIONS: usize = 4;

/// How many standbys commits waited for when a leader looked last.
const NOTED: &str = "SELECT standbys_needed FROM tupyo.board WHERE name = $1";

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
    /// [`JournalError`]: unreachable, or refused by name. One that has kept this board's order with standbys before,
    /// and has none now, is in a failover: unreachable.
    pub fn open(address: PostgresAddress, name: &str, standbys: usize) -> Result<PostgresBoard, JournalError> {
        let mut first = Database::open(&address, Some(standbys)).map_err(|error| match error.code() {
            NOT_SYNCHRONOUS if has_led(&address, name, standbys) => unreachable(format!(
                "it has kept the order of this board with standbys, and has none now, as in a failover: {error}"
            )),
            _ => error,
        })?;
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
        let first = self.connections.first().ok_or_else(|| unreachable("no connection"))?;
        let mut database = first.lock().unwrap_or_else(PoisonError::into_inner);
        database.revive()?;
        Ok(database)
    }
}

/// Whether a leader of this board has found as many standbys here before.
fn has_led(address: &PostgresAddress, name: &str, standbys: usize) -> bool {
    let asked = Database::open(address, None).and_then(|mut database| database.run(NOTED, &[&name]));
    let noted = asked.ok().and_then(|rows| rows.first()?.try_get::<_, Option<i32>>(0).ok()?);
    noted.and_then(|noted| usize::try_from(noted).ok()).is_some_and(|noted| noted >= standbys.max(1))
}
