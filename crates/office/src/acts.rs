//! What somebody has said in an election, stored before it leaves.

use std::io;

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_election::{ElectionId, Entry};
use tupyo_encoding::encode;

use crate::act::{Act, Basis};

/// What an encoded list of acts begins with.
const HEADER: &[u8] = b"tupyo/v1/acts\n";

/// What somebody has said in one election, and how far they have seen its ledger. It is stored before anything leaves:
/// what was said once is said again in the same bytes, and nothing that it excludes is ever said.
#[derive(Clone, Default, BorshSerialize, BorshDeserialize)]
pub struct Acts {
    election: Option<[u8; 32]>,
    seen: Option<Vec<u8>>,
    done: Vec<Done>,
}

/// An act. Its entries are dropped once they are on the ledger that was seen.
#[derive(Clone, BorshSerialize, BorshDeserialize)]
struct Done {
    act: Act,
    basis: Basis,
    entries: Vec<Entry>,
}

/// Where acts are kept.
pub trait ActStorage {
    /// Stores acts in place of the former ones: durably when this returns `Ok`, as
    /// [`TrusteeStorage`](crate::TrusteeStorage) demands.
    ///
    /// # Errors
    /// Why they are not stored; nothing is posted then.
    fn store(&mut self, acts: &Acts) -> io::Result<()>;
}

/// Why a memory does not allow a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MemoryError {
    /// What was said before excludes it: the board shows another history now.
    #[error("{}", .0.done())]
    Excluded(Act),
    /// The memory is of another election.
    #[error("this memory belongs to election {0}: its secrets and messages are used in no other one")]
    OtherElection(ElectionId),
}

impl MemoryError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            MemoryError::Excluded(act) => act.excludes(),
            MemoryError::OtherElection(_) => "other-election",
        }
    }
}

impl Acts {
    /// The bytes to keep.
    pub fn encode(&self) -> Vec<u8> {
        [HEADER, &encode(self)].concat()
    }

    /// The acts with this encoding, if they are any.
    pub fn decode(bytes: &[u8]) -> Option<Acts> {
        borsh::from_slice(bytes.strip_prefix(HEADER)?).ok()
    }

    /// The file of the newest checkpoint that was seen before anything was said: no ledger is acted on that contradicts
    /// it.
    pub fn seen(&self) -> Option<&[u8]> {
        self.seen.as_deref()
    }

    /// The election of these acts, once there is one.
    pub(crate) fn election(&self) -> Option<ElectionId> {
        self.election.map(ElectionId)
    }

    /// Binds these acts to an election, once.
    pub(crate) fn belong_to(&mut self, election: ElectionId) -> Result<(), MemoryError> {
        match *self.election.get_or_insert(election.0) {
            own if own == election.0 => Ok(()),
            other => Err(MemoryError::OtherElection(ElectionId(other))),
        }
    }

    /// Takes over the newest checkpoint.
    pub(crate) fn see(&mut self, checkpoint_file: Option<&[u8]>) {
        if let Some(file) = checkpoint_file {
            self.seen = Some(file.to_vec());
        }
    }

    /// Refuses a history that what was said excludes. `shown` is the basis that an act would have in this history, if
    /// it is there.
    pub(crate) fn check(&self, shown: impl Fn(Act) -> Option<Basis>) -> Result<(), MemoryError> {
        let other = |done: &&Done| shown(done.act).is_some_and(|basis| basis != done.basis);
        // What was said last is the gravest.
        self.done.iter().rev().find(other).map_or(Ok(()), |done| Err(MemoryError::Excluded(done.act)))
    }

    /// The entries of an act, to be posted again.
    pub(crate) fn entries(&self, act: Act) -> Option<Vec<Entry>> {
        let done = self.done.iter().find(|done| done.act == act)?;
        Some(done.entries.clone()).filter(|entries| !entries.is_empty())
    }

    /// Whether an act was done.
    pub(crate) fn has(&self, act: Act) -> bool {
        self.done.iter().any(|done| done.act == act)
    }

    /// Notes an act. What was said earlier in the ceremony is on the ledger now: only what it rested on is kept.
    pub(crate) fn record(&mut self, act: Act, basis: Basis, entries: Vec<Entry>) {
        self.done.retain(|done| done.act != act);
        if act.is_of_ceremony() {
            self.done.iter_mut().filter(|done| done.act.is_of_ceremony()).for_each(|done| done.entries.clear());
        }
        self.done.push(Done { act, basis, entries });
    }

    /// Forgets an act on another basis.
    pub(crate) fn forget_other(&mut self, act: Act, basis: Basis) {
        self.done.retain(|done| done.act != act || done.basis == basis);
    }

    /// Forgets all acts but one.
    pub(crate) fn keep_only(&mut self, act: Act) {
        self.done.retain(|done| done.act == act);
    }

    /// Forgets the bytes of an act, which are void, and what it rested on; for an opening it keeps the latter, because
    /// voting begins in one context only.
    pub(crate) fn forget_bytes(&mut self, act: Act) {
        match self.done.iter_mut().find(|done| done.act == act && act == Act::OpenVoting) {
            Some(opening) => opening.entries.clear(),
            None => self.done.retain(|done| done.act != act),
        }
    }

    /// Forgets the acts of a ceremony that has ended without a key.
    pub(crate) fn forget_ceremony(&mut self) {
        self.done.retain(|done| !done.act.is_of_ceremony());
    }
}
