//! A record that was verified, for questions about single entries of it.

use std::path::{Path, PathBuf};

use tupyo_election::ElectionId;
use tupyo_merkle::{
    Checkpoint, FULL_TILE_WIDTH, MAX_ENTRY_BYTES, MAX_NOTE_BYTES, Note, TilePath, TileReader, TileSource, TreeError,
    decode_bundle,
};
use tupyo_verify::{Anchors, Bounds, Outcome, Progress, Record, RecordError, Silent, Verified, verify_until_tally};

use crate::bars::Bars;
use crate::pool::{threads, threads_at_once};
use crate::{Directory, Language, Sandbox, Stopped, output};

/// Which record, and how the answer is said.
#[derive(clap::Args)]
pub(crate) struct AuditedRecord {
    /// The directory of the record.
    #[arg(long, value_name = "DIR")]
    record: PathBuf,
    /// The election's id: 64 hexadecimal digits, the SHA-256 of its manifest file.
    #[arg(long, value_name = "ID")]
    election: ElectionId,
    /// The language of the answer.
    #[arg(long, value_enum, default_value_t = Language::En)]
    pub language: Language,
    /// Print the answer as one line of JSON.
    #[arg(long)]
    pub json: bool,
    /// Print nothing but errors; the exit code tells. Nor is it said if the system lacks the means for the sandbox.
    #[arg(long)]
    pub quiet: bool,
    /// Keep the right to open other files, connections and programs, which is given up otherwise where the system has
    /// the means.
    #[arg(long)]
    no_sandbox: bool,
}

/// A verified record.
pub(crate) struct Audited {
    /// Its files.
    pub record: Directory,
    /// What the verification has said and found.
    pub verified: Verified,
}

/// The tiles of a record.
pub(crate) struct RecordTiles<'a>(&'a Directory);

impl AuditedRecord {
    /// Verifies the record as a whole: nothing is said of an entry before. From here on no other file is read, and none
    /// is written but in the directory `made`, which may come to be.
    ///
    /// # Errors
    /// The record cannot be read, or no thread can be started.
    pub fn verify(&self, made: Option<&Path>) -> Result<Audited, Stopped> {
        let record = Directory::open(&self.record)?;
        let anchors = Anchors { election: self.election, witnesses: None };
        let progress: Box<dyn Progress> = if self.quiet { Box::new(Silent) } else { Box::new(Bars::new()) };
        let threads_at_once = threads_at_once(0);
        if !self.no_sandbox {
            self.enter_sandbox(made);
        }
        // Begun here: threads from before would keep what is given up.
        let pool = threads(threads_at_once)?;
        let verified = pool.install(|| verify_until_tally(&record, &anchors, Bounds::default(), progress.as_ref()))?;
        Ok(Audited { record, verified })
    }

    fn enter_sandbox(&self, made: Option<&Path>) {
        let sandbox = match made {
            Some(made) => Sandbox::enter_making(&self.record, made),
            None => Sandbox::enter(&self.record, &[]),
        };
        if !self.quiet {
            output::remark(sandbox.text(self.language));
        }
    }
}

impl Audited {
    /// What the checks come to.
    pub fn outcome(&self) -> Outcome {
        self.verified.report.outcome
    }

    /// The record's checkpoint and its note, if the ledger has signed it and the entries are those under it.
    pub fn checkpoint(&self) -> Result<Option<(Note, Checkpoint)>, Stopped> {
        let Some(keys) = self.verified.state.ledger_keys() else { return Ok(None) };
        let file = self.record.read("checkpoint", MAX_NOTE_BYTES)?.unwrap_or_default();
        let opened = keys.open_signed(&file).ok();
        let whole = self.verified.report.checkpoint.is_some();
        Ok(opened.filter(|_| whole).map(|signed| (signed.note().clone(), signed.checkpoint().clone())))
    }

    /// The tree under a checkpoint; every hash that it gives out leads to the checkpoint's root.
    pub fn tree(&self, checkpoint: &Checkpoint) -> Result<TileReader<RecordTiles<'_>>, TreeError<RecordError>> {
        TileReader::open(RecordTiles(&self.record), checkpoint.size, &checkpoint.root)
    }

    /// The entries, in order, as far as `look` wants them: what it gives ends the reading.
    pub fn find<T>(
        &self,
        tree: &TileReader<RecordTiles<'_>>,
        mut look: impl FnMut(u64, &[u8]) -> Option<T>,
    ) -> Result<Option<T>, TreeError<RecordError>> {
        let width = u64::from(FULL_TILE_WIDTH);
        for bundle in 0..tree.size().div_ceil(width) {
            let bytes = tree.bundle(bundle)?;
            let count = (tree.size() - bundle * width).min(width) as u16;
            let entries = decode_bundle(&bytes, count).unwrap_or_default();
            let found = (bundle * width..).zip(entries).find_map(|(index, entry)| look(index, entry));
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }
}

impl TileSource for RecordTiles<'_> {
    type Error = RecordError;

    fn tile(&self, path: &TilePath) -> Result<Option<Vec<u8>>, RecordError> {
        self.0.read(&path.to_string(), usize::from(FULL_TILE_WIDTH) * (2 + MAX_ENTRY_BYTES))
    }
}
