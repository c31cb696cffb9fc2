//! All keys of a ledger, and which of them signs which checkpoint.

use tupyo_merkle::{
    Checkpoint, CheckpointError, Note, NoteError, NoteSigner, NoteVerifier, Receipt, ReceiptError, SignedCheckpoint,
};

use crate::ledger_key::{hash_of_key, possession};
use crate::{ElectionId, ElectionManifest, LedgerKey, ManifestError, Refusal};

/// The keys of an election's ledger: that of the manifest, and those that took its place. All are under one origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerKeys {
    first: NoteVerifier,
    /// The smallest size of a checkpoint that each signs, ascending.
    later: Vec<(u64, NoteVerifier)>,
    next: [u8; 32],
    /// The public keys of the manifest's witnesses: none is ever the ledger's.
    witnesses: Vec<[u8; 32]>,
}

impl LedgerKey {
    /// The announcement that the ledger's spare key takes the place of the newest of `keys`, and that the key with the
    /// hash `next` is the next spare.
    ///
    /// # Errors
    /// [`NoteError`] if the spare key is kept elsewhere and does not sign.
    pub fn announce(
        keys: &LedgerKeys,
        election: ElectionId,
        spare: &NoteSigner,
        next: [u8; 32],
    ) -> Result<LedgerKey, NoteError> {
        let key = *spare.verifier().public_bytes();
        let possession = spare.prove_possession(&possession(election, keys.number(), &key, &next))?;
        Ok(LedgerKey { key, next, possession })
    }
}

impl LedgerKeys {
    /// What the manifest of an election says.
    ///
    /// # Errors
    /// `None` never happens for a manifest that exists: its ledger's name and key are usable.
    pub fn of_manifest(manifest: &ElectionManifest, election: ElectionId) -> Result<LedgerKeys, ManifestError> {
        let ledger = manifest.ledger();
        let named = manifest.witnesses().map_or(&[][..], |policy| policy.witnesses());
        let witnesses = named.iter().map(|witness| *witness.public_bytes()).collect();
        Ok(LedgerKeys { first: ledger.verifier(election)?, later: Vec::new(), next: *ledger.next(), witnesses })
    }

    /// The key that signs the checkpoint of a size, as far as the announcements are known.
    pub fn at(&self, size: u64) -> &NoteVerifier {
        let key = self.later.iter().rev().find(|(from, _)| *from <= size);
        key.map_or(&self.first, |(_, key)| key)
    }

    /// The newest key.
    pub fn newest(&self) -> &NoteVerifier {
        self.at(u64::MAX)
    }

    /// All of them, the first one first.
    pub fn all(&self) -> Vec<NoteVerifier> {
        std::iter::once(&self.first).chain(self.later.iter().map(|(_, key)| key)).cloned().collect()
    }

    /// How many have taken the place of another.
    pub fn number(&self) -> u32 {
        self.later.len() as u32
    }

    /// The entries that complete the announcements of the later keys, ascending: the key before signs the checkpoint
    /// that ends with it.
    pub fn announcements(&self) -> impl Iterator<Item = u64> + '_ {
        self.later.iter().map(|(from, _)| from.saturating_sub(2))
    }

    /// The hash of the key that can take the newest one's place.
    pub fn next(&self) -> &[u8; 32] {
        &self.next
    }

    /// Whether a public key is one that the ledger has or had, or the spare whose hash it has announced.
    pub fn has_key(&self, public: &[u8; 32]) -> bool {
        hash_of_key(public) == self.next || self.all().iter().any(|key| key.public_bytes() == public)
    }

    /// Opens a checkpoint's file: the key of its size must have signed it. Other lines are ignored.
    ///
    /// # Errors
    /// [`CheckpointError`].
    pub fn open(&self, file: impl AsRef<[u8]>) -> Result<Checkpoint, CheckpointError> {
        Ok(self.open_signed(file)?.checkpoint().clone())
    }

    /// The same, with the note. Its other lines are left out.
    ///
    /// # Errors
    /// [`CheckpointError`].
    pub fn open_signed(&self, file: impl AsRef<[u8]>) -> Result<SignedCheckpoint, CheckpointError> {
        let note = Note::parse(file)?;
        SignedCheckpoint::of_cosigned(&note, self.of_note(&note)?)
    }

    /// The key that must have signed the checkpoint of a note, which is not verified.
    ///
    /// # Errors
    /// [`CheckpointError::Malformed`] if it is not a checkpoint, [`CheckpointError::Origin`] if it belongs to another
    /// ledger.
    pub fn of_note(&self, note: &Note) -> Result<&NoteVerifier, CheckpointError> {
        let checkpoint = Checkpoint::parse_text(note.text())?;
        if checkpoint.origin == *self.first.name() {
            Ok(self.at(checkpoint.size))
        } else {
            Err(CheckpointError::Origin)
        }
    }

    /// Accepts a receipt as [`Receipt::verify`] does, with the key of its checkpoint's size.
    ///
    /// # Errors
    /// [`ReceiptError`].
    pub fn verify_receipt(&self, receipt: &Receipt, entry: &[u8]) -> Result<(u64, Checkpoint), ReceiptError> {
        receipt.verify(entry, self.of_note(receipt.checkpoint())?)
    }

    /// The new key, if it may take the newest one's place.
    pub(crate) fn examine(&self, election: ElectionId, new: &LedgerKey) -> Result<NoteVerifier, Refusal> {
        if hash_of_key(&new.key) != self.next {
            return Err(Refusal::LedgerKeyUnannounced);
        }
        let known = self.all();
        let mut keys = known.iter().map(NoteVerifier::public_bytes).chain([&new.key]).chain(&self.witnesses);
        if keys.any(|key| hash_of_key(key) == new.next) {
            return Err(Refusal::LedgerKeyNext);
        }
        let key = NoteVerifier::new(self.first.name().clone(), &new.key);
        let key = key.map_err(|_| Refusal::LedgerKeyPossession)?;
        let message = possession(election, self.number(), &new.key, &new.next);
        key.verify_possession(&message, &new.possession).map_err(|_| Refusal::LedgerKeyPossession)?;
        Ok(key)
    }

    /// Takes a key that has been examined; `index` is that of the entry that completes its announcement.
    pub(crate) fn take(&mut self, key: NoteVerifier, next: [u8; 32], index: u64) {
        // The checkpoint that ends with the announcement is still the old key's.
        self.later.push((index.saturating_add(2), key));
        self.next = next;
    }
}
