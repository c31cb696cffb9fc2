//! Who decides which entries a ledger has, in sentences.

use std::ops::Range;
use std::sync::Arc;

use tupyo_merkle::Hash;

use crate::error::LedgerError;
use crate::journal_error::Epoch;

/// Keeps the order of a ledger's entries, and the signed note over all of them.
///
/// Of those who have taken a journal over, only the last one can commit: each has an epoch, larger than all before it,
/// and the journal compares it in the same step in which it takes in a batch. No clock and no lease is asked for that.
pub trait Journal: Send + Sync {
    /// Makes this the one that commits, and says where the journal ends. What it says is on stable storage, wherever
    /// the journal must have it. Whoever has taken it over before is fenced from now on.
    ///
    /// # Errors
    /// [`LedgerError`]; then it is not known whether those before are fenced.
    fn take_over(&mut self) -> Result<Tenure, LedgerError>;

    /// Takes in a batch and the note over it, as a whole or not at all.
    ///
    /// When this returns `Ok`, both are on stable storage, wherever the journal must have them, and no later one who
    /// takes over can miss them. The note is asked for before that, and nobody gets it from here.
    ///
    /// # Errors
    /// [`JournalError::Fenced`]: somebody else has taken over; nothing is taken in, now or ever. [`LedgerError::Full`],
    /// [`JournalError::Full`]: nothing is taken in, and it goes on. [`JournalError::Unknown`], or any other: the batch
    /// is there, or not, or will be; the process must end and publish nothing.
    ///
    /// [`JournalError::Fenced`]: crate::JournalError::Fenced
    /// [`JournalError::Full`]: crate::JournalError::Full
    /// [`JournalError::Unknown`]: crate::JournalError::Unknown
    fn commit(&mut self, batch: &JournalBatch<'_>) -> Result<(), LedgerError>;

    /// The entries of a range that is there, or as many of the first of them as fit; at least one.
    ///
    /// # Errors
    /// [`LedgerError::NotThere`]; another if the storage fails.
    fn read(&mut self, range: Range<u64>) -> Result<Vec<Vec<u8>>, LedgerError>;
}

/// What whoever takes a journal over finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenure {
    /// What its batches are committed with.
    pub epoch: Epoch,
    /// How many entries there are.
    pub size: u64,
    /// The signed note over all of them; none if there is no entry.
    pub note: Option<String>,
}

/// Entries that are committed together.
pub struct JournalBatch<'a> {
    /// The epoch of whoever commits.
    pub epoch: Epoch,
    /// The index of the first entry: how many there are before it.
    pub first_index: u64,
    /// The entries, of at most 65,535 bytes each.
    pub entries: &'a [&'a [u8]],
    /// For each entry, if they are given, what no other entry of the journal may have.
    /// A journal may leave it unchecked.
    pub keys: &'a [Option<&'a [u8]>],
    /// Signs.
    pub seal: &'a dyn Seal,
}

/// Signs what a journal is about to hold.
pub trait Seal: Sync {
    /// The note over the ledger continued by these leaf hashes, which the journal has computed of the entries as it
    /// will hold them.
    ///
    /// # Errors
    /// [`LedgerError`]; then nothing may be taken in.
    fn note(&self, leaves: Vec<Hash>) -> Result<Arc<str>, LedgerError>;
}
