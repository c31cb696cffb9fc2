//! A board's public files in an object store, from which readers are served without asking the board.
//!
//! **The checkpoint comes last**: whatever it covers is there before it is, so a push that ends in between leaves what
//! was readable before. **Nothing is overwritten** but the checkpoint, and that only by one that continues it; two who
//! push to one place cannot take it back from each other, since the store compares what it replaces.

mod absent;
mod objects;
mod place;
#[cfg(feature = "object-store")]
mod s3;
mod sending;
#[cfg(feature = "object-store")]
mod transport;

use std::path::{Path, PathBuf};

use tupyo_client::{Board, ClientError, Comparison, LedgerSource, View, compare};
use tupyo_merkle::{Checkpoint, MAX_NOTE_BYTES, SignedCheckpoint, TilePath, TileReader, tiles_for_size};

#[cfg(not(feature = "object-store"))]
pub use absent::open;
pub use objects::{Objects, Stored, Way};
pub use place::{StoreOptions, StorePlace};
#[cfg(feature = "object-store")]
pub use s3::open;
pub use sending::Sent;
use sending::{keep, send};

use crate::catalogue::board as texts;
use crate::contradiction::proven;
use crate::copies::CopiedLedger;
use crate::failure::Failure;
use crate::mirror::{CopyThenBoard, is_of, tile_of, unread};
use crate::say::Say;

const CHECKPOINT: &str = "checkpoint";
const MANIFEST: &str = "manifest";

/// What is pushed, and where to.
pub struct Pusher<O> {
    /// The store, at the place of this election.
    pub objects: O,
    /// The board: whatever the public files do not have is asked of it.
    pub board: Board,
    /// The full tiles that the server has written.
    pub public: CopiedLedger,
    /// Compare every tile, and not only those that the store's checkpoint does not cover.
    pub all: bool,
    /// So many objects are sent at once.
    pub parallel: usize,
    /// Where evidence is written.
    pub evidence: PathBuf,
    progress: Progress,
}

/// What this process has pushed.
#[derive(Default)]
struct Progress {
    /// The manifest is there, and the first look at everything is done.
    begun: bool,
    /// The size of the checkpoint before the one that is in the store.
    older: Option<u64>,
}

/// What a push has brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pushed {
    /// How many entries the store's checkpoint covers.
    pub entries: u64,
    /// What was sent, and what was there.
    pub sent: Sent,
    /// Whether the board says that voting has ended.
    pub is_closed: bool,
}

impl<O: Objects> Pusher<O> {
    /// Nothing is sent yet.
    pub fn new(objects: O, board: Board, public: Option<&Path>, evidence: PathBuf) -> Result<Pusher<O>, Failure> {
        if let Some(directory) = public.filter(|directory| !directory.is_dir()) {
            return Err(Failure::file(directory, &std::io::ErrorKind::NotFound.into()));
        }
        // Without them, there is nothing at this place.
        let place = public.map(|directory| directory.join(board.address().election.to_string()));
        let public = CopiedLedger::new(&place.unwrap_or_default());
        let progress = Progress::default();
        Ok(Pusher { objects, board, public, all: false, parallel: 1, evidence, progress })
    }

    /// Brings the store up to the board's newest checkpoint; the final one, where the manifest names witnesses.
    pub fn push(&mut self, say: &Say) -> Result<Pushed, Failure> {
        // Asked first: what the board has then is in the checkpoint that comes after.
        let is_closed = self.board.status().is_ok_and(|status| has_closed(&status.phase));
        let file = self.board.at_final()?.checkpoint_file()?;
        let now = self.board.verified(|keys| keys.open_signed(&file))?;
        let there = self.objects.get(CHECKPOINT, MAX_NOTE_BYTES)?;
        let before = there.as_ref().map(|there| self.continued(there, &now)).transpose()?;
        let covered = before.as_ref().map_or(0, |before| before.checkpoint().size);
        let mut sent = Sent::default();
        if !self.progress.begun {
            sent += keep(&self.objects, MANIFEST, &self.board.manifest()?, Way::Manifest)?;
        }
        let from = if self.all && !self.progress.begun { 0 } else { covered };
        sent += self.send_tiles(from, now.checkpoint(), say)?;
        if there.as_ref().is_none_or(|there| there.bytes != file) {
            self.replace_checkpoint(&file, there.as_ref())?;
            self.remove_stale(covered, now.checkpoint().size);
        }
        self.progress.begun = true;
        Ok(Pushed { entries: now.checkpoint().size, sent, is_closed })
    }

