//! Which ballots are verified together: so many that a batch is cheap, and so few that little is in memory at once.

use tupyo_election::CodedEntry;

/// Ballots of one batch, at most. The batches do not depend on the number of threads, and no verdict on the batches.
const MOST_BALLOTS: usize = 1024;

/// Bytes of the ballots of one batch, at most, but for one ballot: while they are verified they take several times as
/// much.
const MOST_BYTES: usize = 1 << 21;

/// Batches in memory at once: so many that what threads do between them, and at their end, counts little.
const BATCHES: usize = 8;

/// Entries with their indexes.
pub(super) type Batch = Vec<(u64, CodedEntry)>;

/// The entries that wait until there are enough batches for all threads.
#[derive(Default)]
pub(super) struct Waiting {
    full: Vec<Batch>,
    open: Batch,
    bytes: usize,
}

impl Waiting {
    /// Adds an entry of this length. The batches, if there are enough.
    pub(super) fn push(&mut self, index: u64, entry: CodedEntry, length: usize) -> Option<Vec<Batch>> {
        self.open.push((index, entry));
        self.bytes += length;
        if self.open.len() >= MOST_BALLOTS || self.bytes >= MOST_BYTES {
            self.bytes = 0;
            self.full.push(std::mem::take(&mut self.open));
        }
        (self.full.len() >= BATCHES).then(|| std::mem::take(&mut self.full))
    }

    /// What is left.
    pub(super) fn finish(mut self) -> Vec<Batch> {
        self.full.extend((!self.open.is_empty()).then_some(self.open));
        self.full
    }
}

#[cfg(test)]
mod tests {
    use tupyo_election::{Author, AuthorSignature, DocumentDigest, DocumentPart, Entry};

    use super::*;

    fn entry() -> CodedEntry {
        let (author, digest) = (Author::Official(0), DocumentDigest([0; 32]));
        let signature = AuthorSignature([0; 64]);
        let part = DocumentPart { author, digest, part: 0, parts: 1, bytes: Vec::new(), signature };
        CodedEntry::new(Entry::Document(part), None)
    }

    /// How many entries are handed out together, batch by batch, and those that are left.
    fn handed(count: u64, length: usize) -> Vec<Vec<usize>> {
        let mut waiting = Waiting::default();
        let sizes = |batches: Vec<Batch>| batches.iter().map(Vec::len).collect();
        let mut handed: Vec<_> =
            (0..count).filter_map(|index| waiting.push(index, entry(), length)).map(sizes).collect();
        handed.push(sizes(waiting.finish()));
        handed
    }

    #[test]
    fn a_batch_has_so_many_ballots_or_bytes() {
        assert_eq!(handed(2050, 100), [vec![1024, 1024, 2]]);
        assert_eq!(handed(65, 1 << 16), [vec![32, 32, 1]]);
        assert_eq!(handed(3, 1 << 22), [vec![1, 1, 1]]);
    }

    #[test]
    fn eight_batches_are_handed_out_together() {
        assert_eq!(handed(9 * 1024 + 1, 1), [vec![1024; 8], vec![1024, 1]]);
        assert_eq!(handed(8 * 1024, 1), [vec![1024; 8], vec![]]);
    }
}
