//! What a ledger's directory holds when it is opened.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use tupyo_merkle::{Checkpoint, Hash, MemoryTree, NoteVerifier};

use crate::checkpoint_file::CheckpointFiles;
use crate::error::LedgerError;
use crate::reader::LedgerCheckpoint;
use crate::segment::{HEADER_BYTES, Scanned, Scanner, Segment, list, read_full_at};
use crate::shelf::{Places, continues};
use crate::storage::Storage;

/// The entries that a ledger goes on with.
#[derive(Default)]
pub(crate) struct Recovered {
    pub(crate) tree: MemoryTree,
    pub(crate) places: Places,
    /// Where the last segment ends.
    pub(crate) end: u64,
    /// What stood behind the acknowledged entries.
    pub(crate) repair: Option<TailRepair>,
}

/// What was put right behind the acknowledged entries: an append had been interrupted there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TailRepair {
    /// So many bytes belonged to no whole batch, and were cut off.
    pub cut_bytes: u64,
    /// So many entries of whole batches were kept.
    pub kept_entries: u64,
}

/// The checkpoints that the entries must lead to.
#[derive(Default)]
pub(crate) struct Known {
    /// The ledger's own: what it has acknowledged.
    pub(crate) signed: Option<LedgerCheckpoint>,
    /// Those that are kept apart.
    apart: Vec<Checkpoint>,
    /// The entries are a copy of what another journal has acknowledged, which may have ended before it was signed.
    is_copy: bool,
}

impl Known {
    /// Reads the files; the first are the ledger's own.
    pub(crate) fn read(files: &[CheckpointFiles], keys: &[NoteVerifier]) -> Result<Self, LedgerError> {
        let mut checkpoints = files.iter().map(|file| file.read(keys)).collect::<Result<Vec<_>, _>>()?.into_iter();
        let signed = checkpoints.next().flatten();
        let apart = checkpoints.flatten().map(|apart| apart.checkpoint).collect();
        Ok(Self { signed, apart, is_copy: false })
    }

    /// The same of a copy: what is kept apart is compared when the copy has been completed.
    pub(crate) fn of_copy(self) -> (Self, Vec<Checkpoint>) {
        (Self { signed: self.signed, apart: Vec::new(), is_copy: true }, self.apart)
    }

    fn signed(&self) -> Option<&Checkpoint> {
        self.signed.as_ref().map(|signed| &signed.checkpoint)
    }
}

