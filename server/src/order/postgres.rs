//! The journals that PostgreSQL keeps, as a board uses them.

use tupyo_election::ElectionId;
use tupyo_journal_postgres::{Lease, PostgresAddress, PostgresAddressError, PostgresBoard};
use tupyo_ledger::{Journal, JournalError};

use super::{Demands, Leading, Order};
use crate::journal_address::JournalAddress;
use crate::stop::Stop;

/// An order that PostgreSQL keeps.
pub(super) struct PostgresOrder {
    board: PostgresBoard,
}

impl PostgresOrder {
    pub(super) fn open(
        address: &JournalAddress,
        demands: &Demands<'_>,
        stop: &Stop,
    ) -> Result<PostgresOrder, JournalError> {
        let refused =
            |error: PostgresAddressError| JournalError::Refused { code: "journal-address", reason: error.to_string() };
        let mut address: PostgresAddress = address.to_string().parse().map_err(refused)?;
        if let Some(file) = demands.password_file {
            address = address.with_password_of(file)?;
        }
        if let Some(file) = demands.authorities {
            address = address.with_authorities_of(file)?;
        }
        let address = address.until_told(stop.has_come_flag());
        let board = PostgresBoard::open(address, demands.name, demands.standbys)?;
        Ok(PostgresOrder { board })
    }
}

impl Order for PostgresOrder {
    fn elections(&self) -> Result<Vec<ElectionId>, JournalError> {
        Ok(self.board.elections()?.into_iter().map(ElectionId).collect())
    }

    fn journal(&self, election: ElectionId) -> Box<dyn Journal> {
        Box::new(self.board.journal(election.0))
    }

    fn leading(&self) -> Result<Box<dyn Leading>, JournalError> {
        let holder = format!("{}:{:016x}", std::process::id(), rand::random::<u64>());
        Ok(Box::new(self.board.lease(holder)?))
    }
}

impl Leading for Lease {
    fn take(&mut self) -> Result<bool, JournalError> {
        Lease::take(self)
    }

    fn renew(&mut self) -> Result<bool, JournalError> {
        Lease::renew(self)
    }

    fn release(&mut self) -> Result<(), JournalError> {
        Lease::release(self)
    }

    fn holder(&mut self) -> Result<Option<String>, JournalError> {
        Lease::holder(self)
    }

    fn lags(&mut self) -> Result<Vec<(String, u64)>, JournalError> {
        Ok(Lease::lags(self)?.into_iter().map(|lag| (lag.name, lag.bytes)).collect())
    }
}
