//! A board as whoever acts on it needs it.

use std::error::Error;

use tupyo_election::{ElectionId, ElectionState, Entry};

/// A ledger as it was followed.
pub struct Followed<'a, R> {
    /// The election as of the checkpoint, folded from entries whose root the ledger key has signed.
    pub state: &'a ElectionState,
    /// The checkpoint's file, with the cosignatures that it has.
    pub checkpoint: &'a [u8],
    /// Reads these entries by their index; the bytes need not be verified.
    pub read: R,
}

/// One election's bulletin board, as somebody uses it who acts there. Nothing that it says is believed: the
/// implementation verifies it.
pub trait BulletinBoard {
    /// Why the board gives no answer, refuses, or is not believed.
    type Error: Error + Send + Sync + 'static;

    /// The election.
    fn election(&self) -> ElectionId;

    /// Follows the ledger to its newest checkpoint. Where the manifest names witnesses, they are given a while to
    /// cosign it.
    ///
    /// # Errors
    /// A ledger that contradicts what was seen of it before; a connection that fails. The call can be repeated.
    #[allow(clippy::type_complexity, reason = "the reader borrows the board, and its type has no name")]
    fn follow(&mut self) -> Result<Followed<'_, impl FnMut(u64) -> Result<Vec<u8>, Self::Error>>, Self::Error>;

    /// Holds the ledger to a checkpoint's file: what is followed from now on must contain it, and the ledger must have
    /// signed it.
    ///
    /// # Errors
    /// It is no checkpoint, or more of the ledger has been followed already than it covers.
    fn hold_to(&mut self, checkpoint_file: &[u8]) -> Result<(), Self::Error>;

    /// The file of the checkpoint up to which the ledger was followed last; `None` if that ended with an error.
    fn checkpoint_file(&self) -> Option<&[u8]>;

    /// Posts an entry. On success the ledger has committed itself to exactly these bytes.
    ///
    /// # Errors
    /// The board refuses the entry, or gives no receipt that proves it.
    fn post(&self, entry: &Entry) -> Result<(), Self::Error>;
}
