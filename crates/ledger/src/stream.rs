//! The bytes of tiles, bundles and entries in parts, so that who sends them need not hold them.

use std::ops::Range;

use tupyo_merkle::{FULL_TILE_WIDTH, Hash, TileKind, TilePath};

use crate::error::LedgerError;
use crate::reader::LedgerReader;

/// The bytes of a tile, a bundle or an entry, part by part. Between two parts it holds none of them.
pub struct EntryStream {
    reader: LedgerReader,
    length: u64,
    rest: Rest,
}

/// What is still to come.
enum Rest {
    Tile(TilePath),
    Entries {
        indices: Range<u64>,
        framing: Framing,
        /// How many bytes of the first of them have been given.
        given: usize,
    },
    Nothing,
}

/// What stands before each entry.
#[derive(Clone, Copy)]
enum Framing {
    Alone,
    /// Its length in two bytes, most significant first.
    Bundle,
}

impl LedgerReader {
    /// The bytes of a tile or of a bundle of entries, in parts.
    ///
    /// # Errors
    /// [`LedgerError::NotThere`]; another [`LedgerError`] if the storage fails.
    pub fn tile_stream(&self, path: &TilePath) -> Result<EntryStream, LedgerError> {
        if path.needs_size() > self.size() {
            return Err(LedgerError::NotThere);
        }
        match path.kind() {
            TileKind::Entries => {
                let first = path.index() * u64::from(FULL_TILE_WIDTH);
                self.stream(first..first + u64::from(path.width()), Framing::Bundle)
            }
            TileKind::Hashes { .. } => {
                let length = u64::from(path.width()) * Hash::LEN as u64;
                Ok(EntryStream { reader: self.clone(), length, rest: Rest::Tile(*path) })
            }
        }
    }

    /// The bytes of an entry, in parts.
    ///
    /// # Errors
    /// [`LedgerError::NotThere`]; another [`LedgerError`] if the storage fails.
    pub fn entry_stream(&self, index: u64) -> Result<EntryStream, LedgerError> {
        let after = index.checked_add(1).ok_or(LedgerError::NotThere)?;
        self.stream(index..after, Framing::Alone)
    }

    fn stream(&self, indices: Range<u64>, framing: Framing) -> Result<EntryStream, LedgerError> {
        let framed = |index| Ok((self.entry_length(index)? + framing.length()) as u64);
        let length = indices.clone().map(framed).sum::<Result<u64, LedgerError>>()?;
        Ok(EntryStream { reader: self.clone(), length, rest: Rest::Entries { indices, framing, given: 0 } })
    }
}

impl EntryStream {
    /// How many bytes all parts have together. Of the entries nothing was read for it.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The next part, of at most `most` bytes (a tile of hashes is one part); `None` behind the last. Every entry is
    /// compared with its leaf hash before a byte of it is given.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`]; another [`LedgerError`] if the storage fails.
    pub fn next_part(&mut self, most: usize) -> Result<Option<Vec<u8>>, LedgerError> {
        match &mut self.rest {
            Rest::Nothing => Ok(None),
            Rest::Tile(path) => {
                let bytes = self.reader.tile(path)?;
                self.rest = Rest::Nothing;
                Ok(Some(bytes))
            }
            Rest::Entries { indices, framing, given } => {
                let part = next_entries(&self.reader, indices, *framing, given, most.max(1))?;
                Ok(Some(part).filter(|part| !part.is_empty()))
            }
        }
    }
}

/// Whole entries as far as they fit; of one that does not fit into a part at all, a piece.
fn next_entries(
    reader: &LedgerReader,
    indices: &mut Range<u64>,
    framing: Framing,
    given: &mut usize,
    most: usize,
) -> Result<Vec<u8>, LedgerError> {
    let mut part = Vec::with_capacity(most);
    while !indices.is_empty() {
        let index = indices.start;
        let length = reader.entry_length(index)?;
        let rest = (length + framing.length()).saturating_sub(*given);
        if rest > most - part.len() && !part.is_empty() {
            break;
        }
        let entry = Some(reader.entry(index)?).filter(|entry| entry.len() == length);
        let entry = entry.ok_or(LedgerError::Damaged { entry: index })?;
        let to = (*given + most - part.len()).min(*given + rest);
        framing.copy(&entry, *given..to, &mut part);
        if rest > most {
            *given += most;
            break;
        }
        *given = 0;
        indices.start += 1;
    }
    Ok(part)
}

impl Framing {
    fn length(self) -> usize {
        match self {
            Framing::Alone => 0,
            Framing::Bundle => 2,
        }
    }

    /// Copies a range of an entry with what stands before it.
    fn copy(self, entry: &[u8], range: Range<usize>, to: &mut Vec<u8>) {
        // Entries have at most 65,535 bytes.
        let head = (entry.len() as u16).to_be_bytes();
        let head = &head[..self.length()];
        let within = |bytes: &[u8], place: usize| place.min(bytes.len());
        to.extend_from_slice(&head[within(head, range.start)..within(head, range.end)]);
        let (start, end) = (range.start.saturating_sub(head.len()), range.end.saturating_sub(head.len()));
        to.extend_from_slice(&entry[within(entry, start)..within(entry, end)]);
    }
}
