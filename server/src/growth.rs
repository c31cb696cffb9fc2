//! How an election's ledger has grown (docs/protocol/light.md): checkpoints by this machine's clock, for whoever draws
//! how many had voted by when. Where the manifest names witnesses, only what they have cosigned, which dates it.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};
use std::{fs, io};

use tupyo_ledger::LedgerReader;
use tupyo_light::{GrowthPoint, LightGrowth};
use tupyo_merkle::{Checkpoint, Note};

/// How often it is stored at most, in seconds: what is lost is the last points before a crash.
const STORED_EVERY: u64 = 60;

/// What is kept of one ledger, in memory and in a file that may be deleted.
pub(crate) struct Growth {
    path: PathBuf,
    by_witnesses: bool,
    kept: Mutex<Kept>,
}

struct Kept {
    growth: LightGrowth,
    /// The size of its last checkpoint.
    size: u64,
    /// When it was stored last.
    stored: u64,
}

impl Growth {
    /// Goes on with what is in the file, if that can be read. Nothing in it is believed by anybody.
    pub(crate) fn open(path: PathBuf, by_witnesses: bool) -> Growth {
        let (growth, size) = stored(&path).unwrap_or_default();
        Growth { path, by_witnesses, kept: Mutex::new(Kept { growth, size, stored: 0 }) }
    }

    /// Takes the newest checkpoint of the ledger, unless it needs cosignatures.
    pub(crate) fn signed(&self, ledger: &LedgerReader) {
        if !self.by_witnesses {
            let newest = ledger.checkpoint();
            self.take(newest.checkpoint.size, || newest.file.to_string());
        }
    }

    /// Takes a checkpoint that a quorum has cosigned.
    pub(crate) fn cosigned(&self, size: u64, note: &Note) {
        self.take(size, || note.to_string());
    }

    fn take(&self, size: u64, file: impl FnOnce() -> String) {
        let (mut kept, time) = (self.kept(), now());
        // Further cosignatures of what is there say nothing more.
        if size <= kept.size {
            return;
        }
        kept.growth.take(GrowthPoint { time, checkpoint: file().into_bytes() });
        kept.size = size;
        if time.abs_diff(kept.stored) >= STORED_EVERY {
            kept.stored = time;
            // What is not stored is missing after a restart, and nothing else.
            let _lost = self.store(&kept.growth);
        }
    }

    /// The answer's bytes.
    pub(crate) fn answer(&self) -> Vec<u8> {
        self.kept().growth.encode()
    }

    /// Stores what is there.
    pub(crate) fn stop(&self) {
        let _lost = self.store(&self.kept().growth);
    }

    fn store(&self, growth: &LightGrowth) -> io::Result<()> {
        let new = self.path.with_extension("new");
        fs::write(&new, growth.encode())?;
        fs::rename(&new, &self.path)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a file has, and the size of its last checkpoint.
fn stored(path: &Path) -> Option<(LightGrowth, u64)> {
    let growth = LightGrowth::decode(&fs::read(path).ok()?).ok()?;
    let note = Note::parse(&growth.points.last()?.checkpoint).ok()?;
    let size = Checkpoint::parse_text(note.text()).ok()?.size;
    Some((growth, size))
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
