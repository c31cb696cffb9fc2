//! What has become of a ballot that is on a ledger, and whose it is: one rule, which voters' devices and auditors use.
//!
//! | Type | What it says |
//! |---|---|
//! | [`BallotFate`] | whether a ballot counts, by the fold over the ledger |
//! | [`ReceiptFate`] | the same for the ballot of a receipt |
//! | [`BallotVoter`] | whose ballot it is |
//! | [`OpenedBallot`] | what a challenged ballot holds, opened on another device than the one that made it |
//!
//! That an entry is on the ledger is proven before, by a receipt or by the whole ledger.
//!
//! ```
//! use tupyo_election::Entry;
//! use tupyo_fate::ReceiptFate;
//! use tupyo_rehearsal::{Plan, Rehearsal};
//!
//! let mut election = Rehearsal::opened(Plan::single_choice(2, 1));
//! election.cast(0, 0);
//! let first = Entry::decode(election.entries().last().ok_or("a ballot")?)?;
//! let fate = |election: &Rehearsal| ReceiptFate::of(election.state(), &first, true);
//! assert_eq!(fate(&election)?, ReceiptFate::CountedSoFar);
//! election.cast(0, 1);
//! assert_eq!(fate(&election)?.as_str(), "superseded");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod ballot_fate;
mod ballot_voter;
#[rustfmt::skip]
mod catalogue;
mod count_line;
mod fault;
mod opened_ballot;
mod receipt_fate;

pub use ballot_fate::BallotFate;
pub use ballot_voter::BallotVoter;
pub use count_line::count_line;
pub use fault::FateError;
pub use opened_ballot::OpenedBallot;
pub use receipt_fate::ReceiptFate;

use tupyo_election::{Ballot, Challenged, Entry, SignedBallot};

/// The ballot that is cast or challenged.
pub fn ballot_of(entry: &Entry) -> Option<&Ballot> {
    match entry {
        Entry::Ballot(SignedBallot { ballot, .. }) | Entry::Challenged(Challenged { ballot, .. }) => Some(ballot),
        Entry::Document(_) => None,
    }
}
