//! Segment files: the entries, one record after the other.
//!
//! ```text
//! file    = header record*
//! header  = "tupyolog" || u32 LE version = 2 || u64 LE index of the first entry            20 bytes
//! record  = u32 LE word || u32 LE check || entry                                           8 bytes and the entry
//! word    = length of the entry (at most 65,535) + 2^31 if the entry ends its batch
//! check   = CRC-32 (RFC 1952) of word || entry
//! ```
//!
//! The check tells accidents: a torn tail, and which record is damaged. What is acknowledged is guarded by the tree's
//! hashes.

use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use tupyo_merkle::{Hash, MAX_ENTRY_BYTES, leaf_hash};

use crate::error::LedgerError;
use crate::leaves::leaf_hashes;
use crate::storage::{Opening, Storage, StoredFile};

pub(crate) const HEADER_BYTES: u64 = 20;
const MAGIC: [u8; 8] = *b"tupyolog";
const VERSION: u32 = 2;
pub(crate) const RECORD_HEADER_BYTES: usize = 8;
const ENDS_BATCH: u32 = 1 << 31;
const READ_AHEAD_BYTES: usize = 1 << 18;
/// Entries that are hashed together have so many bytes, and one entry more.
const READ_TOGETHER_BYTES: usize = 1 << 22;
/// Entries that one core hashes at a time.
const HASHED_TOGETHER: usize = 64;

/// An open segment file.
pub(crate) struct Segment {
    pub(crate) first: u64,
    pub(crate) path: PathBuf,
    pub(crate) file: Arc<dyn StoredFile>,
}

impl Segment {
    /// Makes the file with its header. When this returns `Ok`, both it and its name are on stable storage; when the
    /// disk is full, nothing is left of it.
    pub(crate) fn create(storage: &dyn Storage, directory: &Path, first: u64) -> Result<Self, LedgerError> {
        let path = directory.join(format!("{first:020}.seg"));
        let file = storage.open(&path, Opening::New).map_err(LedgerError::writing("create", &path))?;
        let segment = Self { first, path, file };
        if let Err(error) = segment.file.write_all_at(&header(first), 0) {
            storage.remove(&segment.path).map_err(LedgerError::storage("remove", &segment.path))?;
            return Err(LedgerError::writing("write", &segment.path)(error));
        }
        let mut found = [0; HEADER_BYTES as usize];
        segment.read_exact(&mut found, 0, first)?;
        if found != header(first) {
            return Err(LedgerError::Damaged { entry: first });
        }
        segment.sync()?;
        storage.sync_directory(directory).map_err(LedgerError::sync(directory))?;
        Ok(segment)
    }

    /// Makes the file anew, with these bytes, under its name. When this returns `Ok`, both are on stable storage.
    pub(crate) fn replace(
        storage: &dyn Storage,
        directory: &Path,
        first: u64,
        bytes: &[u8],
    ) -> Result<Self, LedgerError> {
        let path = directory.join(format!("{first:020}.seg"));
        let new = path.with_extension("new");
        let file = storage.open(&new, Opening::Emptied).map_err(LedgerError::storage("create", &new))?;
        file.write_all_at(bytes, 0).map_err(LedgerError::storage("write", &new))?;
        file.sync().map_err(LedgerError::sync(&new))?;
        storage.rename(&new, &path).map_err(LedgerError::storage("replace", &path))?;
        storage.sync_directory(directory).map_err(LedgerError::sync(directory))?;
        Ok(Self { first, path, file })
    }

    pub(crate) fn open(storage: &dyn Storage, path: PathBuf, first: u64) -> Result<Self, LedgerError> {
        let file = storage.open(&path, Opening::Existing).map_err(LedgerError::storage("open", &path))?;
        Ok(Self { first, path, file })
    }

    /// Writes at an offset, where the file ends. When the disk is full, it is cut off where it ended before the batch.
    pub(crate) fn append(&self, bytes: &[u8], offset: u64, before: u64) -> Result<(), LedgerError> {
        let Err(error) = self.file.write_all_at(bytes, offset) else { return Ok(()) };
        self.file.set_length(before).map_err(LedgerError::storage("cut", &self.path))?;
        Err(LedgerError::writing("write", &self.path)(error))
    }

    /// Puts what was written on stable storage.
    pub(crate) fn sync(&self) -> Result<(), LedgerError> {
        self.file.sync().map_err(LedgerError::sync(&self.path))
    }

