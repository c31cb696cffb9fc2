//! Opens the elections of a directory on a thread of its own: first it reads every ledger, then it folds one after the
//! other.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::channel;
use std::time::Duration;

use tupyo_election::ElectionId;
use tupyo_ledger::{LedgerError, RecoveredLedger};

use super::{ElectionBoard, Elections, Standing};
use crate::comparison::Comparison;
use crate::log::{self, Event};
use crate::{ServerError, metrics};

/// How long whoever starts the server waits for all elections to be open before it is said that it listens.
const LISTENS_AFTER: Duration = Duration::from_secs(3);
/// How often the checkpoints that are kept apart are looked at.
const COMPARED_EVERY: Duration = Duration::from_secs(5);

impl Elections {
    /// Begins to open every election where it was left, and waits for that a while.
    pub(crate) fn begin(self: &Arc<Self>) -> Result<(), ServerError> {
        let (elections, (waits, waited)) = (self.clone(), channel::<()>());
        let work = move || {
            let opened = elections.open_all();
            drop(waits);
            match opened {
                Ok(()) => elections.compare_on_and_on(),
                Err(error) => elections.alarm.report(error),
            }
        };
        drop(self.alarm.spawn("opening", work)?);
        let _all_or_not_yet = waited.recv_timeout(LISTENS_AFTER);
        self.alarm.take().map_or(Ok(()), Err)
    }

    fn open_all(&self) -> Result<(), ServerError> {
        let ids: Vec<ElectionId> = self.standings().keys().copied().collect();
        let (mut read, mut refused) = (Vec::new(), None);
        for id in ids {
            match self.read(id) {
                Ok(recovered) => read.push((id, recovered)),
                Err(error) => self.set_aside(id, error, &mut refused)?,
            }
        }
        for (id, recovered) in read {
            if self.stopping.load(Ordering::Relaxed) {
                return Ok(());
            }
            match self.open_one(id, recovered) {
                Ok(()) => {}
                Err(error) => self.set_aside(id, error, &mut refused)?,
            }
        }
        // One lock after the other: who holds one and asks for another waits for whoever waits for the first to end.
        let elections = self.all().len();
        let set_aside = self.standings().len() - elections;
        log::event(Event::AllOpen { elections, set_aside });
        // A server that has nothing to serve but refusals is not one that has started.
        refused.filter(|_| self.all().is_empty()).map_or(Ok(()), Err)
    }

    fn read(&self, id: ElectionId) -> Result<RecoveredLedger, ServerError> {
        let mut recovered = self.paths(id).recover(id, &self.keyring)?;
        self.stand(id, Some(Standing::Opening(recovered.reader())));
        Ok(recovered)
    }

    fn open_one(&self, id: ElectionId, recovered: RecoveredLedger) -> Result<(), ServerError> {
        let opened = ElectionBoard::go_on(&self.paths(id), id, recovered, self.setup())?;
        // One that was being created when the server stopped has no entry yet.
        self.stand(id, opened.map(|board| Standing::Open(Arc::new(board))));
        Ok(())
    }

    /// The others are served without this one, if the reason is its own.
    fn set_aside(
        &self,
        id: ElectionId,
        error: ServerError,
        first: &mut Option<ServerError>,
    ) -> Result<(), ServerError> {
        let error = error.named();
        let Some(code) = error.code_of_election() else { return Err(error) };
        let (election, reason) = (id.to_string(), error.with_causes());
        log::event(Event::ElectionSetAside { election, code, reason });
        self.stand(id, Some(Standing::SetAside(code)));
        first.get_or_insert(error);
        Ok(())
    }

    fn stand(&self, id: ElectionId, standing: Option<Standing>) {
        let mut standings = self.standings_mut();
        match standing {
            Some(standing) => standings.insert(id, standing),
            None => standings.remove(&id),
        };
        let count = |is: fn(&Standing) -> bool| standings.values().filter(|standing| is(standing)).count();
        metrics::standing(
            count(|standing| matches!(standing, Standing::Opening(_))),
            count(|standing| matches!(standing, Standing::SetAside(_))),
        );
    }

    /// Looks again and again whether a checkpoint that is kept apart is ahead: then another server writes it, on
    /// another copy of the directory.
    fn compare_on_and_on(&self) {
        let mut told = false;
        while !self.stopping.load(Ordering::Relaxed) {
            std::thread::sleep(COMPARED_EVERY);
            let compared = self.compare_all();
            let was_told = std::mem::replace(&mut told, compared.is_err());
            let Err(error) = compared else { continue };
            let ServerError::Ledger { election, .. } = &error else { return self.alarm.report(error) };
            if !was_told {
                log::event(Event::copy_not_compared(*election, error.with_causes()));
            }
        }
    }

    /// Compares each; gives the first one that cannot be read when all others have been compared.
    fn compare_all(&self) -> Result<(), ServerError> {
        let mut unread = Ok(());
        for board in self.all() {
            let (id, paths) = (board.id(), self.paths(board.id()));
            let Some(copy) = &paths.checkpoint_copy else { continue };
            match self.comparison(id).with_copy_of_running(&paths.directory.join("ledger"), copy) {
                Err(error @ ServerError::Ledger { .. }) => unread = unread.and(Err(error)),
                compared => compared?,
            }
        }
        unread
    }

    pub(super) fn comparison(&self, id: ElectionId) -> Comparison {
        Comparison::new(id, self.keyring.clone(), self.directory.evidence())
    }
}

impl super::election::ElectionPaths {
    /// Reads the ledger. If it lacks what its checkpoint kept apart covers, that is the cause, and the proof.
    pub(super) fn recover(
        &self,
        id: ElectionId,
        keyring: &Arc<crate::keyring::Keyring>,
    ) -> Result<RecoveredLedger, ServerError> {
        let place = self.directory.join("ledger");
        if let Some(order) = &self.order {
            return self.take_over(&place, order.journal(id), id, keyring);
        }
        let options =
            tupyo_ledger::LedgerOptions { checkpoint_copy: self.checkpoint_copy.clone(), ..Default::default() };
        RecoveredLedger::open(&place, &keyring.verifiers(id)?, options).map_err(|source| {
            let copy = self.checkpoint_copy.as_ref().filter(|_| is_about_copy(&source));
            let comparison = Comparison::new(id, keyring.clone(), self.evidence.clone());
            let is_forked = matches!(source, LedgerError::Forked { .. });
            match copy.map(|copy| comparison.with_copy(&place, copy, is_forked)) {
                None | Some(Ok(()) | Err(ServerError::Ledger { .. })) => keyring.named(id, &place, source),
                Some(Err(behind)) => behind,
            }
        })
    }
}

fn is_about_copy(error: &LedgerError) -> bool {
    matches!(error, LedgerError::RolledBack { .. } | LedgerError::Forked { .. })
}
