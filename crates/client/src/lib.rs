//! What a voter's device does: fetch, check, encrypt, prove, sign, cast, challenge, keep the receipt.
//!
//! | Type | What it does |
//! |---|---|
//! | [`BoardAddress`] | the anchors file: where the bulletin board is, which election, and the ledger key that everything is checked with |
//! | [`Board`] | the HTTP interface of `docs/http.md`, blocking; every checkpoint and receipt it returns is verified |
//! | [`Follower`] | downloads the ledger, recomputes its root, folds it into an [`ElectionState`](tupyo_election::ElectionState) |
//! | [`Choices`] | what the voter wants |
//! | [`VotingSession`] | seals, casts and challenges ballots |
//! | [`View`], [`compare`] | whether two checkpoints, receipts, records or boards are of one history, or else evidence that they are not |
//! | [`AtCheckpoint`] | a ledger up to one checkpoint: the final one, where the manifest names witnesses |
//! | [`FollowedBoard`] | a board as officials and trustees act on it (`tupyo_office`) |
//! | [`BoardRecord`] | the record that a board serves, for the verifier |
//! | [`KeptReceipt`] | the proof, kept for ever, that a ballot is on the ledger |
//!
//! [`download_record`] copies the public record, [`export_record`] into a directory. Nothing that the board says is believed: what cannot be verified is a [`ClientError`].

mod anchors;
mod board;
mod board_record;
mod choices;
mod compare;
mod entries;
mod error;
mod export;
mod final_checkpoint;
mod follow;
mod followed_board;
mod http;
mod published;
mod receipt;
mod record;
mod voting;

pub use anchors::{AnchorsError, BoardAddress};
pub use board::{BallotStatus, Board, BoardStatus};
pub use board_record::BoardRecord;
pub use choices::{Choices, ChoicesError};
pub use compare::{Agreement, Comparison, Doubt, View, compare};
pub use entries::EntryReader;
pub use error::ClientError;
pub use export::{Exported, NewDirectory, export_record};
pub use final_checkpoint::AtCheckpoint;
pub use follow::{Follower, LedgerSource};
pub use followed_board::FollowedBoard;
pub use published::PublishedLedger;
pub use receipt::KeptReceipt;
pub use record::{RecordError, download_record};
pub use voting::{Posted, VotingSession};
