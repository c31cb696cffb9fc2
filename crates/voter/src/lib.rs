//! What a voter's device must do right, without input or output: the tool, the voter's page and every other front end
//! are thin layers over it.
//!
//! | Type | What it does |
//! |---|---|
//! | [`BoardAddress`] | the anchors file: where the bulletin board is, and which election: everything else follows |
//! | | from its id |
//! | [`FollowedLedger`] | takes the ledger's entries, folds them into an |
//! | | [`ElectionState`](tupyo_election::ElectionState), and holds them to what the ledger's keys have signed, also |
//! | | on earlier visits |
//! | [`LightFollower`] | follows in kilobytes: asks for documents, proofs, the voter's own line and ballot, and holds |
//! | | them to what the ledger's keys have signed |
//! | [`VisitPause`] | how long a visit waits for a board that is busy |
//! | [`Choices`] | what the voter wants |
//! | [`VotingSession`], [`SealedBallot`] | seal, and then cast or challenge; [`check_opened`] compares what a |
//! | | challenge has opened with the choices |
//! | [`CastBallot`], [`AskedBallot`] | waits for the signature of the voter's card, where the manifest demands one; |
//! | | and is seen by another machine, which has the card |
//! | [`Pending`] | what was decided and is not known to be on the ledger: kept before it is sent, and sent again |
//! | [`Sending`] | sends it, through lost answers, busy boards and restarts, until its receipt is there or the ledger |
//! | | rules it out |
//! | [`KeptReceipt`], [`Standing`] | the proof, kept for ever, that a ballot is on the ledger, and whether enough |
//! | | witnesses have seen it |
//! | [`OpenedBallot`], [`BallotSearch`] | the second device: opens a challenged ballot of another one by its code |
//! | [`CountedBallots`], [`CountedSearch`] | which ballots the tally counts; looks for one in a board's copy |
//! | [`BallotFate`], [`BallotVoter`] | what has become of a ballot on the ledger, and whose it is |
//!
//! Whoever calls brings bytes, randomness and storage. Nothing that the board says is believed: what cannot be verified
//! is a [`VoterError`].
//!
//! ```
//! use rand::rngs::OsRng;
//! use tupyo_voter::{Choices, FollowedLedger, VotingSession};
//! # use tupyo_merkle::encode_bundle;
//! # use tupyo_rehearsal::{Plan, Rehearsal, record_files};
//! # let board = Rehearsal::opened(Plan::single_choice(3, 2));
//! # let checkpoint = record_files(board.entries(), &board.signer()).remove("checkpoint").unwrap_or_default();
//! # let (bundle, width) = (encode_bundle(board.entries())?, board.entries().len() as u16);
//! # let election = board.state().election();
//! # let key = &board.voters()[0];
//! // The election's id comes from somewhere the voter trusts, the files from the board.
//! let mut ledger = FollowedLedger::new(election);
//! ledger.take_bundle(&bundle, width)?;
//! let (state, _) = ledger.confirm(&checkpoint)?;
//!
//! let session = VotingSession::new(state, key)?;
//! let choices = Choices::parse(session.check().manifest(), 0, &["contest-0=option-2"])?;
//! let ballot = session.prepare(&choices, &mut OsRng)?;
//! println!("Tracking code: {}", ballot.code());
//! let entry = session.sign(ballot, &mut OsRng)?; // to be posted; or `session.open(…)`, to have the encryption checked
//! # assert!(board.check().verify(&[&entry]).iter().all(Result::is_ok));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod anchors;
mod ballot_search;
mod cast_ballot;
mod choices;
mod counted_ballots;
mod dated;
mod error;
mod finality;
mod followed_ledger;
mod form;
mod light;
mod opening;
mod pending;
mod receipt;
mod result;
mod sending;
mod signed;
mod visit_pause;
mod voting;

pub use anchors::{AnchorsError, BoardAddress, board_url};
pub use ballot_search::BallotSearch;
pub use cast_ballot::{AskedBallot, CastBallot};
pub use choices::{Choices, ChoicesError};
pub use counted_ballots::{CopiedCodes, CountedBallots, CountedSearch, CountedVote};
pub use dated::{DatedBy, DatedCheckpoint, TurnoutAt};
pub use error::{VoterError, is_contradiction, is_passing};
pub use finality::final_checkpoint;
pub use followed_ledger::FollowedLedger;
pub use form::empty_ballot;
pub use light::{
    BallotsBy, LedgerGrowth, LightFate, LightFollower, LightRequest, MissingBallot, MissingKind, VisitError,
};
pub use opening::check_opened;
pub use pending::{Decision, Next, Pending};
pub use receipt::{KeptReceipt, Standing};
pub use result::result_json;
pub use sending::{Sending, SendingStep, pause};
pub use tupyo_fate::{BallotFate, BallotVoter, FateError, OpenedBallot, ReceiptFate};
pub use visit_pause::VisitPause;
pub use voting::{BallotBox, Posted, SealedBallot, VotingSession};
