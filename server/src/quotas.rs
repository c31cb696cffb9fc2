//! How much documents may take: of an election, of its authors' unfinished parts, and of the disk, whose last share is
//! the ballots'. These are the board's own rules, none of the record's.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tupyo_election::{Author, DocumentPart, ElectionId, ElectionState, Entry};

use crate::elections::ElectionBoard;

/// The most documents and parts of one author that are on their way, to which only one part belongs that goes on.
const UNDER_WAY: usize = 4;

/// What documents may take.
pub(crate) struct Quotas {
    elections: PathBuf,
    /// Parts of an author that belong to no document that was said.
    unfinished_parts: u64,
    /// Bytes of an election's ledger, beyond which it takes no documents of several parts.
    election_bytes: u64,
    /// Percent of the disk that is left to ballots.
    ballot_reserve: u64,
    under_way: Mutex<BTreeMap<(ElectionId, Author), Own>>,
}

/// What of an author is on its way.
#[derive(Default)]
struct Own {
    all: usize,
    /// A part that goes on is among them.
    goes_on: bool,
}

/// Why a part of a document is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoQuota {
    /// Others of its author have not been answered.
    #[error("other documents or parts by the same author are under way: send it again in a moment")]
    AuthorBusy,
    /// Too many lead nowhere.
    #[error(
        "the author has left {0} parts of unfinished documents here: from now on the board takes only documents of \
         one part; its operator can allow more (option --unfinished-parts)"
    )]
    UnfinishedParts(u64),
    /// The election is large enough.
    #[error(
        "the election has as many bytes as it may: the board takes only ballots and documents of one part; its \
         operator can allow more (option --election-bytes)"
    )]
    ElectionFull,
    /// The disk is nearly full.
    #[error(
        "the rest of the disk is reserved for ballots and documents of one part: the operator must make room for \
         others (option --ballot-reserve)"
    )]
    ReservedForBallots,
}

/// A document that is under way, or a part, until it is dropped.
pub(crate) struct UnderWay {
    quotas: Arc<Quotas>,
    whose: (ElectionId, Author),
    goes_on: bool,
}

impl Quotas {
    /// For the elections in this directory.
    pub(crate) fn new(elections: PathBuf, unfinished_parts: u64, election_bytes: u64, ballot_reserve: u64) -> Quotas {
        Quotas { elections, unfinished_parts, election_bytes, ballot_reserve, under_way: Mutex::default() }
    }

    /// Whether an entry that is not on the ledger may be sent there; asks the disk, and only about documents.
    pub(crate) fn check(self: &Arc<Self>, board: &ElectionBoard, entry: &Entry) -> Result<Option<UnderWay>, NoQuota> {
        let Entry::Document(part) = entry else { return Ok(None) };
        let goes_on = part.part.saturating_add(1) < part.parts;
        let under_way = self.begin((board.id(), part.author), goes_on)?;
        // What closes an election, counts and opens it has one part.
        if part.parts > 1 {
            self.check_part(board, part, goes_on)?;
        }
        Ok(Some(under_way))
    }

    fn check_part(&self, board: &ElectionBoard, part: &DocumentPart, goes_on: bool) -> Result<(), NoQuota> {
        if self.is_nearly_full() {
            return Err(NoQuota::ReservedForBallots);
        }
        if self.bytes_of(board.id()) >= self.election_bytes {
            return Err(NoQuota::ElectionFull);
        }
        if !goes_on {
            return Ok(());
        }
        let unfinished = unfinished(&board.published().state(), part);
        if unfinished >= self.unfinished_parts { Err(NoQuota::UnfinishedParts(unfinished)) } else { Ok(()) }
    }

    fn begin(self: &Arc<Self>, whose: (ElectionId, Author), goes_on: bool) -> Result<UnderWay, NoQuota> {
        let mut under_way = self.under_way();
        let own = under_way.entry(whose).or_default();
        if own.all >= UNDER_WAY || (goes_on && own.goes_on) {
            return Err(NoQuota::AuthorBusy);
        }
        own.all += 1;
        own.goes_on |= goes_on;
        Ok(UnderWay { quotas: self.clone(), whose, goes_on })
    }

    /// What cannot be asked is not full: then appending says so.
    fn is_nearly_full(&self) -> bool {
        rustix::fs::statvfs(&self.elections).is_ok_and(|disk| {
            let free = u128::from(disk.f_bavail) * 100;
            free < u128::from(disk.f_blocks) * u128::from(self.ballot_reserve)
        })
    }

    fn bytes_of(&self, election: ElectionId) -> u64 {
        let segments = self.elections.join(election.to_string()).join("ledger").join("segments");
        let Ok(files) = fs::read_dir(segments) else { return 0 };
        files.flatten().filter_map(|file| file.metadata().ok()).map(|metadata| metadata.len()).sum()
    }

    fn under_way(&self) -> MutexGuard<'_, BTreeMap<(ElectionId, Author), Own>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn unfinished(state: &ElectionState, part: &DocumentPart) -> u64 {
    let of_author = state.unfinished().into_iter().find(|(author, _)| *author == part.author);
    of_author.map_or(0, |(_, parts)| parts)
}

impl NoQuota {
    /// The stable code.
    pub(crate) fn code(self) -> &'static str {
        match self {
            NoQuota::AuthorBusy => "author-busy",
            NoQuota::UnfinishedParts(_) => "unfinished-parts",
            NoQuota::ElectionFull => "election-full",
            NoQuota::ReservedForBallots => "reserved-for-ballots",
        }
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let mut under_way = self.quotas.under_way();
        let Some(own) = under_way.get_mut(&self.whose) else { return };
        own.all -= 1;
        own.goes_on &= !self.goes_on;
        if own.all == 0 {
            under_way.remove(&self.whose);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_author_has_some_documents_under_way_and_of_parts_that_go_on_one() {
        let quotas = Arc::new(Quotas::new(PathBuf::new(), 512, u64::MAX, 0));
        let election = ElectionId([7; 32]);
        let begin = |trustee, goes_on| quotas.begin((election, Author::Trustee(trustee)), goes_on);
        let part = begin(0, true).unwrap();
        assert_eq!(begin(0, true).err(), Some(NoQuota::AuthorBusy));
        let mut documents: Vec<_> = (1..UNDER_WAY).map(|_| begin(0, false).unwrap()).collect();
        assert_eq!(begin(0, false).err(), Some(NoQuota::AuthorBusy));
        let _nobody_elses = (begin(1, true).unwrap(), begin(1, false).unwrap());
        documents.pop();
        assert_eq!(begin(0, true).err(), Some(NoQuota::AuthorBusy));
        drop(part);
        documents.push(begin(0, true).unwrap());
        assert!(begin(0, true).is_err() && begin(0, false).is_ok());
        drop(documents);
        assert_eq!(quotas.under_way().len(), 1);
    }
}
