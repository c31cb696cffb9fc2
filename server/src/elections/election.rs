//! One election of a board.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;
use tupyo_circuits::Context;
use tupyo_election::{CodedEntry, Document, ElectionId, ElectionState, Entry, LedgerKeys, Phase, Refusal};
use tupyo_ledger::{Ledger, LedgerError, RecoveredLedger};
use tupyo_merkle::{Note, Origin, Receipt, WitnessPolicy};

use super::Proposal;
use crate::alarm::Alarm;
use crate::comparison::Comparison;
use crate::finality::{self, Finality, Rotations, WitnessPatience};
use crate::growth::Growth;
use crate::keyring::Keyring;
use crate::light::{Light, Watch};
use crate::log::{self, Event};
use crate::order::Order;
use crate::pipeline::{Pipeline, Signing, Verifiers};
use crate::published::Published;
use crate::{ServerError, metrics};

/// One election of a board: what is published, and the way in.
pub(crate) struct ElectionBoard {
    id: ElectionId,
    manifest: Vec<u8>,
    published: Arc<Published<ElectionState>>,
    pipeline: Pipeline<ElectionState>,
    finality: Option<Finality>,
    light: Arc<Light>,
}

/// The file of the newest final checkpoint.
const COSIGNED: &str = "cosigned";
/// The file of the roll's lines.
const ROLL_LINES: &str = "roll-lines";
/// The file of how the ledger has grown.
const GROWTH: &str = "growth";

/// Where an election is kept.
pub(super) struct ElectionPaths {
    pub(super) directory: PathBuf,
    /// Where its latest checkpoint is kept apart.
    pub(super) checkpoint_copy: Option<PathBuf>,
    /// The directory for what proves that it was put back.
    pub(super) evidence: PathBuf,
    /// Where its order is kept, if not in its directory.
    pub(super) order: Option<Arc<dyn Order>>,
}

/// What the elections of a board have in common.
pub(super) struct Setup<'a> {
    pub(super) queue: usize,
    pub(super) verifiers: &'a Verifiers<ElectionState>,
    pub(super) keyring: &'a Arc<Keyring>,
    pub(super) witnesses: &'a BTreeMap<Origin, String>,
    pub(super) patience: &'a WitnessPatience,
    pub(super) alarm: &'a Alarm,
}

impl ElectionBoard {
    /// Goes on with an election where its ledger ends, and signs that with the key that holds for it. `None` if it has
    /// not begun. Nothing is signed before it is known what others have seen of the ledger.
    pub(super) fn go_on(
        paths: &ElectionPaths,
        id: ElectionId,
        recovered: RecoveredLedger,
        setup: Setup<'_>,
    ) -> Result<Option<ElectionBoard>, ServerError> {
        let watch = Watch::new(paths.directory.join(ROLL_LINES));
        let folded = Folded::new(recovered.size(), |index| recovered.entry(index), id, watch)?;
        let Some(keys) = folded.state.ledger_keys() else { return Ok(None) };
        let policy = folded.state.manifest().and_then(|manifest| manifest.witnesses());
        let heard = heard(paths, id, &recovered, keys, policy, &setup)?;
        let signer = setup.keyring.signer(keys.at(recovered.size())).map_err(ServerError::ledger(id))?;
        let repair = recovered.repair();
        let ledger = Ledger::of_recovered(recovered, signer).map_err(ServerError::ledger(id))?;
        repair.into_iter().for_each(|repair| log::event(Event::tail_repaired(id, repair)));
        let election = Self::run(paths, ledger, folded, heard, setup)?;
        election.published.finder().tell_if_rebuilt();
        Ok(Some(election))
    }

