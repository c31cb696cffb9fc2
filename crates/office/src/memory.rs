use std::io;

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_election::UnitTally;
use tupyo_encoding::{encode, encode_into, sha256};
use tupyo_threshold::{CommittedSecrets, TrusteeShare};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// What an encoded memory begins with.
const HEADER: &[u8] = b"tupyo/v1/trustee-secrets\n";

/// What a trustee keeps of the ceremony and the opening. Whoever stores it encrypts it.
#[derive(Default)]
pub struct TrusteeMemory {
    /// The secrets of the ceremony under way.
    pub(crate) committed: Option<CommittedSecrets>,
    /// The share of the joint key.
    pub(crate) share: Option<TrusteeShare>,
    /// The tally that has been opened: no other one ever will.
    pub(crate) opened: Option<TallyDigest>,
}

/// Where a trustee's memory is kept.
pub trait TrusteeStorage {
    /// Stores a memory in the place of the one before. It is called before anything is posted that rests on it.
    ///
    /// When this returns `Ok`, the memory is on stable storage: whoever loads it afterwards, be it after a crash or a power cut, finds this one or a later
    /// one, whole. When it returns an error or not at all, they find this one or the one before, whole; and nothing is posted.
    ///
    /// What does not keep this promise can cost the share, and with it the tally; and it can let a trustee open two tallies of one election.
    ///
    /// # Errors
    /// Why it is not stored.
    fn store(&mut self, memory: &TrusteeMemory) -> io::Result<()>;
}

/// The hash of an encoded tally.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct TallyDigest([u8; 32]);

/// What an encoded memory holds, after its header.
#[derive(BorshSerialize, BorshDeserialize, Zeroize, ZeroizeOnDrop)]
struct Content {
    committed: Option<Vec<u8>>,
    share: Option<Vec<u8>>,
    opened: Option<[u8; 32]>,
}

impl TrusteeMemory {
    /// The bytes to encrypt: a header, and what is kept.
    pub fn encode(&self) -> Zeroizing<Vec<u8>> {
        let content = Content {
            committed: self.committed.as_ref().map(|secrets| secrets.encode().to_vec()),
            share: self.share.as_ref().map(|share| share.encode().to_vec()),
            opened: self.opened.map(|digest| digest.0),
        };
        let length = |secret: &Option<Vec<u8>>| secret.as_ref().map_or(0, Vec::len);
        // Large enough from the start: growing would leave copies behind.
        let capacity = HEADER.len() + length(&content.committed) + length(&content.share) + 64;
        let mut bytes = Zeroizing::new(Vec::with_capacity(capacity));
        bytes.extend_from_slice(HEADER);
        encode_into(&content, &mut bytes);
        bytes
    }

    /// The memory with this encoding, if it is one.
    pub fn decode(bytes: &[u8]) -> Option<TrusteeMemory> {
        let content: Content = borsh::from_slice(bytes.strip_prefix(HEADER)?).ok()?;
        Some(TrusteeMemory {
            committed: content.committed.as_deref().map(CommittedSecrets::decode).transpose().ok()?,
            share: content.share.as_deref().map(TrusteeShare::decode).transpose().ok()?,
            opened: content.opened.map(TallyDigest),
        })
    }
}

impl TallyDigest {
    pub(crate) fn of(units: &[UnitTally]) -> TallyDigest {
        TallyDigest(sha256(&encode(units)))
    }
}
