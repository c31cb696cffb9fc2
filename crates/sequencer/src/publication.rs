//! What of a ledger is published.

use tupyo_merkle::Hash;

use crate::{Arrival, Fold, Unreadable};

/// What of a ledger is published: acknowledged, and covered by a signed checkpoint.
pub trait Publication {
    /// What its entries add up to.
    type Fold: Fold;

    /// Shows the fold. It does not change meanwhile.
    fn look<T>(&self, at: impl FnOnce(&Self::Fold) -> T) -> T;

    /// The index and the bytes of the entry that has this one's key. `None` if it is not there, or not found.
    fn find(&self, arrival: &Arrival<Self::Fold>) -> Option<(u64, Vec<u8>)>;

    /// The bytes of an entry that is there.
    ///
    /// # Errors
    /// [`Unreadable`] if it is damaged, or the storage fails.
    fn read(&self, index: u64) -> Result<Vec<u8>, Unreadable>;

    /// The root of the first `size` entries, which are there.
    ///
    /// # Errors
    /// [`Unreadable`] if there are fewer.
    fn root_at(&self, size: u64) -> Result<Hash, Unreadable>;
}

/// How an entry is there already.
#[derive(Clone, Copy)]
pub(crate) enum Found {
    /// Byte by byte.
    Itself(u64),
    /// Perhaps under another signature: who got no answer may sign it anew.
    Same(u64),
}

impl Found {
    pub(crate) fn index(self) -> u64 {
        let (Found::Itself(index) | Found::Same(index)) = self;
        index
    }
}

/// Where an entry, or one that says the same, is already.
pub(crate) fn find<P: Publication>(publication: &P, arrival: &Arrival<P::Fold>) -> Option<Found> {
    match publication.find(arrival) {
        Some((index, there)) if there == arrival.bytes => Some(Found::Itself(index)),
        Some((index, there)) if P::Fold::is_same(arrival.entry(), &there) => Some(Found::Same(index)),
        Some(_) => None,
        None => publication.look(|fold| fold.remembered(arrival.entry())).map(Found::Same),
    }
}
