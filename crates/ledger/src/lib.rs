//! An append-only log of opaque bytes: sequencing and durability.
//!
//! A ledger lives in one directory, which one process at a time may open:
//!
//! ```text
//! lock                                   held exclusively while the ledger is open
//! checkpoint                             the signed size and root of everything acknowledged
//! segments/00000000000000000000.seg      the entries; each file is named by its first entry
//! copy                                   only if another journal decides: this is a copy of it
//! ```
//!
//! The segments are the truth. What the calls promise:
//!
//! - When [`Ledger::append`] returns `Ok`, the whole batch is on stable storage, in order, and covered by a
//!   signed checkpoint that is on stable storage too. When it returns an error or the process dies, the batch is either
//!   there as a whole or not at all when the ledger is next opened.
//! - A checkpoint is signed over what can be read of the batch, not over what was to be written.
//! - When the disk is full, [`Ledger::append`] says so ([`LedgerError::Full`]), appends nothing, and goes on when there
//!   is room.
//! - After any other error of the storage the ledger is poisoned: it appends nothing any more. Nothing is ever synced
//!   twice in the hope of a better answer; the process should end and open the ledger again.
//! - A [`LedgerReader`] shows only what a checkpoint on stable storage covers.
//! - [`Ledger::open`] reads everything, and refuses a ledger that lacks anything that its checkpoint covers.
//! - Which batches there are is decided by a [`Journal`]. Alone, the segments are it. Another one, which several
//!   servers can take over, may decide instead ([`RecoveredLedger::take_over`]); the directory holds a copy then, from
//!   which it is read.
//! - All of this rests on the few sentences of [`Storage`] and [`StoredFile`], and on nothing else of a disk.
//! - An [`Index`] is only a hint beside the log: it can be deleted, and answers with entries read from the log.
//!
//! The bytes of the files are specified in `docs/protocol/ledger.md`, what each kind of failure does in
//! `docs/protocol/storage.md`.
//!
//! ```
//! use tupyo_ledger::Ledger;
//! use tupyo_merkle::{NoteSigner, Origin};
//!
//! let directory = tempfile::tempdir()?;
//! let signer = NoteSigner::from_seed(Origin::new("board.example/test")?, &[1; 32]);
//! let mut ledger = Ledger::open(directory.path(), signer)?;
//! ledger.append(&["one", "two"])?;
//! let reader = ledger.reader();
//! assert_eq!((reader.size(), reader.entry(1)?), (2, b"two".to_vec()));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod batch;
mod checkpoint_file;
mod copied;
mod copy_mark;
mod error;
mod export;
mod index;
mod journal;
mod journal_error;
mod leaves;
mod ledger;
mod options;
mod reader;
mod recovered;
mod recovery;
mod segment;
mod segments;
mod shelf;
mod storage;
mod stream;

pub use error::{IndexError, LedgerError};
pub use export::export;
pub use index::Index;
pub use journal::{Journal, JournalBatch, Seal, Tenure};
pub use journal_error::{Epoch, JournalError};
pub use leaves::leaf_hashes;
pub use ledger::{Appended, Ledger};
pub use options::{LedgerOptions, SEGMENT_BYTES};
pub use reader::{LedgerCheckpoint, LedgerReader};
pub use recovered::{RecoveredLedger, stored_checkpoint};
pub use recovery::TailRepair;
pub use storage::{Disk, Held, Opening, Storage, StoredFile};
pub use stream::EntryStream;
