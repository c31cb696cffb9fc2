//! The one writer of a ledger.

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tupyo_merkle::{Checkpoint, Frontier, Hash, MAX_ENTRY_BYTES, NoteSigner};

use crate::durable::{create_directory, lock, replace_file};
use crate::error::LedgerError;
use crate::reader::{LedgerReader, SignedCheckpoint, State};
use crate::recovery::{Recovered, recover};
use crate::segment::{HEADER_BYTES, Segment, push_record};

/// A segment that has grown to so many bytes gets no further batch.
pub const SEGMENT_BYTES: u64 = 64 << 20;

/// A ledger opened for appending. There is at most one per directory, in all processes together.
pub struct Ledger {
    signer: NoteSigner,
    checkpoint_path: PathBuf,
    segments_path: PathBuf,
    segment_bytes: u64,
    frontier: Frontier,
    segment: Option<Arc<Segment>>,
    /// Where the next record goes in `segment`.
    end: u64,
    poisoned: bool,
    reader: LedgerReader,
    _lock: File,
}

/// An acknowledged batch.
#[derive(Clone, Debug)]
pub struct Appended {
    /// The index of the first entry of the batch; the others follow it.
    pub first_index: u64,
    /// The checkpoint that ends with the batch.
    pub checkpoint: SignedCheckpoint,
}

impl Ledger {
    /// Opens the ledger in a directory, or makes an empty one there. The signer's name is the ledger's origin.
    ///
    /// Reads all entries. Refuses if the ledger is open elsewhere, if its checkpoint is not of this key, and if
    /// anything that the checkpoint covers is missing or changed. A batch that was being appended when the process or the
    /// machine stopped is kept if it is complete, and cut off if not; neither has been acknowledged.
    pub fn open(directory: impl AsRef<Path>, signer: NoteSigner) -> Result<Self, LedgerError> {
        Self::open_with_segments(directory, signer, SEGMENT_BYTES)
    }

    /// Like [`open`](Self::open), with segments of another size than [`SEGMENT_BYTES`].
    pub fn open_with_segments(
        directory: impl AsRef<Path>,
        signer: NoteSigner,
        segment_bytes: u64,
    ) -> Result<Self, LedgerError> {
        let directory = directory.as_ref();
        let segments_path = directory.join("segments");
        create_directory(directory)?;
        let held = lock(&directory.join("lock"))?.ok_or(LedgerError::Locked)?;
        create_directory(&segments_path)?;
        let checkpoint_path = directory.join("checkpoint");
        let signed = read_checkpoint(&checkpoint_path, &signer)?;
        let recovered = recover(&segments_path, signed.as_ref())?;
        let checkpoint = sign(&signer, &recovered.frontier)?;
        // Written even if it stands there: its name may not have reached the disk before.
        replace_file(&checkpoint_path, checkpoint.file.as_bytes())?;
        let Recovered { tree, frontier, offsets, segments, end } = recovered;
        let segment = segments.last().cloned();
        let reader = LedgerReader::new(State { tree, offsets, segments, checkpoint });
        Ok(Self {
            signer,
            checkpoint_path,
            segments_path,
            segment_bytes,
            frontier,
            segment,
            end,
            poisoned: false,
            reader,
            _lock: held,
        })
    }

    /// Appends a batch of entries of at most 65,535 bytes each, in this order.
    ///
    /// When this returns `Ok`, the batch and a signed checkpoint over it are on stable storage, and readers see them.
    /// An empty batch changes nothing. After [`LedgerError::TooLong`] nothing was appended and the ledger goes on; after
    /// any other error it appends nothing more, and whether the batch is kept shows when the ledger is opened again.
    pub fn append(&mut self, entries: &[impl AsRef<[u8]>]) -> Result<Appended, LedgerError> {
        if self.poisoned {
            return Err(LedgerError::Poisoned);
        }
        if let Some(position) = entries.iter().position(|e| e.as_ref().len() > MAX_ENTRY_BYTES) {
            return Err(LedgerError::TooLong { position });
        }
        let first_index = self.frontier.size();
        if entries.is_empty() {
            return Ok(Appended { first_index, checkpoint: self.reader.checkpoint() });
        }
        self.poisoned = true;
        let checkpoint = self.commit(entries)?;
        self.poisoned = false;
        Ok(Appended { first_index, checkpoint })
    }

    /// A reader; it can be cloned and used by other threads, and outlives the writer.
    pub fn reader(&self) -> LedgerReader {
        self.reader.clone()
    }

    fn commit(&mut self, entries: &[impl AsRef<[u8]>]) -> Result<SignedCheckpoint, LedgerError> {
        let segment = self.segment_with_room()?;
        let batch = Batch::encode(entries, self.end);
        segment.write(&batch.bytes, self.end)?;
        segment.sync()?;
        batch.leaves.iter().for_each(|leaf| self.frontier.push(*leaf));
        let checkpoint = sign(&self.signer, &self.frontier)?;
        replace_file(&self.checkpoint_path, checkpoint.file.as_bytes())?;
        self.end += batch.bytes.len() as u64;
        self.reader.publish(&batch.leaves, &batch.offsets, &segment, checkpoint.clone());
        Ok(checkpoint)
    }

    /// The last segment, or a new one if there is none or it is full. A batch is never divided between two.
    fn segment_with_room(&mut self) -> Result<Arc<Segment>, LedgerError> {
        match &self.segment {
            Some(segment) if self.end < self.segment_bytes.max(HEADER_BYTES + 1) => Ok(segment.clone()),
            _ => {
                let segment = Arc::new(Segment::create(&self.segments_path, self.frontier.size())?);
                self.end = HEADER_BYTES;
                self.segment = Some(segment.clone());
                Ok(segment)
            }
        }
    }
}

struct Batch {
    bytes: Vec<u8>,
    offsets: Vec<u64>,
    leaves: Vec<Hash>,
}

impl Batch {
    fn encode(entries: &[impl AsRef<[u8]>], start: u64) -> Self {
        let mut batch = Self { bytes: Vec::new(), offsets: Vec::new(), leaves: Vec::new() };
        for (position, entry) in entries.iter().enumerate() {
            batch.offsets.push(start + batch.bytes.len() as u64);
            let ends_batch = position + 1 == entries.len();
            batch.leaves.push(push_record(&mut batch.bytes, entry.as_ref(), ends_batch));
        }
        batch
    }
}

fn sign(signer: &NoteSigner, frontier: &Frontier) -> Result<SignedCheckpoint, LedgerError> {
    let (origin, size, root) = (signer.name().clone(), frontier.size(), frontier.root());
    let checkpoint = Checkpoint { origin, size, root };
    let file = checkpoint.sign(signer)?.into();
    Ok(SignedCheckpoint { file, checkpoint })
}

fn read_checkpoint(path: &Path, signer: &NoteSigner) -> Result<Option<Checkpoint>, LedgerError> {
    match fs::read(path) {
        Ok(file) => Ok(Some(Checkpoint::open_exact(file, signer.verifier())?)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(LedgerError::storage("read", path)(error)),
    }
}
