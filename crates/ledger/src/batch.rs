//! The bytes of a batch, and what of its work is done beside other work.

use std::ops::Range;
use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, Sender, channel};

use rayon::{ThreadPool, ThreadPoolBuilder};
use tupyo_merkle::Hash;

use crate::error::LedgerError;
use crate::leaves::leaf_hashes;
use crate::segment::{RECORD_HEADER_BYTES, Segment, record_header};

/// Work on fewer bytes is not worth a thread.
const WORTH_A_THREAD: usize = 1 << 16;
/// So much is written or read at a time, and one record more: it is copied, compared and hashed while a core has it at
/// hand.
const CHUNK_BYTES: usize = 1 << 17;
/// The disk begins with so many bytes at a time, and a part more: each time costs the writer as much as writing a part.
/// What is left at the end is for the sync.
const BEGUN_TOGETHER: u64 = 1 << 18;

/// Entries as the records that are appended together.
pub(crate) struct Batch<'a, E> {
    entries: &'a [E],
    /// Where each record begins in its segment.
    offsets: Vec<u64>,
    /// What stands before each entry.
    headers: Vec<[u8; RECORD_HEADER_BYTES]>,
    start: u64,
    end: u64,
}

impl<'a, E: AsRef<[u8]> + Sync> Batch<'a, E> {
    /// The records of entries of at most 65,535 bytes each, of which the first begins at `start`.
    pub(crate) fn new(entries: &'a [E], start: u64) -> Self {
        let mut end = start;
        let lengths = entries.iter().map(|entry| (RECORD_HEADER_BYTES + entry.as_ref().len()) as u64);
        let offsets = lengths.map(|length| (end, end += length).0).collect();
        let header = |(number, entry): (usize, &E)| record_header(entry.as_ref(), number + 1 == entries.len());
        let headers = entries.iter().enumerate().map(header).collect();
        Self { entries, offsets, headers, start, end }
    }

    pub(crate) fn offsets(&self) -> &[u64] {
        &self.offsets
    }

    /// Where the last record ends in the segment.
    pub(crate) fn end(&self) -> u64 {
        self.end
    }

    /// How many bytes the records have.
    pub(crate) fn length(&self) -> usize {
        (self.end - self.start) as usize
    }

    /// Writes the records where the segment ends, and tells after each part how many stand there. When the disk is
    /// full, the segment is as it was.
    pub(crate) fn write(&self, segment: &Segment, tell: impl Fn(usize)) -> Result<(), LedgerError> {
        let mut chunk = Vec::with_capacity(self.length().min(2 * CHUNK_BYTES));
        let (mut next, mut begun) = (0, self.start);
        while next < self.entries.len() {
            let until = self.end_of_chunk(next);
            chunk.clear();
            for (header, entry) in self.headers[next..until].iter().zip(&self.entries[next..until]) {
                chunk.extend_from_slice(header);
                chunk.extend_from_slice(entry.as_ref());
            }
            segment.append(&chunk, self.offsets[next], self.start)?;
            tell(until);
            if self.end_of(until - 1) - begun >= BEGUN_TOGETHER && until < self.entries.len() {
                segment.file.begin_sync(begun..self.offsets[until]);
                begun = self.offsets[until];
            }
            next = until;
        }
        Ok(())
    }

    /// The leaf hashes of what can be read of the records, which must be what was written, as far as it is told that
    /// they stand there. `first` is the first one's entry.
    pub(crate) fn read_back(
        &self,
        segment: &Segment,
        first: u64,
        told: impl IntoIterator<Item = usize>,
    ) -> Result<Vec<Hash>, LedgerError> {
        let mut leaves = Vec::with_capacity(self.entries.len());
        let mut found = Vec::new();
        for until in told {
            let (next, from) = (leaves.len(), self.offsets[leaves.len()]);
            found.resize((self.end_of(until - 1) - from) as usize, 0);
            segment.read_exact(&mut found, from, first + next as u64)?;
            leaves.extend(leaf_hashes(&self.entries_of(next..until, &found, first)?));
        }
        Ok(leaves)
    }

    /// The entries in what was found of these records, if it is what was written.
    fn entries_of<'f>(&self, records: Range<usize>, found: &'f [u8], first: u64) -> Result<Vec<&'f [u8]>, LedgerError> {
        let from = self.offsets[records.start];
        let entry = |record: usize| {
            let place = (self.offsets[record] - from) as usize..(self.end_of(record) - from) as usize;
            let (header, entry) = found[place].split_at(RECORD_HEADER_BYTES);
            let is_written = *header == self.headers[record] && entry == self.entries[record].as_ref();
            is_written.then_some(entry).ok_or(LedgerError::Damaged { entry: first + record as u64 })
        };
        records.map(entry).collect()
    }

    /// The end of the records from `next` on, at least one, that are written together.
    fn end_of_chunk(&self, next: usize) -> usize {
        let limit = self.offsets[next] + CHUNK_BYTES as u64;
        next + 1 + self.offsets[next + 1..].partition_point(|offset| *offset <= limit)
    }

    fn end_of(&self, record: usize) -> u64 {
        self.offsets.get(record + 1).copied().unwrap_or(self.end)
    }
}

/// A thread that works while the writer waits for the disk.
#[derive(Default)]
pub(crate) struct Hand(OnceLock<Option<ThreadPool>>);

impl Hand {
    /// Does both, the second one on this thread; the first one, which hears what the second one tells, beside it if so
    /// many bytes are worth it.
    pub(crate) fn beside<A: Send, B>(
        &self,
        bytes: usize,
        one: impl FnOnce(Receiver<usize>) -> Result<A, LedgerError> + Send,
        other: impl FnOnce(Sender<usize>) -> B,
    ) -> (Result<A, LedgerError>, B) {
        let (tell, told) = channel();
        let Some(pool) = (bytes >= WORTH_A_THREAD).then(|| self.pool()).flatten() else {
            let other = other(tell);
            return (one(told), other);
        };
        // It does not panic; if it did, nothing would be known.
        let mut done = Err(LedgerError::Poisoned);
        let other = pool.in_place_scope(|scope| {
            scope.spawn(|_| done = one(told));
            other(tell)
        });
        (done, other)
    }

    /// None if the system grants no thread.
    fn pool(&self) -> Option<&ThreadPool> {
        let build = || ThreadPoolBuilder::new().num_threads(1).thread_name(|_| "ledger".into()).build().ok();
        self.0.get_or_init(build).as_ref()
    }
}
