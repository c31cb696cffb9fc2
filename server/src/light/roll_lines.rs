//! A sealed roll's lines, in a file that can be deleted.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use tupyo_election::{ElectionState, RollRoot, Voter};
use tupyo_encoding::encode;
use tupyo_ledger::LedgerError;
use tupyo_merkle::{CoarseTree, Hash, HashReader, leaf_hash};

/// How long a line is: `borsh(Voter)`.
const VOTER: usize = 134;
/// How much longer it can be where cards are demanded: by a card's key.
const CARD: usize = 34;
/// How much is read or written at a time.
const BUFFER: usize = 1 << 20;

/// What is known of a sealed roll: enough to judge a file of its lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SealedRoll {
    pub(crate) count: u32,
    pub(crate) root: RollRoot,
    /// Whether its lines name cards.
    pub(crate) cards: bool,
}

/// The lines of a sealed roll in the order of their keys, in a file that can be deleted: each in a place of its own, a
/// byte that says how long it is before it. In memory there are two bytes for each, the tree above them.
///
/// The file is never believed: a line leaves only if it is the one that the roll's root commits to.
pub(crate) struct RollLines {
    file: File,
    roll: SealedRoll,
    tree: CoarseTree,
    damaged: AtomicBool,
}

/// Why there is no file of a roll's lines, or none any more.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RollLinesError {
    #[error("cannot {action} {}", path.display())]
    Storage { action: &'static str, path: PathBuf, source: io::Error },
    #[error("the lines on the ledger cannot be read")]
    Ledger(#[from] LedgerError),
    #[error("the lines do not lead to the root of the roll")]
    OtherRoot,
}

impl SealedRoll {
    /// The roll of a state in which it is sealed.
    pub(crate) fn of(state: &ElectionState) -> Option<SealedRoll> {
        let roll = Some(state.roll()).filter(|roll| roll.count() > 0)?;
        let cards = state.manifest()?.registration().is_some_and(|rules| rules.card_signatures());
        Some(SealedRoll { count: roll.count(), root: roll.root(), cards })
    }

    /// How long the place of a line is.
    fn place(&self) -> usize {
        1 + VOTER + if self.cards { CARD } else { 0 }
    }
}

impl RollLines {
    /// Opens the file if it has the lines of this roll, which all of them are read for.
    pub(crate) fn open(path: &Path, roll: SealedRoll) -> Option<RollLines> {
        let file = File::open(path).ok()?;
        if file.metadata().ok()?.len() != u64::from(roll.count) * roll.place() as u64 {
            return None;
        }
        let (mut reader, mut place, mut tree) =
            (BufReader::with_capacity(BUFFER, &file), vec![0; roll.place()], CoarseTree::new());
        for _ in 0..roll.count {
            reader.read_exact(&mut place).ok()?;
            tree.push(leaf_hash(line_in(&place)?));
        }
        let is_whole = RollRoot::from(tree.root()) == roll.root;
        is_whole.then(|| RollLines::new(file, roll, tree))
    }

    fn new(file: File, roll: SealedRoll, tree: CoarseTree) -> RollLines {
        RollLines { file, roll, tree, damaged: AtomicBool::new(false) }
    }

    /// Makes the file of lines that are given one after the other.
    pub(crate) fn make(
        path: &Path,
        roll: SealedRoll,
        lines: impl FnOnce(&mut RollWriter) -> Result<(), RollLinesError>,
    ) -> Result<RollLines, RollLinesError> {
        let new = path.with_extension("new");
        let made = RollWriter::begin(&new, roll).and_then(|mut writer| {
            lines(&mut writer)?;
            writer.finish()
        });
        // What cannot be made whole takes no room.
        made.inspect_err(|_| drop(fs::remove_file(&new))).and_then(|made| {
            fs::rename(&new, path).map_err(storage("rename", &new))?;
            Ok(made)
        })
    }

    /// The tree over the lines; of what is below blocks of 32 it gives only what is right.
    pub(crate) fn tree(&self) -> impl HashReader + '_ {
        self.tree.reader(|block| {
            let first = u32::try_from(block * CoarseTree::BLOCK).ok()?;
            let end = first.checked_add(CoarseTree::BLOCK as u32)?;
            let lines = self.read(first..end)?;
            Some(lines.iter().map(|line| leaf_hash(line)).collect::<Vec<Hash>>())
        })
    }

    /// Lines, if they are the roll's; `None` if the file has others.
    pub(crate) fn lines(&self, range: Range<u32>) -> Option<Vec<Vec<u8>>> {
        let (first, tree) = (range.start, self.tree());
        let is_right = |(index, line): (u32, &Vec<u8>)| tree.node(0, u64::from(index)) == Some(leaf_hash(line));
        let lines = self.read(range).filter(|lines| (first..).zip(lines).all(is_right));
        self.damaged.fetch_or(lines.is_none(), Ordering::Relaxed);
        lines
    }

    /// Whether the file was found to have other lines.
    pub(crate) fn are_damaged(&self) -> bool {
        self.damaged.load(Ordering::Relaxed)
    }

    /// How many bytes these lines have, each with four before it.
    pub(crate) fn framed_length(&self, range: Range<u32>) -> Option<u64> {
        let count = range.len() as u64;
        let lines = if self.roll.cards {
            self.read(range)?.iter().map(|line| line.len() as u64).sum()
        } else {
            count * VOTER as u64
        };
        Some(lines + 4 * count)
    }

    fn read(&self, range: Range<u32>) -> Option<Vec<Vec<u8>>> {
        let place = self.roll.place();
        let mut bytes = vec![0; range.len() * place];
        self.file.read_exact_at(&mut bytes, u64::from(range.start) * place as u64).ok()?;
        bytes.chunks(place).map(|place| Some(line_in(place)?.to_vec())).collect()
    }
}

