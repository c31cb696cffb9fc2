//! All elections of a data directory.

mod creation;
mod election;
mod opening;
mod standing;
mod taking_over;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

pub(crate) use creation::{CreationError, Proposal};
pub(crate) use election::ElectionBoard;
pub(crate) use standing::Standing;

use tupyo_election::{AuthorKey, ElectionId, ElectionState, LedgerAnchor, LedgerKey};
use tupyo_ledger::LedgerError;
use tupyo_merkle::Origin;

use crate::alarm::Alarm;
use crate::directory::DataDirectory;
use crate::finality::WitnessPatience;
use crate::keyring::Keyring;
use crate::ledger_token::LedgerToken;
use crate::order::{self, Order, Tenancy};
use crate::pipeline::Verifiers;
use crate::stop::Stop;
use crate::{Options, ServerError};

/// Where the order is kept for several servers, and that this one leads.
type Led = (Arc<dyn Order>, Tenancy);

/// All elections of a data directory.
pub(crate) struct Elections {
    directory: DataDirectory,
    keyring: Arc<Keyring>,
    /// Where the order is kept, if not in the directory, and that this server leads.
    order: Option<Led>,
    officials: Vec<AuthorKey>,
    max_elections: usize,
    queue: usize,
    witnesses: BTreeMap<Origin, String>,
    alarm: Alarm,
    verifiers: Verifiers<ElectionState>,
    patience: WitnessPatience,
    standings: RwLock<BTreeMap<ElectionId, Standing>>,
    creating: Mutex<()>,
    stopping: AtomicBool,
}

impl Elections {
    /// Takes the directory; [`begin`](Self::begin) opens its elections.
    ///
    /// # Errors
    /// [`ServerError::Stopped`] if the server is told to stop while another one leads.
    pub(crate) fn new(options: &Options, alarm: Alarm, stop: &Stop) -> Result<Elections, ServerError> {
        let directory = DataDirectory::open(&options.data, options.checkpoint_copy.as_deref())?;
        let order = leading(options, &alarm, stop)?;
        let found = taking_over::found(&directory, order.as_ref().map(|(order, _)| order.as_ref()), stop)?;
        if !found.is_empty() {
            directory.refuse_without_key()?;
        }
        let keyring = Arc::new(directory.keyring(&options.name, LedgerToken::open(&options.token())?)?);
        let elections = Elections {
            directory,
            keyring,
            order,
            officials: options.officials.clone(),
            max_elections: options.max_elections,
            queue: options.queue,
            witnesses: options.witnesses.iter().map(|witness| (witness.name.clone(), witness.url.clone())).collect(),
            verifiers: Verifiers::start(&alarm)?,
            alarm,
            patience: WitnessPatience::default(),
            standings: RwLock::default(),
            creating: Mutex::default(),
            stopping: AtomicBool::new(false),
        };
        let found = found.into_iter().map(|id| (id, Standing::Opening(None)));
        elections.standings_mut().extend(found);
        Ok(elections)
    }

    /// How far the server is with the election of this id.
    pub(crate) fn standing(&self, id: ElectionId) -> Option<Standing> {
        self.standings().get(&id).cloned()
    }

    /// Whether the server must end: nothing more is accepted.
    pub(crate) fn is_ending(&self) -> bool {
        self.alarm.is_raised()
    }

    /// All elections that are held, ascending by id.
    pub(crate) fn all(&self) -> Vec<Arc<ElectionBoard>> {
        self.standings().values().filter_map(Standing::board).collect()
    }

    /// Why the server is not ready: the storage takes nothing, and the elections that are not open, or whose witnesses
    /// have not been heard yet.
    pub(crate) fn reasons(&self) -> Vec<String> {
        let standings = self.standings();
        let storage = self.directory.reason().into_iter();
        let reason = |(id, standing): (&ElectionId, &Standing)| Some(format!("election {id}: {}", standing.reason()?));
        storage.chain(standings.iter().filter_map(reason)).collect()
    }

    fn standings(&self) -> RwLockReadGuard<'_, BTreeMap<ElectionId, Standing>> {
        self.standings.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn standings_mut(&self) -> RwLockWriteGuard<'_, BTreeMap<ElectionId, Standing>> {
        self.standings.write().unwrap_or_else(PoisonError::into_inner)
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

    /// Whether an official of this board has signed this entry as the first part of an election's manifest.
    pub(crate) fn check_signed(&self, election: ElectionId, entry: &[u8]) -> Result<(), CreationError> {
        creation::check_first_part(election, entry, &self.officials)
    }

    /// Begins the election of a manifest that an official of this board has signed. The answer says whether it is new.
    pub(crate) fn create(&self, proposal: &Proposal) -> Result<(Arc<ElectionBoard>, bool), CreationError> {
        let _one = self.creating.lock().unwrap_or_else(PoisonError::into_inner);
        let id = proposal.election();
        match self.standing(id) {
            Some(Standing::Open(known)) => return Ok((known, false)),
            // Its directory is another's to open, or nobody's.
            Some(Standing::Opening(_)) => return Err(CreationError::Opening),
            Some(Standing::SetAside(reason)) => return Err(CreationError::SetAside { reason }),
            None => {}
        }
        proposal.check(&self.officials, &self.keyring)?;
        if self.standings().len() >= self.max_elections {
            return Err(CreationError::TooManyElections);
        }
        match ElectionBoard::create(&self.paths(id), proposal, self.setup()) {
            Ok(created) => Ok((self.insert(id, created), true)),
            Err(error) if error.is_full() => Err(CreationError::NoRoom),
            Err(error @ ServerError::StorageFailed { .. }) => {
                self.alarm.report(error.named());
                Err(CreationError::OutcomeUnknown)
            }
            Err(error) => Err(CreationError::Server(error)),
        }
    }

    /// Ends the threads of all elections; what they have begun they finish.
    pub(crate) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
        self.keyring.stop();
        self.all().iter().for_each(|election| election.stop());
        self.verifiers.stop();
        self.order.iter().for_each(|(_, tenancy)| tenancy.stop());
    }

    fn insert(&self, id: ElectionId, election: ElectionBoard) -> Arc<ElectionBoard> {
        let election = Arc::new(election);
        self.standings_mut().insert(id, Standing::Open(election.clone()));
        election
    }

    fn paths(&self, id: ElectionId) -> election::ElectionPaths {
        let (directory, checkpoint_copy) = (self.directory.election(id), self.directory.checkpoint_copy(id));
        let order = self.order.as_ref().map(|(order, _)| order.clone());
        election::ElectionPaths { directory, checkpoint_copy, evidence: self.directory.evidence(), order }
    }

    fn setup(&self) -> election::Setup<'_> {
        let Elections { queue, verifiers, keyring, witnesses, patience, alarm, .. } = self;
        election::Setup { queue: *queue, verifiers, keyring, witnesses, patience, alarm }
    }
}

/// Where the order is kept, if not in the directory, once this server leads.
fn leading(options: &Options, alarm: &Alarm, stop: &Stop) -> Result<Option<Led>, ServerError> {
    let Some(address) = &options.journal else { return Ok(None) };
    let demands = order::Demands {
        password_file: options.journal_password_file.as_deref(),
        authorities: options.journal_authorities.as_deref(),
        standbys: options.journal_standbys,
        name: &options.name,
    };
    let order = order::open(address, &demands, stop)?;
    let tenancy = Tenancy::begin(order.as_ref(), alarm, stop)?;
    Ok(Some((order, tenancy)))
}