    /// Begins an election that the board has checked.
    pub(super) fn create(
        paths: &ElectionPaths,
        proposal: &Proposal,
        setup: Setup<'_>,
    ) -> Result<ElectionBoard, ServerError> {
        let id = proposal.election();
        let entries = proposal.entries();
        let recovered = paths.recover(id, setup.keyring)?;
        // Not empty if an earlier attempt was stored but could not be answered.
        if recovered.size() > 0 {
            let unfounded = || ServerError::OtherVersion { election: id, index: 0, source: Refusal::WrongManifest };
            return Self::go_on(paths, id, recovered, setup)?.ok_or_else(unfounded);
        }
        let watch = Watch::new(paths.directory.join(ROLL_LINES));
        let folded = Folded::new(entries.len() as u64, |index| Ok(entries[index as usize].clone()), id, watch)?;
        let unfounded = || ServerError::OtherVersion { election: id, index: 0, source: Refusal::WrongManifest };
        let keys = folded.state.ledger_keys().ok_or_else(unfounded)?;
        let signer = setup.keyring.signer(keys.at(0)).map_err(ServerError::ledger(id))?;
        let mut ledger = Ledger::of_recovered(recovered, signer).map_err(ServerError::ledger(id))?;
        ledger.append(entries).map_err(|source| ServerError::StorageFailed { election: id, source })?;
        // Of a ledger that begins nobody has seen anything.
        let heard = setup.witnesses.keys().cloned().collect();
        Self::run(paths, ledger, folded, heard, setup)
    }

    fn run(
        paths: &ElectionPaths,
        ledger: Ledger,
        folded: Folded,
        heard: BTreeSet<Origin>,
        setup: Setup<'_>,
    ) -> Result<ElectionBoard, ServerError> {
        let Folded { state, manifest, watch } = folded;
        let id = state.election();
        paths.order.iter().for_each(|_| metrics::journal_epoch(id, ledger.epoch()));
        let reader = ledger.reader();
        let policy = state.manifest().and_then(|manifest| manifest.witnesses()).cloned();
        let keys = state.ledger_keys().cloned();
        let growth = Arc::new(Growth::open(paths.directory.join(GROWTH), policy.is_some()));
        let light = Arc::new(Light::new(reader.clone(), setup.alarm.clone(), watch, growth.clone()));
        let published = Published::open(reader.clone(), &paths.directory.join("index"), state, light.clone())
            .map_err(|source| ServerError::Index { election: id, source })?;
        let published = Arc::new(published);
        let start = |(policy, keys): (_, LedgerKeys)| {
            let files = (paths.directory.join(COSIGNED), growth);
            let rotations = Rotations::new(published.clone(), setup.keyring.clone());
            let comparison = Comparison::new(id, setup.keyring.clone(), paths.evidence.clone());
            Finality::start(
                reader,
                (&keys, rotations),
                policy,
                (setup.witnesses, heard),
                files,
                comparison,
                setup.alarm,
            )
        };
        let finality = policy.zip(keys).map(start).transpose()?;
        let failed = move |source| ServerError::StorageFailed { election: id, source };
        let signing = signing(setup.keyring.clone());
        let places = (setup.verifiers, setup.queue);
        let pipeline = Pipeline::start(published.clone(), ledger, places, setup.alarm, signing, failed)?;
        Ok(ElectionBoard { id, manifest, published, pipeline, finality, light })
    }

    /// The election's id.
    pub(crate) fn id(&self) -> ElectionId {
        self.id
    }

    /// What may be shown.
    pub(crate) fn published(&self) -> &Arc<Published<ElectionState>> {
        &self.published
    }

    /// The manifest file's exact bytes.
    pub(crate) fn manifest(&self) -> &[u8] {
        &self.manifest
    }

    /// The way in.
    pub(crate) fn pipeline(&self) -> &Pipeline<ElectionState> {
        &self.pipeline
    }

    /// The newest checkpoint's file, with the cosignatures that it has.
    pub(crate) fn checkpoint_file(&self) -> String {
        let newest = || self.published.ledger().checkpoint().file.to_string();
        self.finality.as_ref().map_or_else(newest, Finality::newest_file)
    }

    /// What makes checkpoints final; nothing if the manifest names no witnesses.
    pub(crate) fn finality(&self) -> Option<&Finality> {
        self.finality.as_ref()
    }

    /// What is kept for light followers.
    pub(crate) fn light(&self) -> &Light {
        &self.light
    }

    /// The receipt of an entry, under a final checkpoint if there is one for it.
    pub(crate) fn receipt(&self, index: u64) -> Result<Receipt, LedgerError> {
        let settled = self.finality.as_ref().and_then(|finality| finality.receipt(index));
        settled.unwrap_or_else(|| self.published.ledger().receipt(index))
    }

