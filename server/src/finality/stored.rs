//! The newest final checkpoint, as a file.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use tupyo_election::LedgerKeys;
use tupyo_ledger::LedgerReader;
use tupyo_merkle::{Checkpoint, Finality, Note, WitnessPolicy};

use super::FinalCheckpoint;

/// The file `cosigned` of an election: the newest final checkpoint. It may be deleted: witnesses give their lines
/// again.
pub(super) struct FinalFile {
    path: PathBuf,
}

impl FinalFile {
    pub(super) fn new(path: PathBuf) -> FinalFile {
        FinalFile { path }
    }

    /// What was stored, if it is final by the policy and the ledger continues it; nothing if it cannot be read.
    pub(super) fn load(
        &self,
        keys: &LedgerKeys,
        policy: &WitnessPolicy,
        ledger: &LedgerReader,
    ) -> Option<FinalCheckpoint> {
        let (checkpoint, note) = self.read(keys, policy)?;
        ledger.continues(&checkpoint).ok()?;
        Some(FinalCheckpoint { size: checkpoint.size, note: Arc::new(note) })
    }

    fn read(&self, keys: &LedgerKeys, policy: &WitnessPolicy) -> Option<(Checkpoint, Note)> {
        let note = Note::parse(fs::read(&self.path).ok()?).ok()?;
        let witnesses: Vec<_> = policy.witnesses().iter().collect();
        let (checkpoint, _) = Checkpoint::open_cosigned(&note, keys.of_note(&note).ok()?, &witnesses).ok()?;
        (policy.finality(&note) == Ok(Finality::Final)).then_some((checkpoint, note))
    }

    /// Replaces it as a whole, durably.
    pub(super) fn store(&self, file: &str) -> io::Result<()> {
        let new = self.path.with_extension("new");
        let mut written = File::create(&new)?;
        written.write_all(file.as_bytes())?;
        written.sync_all()?;
        fs::rename(&new, &self.path)?;
        File::open(self.path.parent().unwrap_or(&self.path))?.sync_all()
    }
}
