//! Checkpoints that were seen: what no ledger can later contradict without being found out.
//!
//! A file of checkpoints, each as it was served, the newest last, with an empty line between two. A file of one is a
//! checkpoint's file.

use std::fs::{self, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tupyo_client::{Follower, LedgerSource, View};
use tupyo_election::LedgerKeys;
use tupyo_merkle::{MAX_NOTE_BYTES, SignedCheckpoint};

use crate::catalogue::wrong_files as texts;
use crate::failure::Failure;
use crate::files::{self, Readers};

/// The last checkpoint of a file, and what a stopped write has left behind it, lie in so many bytes at its end.
const TAIL: u64 = 2 * MAX_NOTE_BYTES as u64;

/// Which checkpoints a memory keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// The newest, which continues all that were seen before it.
    Newest,
    /// Every one.
    Every,
}

/// The checkpoints that were seen of one ledger, in a file named after what they belong to: `anchors.json.seen`,
/// `mirror.seen`.
#[derive(Clone, Debug)]
pub struct Memory {
    path: PathBuf,
    keep: Keep,
}

impl Memory {
    /// The memory beside a file or directory.
    pub fn beside(path: &Path, keep: Keep) -> Memory {
        Memory { path: with_ending(path, "seen"), keep }
    }

    /// Holds a ledger that was not followed yet to the newest checkpoint. It is a view of the ledger if one of these
    /// keys has signed it. A ledger that was rolled back, or an older copy, may have announced too few keys for that:
    /// whoever follows it is told that it went back.
    pub fn hold<S: LedgerSource>(
        &self,
        follower: &mut Follower<S>,
        keys: &LedgerKeys,
    ) -> Result<Option<View<'static>>, Failure> {
        match self.newest(keys) {
            Err(failure) if failure.code == "note-unsigned" => {
                self.last()?.map_or(Ok(()), |note| follower.remember_file(note.as_bytes()))?;
                Ok(None)
            }
            newest => newest?
                .map(|signed| {
                    follower.remember(signed.checkpoint().clone())?;
                    Ok(View::of_checkpoint(signed))
                })
                .transpose(),
        }
    }

    /// The newest checkpoint, if there is one.
    pub fn newest(&self, keys: &LedgerKeys) -> Result<Option<SignedCheckpoint>, Failure> {
        let Some(note) = self.last()? else { return Ok(None) };
        let refused = |error: tupyo_merkle::CheckpointError| {
            Failure::usage(error.code(), format!("{}: {error}", self.path.display()))
                .advise(texts::MEMORY_OF_OTHER_LEDGER)
        };
        keys.open_signed(note).map(Some).map_err(refused)
    }

    /// The file of the newest checkpoint.
    fn last(&self) -> Result<Option<String>, Failure> {
        match tail(&self.path) {
            Ok(tail) => Ok(last_note(&tail)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Failure::file(&self.path, &error)),
        }
    }

    /// Remembers the file of a checkpoint, which continues the newest.
    pub fn remember(&self, file: &[u8]) -> Result<(), Failure> {
        match self.keep {
            Keep::Newest => files::replace(&self.path, file, Readers::Everybody),
            Keep::Every if !self.path.exists() => files::replace(&self.path, file, Readers::Everybody),
            Keep::Every => self.append(file).map_err(|error| Failure::file(&self.path, &error)),
        }
    }

    fn append(&self, file: &[u8]) -> io::Result<()> {
        let mut memory = OpenOptions::new().append(true).open(&self.path)?;
        // What a stopped write has left is ended by an empty line, too.
        let begin: &[u8] = match tail(&self.path)?.last() {
            None => b"",
            Some(b'\n') => b"\n",
            Some(_) => b"\n\n",
        };
        memory.write_all(&[begin, file].concat())?;
        memory.sync_data()
    }
}

/// `NAME.ENDING` beside `NAME`.
pub fn with_ending(path: &Path, ending: &str) -> PathBuf {
    // A directory may be given with a slash at its end.
    let mut name = path.components().as_path().as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

fn tail(path: &Path) -> io::Result<Vec<u8>> {
    let length = fs::metadata(path)?.len();
    let mut file = fs::File::open(path)?;
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
    let mut bytes = Vec::new();
    file.take(TAIL).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The last whole note: a text and signatures, which an empty line parts, up to a newline. A write that was stopped
/// leaves less.
fn last_note(tail: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(tail);
    let blocks: Vec<&str> = text.split("\n\n").collect();
    let signed = |block: &str| block.starts_with('\u{2014}');
    let whole = |place: &usize| signed(blocks[*place]) && (*place + 1 < blocks.len() || blocks[*place].ends_with('\n'));
    let last = (1..blocks.len()).rev().find(whole)?;
    Some(format!("{}\n\n{}\n", blocks[last - 1].trim_start_matches('\n'), blocks[last].trim_end_matches('\n')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tupyo_merkle::{Checkpoint, NoteSigner, leaf_hash};
    use tupyo_rehearsal::{Plan, Rehearsal, ledger_signer};

    fn checkpoint(signer: &NoteSigner, size: u64) -> String {
        let root = leaf_hash(&size.to_be_bytes());
        Checkpoint { origin: signer.name().clone(), size, root }.sign(signer).unwrap()
    }

    #[test]
    fn the_newest_is_found_behind_all_others_and_before_a_stopped_write() {
        let play = Rehearsal::new(Plan::single_choice(2, 1));
        let (signer, keys) = (play.signer(), play.state().ledger_keys().unwrap());
        let directory = tempfile::tempdir().unwrap();
        for keep in [Keep::Newest, Keep::Every] {
            let memory = Memory::beside(&directory.path().join(format!("{keep:?}/")), keep);
            let newest = || memory.newest(keys).unwrap().map(|signed| signed.checkpoint().size);
            assert_eq!(newest(), None);
            for size in [1, 2, 5] {
                memory.remember(checkpoint(&signer, size).as_bytes()).unwrap();
                assert_eq!(newest(), Some(size));
            }
            let kept = fs::read_to_string(&memory.path).unwrap();
            assert_eq!(kept.matches(&format!("{}\n", signer.name())).count(), if keep == Keep::Every { 3 } else { 1 });
            if keep == Keep::Every {
                let stopped = format!("\n{}", checkpoint(&signer, 9));
                for end in 0..stopped.len() {
                    fs::write(&memory.path, [kept.as_bytes(), &stopped.as_bytes()[..end]].concat()).unwrap();
                    assert_eq!(newest(), Some(5), "{end}");
                    memory.remember(checkpoint(&signer, 10).as_bytes()).unwrap();
                    assert_eq!(newest(), Some(10), "{end}");
                }
            }
        }
    }

    #[test]
    fn another_ledgers_memory_is_refused() {
        let play = Rehearsal::new(Plan::single_choice(2, 1));
        let stranger = ledger_signer(play.state().election(), 5);
        let directory = tempfile::tempdir().unwrap();
        let memory = Memory::beside(&directory.path().join("anchors.json"), Keep::Newest);
        memory.remember(checkpoint(&stranger, 3).as_bytes()).unwrap();
        assert_eq!(memory.newest(play.state().ledger_keys().unwrap()).unwrap_err().code, "note-unsigned");
    }
}
