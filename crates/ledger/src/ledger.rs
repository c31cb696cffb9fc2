//! The one writer of a ledger.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use tupyo_merkle::{Checkpoint, CheckpointError, Hash, MAX_ENTRY_BYTES, NewHashes, NoteSigner, NoteVerifier};

use crate::copied::CopiedJournal;
use crate::error::LedgerError;
use crate::journal::{Journal, JournalBatch, Seal};
use crate::journal_error::Epoch;
use crate::options::LedgerOptions;
use crate::reader::{LedgerCheckpoint, LedgerReader, State};
use crate::recovered::{Kept, RecoveredLedger};
use crate::segments::LOCKED;

/// A ledger opened for appending. There is at most one per directory, in all processes together.
pub struct Ledger {
    signer: NoteSigner,
    journal: Box<dyn Journal>,
    epoch: Epoch,
    poisoned: bool,
    reader: LedgerReader,
}

/// An acknowledged batch.
#[derive(Clone, Debug)]
pub struct Appended {
    /// The index of the first entry of the batch; the others follow it.
    pub first_index: u64,
    /// The checkpoint that ends with the batch.
    pub checkpoint: LedgerCheckpoint,
}

impl Ledger {
    /// Opens the ledger in a directory, or makes an empty one there. The signer's name is the ledger's origin.
    ///
    /// Reads all entries. Refuses if the ledger is open elsewhere, if its checkpoint is not of this key, and if
    /// anything that the checkpoint covers is missing or changed. A batch that was being appended when the process or
    /// the machine stopped is kept if it is complete, and cut off if not; neither has been acknowledged.
    ///
    /// # Errors
    /// [`LedgerError`], as said above, and if the storage fails.
    pub fn open(directory: impl AsRef<Path>, signer: NoteSigner) -> Result<Self, LedgerError> {
        Self::open_with(directory, signer, LedgerOptions::default())
    }

