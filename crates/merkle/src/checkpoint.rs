//! Checkpoints: a log's signed size and root (c2sp.org/tlog-checkpoint).

use crate::canonical::{decimal, hash, to_base64};
use crate::hash::{Hash, empty_root};
use crate::note::{Note, NoteError, NoteSigner, NoteVerifier, Origin, WitnessKey};
use crate::policy::{Cosigned, verify_cosigned_exactly};

/// What a log was at some moment.
///
/// Its text is three lines, each ended by a newline: origin, size in decimal, root in base64.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The name of the log.
    pub origin: Origin,
    /// How many entries it has.
    pub size: u64,
    /// The root over them; [`empty_root`] if there are none.
    pub root: Hash,
}

/// Why a checkpoint was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Not a signed note, or not signed as wanted.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// The signed text is not a checkpoint in its only spelling, or has extension lines.
    #[error("not a checkpoint")]
    Malformed,
    /// The key belongs to another log.
    #[error("the checkpoint names another log than the key")]
    Origin,
}

impl CheckpointError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Note(error) => error.code(),
            Self::Malformed => "checkpoint-malformed",
            Self::Origin => "checkpoint-origin",
        }
    }
}

impl Checkpoint {
    /// The text that is signed.
    pub fn to_text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, to_base64(self.root.as_bytes()))
    }

    /// Reads the text that is signed. Extension lines are refused.
    ///
    /// # Errors
    /// [`CheckpointError::Malformed`] for anything but the three lines, and for an empty tree with another root.
    pub fn parse_text(text: &str) -> Result<Self, CheckpointError> {
        let checkpoint = parse(text).ok_or(CheckpointError::Malformed)?;
        let possible = checkpoint.size != 0 || checkpoint.root == empty_root();
        if possible { Ok(checkpoint) } else { Err(CheckpointError::Malformed) }
    }

    /// The signed note: the checkpoint's file. The key must be that of the log.
    ///
    /// # Errors
    /// [`CheckpointError::Origin`] for another log's key; [`CheckpointError::Note`] if the key does not sign.
    pub fn sign(&self, signer: &NoteSigner) -> Result<String, CheckpointError> {
        if self.origin != *signer.name() {
            return Err(CheckpointError::Origin);
        }
        Ok(Note::sign(&self.to_text(), signer)?.to_string())
    }

    /// Opens a checkpoint's file. The log's key must have signed it; signatures of other keys, as of cosigners, are
    /// ignored.
    ///
    /// # Errors
    /// [`CheckpointError`] if it is not a note, the log has not signed it, or it is not this log's checkpoint.
    pub fn open(file: impl AsRef<[u8]>, key: &NoteVerifier) -> Result<Self, CheckpointError> {
        let note = Note::parse(file)?;
        note.verify(key)?;
        Self::of_log(&note, key)
    }

    /// Opens a checkpoint's file that has exactly one signature, the log's: then no bit of the file can be changed.
    ///
    /// # Errors
    /// As [`Checkpoint::open`]; and for any other signature line.
    pub fn open_exact(file: impl AsRef<[u8]>, key: &NoteVerifier) -> Result<Self, CheckpointError> {
        let note = Note::parse(file)?;
        note.verify_exact(key)?;
        Self::of_log(&note, key)
    }

    /// Opens a checkpoint's note as [`verify_cosigned_exactly`] does: the log's signature, and cosignatures of these
    /// witnesses alone.
    ///
    /// # Errors
    /// As [`Checkpoint::open`]; and what [`verify_cosigned_exactly`] says.
    pub fn open_cosigned<'a>(
        note: &Note,
        key: &NoteVerifier,
        witnesses: &[&'a WitnessKey],
    ) -> Result<(Self, Vec<Cosigned<'a>>), CheckpointError> {
        let cosigned = verify_cosigned_exactly(note, key, witnesses)?;
        Ok((Self::of_log(note, key)?, cosigned))
    }

    fn of_log(note: &Note, key: &NoteVerifier) -> Result<Self, CheckpointError> {
        let checkpoint = Self::parse_text(note.text())?;
        if checkpoint.origin == *key.name() { Ok(checkpoint) } else { Err(CheckpointError::Origin) }
    }
}

/// A checkpoint and the note with which its log, and nobody else, has signed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCheckpoint {
    checkpoint: Checkpoint,
    note: Note,
}

impl SignedCheckpoint {
    /// Opens a checkpoint's file; signatures of other keys, as of cosigners, are left out.
    ///
    /// # Errors
    /// As [`Checkpoint::open`].
    pub fn open(file: impl AsRef<[u8]>, key: &NoteVerifier) -> Result<Self, CheckpointError> {
        Self::of_cosigned(&Note::parse(file)?, key)
    }

    /// Opens a checkpoint's note; signatures of other keys, as of cosigners, are left out.
    ///
    /// # Errors
    /// As [`Checkpoint::open`].
    pub fn of_cosigned(note: &Note, key: &NoteVerifier) -> Result<Self, CheckpointError> {
        Self::of_note(note.only(key)?, key)
    }

    /// Opens a checkpoint's file that has exactly one signature, the log's.
    ///
    /// # Errors
    /// As [`Checkpoint::open_exact`].
    pub fn open_exact(file: impl AsRef<[u8]>, key: &NoteVerifier) -> Result<Self, CheckpointError> {
        let note = Note::parse(file)?;
        note.verify_exact(key)?;
        Self::of_note(note, key)
    }

    /// What was signed.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The note, with one signature.
    pub fn note(&self) -> &Note {
        &self.note
    }

    fn of_note(note: Note, key: &NoteVerifier) -> Result<Self, CheckpointError> {
        Ok(Self { checkpoint: Checkpoint::of_log(&note, key)?, note })
    }
}

fn parse(text: &str) -> Option<Checkpoint> {
    let mut lines = text.strip_suffix('\n')?.split('\n');
    let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
    let checkpoint = Checkpoint { origin: origin.parse().ok()?, size: decimal(size)?, root: hash(root)? };
    lines.next().is_none().then_some(checkpoint)
}
