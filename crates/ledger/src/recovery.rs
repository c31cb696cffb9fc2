//! What a ledger's directory holds when it is opened.

use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tupyo_merkle::{Checkpoint, Frontier, Hash, MemoryTree, root_at};

use crate::durable::sync_directory;
use crate::error::LedgerError;
use crate::segment::{HEADER_BYTES, Scanned, Scanner, Segment, header, list};

/// The entries that a ledger goes on with.
#[derive(Default)]
pub(crate) struct Recovered {
    pub(crate) tree: MemoryTree,
    pub(crate) frontier: Frontier,
    /// Where the record of each entry begins in its segment.
    pub(crate) offsets: Vec<u64>,
    pub(crate) segments: Vec<Arc<Segment>>,
    /// Where the last segment ends.
    pub(crate) end: u64,
}

/// Reads all segments. Everything that `signed` covers must be there. What comes after it was never acknowledged:
/// complete batches are kept, because a checkpoint over them may have been signed, and the rest is cut off.
pub(crate) fn recover(directory: &Path, signed: Option<&Checkpoint>) -> Result<Recovered, LedgerError> {
    let signed_size = signed.map_or(0, |checkpoint| checkpoint.size);
    let mut recovered = Recovered::default();
    let files = list(directory)?;
    // The checkpoint of the empty ledger is older than the first segment.
    if signed.is_none() && !files.is_empty() {
        return Err(LedgerError::NoCheckpoint);
    }
    let mut files = files.into_iter().peekable();
    while let Some((first, path)) = files.next() {
        let stop = recovered.read_segment(first, path)?;
        stop.judge(signed_size, files.peek().is_none())?;
    }
    let found = recovered.frontier.size();
    if found < signed_size {
        return Err(LedgerError::RolledBack { found, signed: signed_size });
    }
    match signed {
        Some(signed) if root_at(signed.size, &recovered.tree) != Some(signed.root) => {
            return Err(LedgerError::RootMismatch { size: signed.size });
        }
        _ => recovered.repair_tail(directory, signed_size)?,
    }
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
    fn read_segment(&mut self, first: u64, path: PathBuf) -> Result<Stop, LedgerError> {
        if first != self.frontier.size() {
            return Err(LedgerError::Damaged { entry: self.frontier.size().min(first) });
        }
        let segment = Segment::open(path, first)?;
        let stop = self.read_records(&segment);
        let stop = stop.map_err(LedgerError::storage("read", &segment.path))?;
        self.segments.push(Arc::new(segment));
        Ok(stop)
    }

    fn read_records(&mut self, segment: &Segment) -> std::io::Result<Stop> {
        self.end = HEADER_BYTES;
        let mut scanner = Scanner::new(&segment.file);
        if !scanner.header(segment.first)? {
            return Ok(Stop { entry: segment.first, clean: false });
        }
        let mut batch = Vec::new();
        loop {
            let entry = self.frontier.size() + batch.len() as u64;
            match scanner.next()? {
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

    fn take(&mut self, batch: Vec<(Hash, u64)>, end: u64) {
        for (leaf, offset) in batch {
            self.tree.push(leaf);
            self.frontier.push(leaf);
            self.offsets.push(offset);
        }
        self.end = end;
    }

    /// Cuts off what follows the last whole batch, and writes again what was not acknowledged: a file whose sync
    /// once failed may look right in the page cache and be wrong on the disk.
    fn repair_tail(&self, directory: &Path, signed_size: u64) -> Result<(), LedgerError> {
        let Some(segment) = self.segments.last() else { return Ok(()) };
        let failed = |action| LedgerError::storage(action, &segment.path);
        let length = segment.file.metadata().map_err(failed("examine"))?.len();
        let from = self.acknowledged_end(segment, signed_size);
        if from == self.end && length == self.end {
            return Ok(());
        }
        let mut tail = vec![0; usize::try_from(self.end - from).unwrap_or_default()];
        if from == 0 {
            let (head, records) = tail.split_at_mut(HEADER_BYTES as usize);
            head.copy_from_slice(&header(segment.first));
            segment.file.read_exact_at(records, HEADER_BYTES).map_err(failed("read"))?;
        } else {
            segment.file.read_exact_at(&mut tail, from).map_err(failed("read"))?;
        }
        segment.write(&tail, from)?;
        segment.file.set_len(self.end).map_err(failed("cut"))?;
        segment.file.sync_all().map_err(failed("sync"))?;
        sync_directory(directory)
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
