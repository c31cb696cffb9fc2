//! How far the standbys are behind.

use tokio_postgres::Row;
use tupyo_ledger::JournalError;

use crate::connection::Database;

const LAGS: &str = "SELECT application_name, coalesce(sync_state, '') IN ('sync', 'quorum'), \
    pg_wal_lsn_diff(pg_current_wal_flush_lsn(), flush_lsn)::bigint FROM pg_stat_replication \
    WHERE flush_lsn IS NOT NULL";

/// How far a standby is behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandbyLag {
    /// Its name in `synchronous_standby_names`.
    pub name: String,
    /// Whether commits may wait for it.
    pub is_synchronous: bool,
    /// Bytes of the log that it has not on stable storage.
    pub bytes: u64,
}

impl StandbyLag {
    pub(crate) fn ask(database: &mut Database) -> Result<Vec<StandbyLag>, JournalError> {
        let rows = database.run(LAGS, &[])?;
        let lag = |row: &Row| {
            let bytes = u64::try_from(row.try_get::<_, i64>(2).ok()?).unwrap_or_default();
            Some(StandbyLag { name: row.try_get(0).ok()?, is_synchronous: row.try_get(1).ok()?, bytes })
        };
        Ok(rows.iter().filter_map(lag).collect())
    }
}