    pub(super) fn stop(&self) {
        self.pipeline.stop();
        self.finality.iter().for_each(Finality::stop);
        self.light.growth().stop();
    }
}

/// Compares a ledger with what is known to be final, and with what those witnesses remember that answer soon. Gives
/// those that have answered.
fn heard(
    paths: &ElectionPaths,
    id: ElectionId,
    ledger: &RecoveredLedger,
    keys: &LedgerKeys,
    policy: Option<&WitnessPolicy>,
    setup: &Setup<'_>,
) -> Result<BTreeSet<Origin>, ServerError> {
    let Some(policy) = policy else { return Ok(BTreeSet::new()) };
    let comparison = Comparison::new(id, setup.keyring.clone(), paths.evidence.clone());
    if let Some(note) = fs::read(paths.directory.join(COSIGNED)).ok().and_then(|bytes| Note::parse(bytes).ok()) {
        comparison.with("the file `cosigned` beside it", &note, ledger, keys)?;
    }
    let origin = keys.newest().name();
    let mut heard = BTreeSet::new();
    for (name, answer) in finality::ask_all(policy, setup.witnesses, origin, setup.patience) {
        match answer {
            Ok(Some(note)) => comparison.with(&format!("the witness {name}"), &note, ledger, keys)?,
            Ok(None) => {}
            Err(reason) => {
                log::event(Event::witness_unheard(id, name, reason));
                continue;
            }
        }
        heard.insert(name);
    }
    Ok(heard)
}

/// Before each batch the ledger gets the key that signs what is larger than it is.
fn signing(keyring: Arc<Keyring>) -> Signing<ElectionState> {
    Box::new(move |state, ledger| {
        let key = state.ledger_keys().map(|keys| keys.at(ledger.reader().size() + 1));
        match key.filter(|key| *key != ledger.verifier()) {
            Some(key) => ledger.sign_with(keyring.signer(key)?),
            None => Ok(()),
        }
    })
}

/// Entries that are read and decoded together, on all cores.
const READ_TOGETHER: usize = 1024;

/// What a ledger says.
struct Folded {
    state: ElectionState,
    manifest: Vec<u8>,
    watch: Watch,
}

impl Folded {
    /// Folds a ledger. Ballots and tallies were verified before they were appended.
    fn new(
        size: u64,
        entry: impl Fn(u64) -> Result<Vec<u8>, LedgerError> + Sync,
        election: ElectionId,
        mut watch: Watch,
    ) -> Result<Folded, ServerError> {
        let mut state = ElectionState::new(election);
        let mut document = Vec::new();
        for first in (0..size).step_by(READ_TOGETHER) {
            let range = first..size.min(first + READ_TOGETHER as u64);
            let context = state.ballot_check().map(|check| *check.context());
            let read = |index| read(&entry, election, index, context.as_ref());
            let entries: Vec<_> = range.clone().into_par_iter().map(read).collect();
            for (index, entry) in range.zip(entries) {
                let entry = entry?;
                if let (Phase::Manifest, Entry::Document(part)) = (state.phase(), entry.entry()) {
                    document.extend_from_slice(&part.bytes);
                }
                let illegal = |source| ServerError::OtherVersion { election, index, source };
                let legal = state.examine_coded(&entry).map_err(illegal)?;
                watch.take(&mut state, entry.entry(), legal);
            }
        }
        Ok(Folded { state, manifest: manifest_file(&document), watch })
    }
}

/// What of an entry does not depend on those before it.
fn read(
    entry: impl Fn(u64) -> Result<Vec<u8>, LedgerError>,
    election: ElectionId,
    index: u64,
    context: Option<&Context>,
) -> Result<CodedEntry, ServerError> {
    let bytes = entry(index).map_err(ServerError::ledger(election))?;
    let entry = Entry::decode(&bytes).map_err(|source| ServerError::OtherVersion { election, index, source })?;
    Ok(CodedEntry::new(entry, context))
}

/// The file in an encoded manifest document whose parts the state machine has accepted.
fn manifest_file(document: &[u8]) -> Vec<u8> {
    match borsh::from_slice(document) {
        Ok(Document::Manifest(file)) => file,
        _ => Vec::new(),
    }
}
