//! What is different where several servers lead a ledger one after the other.

use std::path::Path;
use std::sync::Arc;

use tupyo_election::ElectionId;
use tupyo_ledger::{Journal, LedgerError, LedgerOptions, RecoveredLedger};

use super::election::ElectionPaths;
use crate::ServerError;
use crate::directory::DataDirectory;
use crate::keyring::Keyring;
use crate::order::{self, Order};
use crate::stop::Stop;

/// The elections of the directory, and those that other servers have begun.
pub(super) fn found(
    directory: &DataDirectory,
    order: Option<&dyn Order>,
    stop: &Stop,
) -> Result<Vec<ElectionId>, ServerError> {
    let mut elections = directory.elections()?;
    if let Some(order) = order {
        elections.extend(order::when_reached(stop, || order.elections())?);
        elections.sort();
        elections.dedup();
    }
    Ok(elections)
}

impl ElectionPaths {
    /// Takes the ledger's journal over, and brings the copy in the directory up to it.
    pub(super) fn take_over(
        &self,
        place: &Path,
        journal: Box<dyn Journal>,
        election: ElectionId,
        keyring: &Arc<Keyring>,
    ) -> Result<RecoveredLedger, ServerError> {
        let options = LedgerOptions { checkpoint_copy: self.checkpoint_copy.clone(), ..Default::default() };
        RecoveredLedger::take_over(place, &keyring.verifiers(election)?, options, journal).map_err(|source| {
            let is_behind = matches!(
                source,
                LedgerError::RolledBack { .. } | LedgerError::Forked { .. } | LedgerError::RootMismatch { .. }
            );
            match is_behind {
                true => ServerError::JournalBehind { election, source },
                false => keyring.named(election, place, source),
            }
        })
    }
}
