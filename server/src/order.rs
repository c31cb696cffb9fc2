//! Where the order of all ledgers of a board is kept, if not in its own directory.

#[cfg(feature = "postgres")]
mod postgres;
mod tenancy;

use std::path::Path;
use std::sync::Arc;

use tupyo_election::ElectionId;
use tupyo_ledger::{Journal, JournalError};

pub(crate) use tenancy::{Tenancy, when_reached};

use crate::ServerError;
use crate::journal_address::JournalAddress;
use crate::stop::Stop;

/// The journals of a board's ledgers, which another server can take over.
pub(crate) trait Order: Send + Sync {
    /// The elections that have a journal.
    fn elections(&self) -> Result<Vec<ElectionId>, JournalError>;

    /// The journal of an election.
    fn journal(&self, election: ElectionId) -> Box<dyn Journal>;

    /// The right to lead for a while, for this process; see [`Leading`].
    fn leading(&self) -> Result<Box<dyn Leading>, JournalError>;
}

/// A lease. It keeps two healthy servers from taking over from each other, and fences nobody.
pub(crate) trait Leading: Send {
    /// Takes it if it is free. False if another one has it.
    fn take(&mut self) -> Result<bool, JournalError>;

    /// Keeps it. False if another one has it.
    fn renew(&mut self) -> Result<bool, JournalError>;

    /// Gives it up.
    fn release(&mut self) -> Result<(), JournalError>;

    /// Who has it.
    fn holder(&mut self) -> Result<Option<String>, JournalError>;

    /// How many bytes each standby is behind, by its name, as far as that may be known. No commit is waited for.
    fn lags(&mut self) -> Result<Vec<(String, u64)>, JournalError>;
}

/// What an order is opened with.
#[cfg_attr(not(feature = "postgres"), allow(dead_code, reason = "without the feature no order can be opened"))]
pub(crate) struct Demands<'a> {
    /// The file of the password.
    pub(crate) password_file: Option<&'a Path>,
    /// The file of the authorities that certify the databases.
    pub(crate) authorities: Option<&'a Path>,
    /// How many standbys a commit must wait for.
    pub(crate) standbys: usize,
    /// The ledgers' name.
    pub(crate) name: &'a str,
}

/// The order that is kept at an address. A database that does not answer is waited for, until the server is told to
/// stop.
pub(crate) fn open(
    address: &JournalAddress,
    demands: &Demands<'_>,
    stop: &Stop,
) -> Result<Arc<dyn Order>, ServerError> {
    tenancy::when_first_reached(stop, || open_at(address, demands, stop))
}

#[cfg(feature = "postgres")]
fn open_at(address: &JournalAddress, demands: &Demands<'_>, stop: &Stop) -> Result<Arc<dyn Order>, JournalError> {
    Ok(Arc::new(postgres::PostgresOrder::open(address, demands, stop)?))
}

#[cfg(not(feature = "postgres"))]
fn open_at(_: &JournalAddress, _: &Demands<'_>, _: &Stop) -> Result<Arc<dyn Order>, JournalError> {
    // No address can be spelled.
    Err(JournalError::Refused { code: "journal-not-built", reason: "built without the feature `postgres`".to_owned() })
}
