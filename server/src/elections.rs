//! All elections of a data directory.

mod creation;
mod election;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

pub(crate) use creation::{CreationError, Proposal};
pub(crate) use election::ElectionBoard;

use tupyo_election::{AuthorKey, ElectionId, LedgerAnchor, LedgerKey};
use tupyo_ledger::LedgerError;
use tupyo_merkle::Origin;

use crate::alarm::Alarm;
use crate::directory::DataDirectory;
use crate::keyring::Keyring;
use crate::ledger_token::LedgerToken;
use crate::{Options, ServerError};

/// All elections of a data directory.
pub(crate) struct Elections {
    directory: DataDirectory,
    keyring: Arc<Keyring>,
    officials: Vec<AuthorKey>,
    max_elections: usize,
    queue: usize,
    witnesses: BTreeMap<Origin, String>,
    alarm: Alarm,
    running: RwLock<BTreeMap<ElectionId, Arc<ElectionBoard>>>,
    creating: Mutex<()>,
}

impl Elections {
    /// Opens every election of the directory where it was left.
    pub(crate) fn open(options: &Options, alarm: Alarm) -> Result<Elections, ServerError> {
        let directory = DataDirectory::open(&options.data, options.checkpoint_copy.as_deref())?;
        let keyring = Arc::new(directory.keyring(&options.name, LedgerToken::open(&options.token())?)?);
        let elections = Elections {
            directory,
            keyring,
            officials: options.officials.clone(),
            max_elections: options.max_elections,
            queue: options.queue,
            witnesses: options.witnesses.iter().map(|witness| (witness.name.clone(), witness.url.clone())).collect(),
            alarm,
            running: RwLock::default(),
            creating: Mutex::default(),
        };
        for id in elections.directory.elections()? {
            let opened = ElectionBoard::open(&elections.paths(id), id, elections.setup())?;
            // One that was being created when the server stopped has no entry yet.
            opened.map(|election| elections.insert(id, election));
        }
        Ok(elections)
    }

    /// The election with this id.
    pub(crate) fn election(&self, id: ElectionId) -> Option<Arc<ElectionBoard>> {
        self.running.read().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    /// All elections, ascending by id.
    pub(crate) fn all(&self) -> Vec<Arc<ElectionBoard>> {
        self.running.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// What manifests of new elections say of their ledger.
    pub(crate) fn anchor(&self) -> Result<LedgerAnchor, ServerError> {
        self.keyring.anchor()
    }

    /// The announcement that the spare key of an election's ledger takes its key's place.
    pub(crate) fn rotation(&self, election: &ElectionBoard) -> Result<LedgerKey, LedgerError> {
        let keys = election.published().state().ledger_keys().cloned();
        self.keyring.rotation(election.id(), &keys.ok_or(LedgerError::NotThere)?)
    }

    /// Whether any election can begin here.
    pub(crate) fn has_officials(&self) -> Result<(), CreationError> {
        if self.officials.is_empty() { Err(CreationError::NoOfficials) } else { Ok(()) }
    }

    /// Begins the election of a manifest that an official of this board has signed. The answer says whether it is new.
    pub(crate) fn create(&self, proposal: &Proposal) -> Result<(Arc<ElectionBoard>, bool), CreationError> {
        let _one = self.creating.lock().unwrap_or_else(PoisonError::into_inner);
        let id = proposal.election();
        if let Some(known) = self.election(id) {
            return Ok((known, false));
        }
        proposal.check(&self.officials, &self.keyring)?;
        if self.all().len() >= self.max_elections {
            return Err(CreationError::TooManyElections);
        }
        match ElectionBoard::create(&self.paths(id), proposal, self.setup()) {
            Ok(created) => Ok((self.insert(id, created), true)),
            Err(error) if error.is_full() => Err(CreationError::NoRoom),
            Err(error @ ServerError::StorageFailed { .. }) => {
                self.alarm.report(error);
                Err(CreationError::OutcomeUnknown)
            }
            Err(error) => Err(CreationError::Server(error)),
        }
    }

    /// Ends the threads of all elections; what they have begun they finish.
    pub(crate) fn stop(&self) {
        self.all().iter().for_each(|election| election.stop());
    }

    fn insert(&self, id: ElectionId, election: ElectionBoard) -> Arc<ElectionBoard> {
        let election = Arc::new(election);
        self.running.write().unwrap_or_else(PoisonError::into_inner).insert(id, election.clone());
        election
    }

    fn paths(&self, id: ElectionId) -> election::ElectionPaths {
        let (directory, checkpoint_copy) = (self.directory.election(id), self.directory.checkpoint_copy(id));
        election::ElectionPaths { directory, checkpoint_copy }
    }

    fn setup(&self) -> election::Setup<'_> {
        election::Setup { queue: self.queue, keyring: &self.keyring, witnesses: &self.witnesses, alarm: &self.alarm }
    }
}
