//! Follows the keys of a ledger without reading the rest of it.

use crate::{
    Author, AuthorKey, Document, DocumentDigest, DocumentPart, ElectionId, ElectionManifest, Entry, LedgerKey,
    LedgerKeys, ManifestError, Refusal,
};

/// Follows the keys of an election's ledger for whoever reads no other entry than those that announce them, such as a
/// witness. The caller has to know that an entry is at its index.
#[derive(Clone, Debug)]
pub struct KeyFollower {
    election: ElectionId,
    officials: Vec<AuthorKey>,
    keys: LedgerKeys,
    taken: Vec<Taken>,
}

/// An announcement that was taken.
#[derive(Clone, Debug)]
struct Taken {
    before: LedgerKeys,
    new: LedgerKey,
    entry: Vec<u8>,
}

impl KeyFollower {
    /// Begins with what the manifest says.
    ///
    /// # Errors
    /// None for a manifest that exists.
    pub fn new(manifest: &ElectionManifest, election: ElectionId) -> Result<KeyFollower, ManifestError> {
        let officials = manifest.officials().iter().map(|official| official.key).collect();
        Ok(KeyFollower { election, officials, keys: LedgerKeys::of_manifest(manifest, election)?, taken: Vec::new() })
    }

    /// The keys as far as announced.
    pub fn keys(&self) -> &LedgerKeys {
        &self.keys
    }

    /// Whether this very entry at this index was taken.
    pub fn has_taken(&self, entry: &[u8], index: u64) -> bool {
        let mut taken = self.taken.iter().zip(self.keys.announcements());
        taken.any(|(taken, at)| taken.entry == entry && at == index)
    }

    /// Whether an entry announces another key or spare in the place of one that was taken: whoever holds the spare key
    /// has announced two.
    pub fn is_second(&self, entry: &[u8]) -> bool {
        let Ok(new) = self.announced(entry) else { return false };
        self.taken.iter().any(|taken| taken.new != new && taken.before.examine(self.election, &new).is_ok())
    }

    /// Takes the key that the entry at this index announces.
    ///
    /// # Errors
    /// The refusal if it is not an announcement, by an official, of the key whose hash was announced. Nothing has
    /// changed then.
    pub fn take(&mut self, entry: &[u8], index: u64) -> Result<(), Refusal> {
        let new = self.announced(entry)?;
        let key = self.keys.examine(self.election, &new)?;
        self.taken.push(Taken { before: self.keys.clone(), new, entry: entry.to_vec() });
        self.keys.take(key, new.next, index);
        Ok(())
    }

    /// The announcement in an entry, which an official has signed. It is so short that it is the document's only part.
    fn announced(&self, entry: &[u8]) -> Result<LedgerKey, Refusal> {
        let Entry::Document(part) = Entry::decode(entry)? else { return Err(no_announcement()) };
        let DocumentPart { author, digest, .. } = part;
        let Author::Official(official) = author else { return Err(Refusal::WrongAuthor { author }) };
        let official = self.officials.get(usize::from(official)).ok_or(Refusal::WrongAuthor { author })?;
        if (part.part, part.parts) != (0, 1) || !part.is_well_formed() {
            return Err(Refusal::DocumentPart { author });
        }
        part.verify(self.election, official)?;
        if DocumentDigest::of(&part.bytes) != digest {
            return Err(Refusal::DocumentDigest { author });
        }
        match borsh::from_slice(&part.bytes) {
            Ok(Document::LedgerKey(new)) => Ok(new),
            _ => Err(no_announcement()),
        }
    }
}

fn no_announcement() -> Refusal {
    Refusal::Malformed { reason: "the entry announces no ledger key".to_owned() }
}