/// Writes a file of lines.
pub(crate) struct RollWriter {
    file: BufWriter<File>,
    path: PathBuf,
    roll: SealedRoll,
    tree: CoarseTree,
}

impl RollWriter {
    fn begin(path: &Path, roll: SealedRoll) -> Result<RollWriter, RollLinesError> {
        let mut options = File::options();
        let file = options.read(true).write(true).create(true).truncate(true).open(path);
        let file = BufWriter::with_capacity(BUFFER, file.map_err(storage("create", path))?);
        Ok(RollWriter { file, path: path.to_owned(), roll, tree: CoarseTree::new() })
    }

    /// How many lines have been taken.
    pub(crate) fn taken(&self) -> u64 {
        self.tree.size()
    }

    /// Takes the next line of a roll without cards.
    pub(crate) fn take_voter(&mut self, voter: &Voter) -> Result<(), RollLinesError> {
        self.take(&encode(voter))
    }

    /// Takes the next line.
    pub(crate) fn take(&mut self, line: &[u8]) -> Result<(), RollLinesError> {
        let place = self.roll.place();
        let length = u8::try_from(line.len()).ok().filter(|length| usize::from(*length) < place);
        let mut bytes = vec![length.ok_or(RollLinesError::OtherRoot)?];
        bytes.extend_from_slice(line);
        bytes.resize(place, 0);
        self.file.write_all(&bytes).map_err(storage("write", &self.path))?;
        self.tree.push(leaf_hash(line));
        Ok(())
    }

    fn finish(self) -> Result<RollLines, RollLinesError> {
        let RollWriter { file, path, roll, tree } = self;
        let file = file.into_inner().map_err(|error| storage("write", &path)(error.into_error()))?;
        let is_whole = tree.size() == u64::from(roll.count) && RollRoot::from(tree.root()) == roll.root;
        if is_whole { Ok(RollLines::new(file, roll, tree)) } else { Err(RollLinesError::OtherRoot) }
    }
}

fn line_in(place: &[u8]) -> Option<&[u8]> {
    let (length, rest) = place.split_first()?;
    rest.get(..usize::from(*length))
}

fn storage(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> RollLinesError {
    move |source| RollLinesError::Storage { action, path: path.to_owned(), source }
}
