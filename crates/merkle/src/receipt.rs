//! Receipts: that an entry is on a log, checkable offline for ever (c2sp.org/tlog-proof).

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::canonical::{decimal, hash, to_base64};
use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::hash::{Hash, leaf_hash};
use crate::note::{MAX_NOTE_BYTES, Note, NoteVerifier};
use crate::proof::{InclusionProof, ProofError};

const HEADER: &str = "c2sp.org/tlog-proof@v1";
const INDEX: &str = "index ";
const MAX_PATH_HASHES: usize = 64;
/// Header, index, 64 hashes of 44 digits, and the checkpoint.
pub(crate) const MAX_RECEIPT_BYTES: usize = MAX_NOTE_BYTES + 64 + MAX_PATH_HASHES * 45;

/// An entry's index, its inclusion proof, and the checkpoint that the proof leads to; not verified yet.
///
/// `Display` and `FromStr` are each other's inverse. The file is the line `c2sp.org/tlog-proof@v1`, the line `index
/// <decimal>`, a line of base64 for each hash from the leaf's sibling up, an empty line, and the checkpoint's file. The
/// optional line `extra` of the specification is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    index: u64,
    path: Vec<Hash>,
    checkpoint: Arc<Note>,
}

/// Why a receipt was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// Not a receipt in its only spelling.
    #[error("not a receipt")]
    Malformed,
    /// Its checkpoint is refused.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// Its proof does not lead from the entry to the checkpoint.
    #[error(transparent)]
    Proof(#[from] ProofError),
}

impl ReceiptError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "receipt-malformed",
            Self::Checkpoint(error) => error.code(),
            Self::Proof(error) => error.code(),
        }
    }
}

impl Receipt {
    /// The receipt of a proven entry under the checkpoint's file of the proof's size.
    pub fn new(proof: InclusionProof, checkpoint: Arc<Note>) -> Self {
        Self { index: proof.index, path: proof.path, checkpoint }
    }

    /// Reads a receipt from the bytes of a file.
    ///
    /// # Errors
    /// [`ReceiptError::Malformed`] for anything but a receipt in its only spelling.
    pub fn parse(bytes: impl AsRef<[u8]>) -> Result<Self, ReceiptError> {
        let bytes = bytes.as_ref();
        if bytes.len() > MAX_RECEIPT_BYTES {
            return Err(ReceiptError::Malformed);
        }
        std::str::from_utf8(bytes).map_err(|_| ReceiptError::Malformed)?.parse()
    }

    /// Which entry the receipt speaks of.
    pub fn index(&self) -> u64 {
        self.index
    }

    /// The path of its inclusion proof, not verified.
    pub fn path(&self) -> &[Hash] {
        &self.path
    }

    /// The checkpoint's file, not verified.
    pub fn checkpoint(&self) -> &Note {
        &self.checkpoint
    }

    /// Accepts iff the log of this key signed a checkpoint whose tree has the entry at the receipt's index.
    ///
    /// # Errors
    /// [`ReceiptError`] if the checkpoint is not signed by this key, or the proof does not lead to its root.
    pub fn verify(&self, entry: &[u8], key: &NoteVerifier) -> Result<(u64, Checkpoint), ReceiptError> {
        let checkpoint = Checkpoint::open(self.checkpoint.to_string(), key)?;
        let proof = InclusionProof { index: self.index, size: checkpoint.size, path: self.path.clone() };
        proof.verify(&leaf_hash(entry), &checkpoint.root)?;
        Ok((self.index, checkpoint))
    }
}

impl FromStr for Receipt {
    type Err = ReceiptError;

    fn from_str(file: &str) -> Result<Self, ReceiptError> {
        parse(file).ok_or(ReceiptError::Malformed)
    }
}

fn parse(file: &str) -> Option<Receipt> {
    let (proof, checkpoint) = file.split_once("\n\n")?;
    let mut lines = proof.split('\n');
    if lines.next()? != HEADER {
        return None;
    }
    let index = decimal(lines.next()?.strip_prefix(INDEX)?)?;
    let path: Vec<_> = lines.take(MAX_PATH_HASHES + 1).map(hash).collect::<Option<_>>()?;
    let checkpoint = Arc::new(checkpoint.parse().ok()?);
    (path.len() <= MAX_PATH_HASHES).then_some(Receipt { index, path, checkpoint })
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}\n{INDEX}{}", self.index)?;
        self.path.iter().try_for_each(|hash| writeln!(f, "{}", to_base64(hash.as_bytes())))?;
        write!(f, "\n{}", self.checkpoint)
    }
}
