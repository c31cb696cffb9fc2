//! What a trustee keeps of an election.

use std::io;

use tupyo_election::ElectionId;
use tupyo_encoding::{encode, encode_into};
use tupyo_threshold::{CommittedSecrets, TrusteeShare};
use zeroize::Zeroizing;

use crate::OfficeError;
use crate::act::Act;
use crate::acts::Acts;

/// What an encoded memory begins with.
const HEADER: &[u8] = b"tupyo/v2/trustee-secrets\n";
/// What a trustee keeps of one election: the secrets, and what it has said. Whoever stores it encrypts it.
#[derive(Default)]
pub struct TrusteeMemory {
    /// Whether it is a copy that only opens: no ceremony's secrets and no agreement key are in it.
    opening_only: bool,
    /// The secrets of the newest ceremony.
    pub(crate) committed: Option<CommittedSecrets>,
    /// The share of the joint key.
    pub(crate) share: Option<TrusteeShare>,
    /// What was said, and how far the ledger was seen.
    pub(crate) acts: Acts,
}

/// Where a trustee's memory is kept.
pub trait TrusteeStorage {
    /// Stores a memory in the place of the one before. It is called before anything is posted that rests on it.
    ///
    /// When this returns `Ok`, the memory is on stable storage: whoever loads it afterwards, be it after a crash or a
    /// power cut, finds this one or a later one, whole. When it returns an error or not at all, they find this one or
    /// the one before, whole; and nothing is posted.
    ///
    /// A storage that breaks this promise can lose the share, and with it the tally; and it can let a trustee open two
    /// tallies of one election.
    ///
    /// # Errors
    /// Why it is not stored.
    fn store(&mut self, memory: &TrusteeMemory) -> io::Result<()>;
}

impl TrusteeMemory {
    /// The bytes to encrypt: a header, whether it only opens, the secrets, and the acts. They are written into one
    /// allocation, since growing would leave copies behind.
    pub fn encode(&self) -> Zeroizing<Vec<u8>> {
        let secrets =
            [self.committed.as_ref().map(CommittedSecrets::encode), self.share.as_ref().map(TrusteeShare::encode)];
        let acts = encode(&self.acts);
        let lengths: usize = secrets.iter().map(|secret| 1 + secret.as_ref().map_or(0, |bytes| 4 + bytes.len())).sum();
        let mut bytes = Zeroizing::new(Vec::with_capacity(HEADER.len() + 1 + lengths + acts.len()));
        bytes.extend_from_slice(HEADER);
        bytes.push(self.opening_only.into());
        secrets.iter().for_each(|secret| encode_into(&secret.as_ref().map(|bytes| bytes.as_slice()), &mut bytes));
        bytes.extend_from_slice(&acts);
        bytes
    }

    /// The memory with this encoding, if it is one.
    pub fn decode(bytes: &[u8]) -> Option<TrusteeMemory> {
        let (tag, mut rest) = bytes.strip_prefix(HEADER)?.split_first()?;
        let opening_only = [false, true].get(usize::from(*tag)).copied()?;
        let committed = secret(&mut rest)?.map(CommittedSecrets::decode).transpose().ok()?;
        let share = secret(&mut rest)?.map(TrusteeShare::decode).transpose().ok()?;
        let agrees = committed.is_some() || share.as_ref().is_some_and(|share| share.agreement().is_some());
        let memory = TrusteeMemory { opening_only, committed, share, acts: borsh::from_slice(rest).ok()? };
        (!(opening_only && agrees)).then_some(memory)
    }

    /// What a backup holds, and all that is left of this one: the share without the agreement key. It opens what a
    /// quorum has agreed on, and needs no memory for that; it agrees to nothing.
    ///
    /// # Errors
    /// [`OfficeError::NoShare`] before this trustee has confirmed a ceremony.
    pub fn into_backup(mut self) -> Result<TrusteeMemory, OfficeError> {
        self.share.as_ref().ok_or(OfficeError::NoShare)?;
        self.become_opening_only();
        Ok(self)
    }

    /// Whether this is a copy that only opens.
    pub fn is_opening_only(&self) -> bool {
        self.opening_only
    }

    /// The file of the newest checkpoint that was seen before anything was said.
    pub fn seen(&self) -> Option<&[u8]> {
        self.acts.seen()
    }

    /// The election that the memory belongs to; `None` before anything was done in one.
    pub fn election(&self) -> Option<ElectionId> {
        self.acts.election()
    }

    /// The index of the trustee whose secrets these are; none where there are no secrets.
    pub fn trustee(&self) -> Option<u16> {
        let of_share = self.share.as_ref().map(TrusteeShare::trustee);
        of_share.or(self.committed.as_ref().map(CommittedSecrets::trustee))
    }

    /// The number of the newest ceremony that was joined.
    pub(crate) fn ceremony(&self) -> Option<u32> {
        self.committed.as_ref().map(|secrets| secrets.id().number)
    }

    /// Drops all that can decrypt: the election has its result or is cancelled, or a later ceremony begins.
    pub(crate) fn wipe(&mut self) {
        self.committed = None;
        self.share = None;
        self.acts.forget_ceremony();
    }

    /// Drops all but what opens: the share, and what was opened.
    pub(crate) fn become_opening_only(&mut self) {
        self.opening_only = true;
        self.committed = None;
        self.share.iter_mut().for_each(TrusteeShare::drop_agreement);
        self.acts.keep_only(Act::OpenTally);
    }

    pub(crate) fn must_not_be_opening_only(&self) -> Result<(), OfficeError> {
        if self.opening_only { Err(OfficeError::OpeningOnly) } else { Ok(()) }
    }
}

/// Reads borsh's optional bytes without a copy of them.
fn secret<'a>(bytes: &mut &'a [u8]) -> Option<Option<&'a [u8]>> {
    let (tag, rest) = bytes.split_first()?;
    let (length, rest) = match tag {
        0 => (0, rest),
        1 => rest.split_first_chunk().map(|(length, rest)| (u32::from_le_bytes(*length) as usize, rest))?,
        _ => return None,
    };
    let (secret, rest) = rest.split_at_checked(length)?;
    *bytes = rest;
    Some((*tag == 1).then_some(secret))
}
