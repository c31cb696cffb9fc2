//! Final checkpoints: asks an election's witnesses to cosign, on threads of their own, and keeps what a quorum has
//! cosigned (docs/protocol/witness.md).

mod asking;
mod cosigning;
mod remembered;
mod rotation;
mod stored;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rand::Rng;
use tokio::sync::watch;
use tupyo_election::LedgerKeys;
use tupyo_ledger::{LedgerError, LedgerReader};
use tupyo_merkle::{Note, NoteSignature, Origin, Receipt, WitnessPolicy};

use crate::ServerError;
use crate::alarm::Alarm;
use crate::comparison::Comparison;
use crate::growth::Growth;
use asking::{Asking, NoCosignature};
use cosigning::Cosigning;
pub(crate) use remembered::{WitnessPatience, ask_all};
pub(crate) use rotation::Rotations;
use stored::FinalFile;

/// How long a witness that failed is left alone; doubled each time, up to the longest, and each time a random part of
/// its half less: witnesses that have failed together are not asked together for ever. Where they come back while
/// ballots are cast, all are asked about one checkpoint before the next one takes its place.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_millis(800);
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
    comparison: Comparison,
    alarm: Alarm,
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
    growth: Arc<Growth>,
}

struct State {
    cosigning: Option<Cosigning>,
    /// The witnesses of which it is known what they remember.
    heard: BTreeSet<Origin>,
    stopping: bool,
}

/// What a thread does next.
enum Next {
    Ask(Note, u64),
    /// There is nothing to ask but what it remembers.
    Compare,
    Stop,
}

impl Finality {
    /// Begins to ask those witnesses of the policy that have an address. The ledger has been compared with what is
    /// stored in the file, and with what those remember who were `heard`.
    pub(crate) fn start(
        ledger: LedgerReader,
        (keys, rotations): (&LedgerKeys, Rotations),
        policy: WitnessPolicy,
        (addresses, heard): (&BTreeMap<Origin, String>, BTreeSet<Origin>),
        (file, growth): (PathBuf, Arc<Growth>),
        comparison: Comparison,
        alarm: &Alarm,
    ) -> Result<Finality, ServerError> {
        let stored = FinalFile::new(file);
        let latest = stored.load(keys, &policy, &ledger);
        latest.iter().for_each(|latest| growth.cosigned(latest.size, &latest.note));
        let state = Mutex::new(State { cosigning: None, heard: heard.clone(), stopping: false });
        let (changed, latest) = (Condvar::new(), watch::Sender::new(latest));
        let asked = policy.witnesses().iter().filter(|witness| addresses.contains_key(witness.name())).count();
        let shared = Shared {
            comparison,
            alarm: alarm.clone(),
            ledger,
            rotations,
            policy,
            asked,
            stored,
            state,
            changed,
            latest,
            growth,
        };
        let shared = Arc::new(shared);
        let mut threads = Vec::new();
        for (place, witness) in shared.policy.witnesses().iter().enumerate() {
            let Some(url) = addresses.get(witness.name()) else { continue };
            let (shared, mut asking) = (shared.clone(), Asking::new(url, witness.clone()));
            asking.is_heard = heard.contains(witness.name());
            threads.push(alarm.spawn("witness", move || shared.ask_on_and_on(place, asking))?);
        }
        Ok(Finality { shared, threads: Mutex::new(threads) })
    }

    /// Whether any witness that is asked has said what it remembers.
    pub(crate) fn is_heard(&self) -> bool {
        self.shared.asked == 0 || !self.shared.state().heard.is_empty()
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
        loop {
            let next = self.next(place, retry, asking.is_heard);
            if !asking.is_heard {
                self.compare(&mut asking);
            }
            let (checkpoint, size) = match next {
                Next::Ask(checkpoint, size) => (checkpoint, size),
                Next::Compare => continue,
                Next::Stop => return,
            };
            let answer = asking.cosignature_behind(&self.rotations, &self.ledger, &checkpoint, size);
            retry = answer.is_err();
            pause = if retry { (pause * 2).min(LONGEST_PAUSE) } else { FIRST_PAUSE };
            if let Err(reason) = &answer {
                asking.tell(self.comparison.election(), reason);
                if matches!(reason, NoCosignature::Ahead { .. } | NoCosignature::OtherHistory(_)) {
                    self.compare(&mut asking);
                }
            }
            self.take(place, size, answer.ok());
            if retry && !self.rest(jittered(pause)) {
                return;
            }
        }
    }

    /// Asks what a witness remembers. If that proves that the ledger was put back, the server ends; if not, whatever it
    /// claims stops nothing.
    fn compare(&self, asking: &mut Asking) {
        let answer = asking.remembered(&self.ledger.checkpoint().checkpoint.origin);
        asking.is_heard = !matches!(answer, Err(NoCosignature::Unreachable(_)));
        if asking.is_heard {
            self.state().heard.insert(asking.witness().clone());
        }
        let (Ok(Some(note)), Some(keys)) = (answer, self.rotations.keys()) else { return };
        let by = format!("the witness {}", asking.witness());
        if let Err(behind) = self.comparison.with(&by, &note, &self.ledger, &keys) {
            self.alarm.report(behind);
        }
    }

    /// Waits until this witness is to be asked. After a failure it may be asked about the same checkpoint again.
    fn next(&self, place: usize, retry: bool, is_heard: bool) -> Next {
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
            let (changed, waited) = self.changed.wait_timeout(state, IDLE).unwrap_or_else(PoisonError::into_inner);
            if waited.timed_out() && !is_heard && !changed.stopping {
                return Next::Compare;
            }
            state = changed;
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
        self.growth.cosigned(latest.size, &latest.note);
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

fn jittered(pause: Duration) -> Duration {
    pause.mul_f64(rand::thread_rng().gen_range(0.5..=1.0))
}
