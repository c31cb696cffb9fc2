//! What must be known of a fold to order its entries.

use std::hash::Hash;

use tupyo_merkle::Hash as TreeHash;

use crate::{Reason, Rejection, Unreadable};

/// A fold over a ledger, as far as whoever orders the ledger's entries must know it.
///
/// Entries are of two sorts. One with a lane is examined from memory, and is legal only if it is not on the ledger yet.
/// One without a lane is looked up first, since a fold may find it legal twice, and may be expensive to examine; what
/// it is appended together with, its [`company`](Self::company) says.
pub trait Fold: Sized + Send + Sync + 'static {
    /// A decoded entry, with whatever is computed of it once.
    type Entry: Send + Sync;
    /// A legal entry: what it changes.
    type Legal: Send;
    /// Why an entry is not legal.
    type Refusal: Reason;
    /// Whose an entry is that may be appended together with those of others.
    type Lane: Clone + Eq + Hash + Send;
    /// What entries are decoded and verified with, apart from the state. Cheap to clone.
    type Context: Clone + Send + Sync;

    /// The context as things stand.
    fn context(&self) -> Self::Context;

    /// Decodes an entry and computes its key.
    ///
    /// # Errors
    /// The refusal, if the bytes are no entry, or none that this context knows.
    fn decode(bytes: &[u8], context: &Self::Context) -> Result<(Key, Self::Entry), Self::Refusal>;

    /// The entry's lane: a cohort takes one entry of each.
    fn lane(entry: &Self::Entry) -> Option<Self::Lane>;

    /// What an entry without a lane may be appended together with, as things stand. It is cheap, and says nothing of
    /// whether the entry is legal.
    fn company(&self, _entry: &Self::Entry) -> Company {
        Company::None
    }

    /// Whether the bytes of an entry on the ledger say the same as this entry, which may be signed anew.
    fn is_same(entry: &Self::Entry, there: &[u8]) -> bool;

    /// Where the same entry is, if the state remembers it: what an index loses is found here.
    fn remembered(&self, entry: &Self::Entry) -> Option<u64>;

    /// The rules as far as strangers may make anybody examine them.
    ///
    /// # Errors
    /// The first rule that is broken.
    fn screen(&self, entry: &Self::Entry) -> Result<(), Self::Refusal>;

    /// Whether an entry that is refused so has never been legal, and so need not be looked up.
    fn was_never_legal(refusal: &Self::Refusal) -> bool;

    /// Whether the entry is legal next, up to what [`verify_signatures`](Self::verify_signatures),
    /// [`verify_proofs`](Self::verify_proofs) and [`recompute`](Self::recompute) say.
    ///
    /// # Errors
    /// The first rule that is broken.
    fn examine(&self, entry: &Self::Entry) -> Result<Self::Legal, Self::Refusal>;

    /// Verifies of all these entries together who signed them; for each, why it is refused, if it is. It is cheap
    /// beside the proofs, because anybody can make it necessary.
    fn verify_signatures(context: &Self::Context, entries: &[&Self::Entry]) -> Vec<Option<Self::Refusal>>;

    /// Verifies the proofs of entries whose signatures have stood; for each, why it is refused, if it is.
    fn verify_proofs(context: &Self::Context, entries: &[&Self::Entry]) -> Vec<Option<Self::Refusal>>;

    /// Whether nobody but the lane's owner can have brought about a refusal by one of the two.
    fn is_owners_fault(refusal: &Self::Refusal) -> bool;

    /// Recomputes what a legal entry claims about the ledger; `read` gives the bytes of the entry at an index,
    /// `root_at` the root of as many of the first entries.
    ///
    /// # Errors
    /// The refusal, if the claim is wrong; another rejection if it cannot be recomputed.
    fn recompute(
        &self,
        legal: &Self::Legal,
        read: impl FnMut(u64) -> Result<Vec<u8>, Unreadable>,
        root_at: impl FnOnce(u64) -> Result<TreeHash, Unreadable>,
    ) -> Result<(), Rejection<Self::Refusal>>;

    /// Takes the next entry of the ledger.
    fn take(&mut self, legal: Self::Legal);
}

/// What an entry without a lane may share its append with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Company {
    /// With nothing: it must see what came before it, and what comes behind must see it.
    None,
    /// With any other entry but those of the same author, whose number this is: whether it is legal depends on none of
    /// them, nor do they depend on it.
    Any(u64),
    /// The same, if all of them stand before it: those behind it must see it.
    Before(u64),
}

/// What an entry is found by: a hash that all entries share that say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key([u8; 33]);

impl Key {
    /// A hash among those of its kind.
    pub fn new(kind: u8, hash: &[u8; 32]) -> Key {
        let mut bytes = [kind; 33];
        bytes[1..].copy_from_slice(hash);
        Key(bytes)
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}
