//! How much documents may take: of an election, of its authors' unfinished parts, and of the disk, whose last share is
//! the ballots'. These are the board's own rules, none of the record's.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tupyo_election::{Author, DocumentPart, ElectionId, ElectionState, Entry};

use crate::elections::ElectionBoard;

/// What documents may take.
pub(crate) struct Quotas {
    elections: PathBuf,
    /// Parts of an author that belong to no document that was said.
    unfinished_parts: u64,
    /// Bytes of an election's ledger, beyond which it takes no documents of several parts.
    election_bytes: u64,
    /// Percent of the disk that is left to ballots.
    ballot_reserve: u64,
    under_way: Mutex<BTreeSet<(ElectionId, Author)>>,
}

/// Why a part of a document is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoQuota {
    /// Another unfinished one of its author has not been answered.
    #[error("another part of a document by the same author is under way: send it again in a moment")]
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

/// The one unfinished part of an author that is under way, until it is dropped.
pub(crate) struct UnderWay {
    quotas: Arc<Quotas>,
    whose: (ElectionId, Author),
}

impl Quotas {
    /// For the elections in this directory.
    pub(crate) fn new(elections: PathBuf, unfinished_parts: u64, election_bytes: u64, ballot_reserve: u64) -> Quotas {
        Quotas { elections, unfinished_parts, election_bytes, ballot_reserve, under_way: Mutex::default() }
    }

    /// Whether an entry that is not on the ledger may be sent there; asks the disk, and only about documents.
    pub(crate) fn check(self: &Arc<Self>, board: &ElectionBoard, entry: &Entry) -> Result<Option<UnderWay>, NoQuota> {
        let Entry::Document(part) = entry else { return Ok(None) };
        // What closes an election, counts and opens it has one part.
        if part.parts <= 1 {
            return Ok(None);
        }
        if self.is_nearly_full() {
            return Err(NoQuota::ReservedForBallots);
        }
        if self.bytes_of(board.id()) >= self.election_bytes {
            return Err(NoQuota::ElectionFull);
        }
        if part.part + 1 >= part.parts {
            return Ok(None);
        }
        let under_way = self.begin((board.id(), part.author))?;
        let unfinished = unfinished(&board.published().state(), part);
        if unfinished >= self.unfinished_parts {
            Err(NoQuota::UnfinishedParts(unfinished))
        } else {
            Ok(Some(under_way))
        }
    }

    fn begin(self: &Arc<Self>, whose: (ElectionId, Author)) -> Result<UnderWay, NoQuota> {
        let is_first = self.under_way().insert(whose);
        is_first.then(|| UnderWay { quotas: self.clone(), whose }).ok_or(NoQuota::AuthorBusy)
    }

    /// What cannot be asked is not full: then appending says so.
    fn is_nearly_full(&self) -> bool {
        rustix::fs::statvfs(&self.elections).is_ok_and(|disk| {
            let free = u128::from(disk.f_bavail) * 100;
            free < u128::from(disk.f_blocks) * u128::from(self.ballot_reserve)
        })
    }

    fn bytes_of(&self, election: ElectionId) -> u64 {
        let Ok(files) = fs::read_dir(self.elections.join(election.to_string()).join("ledger")) else { return 0 };
        files.flatten().filter_map(|file| file.metadata().ok()).map(|metadata| metadata.len()).sum()
    }

    fn under_way(&self) -> MutexGuard<'_, BTreeSet<(ElectionId, Author)>> {
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
        self.quotas.under_way().remove(&self.whose);
    }
}
