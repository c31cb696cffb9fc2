//! The bytes of a batch, and what of its work is done beside other work.

use std::thread::{Builder, ScopedJoinHandle, scope};

use tupyo_merkle::{Hash, leaf_hash};

use crate::error::LedgerError;
use crate::segment::{RECORD_HEADER_BYTES, push_record};

/// A batch with fewer bytes is not worth a thread.
const WORTH_A_THREAD: usize = 1 << 16;

/// Entries as the records that are appended together.
pub(crate) struct Batch {
    pub(crate) bytes: Vec<u8>,
    /// Where each record begins in its segment.
    pub(crate) offsets: Vec<u64>,
    pub(crate) leaves: Vec<Hash>,
}

impl Batch {
    /// The records of entries of at most 65,535 bytes each, of which the first begins at `start`.
    pub(crate) fn encode(entries: &[impl AsRef<[u8]> + Sync], start: u64) -> Self {
        let length = entries.iter().map(|entry| entry.as_ref().len()).sum();
        let leaves = leaf_hashes(entries, length);
        let mut batch = Self {
            bytes: Vec::with_capacity(length + entries.len() * RECORD_HEADER_BYTES),
            offsets: Vec::new(),
            leaves,
        };
        for (position, (entry, leaf)) in entries.iter().zip(&batch.leaves).enumerate() {
            batch.offsets.push(start + batch.bytes.len() as u64);
            push_record(&mut batch.bytes, entry.as_ref(), leaf, position + 1 == entries.len());
        }
        batch
    }
}

/// Half of them on another core, if they have enough bytes.
fn leaf_hashes(entries: &[impl AsRef<[u8]> + Sync], bytes: usize) -> Vec<Hash> {
    let hash = |part: &[_]| -> Vec<Hash> { part.iter().map(|entry: &_| leaf_hash(AsRef::as_ref(entry))).collect() };
    let (one, other) = entries.split_at(entries.len() / 2);
    let (one, other) = beside(bytes, || Ok(hash(one)), || hash(other));
    let one = one.unwrap_or_else(|_: LedgerError| hash(&entries[..entries.len() / 2]));
    [one, other].concat()
}

/// Does both, the first on a thread of its own if so many bytes are worth one.
pub(crate) fn beside<A: Send, B>(
    bytes: usize,
    one: impl Fn() -> Result<A, LedgerError> + Sync,
    other: impl FnOnce() -> B,
) -> (Result<A, LedgerError>, B) {
    if bytes < WORTH_A_THREAD {
        return (one(), other());
    }
    scope(|scope| match Builder::new().spawn_scoped(scope, &one) {
        Ok(thread) => {
            let other = other();
            (joined(thread), other)
        }
        // The system grants no thread.
        Err(_) => (one(), other()),
    })
}

/// What a thread came to. It does not panic; if it did, nothing would be known.
fn joined<A>(thread: ScopedJoinHandle<'_, Result<A, LedgerError>>) -> Result<A, LedgerError> {
    thread.join().unwrap_or(Err(LedgerError::Poisoned))
}
