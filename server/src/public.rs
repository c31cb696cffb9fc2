//! Full tiles and bundles, and the manifest, as static files that any web server can serve without this one.
//!
//! ```text
//! DIR/<election>/manifest            the manifest file's exact bytes
//! DIR/<election>/tile/<l>/<n>        every full tile, as in an exported record
//! DIR/<election>/tile/entries/<n>    every full bundle
//! DIR/<election>/.part               what is being written
//! ```
//!
//! Nothing of a file ever changes: it gets its name when its bytes are whole and on stable storage. A name that a power
//! cut took back is given again at the next start, which looks for every file. Voting never waits for this, nor ends
//! because of it.

mod file;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use tupyo_election::ElectionId;
use tupyo_ledger::LedgerError;
use tupyo_merkle::{FULL_TILE_WIDTH, TileKind, TilePath};

use crate::ServerError;
use crate::alarm::Alarm;
use crate::elections::{ElectionBoard, Elections};
use crate::log::{self, Event};
use crate::metrics;
use crate::reads::give_way;
use file::{Content, Folder};

/// How often it looks for what has become full.
const ROUND: Duration = Duration::from_secs(1);
/// How long it waits after a failure.
const AFTER_FAILURE: Duration = Duration::from_secs(5);
/// A tile of one level covers so many of the level below.
const WIDTH: u64 = FULL_TILE_WIDTH as u64;

/// The thread that writes them; none if no directory is given.
pub(crate) struct PublicFiles {
    stopping: Arc<Stopping>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Stopping {
    said: Mutex<bool>,
    changed: Condvar,
}

struct Writer {
    elections: Arc<Elections>,
    directory: PathBuf,
    /// How many full bundles of each election have their files, and what follows from them.
    done: HashMap<ElectionId, u64>,
    stopping: Arc<Stopping>,
    failing: bool,
}

impl PublicFiles {
    pub(crate) fn start(
        elections: Arc<Elections>,
        directory: Option<PathBuf>,
        alarm: &Alarm,
    ) -> Result<PublicFiles, ServerError> {
        let stopping: Arc<Stopping> = Arc::default();
        let start = |directory| {
            let (stopping, done) = (stopping.clone(), HashMap::new());
            let mut writer = Writer { elections, directory, done, stopping, failing: false };
            alarm.spawn("public files", move || writer.run())
        };
        let thread = directory.map(start).transpose()?;
        Ok(PublicFiles { stopping, thread })
    }

    /// Ends the thread: a file that it is writing is left without its name.
    pub(crate) fn stop(self) {
        *self.stopping.said.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.stopping.changed.notify_all();
        self.thread.map(JoinHandle::join);
    }
}

impl Stopping {
    fn is_said(&self) -> bool {
        *self.said.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait(&self, time: Duration) {
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        let _either = self.changed.wait_timeout_while(said, time, |said| !*said);
    }
}

impl Writer {
    fn run(&mut self) {
        give_way();
        while !self.stopping.is_said() {
            let mut failed = false;
            for election in self.elections.all() {
                failed |= self.bring_up(&election).inspect_err(|error| self.failed(error)).is_err();
            }
            self.failing &= failed;
            self.stopping.wait(if failed { AFTER_FAILURE } else { ROUND });
        }
    }

    fn bring_up(&mut self, election: &ElectionBoard) -> Result<(), LedgerError> {
        let full = election.published().ledger().size() / WIDTH;
        let folder = Folder::new(self.directory.join(election.id().to_string()));
        let first = match self.done.get(&election.id()) {
            Some(done) => *done,
            None => {
                folder.keep("manifest", Content::Bytes(election.manifest()))?;
                0
            }
        };
        self.done.entry(election.id()).or_insert(first);
        for bundle in first..full {
            if self.stopping.is_said() {
                break;
            }
            for tile in completed_by(bundle) {
                let stream = election.published().ledger().tile_stream(&tile)?;
                folder.keep(&tile.to_string(), Content::Stream(stream))?;
            }
            self.done.insert(election.id(), bundle + 1);
        }
        Ok(())
    }

    /// Says it once, until all goes well again.
    fn failed(&mut self, error: &LedgerError) {
        metrics::public_file_failed();
        if !std::mem::replace(&mut self.failing, true) {
            log::event(Event::PublicFilesFailed { reason: with_causes(error) });
        }
    }
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |&error| error.source());
    causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}

/// The full tiles that are complete when this bundle is.
fn completed_by(bundle: u64) -> Vec<TilePath> {
    let full = |kind, index| TilePath::new(kind, index, FULL_TILE_WIDTH).ok();
    let mut tiles = vec![full(TileKind::Entries, bundle), full(TileKind::Hashes { level: 0 }, bundle)];
    let (mut index, mut level) = (bundle, 0);
    while (index + 1) % WIDTH == 0 {
        (index, level) = (index / WIDTH, level + 1);
        tiles.push(full(TileKind::Hashes { level }, index));
    }
    tiles.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use tupyo_merkle::tiles_for_size;

    use super::*;

    #[test]
    fn each_full_tile_is_completed_once() {
        for size in [0, 255, 256, 65_535, 65_536, 70_000, 131_072, 16_777_216] {
            let made: Vec<_> = (0..size / WIDTH).flat_map(completed_by).collect();
            let expected: BTreeSet<_> = tiles_for_size(size).filter(TilePath::is_full).collect();
            assert_eq!(made.len(), expected.len());
            assert_eq!(made.into_iter().collect::<BTreeSet<_>>(), expected);
        }
    }
}
