//! Elections as a gateway sees them: the one fold, and what verifies by it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use tupyo_election::{CodedEntry, ElectionId, ElectionState, Entry, LedgerKeys, Refusal};
use tupyo_sequencer::{Arrival, Fold};

use crate::ServerError;
use crate::alarm::Alarm;
use crate::pipeline::{Judging, Verifiers};
use crate::rejection::Rejection;
use crate::source::Source;

/// The elections that have been followed.
pub(crate) struct FollowedElections {
    elections: RwLock<BTreeMap<ElectionId, Arc<FollowedElection>>>,
    verifiers: Verifiers<ElectionState>,
    queue: usize,
    alarm: Alarm,
}

/// An election as far as its ledger has been followed.
pub(crate) struct FollowedElection {
    state: Arc<RwLock<ElectionState>>,
    judging: Judging<ElectionState>,
    /// What its ledger says does not follow from what it said before.
    is_lost: AtomicBool,
}

/// What can be said of an entry that is not refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Judgement {
    /// Signature and proof stand.
    Verified,
    /// Only the leader can say more.
    Open,
}

impl FollowedElections {
    /// None yet; of each, so many entries may wait for their verification.
    pub(crate) fn new(queue: usize, alarm: &Alarm) -> Result<FollowedElections, ServerError> {
        let verifiers = Verifiers::start(alarm)?;
        Ok(FollowedElections { elections: RwLock::default(), verifiers, queue, alarm: alarm.clone() })
    }

    pub(crate) fn get(&self, id: ElectionId) -> Option<Arc<FollowedElection>> {
        self.table().get(&id).cloned()
    }

    pub(crate) fn all(&self) -> Vec<Arc<FollowedElection>> {
        self.table().values().cloned().collect()
    }

    /// Begins to follow one, from its beginning.
    pub(super) fn begin(&self, id: ElectionId) -> Result<Arc<FollowedElection>, ServerError> {
        let state = Arc::new(RwLock::new(ElectionState::new(id)));
        let looked_at = state.clone();
        let context = move || read(&looked_at).context();
        let judging = Judging::start(context, (&self.verifiers, self.queue), &self.alarm)?;
        let election = Arc::new(FollowedElection { state, judging, is_lost: AtomicBool::new(false) });
        self.elections.write().unwrap_or_else(PoisonError::into_inner).insert(id, election.clone());
        Ok(election)
    }

    /// Ends all threads.
    pub(super) fn stop(&self) {
        self.all().iter().for_each(|election| election.judging.stop());
        self.verifiers.stop();
    }

    fn table(&self) -> RwLockReadGuard<'_, BTreeMap<ElectionId, Arc<FollowedElection>>> {
        self.elections.read().unwrap_or_else(PoisonError::into_inner)
    }
}

fn read(state: &RwLock<ElectionState>) -> RwLockReadGuard<'_, ElectionState> {
    state.read().unwrap_or_else(PoisonError::into_inner)
}

impl FollowedElection {
    pub(crate) fn id(&self) -> ElectionId {
        self.state().election()
    }

    /// How many entries have been followed.
    pub(crate) fn size(&self) -> u64 {
        self.state().entries()
    }

    /// The keys of its ledger, as soon as there is a manifest.
    pub(super) fn keys(&self) -> Option<LedgerKeys> {
        self.state().ledger_keys().cloned()
    }

    /// Takes the next entries.
    pub(super) fn take(&self, entries: &[&[u8]]) -> Result<(), Refusal> {
        let context = self.state().ballot_check().map(|check| *check.context());
        let coded = |bytes: &&[u8]| Ok(CodedEntry::new(Entry::decode(bytes)?, context.as_ref()));
        let entries = entries.iter().map(coded).collect::<Result<Vec<_>, Refusal>>()?;
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        entries.iter().try_for_each(|entry| state.apply_coded(entry).map(drop))
    }

    /// Nothing more is said of it here.
    pub(super) fn lose(&self) {
        self.is_lost.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_lost(&self) -> bool {
        self.is_lost.load(Ordering::Relaxed)
    }

    /// What can be said of an entry by what has been followed: the cheap rules that never depend on anything else, then
    /// signature and proof. Whether a ballot is on the ledger already, or comes in its turn, is the leader's to say.
    ///
    /// # Errors
    /// Why it is refused, or why nobody has looked.
    pub(super) async fn judge(&self, entry: Vec<u8>, source: Source) -> Result<Judgement, Rejection> {
        if self.is_lost() {
            return Ok(Judgement::Open);
        }
        let context = self.state().context();
        let arrival = Box::new(Arrival::<ElectionState>::decode(entry, &context)?);
        let screened = self.state().screen(arrival.entry());
        if ElectionState::lane(arrival.entry()).is_none() {
            // Signed by its author, as far as this is known.
            return Ok(screened.map(|()| Judgement::Open)?);
        }
        screened.or_else(|refusal| if ElectionState::was_never_legal(&refusal) { Err(refusal) } else { Ok(()) })?;
        self.judging.judge(arrival, source).await.map(|()| Judgement::Verified)
    }

    fn state(&self) -> RwLockReadGuard<'_, ElectionState> {
        read(&self.state)
    }
}
