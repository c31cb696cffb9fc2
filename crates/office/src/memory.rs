use std::io;

use tupyo_election::ElectionId;
use tupyo_encoding::{encode, encode_into};
use tupyo_threshold::{CommittedSecrets, TrusteeShare};
use zeroize::Zeroizing;

use crate::act::{Act, Basis};
use crate::acts::Acts;

/// What an encoded memory begins with.
const HEADER: &[u8] = b"tupyo/v2/trustee-secrets\n";
/// What it began with before acts were remembered.
const HEADER_BEFORE: &[u8] = b"tupyo/v1/trustee-secrets\n";

/// What a trustee keeps of one election: the secrets, and what it has said. Whoever stores it encrypts it.
#[derive(Default)]
pub struct TrusteeMemory {
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
    /// When this returns `Ok`, the memory is on stable storage: whoever loads it afterwards, be it after a crash or a power cut, finds this one or a later
    /// one, whole. When it returns an error or not at all, they find this one or the one before, whole; and nothing is posted.
    ///
    /// What does not keep this promise can cost the share, and with it the tally; and it can let a trustee open two tallies of one election.
    ///
    /// # Errors
    /// Why it is not stored.
    fn store(&mut self, memory: &TrusteeMemory) -> io::Result<()>;
}

impl TrusteeMemory {
    /// The bytes to encrypt: a header, the secrets, and the acts. They are written into one allocation, since growing would leave copies behind.
    pub fn encode(&self) -> Zeroizing<Vec<u8>> {
        let secrets =
            [self.committed.as_ref().map(CommittedSecrets::encode), self.share.as_ref().map(TrusteeShare::encode)];
        let acts = encode(&self.acts);
        let lengths: usize = secrets.iter().map(|secret| 1 + secret.as_ref().map_or(0, |bytes| 4 + bytes.len())).sum();
        let mut bytes = Zeroizing::new(Vec::with_capacity(HEADER.len() + lengths + acts.len()));
        bytes.extend_from_slice(HEADER);
        secrets.iter().for_each(|secret| encode_into(&secret.as_ref().map(|bytes| bytes.as_slice()), &mut bytes));
        bytes.extend_from_slice(&acts);
        bytes
    }

    /// The memory with this encoding, if it is one; also one that was made before acts were remembered.
    pub fn decode(bytes: &[u8]) -> Option<TrusteeMemory> {
        let before = bytes.strip_prefix(HEADER_BEFORE);
        let mut rest = before.or_else(|| bytes.strip_prefix(HEADER))?;
        let committed = secret(&mut rest)?.map(CommittedSecrets::decode).transpose().ok()?;
        let share = secret(&mut rest)?.map(TrusteeShare::decode).transpose().ok()?;
        if before.is_none() {
            return Some(TrusteeMemory { committed, share, acts: borsh::from_slice(rest).ok()? });
        }
        let opened = borsh::from_slice::<Option<[u8; 32]>>(rest).ok()?;
        TrusteeMemory { committed, share, acts: Acts::default() }.with_acts_of(opened.map(Basis))
    }

    /// The file of the newest checkpoint that was seen before anything was said.
    pub fn seen(&self) -> Option<&[u8]> {
        self.acts.seen()
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

    /// With the acts that follow from secrets and an opened tally.
    fn with_acts_of(mut self, opened: Option<Basis>) -> Option<TrusteeMemory> {
        let election = self.committed.as_ref().map(|secrets| ElectionId(secrets.id().election));
        election.map_or(Ok(()), |election| self.acts.belong_to(election)).ok()?;
        let number = self.ceremony().map(|number| (Act::Commit, Basis::of(&number)));
        // A share could be left from an earlier ceremony, if there was one.
        let share = self.share.as_ref().filter(|_| self.ceremony() == Some(0));
        let confirmed = share.map(|share| (Act::Confirm, Basis(share.transcript().0)));
        let opened = opened.map(|tally| (Act::OpenTally, tally));
        let acts = [number, confirmed, opened].into_iter().flatten();
        acts.for_each(|(act, basis)| self.acts.record(act, basis, Vec::new()));
        Some(self)
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
