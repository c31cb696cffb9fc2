//! Final checkpoints: asks an election's witnesses to cosign, on threads of their own, and keeps what a quorum has
//! cosigned (docs/protocol/witness.md).

mod asking;
mod cosigning;
mod rotation;
mod stored;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::sync::watch;
use tupyo_election::{ElectionId, LedgerKeys};
use tupyo_ledger::{LedgerError, LedgerReader};
use tupyo_merkle::{Note, NoteSignature, Origin, Receipt, WitnessPolicy};

use crate::ServerError;
use crate::alarm::Alarm;
use asking::Asking;
use cosigning::Cosigning;
pub(crate) use rotation::Rotations;
use stored::FinalFile;

/// How long a witness that failed is left alone; doubled each time, up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// How often the ledger is looked at where nobody waits.
const IDLE: Duration = Duration::from_secs(1);

/// A checkpoint that a quorum has cosigned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FinalCheckpoint {
    /// How many entries it covers.
    pub(crate) size: u64,
    /// The signed note, exactly cosigned.
    pub(crate) note: Arc<Note>,
}

/// What makes an election's checkpoints final.
pub(crate) struct Finality {
    shared: Arc<Shared>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

struct Shared {
    election: ElectionId,
    ledger: LedgerReader,
    rotations: Rotations,
    policy: WitnessPolicy,
    /// How many of the witnesses are asked: those that have an address.
    asked: usize,
    stored: FinalFile,
    state: Mutex<State>,
    /// A checkpoint has begun to be cosigned or has been, somebody waits, or the end has come.
    changed: Condvar,
    latest: watch::Sender<Option<FinalCheckpoint>>,
}

struct State {
    cosigning: Option<Cosigning>,
    stopping: bool,
}

/// What a thread does next.
enum Next {
    Ask(Note, u64),
    Stop,
}

impl Finality {
    /// Begins to ask those witnesses of the policy that have an address.
    pub(crate) fn start(
        election: ElectionId,
        ledger: LedgerReader,
        (keys, rotations): (&LedgerKeys, Rotations),
        policy: WitnessPolicy,
        addresses: &BTreeMap<Origin, String>,
        file: PathBuf,
        alarm: &Alarm,
    ) -> Result<Finality, ServerError> {
        let stored = FinalFile::new(file);
        let latest = stored.load(keys, &policy, &ledger).map_err(|cosigned| ServerError::BehindWitnesses {
            election,
            found: ledger.size(),
            cosigned,
        })?;
        let state = Mutex::new(State { cosigning: None, stopping: false });
        let (changed, latest) = (Condvar::new(), watch::Sender::new(latest));
        let asked = policy.witnesses().iter().filter(|witness| addresses.contains_key(witness.name())).count();
        let shared = Arc::new(Shared { election, ledger, rotations, policy, asked, stored, state, changed, latest });
        let mut threads = Vec::new();
        for (place, witness) in shared.policy.witnesses().iter().enumerate() {
            let Some(url) = addresses.get(witness.name()) else { continue };
            let (shared, asking) = (shared.clone(), Asking::new(url, witness.clone()));
            threads.push(alarm.spawn("witness", move || shared.ask_on_and_on(place, asking))?);
        }
        Ok(Finality { shared, threads: Mutex::new(threads) })
    }

    /// The newest final checkpoint.
    pub(crate) fn latest(&self) -> Option<FinalCheckpoint> {
        self.shared.latest.borrow().clone()
    }

    /// The final checkpoint that covers an entry; waits for one until then.
    pub(crate) async fn covering(&self, index: u64, until: Instant) -> Option<FinalCheckpoint> {
        let mut latest = self.shared.latest.subscribe();
        self.shared.changed.notify_all();
        let covers = |latest: &Option<FinalCheckpoint>| latest.as_ref().is_some_and(|latest| latest.size > index);
        let waited =
            actix_web::rt::time::timeout(until.saturating_duration_since(Instant::now()), latest.wait_for(covers));
        waited.await.ok()?.ok()?.clone()
    }

