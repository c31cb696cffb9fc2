use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;
use tupyo_circuits::Context;
use tupyo_election::{CodedEntry, Document, ElectionId, ElectionState, Entry, Phase};
use tupyo_ledger::{Ledger, LedgerError, LedgerOptions, LedgerReader};
use tupyo_merkle::{NoteSigner, NoteVerifier, Origin, Receipt};

use super::Proposal;
use crate::ServerError;
use crate::alarm::Alarm;

use crate::finality::Finality;
use crate::pipeline::Pipeline;
use crate::published::Published;

/// One election of a board: what is published, and the way in.
pub(crate) struct ElectionBoard {
    id: ElectionId,
    key: NoteVerifier,
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
    pub(super) witnesses: &'a BTreeMap<Origin, String>,
    pub(super) alarm: &'a Alarm,
}

impl ElectionBoard {
    /// Goes on with an election where its ledger ends. `None` if it has not begun.
    pub(super) fn open(
        paths: &ElectionPaths,
        id: ElectionId,
        signer: NoteSigner,
        setup: Setup<'_>,
    ) -> Result<Option<ElectionBoard>, ServerError> {
        let key = signer.verifier().clone();
        let ledger = paths.open_ledger(id, signer)?;
        let folded = Folded::new(&ledger.reader(), id)?;
        if folded.state.phase() == Phase::Manifest {
            return Ok(None);
        }
        Self::run(paths, key, ledger, folded, setup).map(Some)
    }

    /// Begins an election that the board has checked.
    pub(super) fn create(
        paths: &ElectionPaths,
        proposal: &Proposal,
        signer: NoteSigner,
        setup: Setup<'_>,
    ) -> Result<ElectionBoard, ServerError> {
        let id = proposal.election();
        let key = signer.verifier().clone();
        let mut ledger = paths.open_ledger(id, signer)?;
        // Not empty if an earlier attempt was stored but could not be answered.
        if ledger.reader().size() == 0 {
            let failed = |source| ServerError::StorageFailed { election: id, source };
            ledger.append(proposal.entries()).map_err(failed)?;
        }
        let folded = Folded::new(&ledger.reader(), id)?;
        Self::run(paths, key, ledger, folded, setup)
    }

    fn run(
        paths: &ElectionPaths,
        key: NoteVerifier,
        ledger: Ledger,
        folded: Folded,
        setup: Setup<'_>,
    ) -> Result<ElectionBoard, ServerError> {
        let Folded { state, manifest } = folded;
        let id = state.election();
        let reader = ledger.reader();
        let policy = state.manifest().and_then(|manifest| manifest.witnesses()).cloned();
        let start = |policy| {
            let file = paths.directory.join("cosigned");
            Finality::start(id, reader.clone(), &key, policy, setup.witnesses, file, setup.alarm)
        };
        let finality = policy.map(start).transpose()?;
        let published = Published::open(reader, &paths.directory.join("index"), state)
            .map_err(|source| ServerError::Index { election: id, source })?;
        let published = Arc::new(published);
        let failed = move |source| ServerError::StorageFailed { election: id, source };
        let pipeline = Pipeline::start(published.clone(), ledger, setup.queue, setup.alarm, failed)?;
        Ok(ElectionBoard { id, key, manifest, published, pipeline, finality })
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

    /// The ledger key.
    pub(crate) fn key(&self) -> &NoteVerifier {
        &self.key
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
    fn open_ledger(&self, id: ElectionId, signer: NoteSigner) -> Result<Ledger, ServerError> {
        let options = LedgerOptions { checkpoint_copy: self.checkpoint_copy.clone(), ..LedgerOptions::default() };
        Ledger::open_with(self.directory.join("ledger"), signer, options).map_err(ServerError::ledger(id))
    }
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
    fn new(ledger: &LedgerReader, election: ElectionId) -> Result<Folded, ServerError> {
        let mut state = ElectionState::new(election);
        let mut document = Vec::new();
        for first in (0..ledger.size()).step_by(READ_TOGETHER) {
            let range = first..ledger.size().min(first + READ_TOGETHER as u64);
            let context = state.ballot_check().map(|check| *check.context());
            let read = |index| read(ledger, election, index, context.as_ref());
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
    ledger: &LedgerReader,
    election: ElectionId,
    index: u64,
    context: Option<&Context>,
) -> Result<CodedEntry, ServerError> {
    let bytes = ledger.entry(index).map_err(ServerError::ledger(election))?;
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
