//! Entry files: what somebody has said on a machine without a network, for others to post
//! (docs/protocol/encoding.md, "Entry files").

use std::io;
use std::path::Path;

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_election::{Author, Document, DocumentPart, ElectionId, Entry};
use tupyo_encoding::encode;

use crate::catalogue::wrong_files as texts;
use crate::failure::Failure;
use crate::files::{self, Readers};

const HEADER: &[u8] = b"tupyo/v1/entries\n";
/// Two documents of 256 parts, and what is around them.
const LARGEST_FILE: usize = 34 << 20;

/// The entries of documents, in order, and the election that they are for.
#[derive(BorshSerialize, BorshDeserialize)]
pub struct EntryFile {
    election: [u8; 32],
    /// The name in the election's manifest: so that the file can be told from another's. Nothing rests on it.
    pub name: String,
    /// The parts.
    pub entries: Vec<Entry>,
}

impl EntryFile {
    /// Entries of this election.
    pub fn of(election: ElectionId, name: &str, entries: Vec<Entry>) -> EntryFile {
        EntryFile { election: election.0, name: name.to_owned(), entries }
    }

    /// The election.
    pub fn election(&self) -> ElectionId {
        ElectionId(self.election)
    }

    /// Reads a file.
    pub fn read(path: &Path) -> Result<EntryFile, Failure> {
        let bytes = files::read(path, LARGEST_FILE)?;
        let file = bytes.strip_prefix(HEADER).and_then(|bytes| borsh::from_slice::<EntryFile>(bytes).ok());
        let whole = file.filter(|file| file.said().is_some());
        whole.ok_or_else(|| Failure::usage("not-entries", texts::not_entries(&path.display())))
    }

    /// Writes a file that must not exist yet, or must be this one; whether it was there.
    pub fn write(&self, path: &Path) -> Result<bool, Failure> {
        let bytes = [HEADER, &encode(self)].concat();
        match files::write_new(path, &bytes, Readers::Everybody) {
            Err(failure) if failure.code == "file-exists" && is_there(path, &bytes) => Ok(true),
            written => written.map(|()| false),
        }
    }

    /// Who says what: each whole document, in order. None if there is something else.
    pub fn said(&self) -> Option<Vec<(Author, Document)>> {
        let (mut said, mut bytes) = (Vec::new(), Vec::new());
        for (place, entry) in self.entries.iter().enumerate() {
            let Entry::Document(part) = entry else { return None };
            let begins = bytes.is_empty();
            let continues = place > 0 && continues(&self.entries[place - 1], part);
            if begins != (part.part == 0) || !begins && !continues {
                return None;
            }
            bytes.extend_from_slice(&part.bytes);
            if part.part.checked_add(1) == Some(part.parts) {
                said.push((part.author, borsh::from_slice(&bytes).ok()?));
                bytes.clear();
            }
        }
        (bytes.is_empty() && !said.is_empty()).then_some(said)
    }
}

/// Whether a part is the next one of the same document.
fn continues(before: &Entry, part: &DocumentPart) -> bool {
    let Entry::Document(before) = before else { return false };
    before.author == part.author && before.digest == part.digest && before.part.checked_add(1) == Some(part.part)
}

fn is_there(path: &Path, bytes: &[u8]) -> bool {
    files::read(path, bytes.len()).is_ok_and(|there| there.as_slice() == bytes)
}

/// Refuses early what cannot be written later.
pub fn must_have_a_place(path: &Path) -> Result<(), Failure> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    match parent {
        Some(parent) if !parent.is_dir() => Err(Failure::file(parent, &io::Error::from(io::ErrorKind::NotFound))),
        _ => Ok(()),
    }
}