    /// The store's checkpoint, which the board's must continue.
    fn continued(&self, there: &Stored, now: &SignedCheckpoint) -> Result<SignedCheckpoint, Failure> {
        let opened = self.board.verified(|keys| keys.open_signed(&there.bytes));
        let before = opened.map_err(|error| match error {
            ClientError::Voter(error) => Failure::refused("store-other-ledger", error.to_string()),
            error => error.into(),
        })?;
        let keys = self.board.ledger_keys()?;
        let tiles = StoredLedger(&self.objects);
        let in_store = View::of_checkpoint(before.clone()).with_tiles(&tiles);
        let shown = View::of_checkpoint(now.clone()).with_tiles(&self.board);
        let (there, here) = (before.checkpoint().size, now.checkpoint().size);
        match compare(&in_store, &shown, &keys)? {
            Comparison::Split(evidence) => Err(proven(&evidence, &self.evidence, &keys)),
            _ if there > here => Err(Failure::undecided("store-ahead", texts::store_ahead(&here, &there))),
            Comparison::Consistent(_) => Ok(before),
            Comparison::Undecided(_) => Err(Failure::undecided("wrong-tiles", texts::push_wrong_tiles(&here))),
        }
    }

    /// Every tile of a tree that an earlier size does not have; each is held to the signed root before it leaves.
    fn send_tiles(&self, from: u64, to: &Checkpoint, say: &Say) -> Result<Sent, Failure> {
        let wanted = || tiles_for_size(to.size).filter(|path| path.needs_size() > from);
        let reader = TileReader::open(CopyThenBoard(&self.public, &self.board), to.size, &to.root).map_err(unread)?;
        let bar = say.progress(texts::PUSHING, wanted().count() as u64);
        let tiles = wanted().map(|path| Ok((path.to_string(), tile_of(&reader, &path)?)));
        let sent = send(&self.objects, self.parallel, tiles, &|| bar.inc(1));
        bar.finish_and_clear();
        sent
    }

    /// An answer that was lost on its way, and another who pushes, look the same: what is there now decides.
    fn replace_checkpoint(&self, file: &[u8], there: Option<&Stored>) -> Result<(), Failure> {
        let over = there.map(|there| there.version.as_str());
        if self.objects.put(CHECKPOINT, file, Way::Checkpoint, over)? {
            return Ok(());
        }
        match self.objects.get(CHECKPOINT, MAX_NOTE_BYTES)? {
            Some(now) if now.bytes == file => Ok(()),
            _ => Err(Failure::refused("store-changed", texts::STORE_CHANGED)),
        }
    }

    /// Partial tiles that only an earlier checkpoint needs go; those of the one that was replaced stay for who is
    /// reading them. What cannot be removed harms nobody.
    fn remove_stale(&mut self, before: u64, now: u64) {
        let needed = |path: &TilePath| path.is_full() || is_of(path, before) || is_of(path, now);
        for path in self.progress.older.replace(before).into_iter().flat_map(tiles_for_size) {
            if !needed(&path) {
                let _left = self.objects.remove(&path.to_string());
            }
        }
    }
}

/// A store as a copy of a ledger.
struct StoredLedger<'a, O>(&'a O);

impl<O: Objects> LedgerSource for StoredLedger<'_, O> {
    fn checkpoint_file(&self) -> Result<Vec<u8>, ClientError> {
        let missing = || ClientError::File { what: texts::STORE_NO_CHECKPOINT[0].to_owned() };
        self.read(CHECKPOINT, MAX_NOTE_BYTES)?.ok_or_else(missing)
    }

    fn tile(&self, path: TilePath) -> Result<Option<Vec<u8>>, ClientError> {
        self.read(&path.to_string(), crate::copies::LARGEST_TILE)
    }
}

impl<O: Objects> StoredLedger<'_, O> {
    fn read(&self, name: &str, at_most: usize) -> Result<Option<Vec<u8>>, ClientError> {
        let read = self.0.get(name, at_most).map_err(|error| ClientError::File { what: error.to_string() })?;
        Ok(read.map(|stored| stored.bytes))
    }
}

fn has_closed(phase: &str) -> bool {
    use tupyo_election::Phase::{Cancelled, Closed, Finished, Tallied};
    [Closed, Tallied, Finished, Cancelled].iter().any(|closed| closed.as_str() == phase)
}