    /// Reads the entry `index` whose record begins at `offset` and whose leaf hash is known.
    pub(crate) fn read(&self, index: u64, offset: u64, leaf: &Hash) -> Result<Vec<u8>, LedgerError> {
        let entry = self.read_checked(index, offset)?;
        if leaf_hash(&entry) == *leaf { Ok(entry) } else { Err(LedgerError::Damaged { entry: index }) }
    }

    /// The same, whatever its leaf hash is.
    pub(crate) fn read_checked(&self, index: u64, offset: u64) -> Result<Vec<u8>, LedgerError> {
        let fields = self.record_header(index, offset)?;
        let mut entry = vec![0; fields.length];
        self.read_exact(&mut entry, offset + RECORD_HEADER_BYTES as u64, index)?;
        let intact = fields.check == check(fields.word, &entry);
        if intact { Ok(entry) } else { Err(LedgerError::Damaged { entry: index }) }
    }

    /// How many bytes the entry `index` has whose record begins at `offset`.
    pub(crate) fn length_at(&self, index: u64, offset: u64) -> Result<usize, LedgerError> {
        Ok(self.record_header(index, offset)?.length)
    }

    fn record_header(&self, index: u64, offset: u64) -> Result<RecordHeader, LedgerError> {
        let mut fields = [0; RECORD_HEADER_BYTES];
        self.read_exact(&mut fields, offset, index)?;
        RecordHeader::parse(fields).ok_or(LedgerError::Damaged { entry: index })
    }

    /// Fills the buffer; that it can't be filled says that this entry is damaged.
    pub(crate) fn read_exact(&self, bytes: &mut [u8], offset: u64, index: u64) -> Result<(), LedgerError> {
        let read = read_full_at(self.file.as_ref(), bytes, offset).map_err(LedgerError::storage("read", &self.path))?;
        if read == bytes.len() { Ok(()) } else { Err(LedgerError::Damaged { entry: index }) }
    }
}

/// The segment files of a directory in the order of their entries. Files with other names are ignored.
pub(crate) fn list(storage: &dyn Storage, directory: &Path) -> Result<Vec<(u64, PathBuf)>, LedgerError> {
    let files = storage.list(directory).map_err(LedgerError::storage("list", directory))?;
    let mut segments: Vec<_> = files.into_iter().filter_map(|path| Some((first_of(&path)?, path))).collect();
    segments.sort();
    Ok(segments)
}

fn first_of(path: &Path) -> Option<u64> {
    let digits = path.file_name()?.to_str()?.strip_suffix(".seg")?;
    let first: u64 = digits.parse().ok()?;
    (format!("{first:020}") == digits).then_some(first)
}

fn header(first: u64) -> [u8; HEADER_BYTES as usize] {
    let mut bytes = [0; HEADER_BYTES as usize];
    bytes[..8].copy_from_slice(&MAGIC);
    bytes[8..12].copy_from_slice(&VERSION.to_le_bytes());
    bytes[12..].copy_from_slice(&first.to_le_bytes());
    bytes
}

/// What stands before an entry of at most 65,535 bytes.
pub(crate) fn record_header(entry: &[u8], ends_batch: bool) -> [u8; RECORD_HEADER_BYTES] {
    let word = entry.len() as u32 | if ends_batch { ENDS_BATCH } else { 0 };
    let ([a, b, c, d], [e, f, g, h]) = (word.to_le_bytes(), check(word, entry).to_le_bytes());
    [a, b, c, d, e, f, g, h]
}

fn check(word: u32, entry: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&word.to_le_bytes());
    hasher.update(entry);
    hasher.finalize()
}

struct RecordHeader {
    word: u32,
    check: u32,
    length: usize,
}

impl RecordHeader {
    fn parse(bytes: [u8; RECORD_HEADER_BYTES]) -> Option<Self> {
        let [a, b, c, d, check @ ..] = bytes;
        let (word, check) = (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes(check));
        let length = (word & !ENDS_BATCH) as usize;
        (length <= MAX_ENTRY_BYTES).then_some(Self { word, check, length })
    }
}

/// Reads the records of a segment, one after the other.
pub(crate) struct Scanner<R> {
    input: R,
    offset: u64,
    entries: Vec<u8>,
}

/// What stands next in a segment.
pub(crate) enum Scanned {
    /// An intact record, which begins at `offset` and ends before `end`.
    Record { leaf: Hash, offset: u64, end: u64, ends_batch: bool },
    /// The file ends here.
    End,
    /// Something that is not an intact record or header.
    Broken,
}

