//! The artifacts and pure steps of an election, from manifest to result (docs/protocol).
//!
//! An election is a fold over its ledger: [`ElectionState`] takes one [`Entry`] after another and says which is legal
//! next. It leaves expensive work to the caller: [`BallotCheck`] verifies proofs and signatures of ballots in batches,
//! [`tally`] adds up the counted ones. Server, verifier and the tools of officials, trustees and voters all use these.
//!
//! ```
//! use tupyo_election::{ElectionState, Entry, Phase};
//! use tupyo_rehearsal::{Plan, Rehearsal};
//!
//! // A small election, played in memory; whoever reads its ledger comes to the same state.
//! let play = Rehearsal::finished(Plan::single_choice(2, 3));
//! let mut state = ElectionState::new(play.state().election());
//! for entry in play.entries() {
//!     state.apply(&Entry::decode(entry)?)?; // proofs and roots are left to the caller
//! }
//! assert_eq!(state.phase(), Phase::Finished);
//! # Ok::<(), tupyo_election::Refusal>(())
//! ```

mod agreement;
mod approval;
mod author;
mod author_key;
mod ballot_check;
#[rustfmt::skip]
mod catalogue;
mod closing;
mod coded_entry;
mod document;
mod document_part;
mod elector;
mod entry;
mod first_entries;
mod identifiers;
mod key_follower;
mod ledger_key;
mod ledger_keys;
mod light_roll;
mod manifest;
mod official_key;
mod official_keys;
mod opened;
mod outcome;
mod page;
mod phase;
mod possession;
mod possessions;
mod refusal;
mod registered;
mod registration_roll;
mod restart;
mod roll;
mod roll_rule;
mod standing_registration;
mod state;
mod tally;
mod trust;
mod unit;
mod vote;
mod voter;
mod voting;

pub use agreement::{Agreed, Agreement, AgreementTerms, TallyDigest};
pub use approval::StandingApproval;
pub use author::Author;
pub use author_key::{AuthorKey, AuthorKeyError, AuthorSignature, DocumentSigner, SigningFault};
pub use ballot_check::{BallotCheck, CheckedBallot};
pub use closing::{Announcement, Close, LARGEST_TEXT, Schedule};
pub use coded_entry::CodedEntry;
pub use document::{Document, SayingError};
pub use document_part::{DocumentPart, LARGEST_PART_COUNT, PART_LENGTH};
pub use elector::Elector;
pub use entry::{Ballot, Challenged, Entry, LARGEST_ENTRY, SignedBallot};
pub use identifiers::{
    CountedRoot, DocumentDigest, ElectionId, ElectionIdError, LedgerRoot, RollRoot, VotingRoll, context,
};
pub use key_follower::KeyFollower;
pub use ledger_key::{LedgerKey, hash_of_key};
pub use ledger_keys::LedgerKeys;
pub use light_roll::{RollLine, RollPart};
pub use manifest::{
    AuthorityDraft, Contest, ContestDraft, ContestOption, ContestSize, ElectionManifest, ExceptionDraft, ExceptionKind,
    LedgerAnchor, LedgerDraft, Limits, LimitsDraft, ManifestDraft, ManifestError, ManifestException, ManifestRule,
    OptionDraft, Person, PersonDraft, RegistrationAuthority, RegistrationDraft, RegistrationRules, RuleDraft,
    Shortening, Style, StyleDraft, Title, TrusteesDraft, WitnessesDraft,
};
pub use official_key::OfficialKey;
pub use opened::{Cell, SealReason, Turnout};
pub use outcome::{Order, PairwiseMatrix, Ranked};
pub use page::{PageAsset, PageEntry, PageHeader, PageManifest, PageRule};
pub use phase::Phase;
pub use possession::{Holder, RegistrationScope};
pub use refusal::{Refusal, RefusalCode};
pub use registered::{Correction, LineChange, RegisteredVoter, RegistrationSummary};
pub use registration_roll::RegistrationRoll;
pub use restart::{CeremonyEnd, Restart};
pub use roll::Roll;
pub use roll_rule::RollRule;
pub use standing_registration::StandingRegistration;
pub use state::{ElectionState, EntryKind, LARGEST_UNAPPROVED_COUNT, Legal, LightElection, Obligation, OwedRoot};
pub use tally::{TallyBuilder, TallyError, tally};
pub use trust::{TrustSentence, TrustSubject, exceptions, trust};
pub use tupyo_circuits::{Output, Rule, kinds};
pub use unit::{UnitResult, UnitTally};
pub use vote::{FinishedBallot, Selection, seal, sign};
pub use voter::Voter;
pub use voting::Voting;