/// Reads all segments. Everything that the known checkpoints cover must be there. What comes after it was never
/// acknowledged: complete batches are kept, because a checkpoint over them may have been signed, and the rest is cut
/// off. While some segments are taken into the tree, the next ones are read.
pub(crate) fn recover(storage: &dyn Storage, directory: &Path, known: &Known) -> Result<Recovered, LedgerError> {
    let signed_size = known.signed().map_or(0, |checkpoint| checkpoint.size);
    let mut recovered = Recovered::default();
    let files = list(storage, directory)?;
    // The checkpoint of the empty ledger is older than the first segment.
    if known.signed.is_none() && !known.is_copy && !files.is_empty() {
        return Err(LedgerError::NoCheckpoint);
    }
    let together = if storage.is_parallel() { 2 * rayon::current_num_threads() } else { 1 };
    let mut groups = files.chunks(together).map(|files| scan_all(storage, files));
    let (mut left, mut scanned) = (files.len(), groups.next().transpose()?);
    while let Some(segments) = scanned {
        let take = || recovered.take_all(segments, signed_size, &mut left);
        let mut read_on = || groups.next().transpose();
        scanned = if storage.is_parallel() {
            let (taken, next) = rayon::join(take, read_on);
            taken.and(next)?
        } else {
            take()?;
            read_on()?
        };
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

/// Segments, in order, and what was read of each.
type Scanning = Vec<(Segment, io::Result<Scan>)>;

/// Opens segments, in order, and reads them side by side.
fn scan_all(storage: &dyn Storage, files: &[(u64, PathBuf)]) -> Result<Scanning, LedgerError> {
    let open = |(first, path): &(u64, PathBuf)| Segment::open(storage, path.clone(), *first);
    let segments = files.iter().map(open).collect::<Result<Vec<_>, _>>()?;
    let scanned = |segment: Segment| {
        let scan = Scan::of(&segment);
        (segment, scan)
    };
    Ok(match files.len() {
        ..=1 => segments.into_iter().map(scanned).collect(),
        _ => segments.into_par_iter().map(scanned).collect(),
    })
}

/// The whole batches of a segment.
struct Scan {
    leaves: Vec<Hash>,
    offsets: Vec<u64>,
    /// Where the last of them ends.
    end: u64,
    stop: Stop,
}

impl Scan {
    fn of(segment: &Segment) -> io::Result<Scan> {
        let stop = |entry, clean| Stop { entry, clean };
        let mut scan =
            Scan { leaves: Vec::new(), offsets: Vec::new(), end: HEADER_BYTES, stop: stop(segment.first, false) };
        let mut scanner = Scanner::of_file(segment.file.as_ref());
        if !scanner.header(segment.first)? {
            return Ok(scan);
        }
        let mut whole = 0;
        loop {
            for scanned in scanner.next_together()? {
                let is_end = match scanned {
                    Scanned::Record { leaf, offset, end, ends_batch } => {
                        scan.leaves.push(leaf);
                        scan.offsets.push(offset);
                        if ends_batch {
                            (whole, scan.end) = (scan.leaves.len(), end);
                        }
                        continue;
                    }
                    Scanned::End => true,
                    Scanned::Broken => false,
                };
                let found = scan.leaves.len();
                scan.stop = stop(segment.first + found as u64, is_end && found == whole);
                scan.leaves.truncate(whole);
                scan.offsets.truncate(whole);
                return Ok(scan);
            }
        }
    }
}

impl Recovered {
    fn compare(&self, known: &Known) -> Result<(), LedgerError> {
        let found = self.tree.size();
        for checkpoint in known.signed().into_iter().chain(&known.apart) {
            if found < checkpoint.size {
                return Err(LedgerError::RolledBack { found, signed: checkpoint.size });
            }
        }
        if let Some(signed) = known.signed()
            && continues(&self.tree, signed).is_err()
        {
            return Err(LedgerError::RootMismatch { size: signed.size });
        }
        known.apart.iter().try_for_each(|apart| continues(&self.tree, apart))
    }

    /// Takes the next segments, of which so many are left.
    fn take_all(&mut self, segments: Scanning, signed_size: u64, left: &mut usize) -> Result<(), LedgerError> {
        for (segment, scan) in segments {
            *left -= 1;
            let scan = scan.map_err(LedgerError::storage("read", &segment.path))?;
            self.take(segment, scan)?.judge(signed_size, *left == 0)?;
        }
        Ok(())
    }

    /// Takes the whole batches of the next segment.
    fn take(&mut self, segment: Segment, scan: Scan) -> Result<Stop, LedgerError> {
        let Places { offsets, segments } = &mut self.places;
        let tree = &mut self.tree;
        if segment.first != tree.size() {
            return Err(LedgerError::Damaged { entry: tree.size().min(segment.first) });
        }
        let hashes = tree.growth(scan.leaves).into_hashes();
        if !tree.grow(hashes) {
            return Err(LedgerError::Poisoned);
        }
        offsets.extend(scan.offsets);
        segments.push(Arc::new(segment));
        self.end = scan.end;
        Ok(scan.stop)
    }

    /// Cuts off what follows the last whole batch, and writes again what was not acknowledged: a file whose sync once
    /// failed may look right in the page cache and be wrong on the disk. So may the name of a file whose directory's
    /// did.
    fn repair_tail(&mut self, storage: &dyn Storage, directory: &Path, signed_size: u64) -> Result<(), LedgerError> {
        let Some(segment) = self.places.segments.last().cloned() else { return Ok(()) };
        let failed = |action| LedgerError::storage(action, &segment.path);
        let length = segment.file.length().map_err(failed("examine"))?;
        let from = self.acknowledged_end(&segment, signed_size);
        if self.end != HEADER_BYTES && from == self.end && length == self.end {
            return Ok(());
        }
        let kept_entries = self.tree.size().saturating_sub(signed_size);
        self.repair = Some(TailRepair { cut_bytes: length.saturating_sub(self.end), kept_entries });
        if self.end == HEADER_BYTES {
            return self.remove_last(storage, &segment);
        }
        let mut tail = vec![0; usize::try_from(self.end - from).unwrap_or_default()];
        read_full_at(segment.file.as_ref(), &mut tail, from).map_err(failed("read"))?;
        if from == 0 {
            self.places.segments.pop();
            self.places.segments.push(Arc::new(Segment::replace(storage, directory, segment.first, &tail)?));
            return Ok(());
        }
        segment.file.write_all_at(&tail, from).map_err(failed("write"))?;
        segment.file.set_length(self.end).map_err(failed("cut"))?;
        segment.sync()
    }

    /// A new segment that got no entry is made anew with the next batch.
    fn remove_last(&mut self, storage: &dyn Storage, segment: &Segment) -> Result<(), LedgerError> {
        storage.remove(&segment.path).map_err(LedgerError::storage("remove", &segment.path))?;
        self.places.segments.pop();
        if let Some(last) = self.places.segments.last() {
            self.end = last.file.length().map_err(LedgerError::storage("examine", &last.path))?;
        }
        Ok(())
    }

    /// Where the bytes of the segment that a checkpoint covers end: 0 if it covers none of its entries.
    fn acknowledged_end(&self, segment: &Segment, signed_size: u64) -> u64 {
        if signed_size <= segment.first {
            return 0;
        }
        self.places.offsets.get(signed_size).unwrap_or(self.end)
    }
}
