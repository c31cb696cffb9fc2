//! The bytes of a batch, and what of its work is done beside other work.

use std::ops::Range;
use std::sync::OnceLock;

use rayon::{ThreadPool, ThreadPoolBuilder};
use tupyo_merkle::{Hash, leaf_hash};

use crate::error::LedgerError;
use crate::segment::{RECORD_HEADER_BYTES, Segment, record_header};

/// Work on fewer bytes is not worth a thread.
const WORTH_A_THREAD: usize = 1 << 16;
/// Threads beside the writer's.
const HANDS: usize = 2;
/// So much is written or read at a time, and one record more: it is copied, checked and hashed while a core has it at hand.
const CHUNK_BYTES: usize = 1 << 17;

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
        Self { entries, offsets, headers: Vec::with_capacity(entries.len()), start, end }
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

    /// Writes the records where the segment ends. When the disk is full, the segment is as it was.
    pub(crate) fn write(&mut self, segment: &Segment) -> Result<(), LedgerError> {
        let mut chunk = Vec::with_capacity(self.length().min(2 * CHUNK_BYTES));
        let mut next = 0;
        while next < self.entries.len() {
            let until = self.as_many_as_fit(next, self.entries.len());
            chunk.clear();
            for record in next..until {
                let entry = self.entries[record].as_ref();
                let header = record_header(entry, record + 1 == self.entries.len());
                chunk.extend_from_slice(&header);
                chunk.extend_from_slice(entry);
                self.headers.push(header);
            }
            segment.append(&chunk, self.offsets[next], self.start)?;
            next = until;
        }
        Ok(())
    }

    /// The leaf hashes of what can be read of the records, which must be what was written. `first` is the first one's entry.
    pub(crate) fn read_back(&self, segment: &Segment, first: u64) -> Result<Vec<Hash>, LedgerError> {
        let (half, all) = (self.entries.len() / 2, self.entries.len());
        let read = |records| self.read_back_some(segment, records, first);
        if self.length() < 2 * WORTH_A_THREAD {
            return read(0..all);
        }
        let (former, latter) = rayon::join(|| read(0..half), || read(half..all));
        Ok([former?, latter?].concat())
    }

    fn read_back_some(&self, segment: &Segment, records: Range<usize>, first: u64) -> Result<Vec<Hash>, LedgerError> {
        let mut leaves = Vec::with_capacity(records.len());
        let (mut found, mut next) = (Vec::new(), records.start);
        while next < records.end {
            let until = self.as_many_as_fit(next, records.end);
            let from = self.offsets[next];
            found.resize((self.end_of(until - 1) - from) as usize, 0);
            segment.read_exact(&mut found, from, first + next as u64)?;
            for record in next..until {
                let place = (self.offsets[record] - from) as usize..(self.end_of(record) - from) as usize;
                leaves.push(self.leaf(record, &found[place], first)?);
            }
            next = until;
        }
        Ok(leaves)
    }

    /// The leaf hash of a record that was found.
    fn leaf(&self, record: usize, found: &[u8], first: u64) -> Result<Hash, LedgerError> {
        let (header, entry) = found.split_at(RECORD_HEADER_BYTES);
        if self.headers.get(record).is_none_or(|written| header != written) || entry != self.entries[record].as_ref() {
            return Err(LedgerError::Damaged { entry: first + record as u64 });
        }
        Ok(leaf_hash(entry))
    }

    /// The end of the records from `next` on, at least one, that are a chunk.
    fn as_many_as_fit(&self, next: usize, end: usize) -> usize {
        let limit = self.offsets[next] + CHUNK_BYTES as u64;
        next + 1 + self.offsets[next + 1..end].partition_point(|offset| *offset <= limit)
    }

    fn end_of(&self, record: usize) -> u64 {
        self.offsets.get(record + 1).copied().unwrap_or(self.end)
    }
}

/// Threads that work while the writer waits for the disk.
#[derive(Default)]
pub(crate) struct Hands(OnceLock<Option<ThreadPool>>);

impl Hands {
    /// Does both, the first on these threads if so many bytes are worth it.
    pub(crate) fn beside<A: Send, B>(
        &self,
        bytes: usize,
        one: impl FnOnce() -> Result<A, LedgerError> + Send,
        other: impl FnOnce() -> B,
    ) -> (Result<A, LedgerError>, B) {
        let Some(pool) = self.pool().filter(|_| bytes >= WORTH_A_THREAD) else { return (one(), other()) };
        // It does not panic; if it did, nothing would be known.
        let mut done = Err(LedgerError::Poisoned);
        let other = pool.in_place_scope(|scope| {
            scope.spawn(|_| done = one());
            other()
        });
        (done, other)
    }

    /// None if the system grants no threads.
    fn pool(&self) -> Option<&ThreadPool> {
        let build = || ThreadPoolBuilder::new().num_threads(HANDS).thread_name(|_| "ledger".into()).build().ok();
        self.0.get_or_init(build).as_ref()
    }
}
