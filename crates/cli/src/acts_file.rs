//! What officials have said in an election, in a file beside its anchors: `anchors.json.acts`.

use std::io;
use std::path::{Path, PathBuf};

use tupyo_office::{ActStorage, Acts};

use crate::catalogue::wrong_files as texts;
use crate::failure::Failure;
use crate::files::{self, Readers};
use crate::memory::with_ending;

/// The largest file: documents of the longest kind, each once.
const LARGEST_FILE: usize = 128 << 20;

/// Where acts are stored: replaced whole, and synced with its directory.
pub struct ActsFile {
    path: PathBuf,
}

impl ActsFile {
    /// The file beside an anchors file, and what it has; it is made with the first act.
    pub fn beside(anchors: &Path) -> Result<(ActsFile, Acts), Failure> {
        let path = with_ending(anchors, "acts");
        let acts = if path.exists() {
            let wrong = || Failure::usage("not-acts", texts::not_acts(&path.display()));
            Acts::decode(&files::read(&path, LARGEST_FILE)?).ok_or_else(wrong)?
        } else {
            Acts::default()
        };
        Ok((ActsFile { path }, acts))
    }
}

impl ActStorage for ActsFile {
    fn store(&mut self, acts: &Acts) -> io::Result<()> {
        files::replace_io(&self.path, &acts.encode(), Readers::Owner)
    }
}
