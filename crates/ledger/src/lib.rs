//! An append-only log of opaque bytes: sequencing and durability.
//!
//! A ledger lives in one directory, which one process at a time may open:
//!
//! ```text
//! lock                                   held exclusively while the ledger is open
//! checkpoint                             the signed size and root of everything acknowledged
//! segments/00000000000000000000.seg      the entries; each file is named by its first entry
//! ```
//!
//! The segments are the truth. What the calls promise:
//!
//! - When [`Ledger::append`] returns `Ok`, the whole batch is on stable storage, in order, and covered by a
//!   signed checkpoint that is on stable storage too. When it returns an error or the process dies, the batch is either
//!   there as a whole or not at all when the ledger is next opened.
//! - After an error of the storage the ledger is poisoned: it appends nothing any more. Nothing is ever synced twice
//!   in the hope of a better answer; the process should end and open the ledger again.
//! - A [`LedgerReader`] shows only what a checkpoint on stable storage covers.
//! - [`Ledger::open`] reads everything, and refuses a ledger that lacks anything that its checkpoint covers.
//! - An [`Index`] is only a hint beside the log: it can be deleted, and answers with entries read from the log.
//!
//! The bytes of the files are specified in `docs/protocol/ledger.md`.

mod durable;
mod error;
mod export;
mod index;
mod ledger;
mod reader;
mod recovery;
mod segment;

pub use error::{IndexError, LedgerError};
pub use export::export;
pub use index::Index;
pub use ledger::{Appended, Ledger, SEGMENT_BYTES};
pub use reader::{LedgerReader, SignedCheckpoint};
