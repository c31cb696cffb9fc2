use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;
use tupyo_circuits::Context;
use tupyo_election::{CodedEntry, Document, ElectionId, ElectionState, Entry, LedgerKeys, Phase, Refusal};
use tupyo_ledger::{Ledger, LedgerError, LedgerOptions, RecoveredLedger};
use tupyo_merkle::{Origin, Receipt};

use super::Proposal;
use crate::ServerError;
use crate::alarm::Alarm;

use crate::finality::{Finality, Rotations};
use crate::keyring::Keyring;
use crate::pipeline::{Pipeline, Signing};
use crate::published::Published;

/// One election of a board: what is published, and the way in.
pub(crate) struct ElectionBoard {
    id: ElectionId,
    manifest: Vec<u8>,
    published: Arc<Published<ElectionState>>,
    pipeline: Pipeline<ElectionState>,
    finality: Option<Finality>,
}

/// Where an election is kept.
pub(super) struct ElectionPaths {
    pub(super) directory: PathBuf,
    /// Where its latest checkpoint is kept apart.
    pub(super) checkpoint_copy: Option<PathBuf>,
}

/// What the elections of a board have in common.
pub(super) struct Setup<'a> {
    pub(super) queue: usize,
    pub(super) keyring: &'a Arc<Keyring>,
    pub(super) witnesses: &'a BTreeMap<Origin, String>,
    pub(super) alarm: &'a Alarm,
}

impl ElectionBoard {
    /// Goes on with an election where its ledger ends. `None` if it has not begun.
    pub(super) fn open(
        paths: &ElectionPaths,
        id: ElectionId,
        setup: Setup<'_>,
    ) -> Result<Option<ElectionBoard>, ServerError> {
        let recovered = paths.recover(id, setup.keyring)?;
        Self::go_on(paths, id, recovered, setup)
    }

    /// Signs what was recovered with the key that holds for it, and goes on.
    fn go_on(
        paths: &ElectionPaths,
        id: ElectionId,
        recovered: RecoveredLedger,
        setup: Setup<'_>,
    ) -> Result<Option<ElectionBoard>, ServerError> {
        let folded = Folded::new(recovered.size(), |index| recovered.entry(index), id)?;
        let Some(keys) = folded.state.ledger_keys() else { return Ok(None) };
        let signer = setup.keyring.signer(keys.at(recovered.size())).map_err(ServerError::ledger(id))?;
        let ledger = Ledger::of_recovered(recovered, signer).map_err(ServerError::ledger(id))?;
        Self::run(paths, ledger, folded, setup).map(Some)
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
            let unfounded = || ServerError::IllegalEntry { election: id, index: 0, source: Refusal::WrongManifest };
            return Self::go_on(paths, id, recovered, setup)?.ok_or_else(unfounded);
        }
        let folded = Folded::new(entries.len() as u64, |index| Ok(entries[index as usize].clone()), id)?;
        let unfounded = || ServerError::IllegalEntry { election: id, index: 0, source: Refusal::WrongManifest };
        let keys = folded.state.ledger_keys().ok_or_else(unfounded)?;
        let signer = setup.keyring.signer(keys.at(0)).map_err(ServerError::ledger(id))?;
        let mut ledger = Ledger::of_recovered(recovered, signer).map_err(ServerError::ledger(id))?;
        ledger.append(entries).map_err(|source| ServerError::StorageFailed { election: id, source })?;
        Self::run(paths, ledger, folded, setup)
    }

    fn run(
        paths: &ElectionPaths,
        ledger: Ledger,
        folded: Folded,
        setup: Setup<'_>,
    ) -> Result<ElectionBoard, ServerError> {
        let Folded { state, manifest } = folded;
        let id = state.election();
        let reader = ledger.reader();
        let policy = state.manifest().and_then(|manifest| manifest.witnesses()).cloned();
        let keys = state.ledger_keys().cloned();
        let published = Published::open(reader.clone(), &paths.directory.join("index"), state)
            .map_err(|source| ServerError::Index { election: id, source })?;
        let published = Arc::new(published);
        let start = |(policy, keys): (_, LedgerKeys)| {
            let file = paths.directory.join("cosigned");
            let rotations = Rotations::new(published.clone(), setup.keyring.clone());
            Finality::start(id, reader, (&keys, rotations), policy, setup.witnesses, file, setup.alarm)
        };
        let finality = policy.zip(keys).map(start).transpose()?;
        let failed = move |source| ServerError::StorageFailed { election: id, source };
        let signing = signing(setup.keyring.clone());
        let pipeline = Pipeline::start(published.clone(), ledger, setup.queue, setup.alarm, signing, failed)?;
        Ok(ElectionBoard { id, manifest, published, pipeline, finality })
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

    /// The receipt of an entry, under a final checkpoint if there is one for it.
    pub(crate) fn receipt(&self, index: u64) -> Result<Receipt, LedgerError> {
        let settled = self.finality.as_ref().and_then(|finality| finality.receipt(index));
        settled.unwrap_or_else(|| self.published.ledger().receipt(index))
    }

    pub(super) fn stop(&self) {
        self.pipeline.stop();
        self.finality.iter().for_each(Finality::stop);
    }
}

impl ElectionPaths {
    fn recover(&self, id: ElectionId, keyring: &Keyring) -> Result<RecoveredLedger, ServerError> {
        let options = LedgerOptions { checkpoint_copy: self.checkpoint_copy.clone(), ..LedgerOptions::default() };
        let keys = keyring.verifiers(id)?;
        RecoveredLedger::open(self.directory.join("ledger"), &keys, options).map_err(ServerError::ledger(id))
    }
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
}

impl Folded {
    /// Folds a ledger. Ballots and tallies were verified before they were appended.
    fn new(
        size: u64,
        entry: impl Fn(u64) -> Result<Vec<u8>, LedgerError> + Sync,
        election: ElectionId,
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
                let illegal = |source| ServerError::IllegalEntry { election, index, source };
                state.apply_coded(&entry).map_err(illegal)?;
            }
        }
        Ok(Folded { state, manifest: manifest_file(&document) })
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
    let entry = Entry::decode(&bytes).map_err(|source| ServerError::IllegalEntry { election, index, source })?;
    Ok(CodedEntry::new(entry, context))
}

/// The file in an encoded manifest document whose parts the state machine has accepted.
fn manifest_file(document: &[u8]) -> Vec<u8> {
    match borsh::from_slice(document) {
        Ok(Document::Manifest(file)) => file,
        _ => Vec::new(),
    }
}
