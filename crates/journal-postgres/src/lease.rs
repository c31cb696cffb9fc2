//! A lease: when another server takes over. It fences nothing.

use tupyo_ledger::JournalError;

use crate::address::PostgresAddress;
use crate::connection::Database;
use crate::lag::StandbyLag;

/// How long a lease lasts that is not renewed.
pub const LEASE_SECONDS: u32 = 6;

/// By the database's clock alone. One that ends later than any that is written here was written before that clock was
/// put back.
const TAKE: &str = "UPDATE tupyo.board SET holder = $1, until = clock_timestamp() + make_interval(secs => $2::float8) \
    WHERE holder IS NULL OR holder = $1 OR until < clock_timestamp() \
    OR until > clock_timestamp() + make_interval(secs => 2 * $2::float8) RETURNING 1";
const RENEW: &str = "UPDATE tupyo.board SET until = clock_timestamp() + make_interval(secs => $2::float8) \
    WHERE holder = $1 RETURNING 1";
const RELEASE: &str = "UPDATE tupyo.board SET holder = NULL, until = NULL WHERE holder = $1 RETURNING 1";
const HOLDER: &str = "SELECT holder FROM tupyo.board";

/// Who leads, so that two healthy servers do not take over from each other all the time. Whatever it says, only epochs
/// fence.
pub struct Lease {
    database: Database,
    holder: String,
}

impl Lease {
    pub(crate) fn new(address: &PostgresAddress, holder: String) -> Result<Lease, JournalError> {
        // It may be lost with the primary: then it has ended.
        Ok(Lease { database: Database::open(address, None)?, holder })
    }

    /// Takes the lease if it is free, has ended, or is this holder's. False if another one has it.
    ///
    /// # Errors
    /// [`JournalError`] if the database does not answer.
    pub fn take(&mut self) -> Result<bool, JournalError> {
        self.change(TAKE)
    }

    /// Makes it last longer. False if another one has it.
    ///
    /// # Errors
    /// [`JournalError`] if the database does not answer.
    pub fn renew(&mut self) -> Result<bool, JournalError> {
        self.change(RENEW)
    }

    /// Gives it up, so that another one need not wait for its end.
    ///
    /// # Errors
    /// [`JournalError`] if the database does not answer.
    pub fn release(&mut self) -> Result<(), JournalError> {
        self.database.revive()?;
        self.database.run(RELEASE, &[&self.holder]).map(drop)
    }

    /// Who has it.
    ///
    /// # Errors
    /// [`JournalError`] if the database does not answer.
    pub fn holder(&mut self) -> Result<Option<String>, JournalError> {
        self.database.revive()?;
        let rows = self.database.run(HOLDER, &[])?;
        Ok(rows.first().and_then(|row| row.try_get(0).ok()).flatten())
    }

    /// How far the standbys are behind, as far as the role may know it (`pg_monitor`). It is asked for here, where no
    /// commit has to be waited for.
    ///
    /// # Errors
    /// [`JournalError`] if the database does not answer.
    pub fn lags(&mut self) -> Result<Vec<StandbyLag>, JournalError> {
        self.database.revive()?;
        StandbyLag::ask(&mut self.database)
    }

    fn change(&mut self, statement: &str) -> Result<bool, JournalError> {
        self.database.revive()?;
        let rows = self.database.run(statement, &[&self.holder, &f64::from(LEASE_SECONDS)])?;
        Ok(!rows.is_empty())
    }
}
