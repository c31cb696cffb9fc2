//! What a ledger's directory holds when it is opened.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tupyo_merkle::{Checkpoint, Hash, MemoryTree, NoteVerifier, root_at};

use crate::checkpoint_file::CheckpointFiles;
use crate::error::LedgerError;
use crate::segment::{HEADER_BYTES, Scanned, Scanner, Segment, list, read_full_at};
use crate::storage::Storage;

/// The entries that a ledger goes on with.
#[derive(Default)]
pub(crate) struct Recovered {
    pub(crate) tree: MemoryTree,
    /// Where the record of each entry begins in its segment.
    pub(crate) offsets: Vec<u64>,
    pub(crate) segments: Vec<Arc<Segment>>,
    /// Where the last segment ends.
    pub(crate) end: u64,
}

/// The checkpoints that the entries must lead to.
#[derive(Default)]
pub(crate) struct Known {
    /// The ledger's own: what it has acknowledged.
    pub(crate) signed: Option<Checkpoint>,
    /// Those that are kept apart.
    apart: Vec<Checkpoint>,
}

impl Known {
    /// Reads the files; the first are the ledger's own.
    pub(crate) fn read(files: &[CheckpointFiles], keys: &[NoteVerifier]) -> Result<Self, LedgerError> {
        let mut checkpoints = files.iter().map(|file| file.read(keys)).collect::<Result<Vec<_>, _>>()?.into_iter();
        let signed = checkpoints.next().flatten();
        Ok(Self { signed, apart: checkpoints.flatten().collect() })
    }
}

/// Reads all segments. Everything that the known checkpoints cover must be there. What comes after it was never
/// acknowledged: complete batches are kept, because a checkpoint over them may have been signed, and the rest is cut
/// off.
pub(crate) fn recover(storage: &dyn Storage, directory: &Path, known: &Known) -> Result<Recovered, LedgerError> {
    let signed_size = known.signed.as_ref().map_or(0, |checkpoint| checkpoint.size);
    let mut recovered = Recovered::default();
    let files = list(storage, directory)?;
    // The checkpoint of the empty ledger is older than the first segment.
    if known.signed.is_none() && !files.is_empty() {
        return Err(LedgerError::NoCheckpoint);
    }
    let mut files = files.into_iter().peekable();
    while let Some((first, path)) = files.next() {
        let stop = recovered.read_segment(storage, first, path)?;
        stop.judge(signed_size, files.peek().is_none())?;
    }
    recovered.compare(known)?;
    recovered.repair_tail(storage, directory, signed_size)?;
    Ok(recovered)
}

/// Where reading a segment stopped: before `entry`; cleanly if this is the file's end after a whole batch.
struct Stop {
    entry: u64,
    clean: bool,
}

impl Stop {
    /// Only the last segment may stop at something broken, and only behind everything acknowledged.
    fn judge(&self, signed_size: u64, is_last: bool) -> Result<(), LedgerError> {
        if self.clean || (is_last && self.entry >= signed_size) {
            return Ok(());
        }
        Err(LedgerError::Damaged { entry: self.entry })
    }
}

impl Recovered {
    fn compare(&self, known: &Known) -> Result<(), LedgerError> {
        let found = self.tree.size();
        for checkpoint in known.signed.iter().chain(&known.apart) {
            if found < checkpoint.size {
                return Err(LedgerError::RolledBack { found, signed: checkpoint.size });
            }
        }
        let differs = |checkpoint: &&Checkpoint| root_at(checkpoint.size, &self.tree) != Some(checkpoint.root);
        if let Some(signed) = known.signed.iter().find(differs) {
            return Err(LedgerError::RootMismatch { size: signed.size });
        }
        match known.apart.iter().find(differs) {
            Some(apart) => Err(LedgerError::Forked { size: apart.size }),
            None => Ok(()),
        }
    }

    fn read_segment(&mut self, storage: &dyn Storage, first: u64, path: PathBuf) -> Result<Stop, LedgerError> {
        if first != self.tree.size() {
            return Err(LedgerError::Damaged { entry: self.tree.size().min(first) });
        }
        let segment = Segment::open(storage, path, first)?;
        let stop = self.read_records(&segment);
        let stop = stop.map_err(LedgerError::storage("read", &segment.path))?;
        self.segments.push(Arc::new(segment));
        Ok(stop)
    }

    fn read_records(&mut self, segment: &Segment) -> std::io::Result<Stop> {
        self.end = HEADER_BYTES;
        let mut scanner = Scanner::of_file(segment.file.as_ref());
        if !scanner.header(segment.first)? {
            return Ok(Stop { entry: segment.first, clean: false });
        }
        let mut batch = Vec::new();
        loop {
            for scanned in scanner.next_together()? {
                let entry = self.tree.size() + batch.len() as u64;
                match scanned {
                    Scanned::Record { leaf, offset, end, ends_batch } => {
                        batch.push((leaf, offset));
                        if ends_batch {
                            self.take(std::mem::take(&mut batch), end);
                        }
                    }
                    Scanned::End => return Ok(Stop { entry, clean: batch.is_empty() }),
                    Scanned::Broken => return Ok(Stop { entry, clean: false }),
                }
            }
        }
    }

    fn take(&mut self, batch: Vec<(Hash, u64)>, end: u64) {
        for (leaf, offset) in batch {
            self.tree.push(leaf);
            self.offsets.push(offset);
        }
        self.end = end;
    }

    /// Cuts off what follows the last whole batch, and writes again what was not acknowledged: a file whose sync once
    /// failed may look right in the page cache and be wrong on the disk. So may the name of a file whose directory's
    /// did.
    fn repair_tail(&mut self, storage: &dyn Storage, directory: &Path, signed_size: u64) -> Result<(), LedgerError> {
        let Some(segment) = self.segments.last().cloned() else { return Ok(()) };
        let failed = |action| LedgerError::storage(action, &segment.path);
        let length = segment.file.length().map_err(failed("examine"))?;
        let from = self.acknowledged_end(&segment, signed_size);
        if self.end == HEADER_BYTES {
            return self.remove_last(storage, &segment);
        }
        if from == self.end && length == self.end {
            return Ok(());
        }
        let mut tail = vec![0; usize::try_from(self.end - from).unwrap_or_default()];
        read_full_at(segment.file.as_ref(), &mut tail, from).map_err(failed("read"))?;
        if from == 0 {
            self.segments.pop();
            self.segments.push(Arc::new(Segment::replace(storage, directory, segment.first, &tail)?));
            return Ok(());
        }
        segment.file.write_all_at(&tail, from).map_err(failed("write"))?;
        segment.file.set_length(self.end).map_err(failed("cut"))?;
        segment.sync()
    }

    /// A new segment that got no entry is made anew with the next batch.
    fn remove_last(&mut self, storage: &dyn Storage, segment: &Segment) -> Result<(), LedgerError> {
        storage.remove(&segment.path).map_err(LedgerError::storage("remove", &segment.path))?;
        self.segments.pop();
        if let Some(last) = self.segments.last() {
            self.end = last.file.length().map_err(LedgerError::storage("examine", &last.path))?;
        }
        Ok(())
    }

    /// Where the bytes of the segment that a checkpoint covers end: 0 if it covers none of its entries.
    fn acknowledged_end(&self, segment: &Segment, signed_size: u64) -> u64 {
        if signed_size <= segment.first {
            return 0;
        }
        let next = usize::try_from(signed_size).ok().and_then(|size| self.offsets.get(size));
        next.copied().unwrap_or(self.end)
    }
}