    /// The newest checkpoint's file with the cosignatures that it has.
    pub(crate) fn newest_file(&self) -> String {
        let newest = self.shared.ledger.checkpoint();
        let latest =
            self.latest().filter(|latest| latest.size == newest.checkpoint.size).map(|latest| latest.note.to_string());
        let cosigned = || {
            let state = self.shared.state();
            let cosigning = state.cosigning.as_ref().filter(|cosigning| cosigning.size() == newest.checkpoint.size)?;
            cosigning.cosigned().ok().map(|note| note.to_string())
        };
        latest.or_else(cosigned).unwrap_or_else(|| newest.file.to_string())
    }

    /// The receipt of an entry under the newest final checkpoint, if that covers it.
    pub(crate) fn receipt(&self, index: u64) -> Option<Result<Receipt, LedgerError>> {
        let latest = self.latest().filter(|latest| latest.size > index)?;
        let proof = self.shared.ledger.inclusion(index, latest.size);
        Some(proof.map(|proof| Receipt::new(proof, latest.note)))
    }

    /// Ends the threads; none waits longer than one request.
    pub(crate) fn stop(&self) {
        self.shared.state().stopping = true;
        self.shared.changed.notify_all();
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        threads.into_iter().for_each(|thread| drop(thread.join()));
    }
}

impl Shared {
    /// One witness's thread.
    fn ask_on_and_on(&self, place: usize, mut asking: Asking) {
        let (mut pause, mut retry) = (FIRST_PAUSE, false);
        while let Next::Ask(checkpoint, size) = self.next(place, retry) {
            let answer = asking.cosignature_behind(&self.rotations, &self.ledger, &checkpoint, size);
            retry = answer.is_err();
            pause = if retry { (pause * 2).min(LONGEST_PAUSE) } else { FIRST_PAUSE };
            if let Err(reason) = &answer {
                asking.tell(self.election, reason);
            }
            self.take(place, size, answer.ok());
            if retry && !self.rest(pause) {
                return;
            }
        }
    }

    /// Waits until this witness is to be asked. After a failure it may be asked about the same checkpoint again.
    fn next(&self, place: usize, retry: bool) -> Next {
        let mut state = self.state();
        loop {
            if state.stopping {
                return Next::Stop;
            }
            self.turn(&mut state);
            if let Some(cosigning) = state.cosigning.as_mut()
                && cosigning.wants(place, retry)
            {
                return Next::Ask(cosigning.note().clone(), cosigning.size());
            }
            state = self.changed.wait_timeout(state, IDLE).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Turns to the newest checkpoint, if the last one is done with.
    fn turn(&self, state: &mut State) {
        let newest = self.ledger.checkpoint();
        let goes_on = state.cosigning.as_ref().is_some_and(|cosigning| {
            cosigning.size() >= newest.checkpoint.size || !cosigning.is_over(self.policy.quorum(), self.asked)
        });
        let done = || self.latest.borrow().as_ref().is_some_and(|latest| latest.size >= newest.checkpoint.size);
        if goes_on || (state.cosigning.is_none() && done()) {
            return;
        }
        state.cosigning = Some(Cosigning::new(Note::clone(&newest.note), newest.checkpoint.size));
        self.changed.notify_all();
    }

    /// Takes a witness's answer about a checkpoint; publishes the checkpoint with its quorum, and again with each
    /// further line.
    fn take(&self, place: usize, size: u64, line: Option<NoteSignature>) {
        let mut state = self.state();
        let Some(cosigning) = state.cosigning.as_mut().filter(|cosigning| cosigning.size() == size) else { return };
        cosigning.take(place, line);
        if cosigning.has(self.policy.quorum()) {
            self.publish(cosigning);
        }
        self.changed.notify_all();
    }

    fn publish(&self, cosigning: &Cosigning) {
        let Ok(note) = cosigning.cosigned() else { return };
        let latest = FinalCheckpoint { size: cosigning.size(), note: Arc::new(note) };
        // What is not stored is asked for again after a restart.
        let _lost = self.stored.store(&latest.note.to_string());
        self.latest.send_replace(Some(latest));
    }

    /// Waits; `false` at the end.
    fn rest(&self, pause: Duration) -> bool {
        let until = Instant::now() + pause;
        let mut state = self.state();
        while !state.stopping {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return true;
            }
            state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        false
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
