//! Evidence that a log has shown two histories: docs/protocol/split-view.md.

use std::fmt;
use std::str::FromStr;

use crate::canonical::{decimal, hash, to_base64};
use crate::checkpoint::{CheckpointError, SignedCheckpoint};
use crate::hash::Hash;
use crate::note::{MAX_NOTE_BYTES, Note, NoteError, NoteVerifier};
use crate::proof::{InclusionProof, PrefixProof, ProofError};

const HEADER: &str = "tupyo/split-view/v1";
const SAME_SIZE: &str = "same-size";
const PREFIX: &str = "prefix";
const ENTRY: &str = "entry ";
const LEAF: &str = "leaf ";
/// A way from a leaf to the root of less than 2^64 entries.
const MAX_PATH_HASHES: usize = 64;
/// Two notes, and the two ways with what stands before them.
const MAX_EVIDENCE_BYTES: usize = 2 * MAX_NOTE_BYTES + 2 * (MAX_PATH_HASHES + 2) * 50;

/// Two checkpoints of one log, and why they cannot both belong to one history; not verified yet.
///
/// `Display` and `FromStr` are each other's inverse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitView {
    contradiction: Contradiction,
    /// The smaller checkpoint first; of one size, that with the smaller root.
    notes: [Note; 2],
}

/// Why two checkpoints cannot both belong to one history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contradiction {
    /// They have one size and different roots.
    SameSize,
    /// The first entries of the larger log have another root than the smaller checkpoint.
    Prefix {
        /// The path of a [`PrefixProof`].
        path: Vec<Hash>,
    },
    /// Both have an entry of this index, and not the same.
    Entry {
        /// The entry's index.
        index: u64,
        /// The leaf hash in the smaller log and the path of its [`InclusionProof`]; then that in the larger.
        leaves: [(Hash, Vec<Hash>); 2],
    },
}

/// Why a file is no evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EvidenceError {
    /// Not evidence in its only spelling.
    #[error("not a file of evidence")]
    Malformed,
    /// One of the checkpoints is not signed by the log's key alone.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// The checkpoints do not have the order, or the sizes, of this kind of evidence.
    #[error("the two checkpoints are not those of this kind of evidence")]
    Order,
    /// A path does not lead to its root.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// What is shown of both logs is the same.
    #[error("nothing in this file contradicts anything else in it")]
    Consistent,
}

impl EvidenceError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "evidence-malformed",
            Self::Checkpoint(error) => error.code(),
            Self::Order => "evidence-order",
            Self::Proof(error) => error.code(),
            Self::Consistent => "evidence-consistent",
        }
    }
}

impl SplitView {
    /// The evidence of two checkpoints in any order. With different sizes, the contradiction is that of the smaller,
    /// then the larger.
    pub fn new(one: &SignedCheckpoint, other: &SignedCheckpoint, contradiction: Contradiction) -> Self {
        let key = |signed: &SignedCheckpoint| (signed.checkpoint().size, signed.checkpoint().root);
        let (first, second) = if key(one) <= key(other) { (one, other) } else { (other, one) };
        Self { contradiction, notes: [first.note().clone(), second.note().clone()] }
    }

    /// Reads evidence from the bytes of a file.
    ///
    /// # Errors
    /// [`EvidenceError::Malformed`] for anything but a file in its only spelling.
    pub fn parse(bytes: impl AsRef<[u8]>) -> Result<Self, EvidenceError> {
        let bytes = bytes.as_ref();
        if bytes.len() > MAX_EVIDENCE_BYTES {
            return Err(EvidenceError::Malformed);
        }
        std::str::from_utf8(bytes).map_err(|_| EvidenceError::Malformed)?.parse()
    }

    /// Why the two checkpoints cannot both belong to one history.
    pub fn contradiction(&self) -> &Contradiction {
        &self.contradiction
    }

    /// Accepts iff one of these keys, all of one log, has signed each of both checkpoints alone, and they contradict
    /// each other. Gives them in the file's order.
    ///
    /// # Errors
    /// [`EvidenceError`] if a checkpoint is not signed so, or the two do not contradict each other.
    pub fn verify(&self, keys: &[NoteVerifier]) -> Result<[SignedCheckpoint; 2], EvidenceError> {
        let [first, second] = &self.notes;
        let signed = [open(first, keys)?, open(second, keys)?];
        self.check(&signed)?;
        Ok(signed)
    }