impl<'a> Scanner<BufReader<FromStart<'a>>> {
    /// Reads a file from its beginning.
    pub(crate) fn of_file(file: &'a dyn StoredFile) -> Self {
        let input = BufReader::with_capacity(READ_AHEAD_BYTES, FromStart { file, offset: 0 });
        Self { input, offset: 0, entries: Vec::new() }
    }
}

impl<R: Read> Scanner<R> {
    /// True if the file begins with the header of this first entry.
    pub(crate) fn header(&mut self, first: u64) -> io::Result<bool> {
        let mut found = [0; HEADER_BYTES as usize];
        let read = read_full(&mut self.input, &mut found)?;
        self.offset = HEADER_BYTES;
        Ok(read == found.len() && found == header(first))
    }

    /// The next records, hashed on all cores: at least one, unless there is none; the last one tells if none follows.
    pub(crate) fn next_together(&mut self) -> io::Result<Vec<Scanned>> {
        let (mut frames, mut entries, mut end) = (Vec::new(), std::mem::take(&mut self.entries), None);
        entries.clear();
        while end.is_none() && entries.len() < READ_TOGETHER_BYTES {
            let from = entries.len();
            match self.frame(&mut entries)? {
                Ok(frame) => frames.push((frame, from)),
                Err(stopped) => end = Some(stopped),
            }
        }
        let mut scanned: Vec<Scanned> =
            frames.par_chunks(HASHED_TOGETHER).flat_map_iter(|frames| hashed(frames, &entries)).collect();
        scanned.extend(end);
        self.entries = entries;
        Ok(scanned)
    }

    /// Reads a record and puts its entry behind `entries`; or says why there is none.
    fn frame(&mut self, entries: &mut Vec<u8>) -> io::Result<Result<Frame, Scanned>> {
        let mut fields = [0; RECORD_HEADER_BYTES];
        match read_full(&mut self.input, &mut fields)? {
            0 => return Ok(Err(Scanned::End)),
            RECORD_HEADER_BYTES => {}
            _ => return Ok(Err(Scanned::Broken)),
        }
        let Some(header) = RecordHeader::parse(fields) else { return Ok(Err(Scanned::Broken)) };
        let from = entries.len();
        entries.resize(from + header.length, 0);
        if read_full(&mut self.input, &mut entries[from..])? < header.length {
            return Ok(Err(Scanned::Broken));
        }
        let offset = self.offset;
        self.offset += (RECORD_HEADER_BYTES + header.length) as u64;
        Ok(Ok(Frame { header, offset }))
    }
}

/// A record whose entry is still to be hashed.
struct Frame {
    header: RecordHeader,
    offset: u64,
}

/// Frames, whose entries begin at these places, as what they are.
fn hashed(frames: &[(Frame, usize)], entries: &[u8]) -> Vec<Scanned> {
    let entries: Vec<&[u8]> = frames.iter().map(|(frame, from)| &entries[*from..*from + frame.header.length]).collect();
    let leaves = leaf_hashes(&entries);
    frames.iter().zip(entries).zip(leaves).map(|(((frame, _), entry), leaf)| frame.scanned(entry, leaf)).collect()
}

impl Frame {
    fn scanned(&self, entry: &[u8], leaf: Hash) -> Scanned {
        let RecordHeader { word, check: expected, length } = self.header;
        if expected != check(word, entry) {
            return Scanned::Broken;
        }
        let end = self.offset + (RECORD_HEADER_BYTES + length) as u64;
        Scanned::Record { leaf, offset: self.offset, end, ends_batch: word & ENDS_BATCH != 0 }
    }
}

/// A file read from its beginning.
pub(crate) struct FromStart<'a> {
    file: &'a dyn StoredFile,
    offset: u64,
}

impl Read for FromStart<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read_at(buffer, self.offset)?;
        self.offset += read as u64;
        Ok(read)
    }
}

/// Reads until the buffer is full or the file ends; gives how many bytes.
pub(crate) fn read_full_at(file: &dyn StoredFile, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
    read_until_full(buffer, |rest, filled| file.read_at(rest, offset + filled as u64))
}

fn read_full(input: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    read_until_full(buffer, |rest, _| input.read(rest))
}

fn read_until_full(
    buffer: &mut [u8],
    mut read: impl FnMut(&mut [u8], usize) -> io::Result<usize>,
) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match read(&mut buffer[filled..], filled) {
            Ok(0) => break,
            Ok(more) => filled += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}
