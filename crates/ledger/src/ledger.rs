//! The one writer of a ledger.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};

use tupyo_merkle::{Checkpoint, CheckpointError, Hash, MAX_ENTRY_BYTES, NewHashes, NoteSigner, NoteVerifier};

use crate::batch::{Batch, Hand};
use crate::checkpoint_file::CheckpointFiles;
use crate::error::LedgerError;
use crate::options::LedgerOptions;
use crate::reader::{LedgerCheckpoint, LedgerReader, State};
use crate::recovered::{Kept, RecoveredLedger};
use crate::segment::{HEADER_BYTES, Segment};
use crate::storage::{Held, Storage};

/// A ledger opened for appending. There is at most one per directory, in all processes together.
pub struct Ledger {
    signer: NoteSigner,
    storage: Arc<dyn Storage>,
    checkpoint_files: Vec<CheckpointFiles>,
    /// The latest checkpoint has still to be stored: there was no room when the ledger was opened.
    checkpoint_due: bool,
    segments_path: PathBuf,
    segment_bytes: u64,
    segment: Option<Arc<Segment>>,
    /// Where the next record goes in `segment`.
    end: u64,
    hand: Hand,
    poisoned: bool,
    reader: LedgerReader,
    _lock: Box<dyn Held>,
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
        let checkpoint = ledger.look(|entries| sign(&signer, entries.tree.size(), entries.tree.root()))?;
        let segment = ledger.look(|entries| entries.segments.last().cloned());
        let RecoveredLedger { storage, mut checkpoint_files, segments_path, segment_bytes, .. } = ledger;
        let RecoveredLedger { signed, entries, end, lock, .. } = ledger;
        // Stored even if it stands there: its name may not have reached the disk before.
        let checkpoint_due = match settle(&mut checkpoint_files, &checkpoint) {
            Ok(()) => false,
            Err(LedgerError::Full { .. }) if signed.is_some_and(|it| it.checkpoint == checkpoint.checkpoint) => true,
            Err(error) => return Err(error),
        };
        let reader = match entries {
            Kept::Alone(entries) => LedgerReader::new(State { entries, checkpoint }),
            Kept::WithReaders(reader) => {
                reader.sign_again(checkpoint);
                reader
            }
        };
        Ok(Self {
            signer,
            storage,
            checkpoint_files,
            checkpoint_due,
            segments_path,
            segment_bytes,
            segment,
            end,
            hand: Hand::default(),
            poisoned: false,
            reader,
            _lock: lock,
        })
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
    /// When this returns `Ok`, the batch and a signed checkpoint over it are on stable storage, and readers see them.
    /// An empty batch changes nothing. After [`LedgerError::TooLong`] and [`LedgerError::Full`] nothing was appended
    /// and the ledger goes on; after any other error it appends nothing more, and whether the batch is kept shows when
    /// the ledger is opened again.
    ///
    /// # Errors
    /// [`LedgerError`], as said above.
    pub fn append(&mut self, entries: &[impl AsRef<[u8]> + Sync]) -> Result<Appended, LedgerError> {
        if self.poisoned {
            return Err(LedgerError::Poisoned);
        }
        if let Some(position) = entries.iter().position(|e| e.as_ref().len() > MAX_ENTRY_BYTES) {
            return Err(LedgerError::TooLong { position });
        }
        let first_index = self.reader.size();
        if entries.is_empty() {
            return Ok(Appended { first_index, checkpoint: self.reader.checkpoint() });
        }
        let committed = self.commit(entries);
        self.poisoned = committed.as_ref().is_err_and(|error| !matches!(error, LedgerError::Full { .. }));
        Ok(Appended { first_index, checkpoint: committed? })
    }

    /// A reader; it can be cloned and used by other threads, and outlives the writer.
    pub fn reader(&self) -> LedgerReader {
        self.reader.clone()
    }

    /// What can find the disk full comes before anything is signed: up to there it can be undone.
    fn commit(&mut self, entries: &[impl AsRef<[u8]> + Sync]) -> Result<LedgerCheckpoint, LedgerError> {
        if self.checkpoint_due {
            settle(&mut self.checkpoint_files, &self.reader.checkpoint())?;
            self.checkpoint_due = false;
        }
        let length = self.next_checkpoint_length(entries.len());
        self.checkpoint_files.iter().try_for_each(|files| files.reserve(length))?;
        let segment = self.segment_with_room()?;
        let batch = Batch::new(entries, self.end);
        // The sync stays on this thread, which sleeps in it: the other one need not wait for a core.
        let sign = |told| self.sign_what_stands(&batch, &segment, told);
        let store = |tell: Sender<usize>| {
            // Who hears it has gone if it has found something wrong.
            batch.write(&segment, |until| tell.send(until).unwrap_or_default())?;
            drop(tell);
            segment.sync()
        };
        let (signed, stored) = self.hand.beside(batch.length(), sign, store);
        let (hashes, checkpoint) = stored.and(signed)?;
        self.checkpoint_files.iter_mut().try_for_each(|files| files.store(&checkpoint.file))?;
        self.end = batch.end();
        self.reader.publish(hashes, batch.offsets(), &segment, checkpoint.clone())?;
        Ok(checkpoint)
    }

    /// Signs the tree with what can be read of the batch: nothing else is ever signed. Nobody gets it before both are
    /// on stable storage.
    fn sign_what_stands(
        &self,
        batch: &Batch<'_, impl AsRef<[u8]> + Sync>,
        segment: &Segment,
        told: Receiver<usize>,
    ) -> Result<(NewHashes, LedgerCheckpoint), LedgerError> {
        let leaves = batch.read_back(segment, self.reader.size(), told)?;
        if leaves.len() < batch.offsets().len() {
            // It was not written to its end; why, the writer says.
            return Err(LedgerError::Poisoned);
        }
        self.reader.with_growth(leaves, |growth| {
            let checkpoint = sign(&self.signer, growth.size(), growth.root())?;
            Ok((growth.into_hashes(), checkpoint))
        })
    }

    /// How many bytes the checkpoint has when so many entries more are covered: only its size may get more digits.
    fn next_checkpoint_length(&self, more: usize) -> usize {
        let LedgerCheckpoint { file, checkpoint, .. } = self.reader.checkpoint();
        let digits = |size: u64| size.checked_ilog10().unwrap_or_default() as usize;
        file.len() + digits(checkpoint.size + more as u64) - digits(checkpoint.size)
    }

    /// The last segment, or a new one if there is none or it is full. A batch is never divided between two.
    fn segment_with_room(&mut self) -> Result<Arc<Segment>, LedgerError> {
        match &self.segment {
            Some(segment) if self.end < self.segment_bytes.max(HEADER_BYTES + 1) => Ok(segment.clone()),
            _ => {
                let segment =
                    Arc::new(Segment::create(self.storage.as_ref(), &self.segments_path, self.reader.size())?);
                self.end = HEADER_BYTES;
                self.segment = Some(segment.clone());
                Ok(segment)
            }
        }
    }
}

fn sign(signer: &NoteSigner, size: u64, root: Hash) -> Result<LedgerCheckpoint, LedgerError> {
    let checkpoint = Checkpoint { origin: signer.name().clone(), size, root };
    let file: Arc<str> = checkpoint.sign(signer)?.into();
    let note = file.parse().map_err(CheckpointError::Note)?;
    Ok(LedgerCheckpoint { file, note: Arc::new(note), checkpoint })
}

fn settle(files: &mut [CheckpointFiles], checkpoint: &LedgerCheckpoint) -> Result<(), LedgerError> {
    files.iter_mut().try_for_each(|files| files.settle(&checkpoint.file))
}
