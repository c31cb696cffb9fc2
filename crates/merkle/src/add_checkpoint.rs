//! What a log asks a witness (c2sp.org/tlog-witness, `add-checkpoint`).

use std::fmt;
use std::str::FromStr;

use crate::canonical::{decimal, hash, to_base64};
use crate::hash::Hash;
use crate::note::{MAX_NOTE_BYTES, Note};

const OLD: &str = "old ";
const MAX_PATH_HASHES: usize = 63;

/// The longest request body: the old size, 63 hashes of 44 digits, an empty line, and the checkpoint.
pub const MAX_ADD_CHECKPOINT_BYTES: usize = OLD.len() + 21 + MAX_PATH_HASHES * 45 + 1 + MAX_NOTE_BYTES;

/// The body of a request: a checkpoint, and the proof that it continues the tree of `old_size` entries. Nothing of it
/// is verified.
///
/// `Display` and `FromStr` are each other's inverse. The body is the line `old <decimal>`, a line of base64 for each of
/// at most 63 hashes of the consistency proof, an empty line, and the checkpoint's note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddCheckpoint {
    /// The size that the witness is believed to have cosigned last; 0 if none.
    pub old_size: u64,
    /// The hashes of the consistency proof.
    pub path: Vec<Hash>,
    /// The checkpoint.
    pub checkpoint: Note,
}

/// Not the body of a request in its only spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an old size, a consistency proof, an empty line and a checkpoint")]
pub struct AddCheckpointError;

impl AddCheckpointError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        "add-checkpoint-malformed"
    }
}

impl AddCheckpoint {
    /// Reads the bytes of a body.
    ///
    /// # Errors
    /// [`AddCheckpointError`] for anything but a body in its only spelling.
    pub fn parse(bytes: impl AsRef<[u8]>) -> Result<Self, AddCheckpointError> {
        std::str::from_utf8(bytes.as_ref()).map_err(|_| AddCheckpointError)?.parse()
    }
}

impl FromStr for AddCheckpoint {
    type Err = AddCheckpointError;

    fn from_str(body: &str) -> Result<Self, AddCheckpointError> {
        if body.len() > MAX_ADD_CHECKPOINT_BYTES {
            return Err(AddCheckpointError);
        }
        parse(body).ok_or(AddCheckpointError)
    }
}

fn parse(body: &str) -> Option<AddCheckpoint> {
    let (proof, checkpoint) = body.split_once("\n\n")?;
    let mut lines = proof.split('\n');
    let old_size = decimal(lines.next()?.strip_prefix(OLD)?)?;
    let path: Vec<_> = lines.take(MAX_PATH_HASHES + 1).map(hash).collect::<Option<_>>()?;
    let checkpoint = checkpoint.parse().ok()?;
    (path.len() <= MAX_PATH_HASHES).then_some(AddCheckpoint { old_size, path, checkpoint })
}

impl fmt::Display for AddCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{OLD}{}", self.old_size)?;
        self.path.iter().try_for_each(|hash| writeln!(f, "{}", to_base64(hash.as_bytes())))?;
        write!(f, "\n{}", self.checkpoint)
    }
}
