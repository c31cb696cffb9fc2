//! How a ledger grew, without a clock.

use tupyo_election::Entry;

/// So many slices at most: as many bars as a narrow page can show.
const MOST_SLICES: u64 = 48;

/// How a ledger grew, in slices of as many entries each. No entry says when it was made, and the witnesses' times are
/// those of the last checkpoint alone: so it is by number, not by hour.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LedgerSlices {
    /// The entries of each slice; the last one may have fewer.
    pub width: u64,
    /// The slices, in order. None if nothing was read.
    pub slices: Vec<GrowthSlice>,
}

/// What some neighbouring entries of a ledger are, legal or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GrowthSlice {
    /// Ballots that were cast.
    pub ballots: u64,
    /// Ballots that were challenged.
    pub challenges: u64,
    /// Parts of documents.
    pub documents: u64,
}

impl LedgerSlices {
    /// Counts an entry of a ledger of this size.
    pub(crate) fn count(&mut self, index: u64, size: u64, entry: &Entry) {
        self.width = size.div_ceil(MOST_SLICES).max(1);
        let Ok(place) = usize::try_from((index / self.width).min(MOST_SLICES - 1)) else { return };
        if self.slices.len() <= place {
            self.slices.resize(place + 1, GrowthSlice::default());
        }
        let Some(slice) = self.slices.get_mut(place) else { return };
        match entry {
            Entry::Ballot(_) => slice.ballots += 1,
            Entry::Challenged(_) => slice.challenges += 1,
            Entry::Document(_) => slice.documents += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use tupyo_election::{Author, AuthorSignature, DocumentDigest, DocumentPart};

    use super::*;

    fn slices(size: u64) -> Vec<u64> {
        let (author, digest) = (Author::Official(0), DocumentDigest([0; 32]));
        let signature = AuthorSignature([0; 64]);
        let entry = Entry::Document(DocumentPart { author, digest, part: 0, parts: 1, bytes: Vec::new(), signature });
        let mut growth = LedgerSlices::default();
        (0..size).for_each(|index| growth.count(index, size, &entry));
        growth.slices.iter().map(|slice| slice.documents).collect()
    }

    #[test]
    fn a_ledger_has_at_most_48_slices_all_as_wide_but_the_last() {
        assert_eq!(slices(48), [1; 48]);
        assert_eq!(slices(49), [&[2; 24][..], &[1]].concat());
        assert_eq!(slices(100), [&[3; 33][..], &[1]].concat());
        assert_eq!(slices(4800), [100; 48]);
    }
}
