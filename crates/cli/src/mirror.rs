//! A copy of a board that is kept current, and never believes it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tupyo_client::{ClientError, Comparison, LedgerSource, NewDirectory, View, compare, followed_keys};
use tupyo_election::{ElectionId, LedgerKeys};
use tupyo_merkle::{SignedCheckpoint, TileKind, TilePath, TileReader, TileSource, TreeError, tiles_for_size};
use tupyo_voter::VoterError;

use crate::catalogue::{general as texts, wrong_files};
use crate::contradiction::proven;
use crate::copies::CopiedLedger;
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::memory::{Keep, Memory, with_ending};

/// A directory that is an exported record of the ledger at its newest checkpoint; beside it, `DIR.seen` has every
/// checkpoint that was seen.
pub struct MirroredLedger<S> {
    directory: PathBuf,
    copy: CopiedLedger,
    board: S,
    election: ElectionId,
    keys: LedgerKeys,
    memory: Memory,
    /// So many entries have been copied and checked by this process.
    done: u64,
}

/// The copy first, and then the board: what has been copied is not fetched again, unless the copy is damaged.
pub struct CopyThenBoard<'a, S>(pub &'a CopiedLedger, pub &'a S);

impl<S: LedgerSource> TileSource for CopyThenBoard<'_, S> {
    type Error = ClientError;

    fn tile(&self, path: &TilePath) -> Result<Option<Vec<u8>>, ClientError> {
        match self.0.tile(*path) {
            Ok(Some(bytes)) => Ok(Some(bytes)),
            _ => self.1.tile(*path),
        }
    }

    fn again(&self, path: &TilePath) -> Result<Option<Vec<u8>>, ClientError> {
        self.1.tile(*path)
    }
}

impl<S: LedgerSource> MirroredLedger<S> {
    /// The mirror in a directory: a new one, an empty one, or a mirror that is there. The board is asked for its keys
    /// then.
    pub fn open(
        directory: &Path,
        board: S,
        election: ElectionId,
        keys: impl FnOnce(&S) -> Result<LedgerKeys, Failure>,
    ) -> Result<MirroredLedger<S>, Failure> {
        let copy = CopiedLedger::new(directory);
        if !copy.is_there() && !directory.join("tile").is_dir() {
            NewDirectory::make(directory).map_err(|error| Failure::file(directory, &error))?;
        }
        let memory = Memory::beside(directory, Keep::Every);
        let keys = keys(&board)?;
        Ok(MirroredLedger { directory: directory.to_owned(), copy, board, election, keys, memory, done: 0 })
    }

    /// The copy.
    pub fn copy(&self) -> &CopiedLedger {
        &self.copy
    }

    /// Copies what is new, after it has been held to what was seen before. The first time, everything that is there is
    /// checked.
    pub fn update(&mut self) -> Result<SignedCheckpoint, Failure> {
        let file = self.board.checkpoint_file()?;
        let signed = self.opened(&file)?;
        let size = signed.checkpoint().size;
        let seen = self.memory.newest(&self.keys)?;
        if let Some(seen) = &seen {
            self.agree(seen, &signed)?;
        }
        if self.done < size || self.done == 0 {
            self.copy_tiles(&signed)?;
        }
        if seen.as_ref().map(SignedCheckpoint::checkpoint) != Some(signed.checkpoint()) {
            self.memory.remember(signed.note().to_string().as_bytes())?;
        }
        if self.copy.checkpoint_file().ok().as_ref() != Some(&file) {
            files::replace(&self.directory.join("checkpoint"), &file, Readers::Everybody)?;
        }
        if self.done < size || self.done == 0 {
            self.remove_what_is_no_more(size)?;
        }
        self.done = size;
        Ok(signed)
    }

    /// The board's checkpoint; if none of the keys known here has signed it, another may have been announced.
    fn opened(&mut self, file: &[u8]) -> Result<SignedCheckpoint, Failure> {
        let signed = self.keys.open_signed(file).map_err(ClientError::from);
        if signed.as_ref().is_err_and(|error| error.code() == "note-unsigned") {
            self.keys = followed_keys(&self.board, self.election)?;
            return Ok(self.keys.open_signed(file).map_err(ClientError::from)?);
        }
        Ok(signed?)
    }