    fn check(&self, [first, second]: &[SignedCheckpoint; 2]) -> Result<(), EvidenceError> {
        let (first, second) = (first.checkpoint(), second.checkpoint());
        let (old_size, new_size) = (first.size, second.size);
        let differs = match &self.contradiction {
            Contradiction::SameSize if old_size == new_size && first.root <= second.root => first.root != second.root,
            Contradiction::Prefix { path } if old_size < new_size => {
                PrefixProof { old_size, new_size, path: path.clone() }.old_root(&second.root)? != first.root
            }
            Contradiction::Entry { index, leaves: [old, new] } if old_size < new_size => {
                let proof = |size, path: &[Hash]| InclusionProof { index: *index, size, path: path.to_vec() };
                proof(old_size, &old.1).verify(&old.0, &first.root)?;
                proof(new_size, &new.1).verify(&new.0, &second.root)?;
                old.0 != new.0
            }
            _ => return Err(EvidenceError::Order),
        };
        if differs { Ok(()) } else { Err(EvidenceError::Consistent) }
    }
}

/// The checkpoint of a note that one of these keys has signed.
fn open(note: &Note, keys: &[NoteVerifier]) -> Result<SignedCheckpoint, CheckpointError> {
    let claimed = |key: &&NoteVerifier| note.signatures().iter().any(|line| line.claims(key));
    let key = keys.iter().find(claimed).ok_or(NoteError::Unsigned)?;
    SignedCheckpoint::open_exact(note.to_string(), key)
}

impl FromStr for SplitView {
    type Err = EvidenceError;

    fn from_str(file: &str) -> Result<Self, EvidenceError> {
        let evidence = parse(file).ok_or(EvidenceError::Malformed)?;
        // One comparison refuses every other spelling.
        if evidence.to_string() == file { Ok(evidence) } else { Err(EvidenceError::Malformed) }
    }
}

/// A checkpoint's note has one empty line in it: the file has five parts.
fn parse(file: &str) -> Option<SplitView> {
    let mut parts = file.split("\n\n");
    let head = parts.next()?;
    let mut note = |end: &str| -> Option<Note> {
        let note: Note = format!("{}\n\n{}{end}", parts.next()?, parts.next()?).parse().ok()?;
        Some(note)
    };
    let notes = [note("\n")?, note("")?];
    let contradiction = parse_head(head)?;
    parts.next().is_none().then_some(SplitView { contradiction, notes })
}

fn parse_head(head: &str) -> Option<Contradiction> {
    let mut lines = head.split('\n');
    if lines.next()? != HEADER {
        return None;
    }
    let kind = lines.next()?;
    let rest: Vec<&str> = lines.take(2 * (MAX_PATH_HASHES + 2)).collect();
    match (kind, kind.strip_prefix(ENTRY)) {
        (SAME_SIZE, _) => rest.is_empty().then_some(Contradiction::SameSize),
        (PREFIX, _) => Some(Contradiction::Prefix { path: hashes(&rest)? }),
        (_, Some(index)) => Some(Contradiction::Entry { index: decimal(index)?, leaves: leaves(&rest)? }),
        _ => None,
    }
}

fn leaves(lines: &[&str]) -> Option<[(Hash, Vec<Hash>); 2]> {
    let (first, rest) = lines.split_first()?;
    let middle = rest.iter().position(|line| line.starts_with(LEAF))?;
    let (path, rest) = rest.split_at(middle);
    let (second, other_path) = rest.split_first()?;
    let leaf = |line: &str| hash(line.strip_prefix(LEAF)?);
    Some([(leaf(first)?, hashes(path)?), (leaf(second)?, hashes(other_path)?)])
}

fn hashes(lines: &[&str]) -> Option<Vec<Hash>> {
    if lines.len() > MAX_PATH_HASHES + 1 { None } else { lines.iter().map(|line| hash(line)).collect() }
}

impl fmt::Display for SplitView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}\n{}", self.contradiction)?;
        let [first, second] = &self.notes;
        write!(f, "{first}\n{second}")
    }
}

impl fmt::Display for Contradiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SameSize => writeln!(f, "{SAME_SIZE}"),
            Self::Prefix { path } => {
                writeln!(f, "{PREFIX}")?;
                write_path(f, path)
            }
            Self::Entry { index, leaves } => {
                writeln!(f, "{ENTRY}{index}")?;
                leaves.iter().try_for_each(|(leaf, path)| {
                    writeln!(f, "{LEAF}{}", to_base64(leaf.as_bytes()))?;
                    write_path(f, path)
                })
            }
        }
    }
}

fn write_path(f: &mut fmt::Formatter<'_>, path: &[Hash]) -> fmt::Result {
    path.iter().try_for_each(|hash| writeln!(f, "{}", to_base64(hash.as_bytes())))
}
