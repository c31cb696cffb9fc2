//! The artifacts and pure steps of an election, from manifest to result (docs/protocol).
//!
//! An election is a fold over its ledger: [`ElectionState`] takes one [`Entry`] after another and says which is legal next. It leaves to the caller
//! what is expensive: [`BallotCheck`] verifies proofs and signatures of ballots in batches, [`tally`] adds up the counted ones. Server, verifier
//! and the tools of officials, trustees and voters all use these.

mod agreement;
mod author;
mod ballot_check;
mod closing;
mod coded_entry;
mod document;
mod document_part;
mod entry;
mod identifiers;
mod ledger_keys;
mod manifest;
mod outcome;
mod phase;
mod refusal;
mod roll;
mod state;
mod tally;
mod unit;
mod vote;

pub use agreement::{Agreed, Agreement, AgreementTerms, TallyDigest};
pub use author::Author;
pub use ballot_check::{BallotCheck, CheckedBallot};
pub use closing::{Close, LARGEST_TEXT, Schedule};
pub use coded_entry::CodedEntry;
pub use document::{Document, Voter};
pub use document_part::{DocumentPart, LARGEST_PART_COUNT, PART_LENGTH};
pub use entry::{Ballot, Challenged, Entry, LARGEST_ENTRY, SignedBallot};
pub use identifiers::{DocumentDigest, ElectionId, ElectionIdError, LedgerRoot, RollRoot, context};
pub use ledger_keys::{LedgerKey, LedgerKeys, hash_of_key};
pub use manifest::{
    Contest, ContestDraft, ContestOption, ElectionManifest, LedgerAnchor, LedgerDraft, Limits, LimitsDraft,
    ManifestDraft, ManifestError, ManifestRule, OptionDraft, Person, PersonDraft, RuleDraft, Style, StyleDraft, Title,
    TrusteesDraft, WitnessesDraft,
};
pub use outcome::{Order, PairwiseMatrix, Ranked};
pub use phase::Phase;
pub use refusal::{Refusal, RollRule};
pub use roll::Roll;
pub use state::{ElectionState, EntryKind, Legal, Obligation};
pub use tally::{TallyBuilder, TallyError, tally};
pub use tupyo_circuits::{Output, Rule, kinds};
pub use unit::{UnitResult, UnitTally};
pub use vote::{FinishedBallot, Selection, Voting, seal, sign};