    /// The board's checkpoint must continue the one that was seen last.
    fn agree(&self, seen: &SignedCheckpoint, now: &SignedCheckpoint) -> Result<(), Failure> {
        let view = View::of_checkpoint(seen.clone());
        let copied = self.keys.open_signed(self.copy.checkpoint_file().unwrap_or_default());
        let whole = copied.is_ok_and(|copied| copied.checkpoint() == seen.checkpoint());
        let view = if whole { view.with_tiles(&self.copy) } else { view };
        let now_view = View::of_checkpoint(now.clone()).with_tiles(&self.board);
        let (before, found) = (seen.checkpoint().size, now.checkpoint().size);
        match compare(&view, &now_view, &self.keys)? {
            Comparison::Split(evidence) => {
                Err(proven(&evidence, &with_ending(&self.directory, "evidence"), &self.keys))
            }
            _ if found < before => Err(VoterError::WentBack { seen: before, found }.into()),
            Comparison::Consistent(_) => Ok(()),
            Comparison::Undecided(_) => {
                Err(Failure::undecided("wrong-tiles", wrong_files::tiles_of_other_root(&found)))
            }
        }
    }

    fn copy_tiles(&self, signed: &SignedCheckpoint) -> Result<(), Failure> {
        let (size, root) = (signed.checkpoint().size, signed.checkpoint().root);
        let source = CopyThenBoard(&self.copy, &self.board);
        let reader = TileReader::open(source, size, &root).map_err(unread)?;
        for path in tiles_for_size(size).filter(|path| path.needs_size() > self.done) {
            let bytes = tile_of(&reader, &path)?;
            if self.copy.tile(path).ok().flatten().as_ref() != Some(&bytes) {
                let place = self.copy.place(&path);
                write(&place, &bytes).map_err(|error| Failure::file(&place, &error))?;
            }
        }
        Ok(())
    }

    /// A record has the tiles of its size, and no earlier partial ones: those are removed, and what a stopped write has
    /// left.
    fn remove_what_is_no_more(&self, size: u64) -> Result<(), Failure> {
        let root = self.directory.join("tile");
        if root.is_dir() {
            remove_stale(&self.directory, &root, size).map_err(|error| Failure::file(&root, &error))?;
        }
        Ok(())
    }
}

/// The bytes of a tile of a signed tree.
pub fn tile_of<S>(reader: &TileReader<S>, path: &TilePath) -> Result<Vec<u8>, Failure>
where
    S: TileSource<Error = ClientError>,
{
    match path.kind() {
        TileKind::Entries => reader.bundle(path.index()).map_err(unread),
        TileKind::Hashes { level } => {
            let hashes = reader.hashes(level, path.index()).map_err(unread)?;
            Ok(hashes.iter().flat_map(|hash| *hash.as_bytes()).collect())
        }
    }
}

const UNFINISHED: &str = ".part-";

fn remove_stale(mirror: &Path, directory: &Path, size: u64) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            remove_stale(mirror, &path, size)?;
            // What is empty goes, whatever else there is stays.
            let _not_empty = fs::remove_dir(&path);
        } else if is_stale(path.strip_prefix(mirror).unwrap_or(&path), size) {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}

fn is_stale(name: &Path, size: u64) -> bool {
    let unfinished = name.file_name().is_some_and(|name| name.to_string_lossy().starts_with(UNFINISHED));
    let names: Vec<_> = name.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    let tile = names.join("/").parse::<TilePath>().ok();
    unfinished || tile.is_some_and(|tile| !tile.is_full() && !is_of(&tile, size))
}

/// Whether a partial tile is one of this size's.
pub fn is_of(tile: &TilePath, size: u64) -> bool {
    let level = match tile.kind() {
        TileKind::Entries => 0,
        TileKind::Hashes { level } => u32::from(level),
    };
    let count = size >> (8 * level);
    tile.index() == count >> 8 && u64::from(tile.width()) == count & 0xff
}

/// The file is there whole or not at all. It is not synced: whatever a power cut leaves of it is checked at the next
/// start.
fn write(place: &Path, bytes: &[u8]) -> io::Result<()> {
    let directory = place.parent().unwrap_or(place);
    fs::create_dir_all(directory)?;
    files::replace_unsynced(place, bytes, UNFINISHED)
}

/// Why a tile cannot be had.
pub fn unread(error: TreeError<ClientError>) -> Failure {
    let (code, message) = (error.code(), error.to_string());
    match error {
        TreeError::Source(error) => error.into(),
        _ => Failure::undecided(code, texts::board_tiles_do_not(&message)),
    }
}