    /// Like [`open`](Self::open), kept in another way. With a copy of the checkpoint, everything that this one covers
    /// must be there, too.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_with(
        directory: impl AsRef<Path>,
        signer: NoteSigner,
        options: LedgerOptions,
    ) -> Result<Self, LedgerError> {
        let recovered = RecoveredLedger::open(directory, &[signer.verifier().clone()], options)?;
        Self::of_recovered(recovered, signer)
    }

    /// Signs the entries that were recovered with this key, stores the checkpoint, and goes on with them.
    ///
    /// # Errors
    /// [`LedgerError`] if the checkpoint cannot be stored.
    pub fn of_recovered(ledger: RecoveredLedger, signer: NoteSigner) -> Result<Self, LedgerError> {
        let checkpoint = ledger.look(|tree| sign(&signer, tree.size(), tree.root()))?;
        let RecoveredLedger { mut copy, order, signed, tree, .. } = ledger;
        copy.settle(&checkpoint, signed.as_ref().map(|it| &it.checkpoint))?;
        let reader = match tree {
            Kept::Alone(tree) => LedgerReader::new(State { tree, checkpoint }, copy.shelf.clone()),
            Kept::WithReaders(reader) => {
                reader.sign_again(checkpoint);
                reader
            }
        };
        let (epoch, journal): (_, Box<dyn Journal>) = match order {
            Some((epoch, order)) => (epoch, Box::new(CopiedJournal { order, copy })),
            None => (LOCKED, Box::new(copy)),
        };
        Ok(Self { signer, journal, epoch, poisoned: false, reader })
    }

    /// Signs what is appended from now on with another key of the same name.
    ///
    /// # Errors
    /// [`LedgerError::Checkpoint`] for a key of another name; nothing is changed then.
    pub fn sign_with(&mut self, signer: NoteSigner) -> Result<(), LedgerError> {
        if signer.name() != self.signer.name() {
            return Err(CheckpointError::Origin.into());
        }
        self.signer = signer;
        Ok(())
    }

    /// What signs the checkpoints.
    pub fn verifier(&self) -> &NoteVerifier {
        self.signer.verifier()
    }

    /// Appends a batch of entries of at most 65,535 bytes each, in this order.
    ///
    /// As [`append_keyed`](Self::append_keyed), of entries without keys.
    ///
    /// When this returns `Ok`, the batch and a signed checkpoint over it are on stable storage, and readers see them.
    /// An empty batch changes nothing. After [`LedgerError::TooLong`] and [`LedgerError::Full`] nothing was appended
    /// and the ledger goes on; after any other error it appends nothing more, and whether the batch is kept shows when
    /// the ledger is opened again.
    ///
    /// # Errors
    /// [`LedgerError`], as said above.
    pub fn append(&mut self, entries: &[impl AsRef<[u8]> + Sync]) -> Result<Appended, LedgerError> {
        let entries: Vec<&[u8]> = entries.iter().map(AsRef::as_ref).collect();
        self.append_keyed(&entries, &[])
    }

    /// Appends a batch of entries, each with what no other entry of this ledger has, if keys are given: a journal that
    /// several servers can take over compares them, as a second line of defence.
    ///
    /// # Errors
    /// After [`LedgerError::TooLong`] and where [`LedgerError::is_full`] nothing was appended and the ledger goes on;
    /// after any other it appends nothing more.
    pub fn append_keyed(&mut self, entries: &[&[u8]], keys: &[Option<&[u8]>]) -> Result<Appended, LedgerError> {
        if self.poisoned {
            return Err(LedgerError::Poisoned);
        }
        if let Some(position) = entries.iter().position(|entry| entry.len() > MAX_ENTRY_BYTES) {
            return Err(LedgerError::TooLong { position });
        }
        let first_index = self.reader.size();
        if entries.is_empty() {
            return Ok(Appended { first_index, checkpoint: self.reader.checkpoint() });
        }
        let committed = self.commit(first_index, entries, keys);
        self.poisoned = committed.as_ref().is_err_and(|error| !error.is_full());
        Ok(Appended { first_index, checkpoint: committed? })
    }

    /// Which of those who have taken the ledger's journal over this is.
    pub fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// A reader; it can be cloned and used by other threads, and outlives the writer.
    pub fn reader(&self) -> LedgerReader {
        self.reader.clone()
    }

    /// Nobody gets the checkpoint before the journal has taken in both.
    fn commit(
        &mut self,
        first_index: u64,
        entries: &[&[u8]],
        keys: &[Option<&[u8]>],
    ) -> Result<LedgerCheckpoint, LedgerError> {
        let seal = GrowthSeal { signer: &self.signer, reader: &self.reader, sealed: Mutex::default() };
        self.journal.commit(&JournalBatch { epoch: self.epoch, first_index, entries, keys, seal: &seal })?;
        let sealed = seal.sealed.into_inner().unwrap_or_else(PoisonError::into_inner);
        let (hashes, checkpoint) = sealed.ok_or(LedgerError::Poisoned)?;
        self.reader.publish(hashes, checkpoint.clone())?;
        Ok(checkpoint)
    }
}

/// Signs the tree as a batch makes it grow, and keeps what readers will see.
struct GrowthSeal<'a> {
    signer: &'a NoteSigner,
    reader: &'a LedgerReader,
    sealed: Mutex<Option<(NewHashes, LedgerCheckpoint)>>,
}

impl Seal for GrowthSeal<'_> {
    fn note(&self, leaves: Vec<Hash>) -> Result<Arc<str>, LedgerError> {
        let (hashes, checkpoint) = self.reader.with_growth(leaves, |growth| {
            let checkpoint = sign(self.signer, growth.size(), growth.root())?;
            Ok::<_, LedgerError>((growth.into_hashes(), checkpoint))
        })?;
        let file = checkpoint.file.clone();
        *self.sealed.lock().unwrap_or_else(PoisonError::into_inner) = Some((hashes, checkpoint));
        Ok(file)
    }
}

fn sign(signer: &NoteSigner, size: u64, root: Hash) -> Result<LedgerCheckpoint, LedgerError> {
    let checkpoint = Checkpoint { origin: signer.name().clone(), size, root };
    let file: Arc<str> = checkpoint.sign(signer)?.into();
    let note = file.parse().map_err(CheckpointError::Note)?;
    Ok(LedgerCheckpoint { file, note: Arc::new(note), checkpoint })
}
