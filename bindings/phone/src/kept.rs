//! What is kept on the phone, each under its own name.

use tupyo_election::ElectionId;
use tupyo_proof::{SigningKey, VerifyingKey};
use zeroize::{Zeroize, Zeroizing};

use crate::error::{Kind, KitError};
use crate::platform::Platform;

/// So much evidence is kept; after that nothing more has to be proven.
const MOST_EVIDENCE: u32 = 16;

/// What is kept of one election.
#[derive(Clone, Copy)]
pub(crate) enum Kept {
    /// What is known of the ledger. No secret.
    Follower,
    /// The same, when it could not be read and the voter has begun anew.
    UnreadableFollower,
    /// The voting key, wrapped.
    Key,
    /// Its public part.
    PublicKey,
    /// The ballot that is decided and not known to be on the ledger.
    Pending,
    /// Those for which another one was made, because officials had announced something: they may be on the ledger.
    Older,
    /// All receipts with their ballots.
    Receipts,
    /// What proves that a server lies; more of it has a number.
    Evidence(u32),
    /// The registration that was not answered yet.
    Registration,
    /// The one that was accepted.
    Registered,
}

impl Kept {
    fn name(self, election: ElectionId) -> String {
        let what = match self {
            Kept::Follower => "follower",
            Kept::UnreadableFollower => "follower-unreadable",
            Kept::Key => "key",
            Kept::PublicKey => "key-public",
            Kept::Pending => "pending",
            Kept::Older => "pending-older",
            Kept::Receipts => "receipts",
            Kept::Evidence(1) => "evidence",
            Kept::Evidence(number) => return format!("{election}.evidence-{number}"),
            Kept::Registration => "registration",
            Kept::Registered => "registered",
        };
        format!("{election}.{what}")
    }
}

/// The storage and key store, for one election.
#[derive(Clone)]
pub(crate) struct Shelf {
    pub(crate) platform: Platform,
    pub(crate) election: ElectionId,
}

impl Shelf {
    pub(crate) fn read(&self, kept: Kept) -> Result<Option<Vec<u8>>, KitError> {
        Ok(self.platform.storage.read(kept.name(self.election))?)
    }

    pub(crate) fn write(&self, kept: Kept, bytes: Vec<u8>) -> Result<(), KitError> {
        Ok(self.platform.storage.write(kept.name(self.election), bytes)?)
    }

    pub(crate) fn delete(&self, kept: Kept) -> Result<(), KitError> {
        Ok(self.platform.storage.delete(kept.name(self.election))?)
    }

    /// Keeps evidence beside what is kept of it already.
    pub(crate) fn keep_evidence(&self, evidence: &[u8]) -> Result<(), KitError> {
        for number in 1..=MOST_EVIDENCE {
            match self.read(Kept::Evidence(number))? {
                Some(kept) if kept == evidence => return Ok(()),
                Some(_) => {}
                None => return self.write(Kept::Evidence(number), evidence.to_vec()),
            }
        }
        Ok(())
    }

    /// All evidence, the first one first.
    pub(crate) fn evidence(&self) -> Result<Vec<Vec<u8>>, KitError> {
        let mut all = Vec::new();
        for number in 1..=MOST_EVIDENCE {
            let Some(evidence) = self.read(Kept::Evidence(number))? else { break };
            all.push(evidence);
        }
        Ok(all)
    }

    /// The public part of the voting key, which no unlocking is needed for.
    pub(crate) fn public_key(&self) -> Result<Option<VerifyingKey>, KitError> {
        let Some(bytes) = self.read(Kept::PublicKey)? else { return Ok(None) };
        let key = bytes.try_into().ok().and_then(|bytes| VerifyingKey::decode(tupyo_group::EncodedPoint(bytes)).ok());
        key.map(Some).ok_or_else(damaged_key)
    }

    /// The voting key, unwrapped.
    pub(crate) fn key(&self) -> Result<SigningKey, KitError> {
        let none =
            || Kind::NotNow.error("no-voting-key", "this phone has no voting key for this election: register first");
        let wrapped = self.read(Kept::Key)?.ok_or_else(none)?;
        let bytes = Zeroizing::new(self.platform.keys.unwrap(wrapped)?);
        let bytes: &[u8; 32] = bytes.as_slice().try_into().map_err(|_| damaged_key())?;
        let key = SigningKey::decode(bytes).map_err(|_| damaged_key())?;
        if self.public_key()? == Some(key.verifying_key()) { Ok(key) } else { Err(damaged_key()) }
    }

    /// Keeps a voting key: wrapped first, so that a public part without its secret is never left. One that was there
    /// goes before.
    pub(crate) fn keep_key(&self, key: &SigningKey) -> Result<(), KitError> {
        let wrapped = self.platform.keys.wrap(key.encode().to_vec())?;
        let mut unwrapped = self.platform.keys.unwrap(wrapped.clone())?;
        let same = unwrapped == key.encode().as_slice();
        unwrapped.zeroize();
        if !same || wrapped == key.encode().as_slice() {
            return Err(Kind::ThisPhone.error("key-store", "the key store does not give back what it has wrapped"));
        }
        self.delete(Kept::PublicKey)?;
        self.write(Kept::Key, wrapped)?;
        self.write(Kept::PublicKey, key.verifying_key().encode().as_bytes().to_vec())
    }
}

fn damaged_key() -> KitError {
    Kind::ThisPhone.error("voting-key", "what is kept of the voting key is not what was kept")
}
