//! How a ledger is kept.

use std::path::PathBuf;
use std::sync::Arc;

use crate::storage::{Disk, Storage};

/// A segment that has grown to so many bytes gets no further batch.
pub const SEGMENT_BYTES: u64 = 64 << 20;

/// How a ledger is kept.
#[derive(Clone)]
pub struct LedgerOptions {
    /// Where its files are.
    pub storage: Arc<dyn Storage>,
    /// A segment that has grown to so many bytes gets no further batch.
    pub segment_bytes: u64,
    /// A directory, best on another disk, that gets a copy of every checkpoint before it is answered: with it, opening
    /// notices an older state of the ledger's own directory.
    pub checkpoint_copy: Option<PathBuf>,
}

impl Default for LedgerOptions {
    /// On the operating system's disk, with segments of [`SEGMENT_BYTES`], without a copy of the checkpoint.
    fn default() -> Self {
        Self { storage: Arc::new(Disk), segment_bytes: SEGMENT_BYTES, checkpoint_copy: None }
    }
}
