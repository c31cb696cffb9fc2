//! Bytes that are read part by part.

use tupyo_ledger::EntryStream;
use tupyo_sequencer::Unreadable;

/// Bytes that are read part by part.
pub(crate) trait Parts: Send + 'static {
    /// How many bytes all parts have together.
    fn length(&self) -> u64;

    /// How many bytes are kept between two parts.
    fn kept(&self) -> usize;

    /// The next part, of about so many bytes at most; `None` behind the last.
    fn next_part(&mut self, most: usize) -> Result<Option<Vec<u8>>, Unreadable>;
}

impl Parts for EntryStream {
    fn length(&self) -> u64 {
        EntryStream::length(self)
    }

    fn kept(&self) -> usize {
        0
    }

    fn next_part(&mut self, most: usize) -> Result<Option<Vec<u8>>, Unreadable> {
        EntryStream::next_part(self, most)
            .map_err(|error| Unreadable { code: error.code(), message: error.to_string() })
    }
}
