//! HTTP to a bulletin board and to copies of its ledger, and what is read through it. Whatever must be right on a
//! voter's device is in `tupyo-voter`.
//!
//! | Type | What it does |
//! |---|---|
//! | [`Board`] | the HTTP interface of `docs/http.md`, blocking; every checkpoint and receipt it returns is verified |
//! | [`LedgerSource`], [`PublishedLedger`] | where a ledger's public files are read from: a board, or a copy of them |
//! | [`Follower`] | downloads the ledger for a [`FollowedLedger`](tupyo_voter::FollowedLedger) |
//! | [`View`], [`compare`] | whether two checkpoints, receipts, records or boards are of one history, or evidence |
//! | | that they are not |
//! | [`AtCheckpoint`] | a ledger up to one checkpoint: the final one, where the manifest names witnesses |
//! | [`LightVisitor`] | fetches for a [`LightFollower`](tupyo_voter::LightFollower): kilobytes instead of the ledger |
//! | [`FollowedBoard`] | a board as officials and trustees act on it (`tupyo_office`) |
//! | [`FollowedRecord`] | a copy of it as they act on it without a network: what they say is kept to be posted |
//! | [`BoardRecord`] | the record that a board serves, for the verifier |
//! | [`SendingLedger`] | follows the ledger while [`Board::send`] sends a ballot until its receipt is there |
//! | [`Patience`] | how long a busy server is asked again |
//! | [`PageDirectory`], [`compare_page`] | the voters' page: what a directory has, and what a server serves |
//! | [`RegistrarService`] | the HTTP interface of a registrar (`docs/registrar.md`) |
//!
//! [`download_record`] copies the public record, [`export_record`] into a directory. Nothing that the board says is
//! believed: what cannot be verified is a [`ClientError`].
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use tupyo_client::{ClientError, Follower, LedgerSource};
//! use tupyo_merkle::TilePath;
//! use tupyo_rehearsal::{Plan, Rehearsal, record_files};
//!
//! /// A copy of a ledger in memory; [`Board`](tupyo_client::Board) and
//! /// [`PublishedLedger`](tupyo_client::PublishedLedger) are others.
//! struct Kept(BTreeMap<String, Vec<u8>>);
//!
//! impl LedgerSource for Kept {
//!     fn checkpoint_file(&self) -> Result<Vec<u8>, ClientError> {
//!         Ok(self.0.get("checkpoint").cloned().unwrap_or_default())
//!     }
//!
//!     fn tile(&self, path: TilePath) -> Result<Option<Vec<u8>>, ClientError> {
//!         Ok(self.0.get(&path.to_string()).cloned())
//!     }
//! }
//!
//! let play = Rehearsal::opened(Plan::single_choice(2, 3));
//! let mut copy = Kept(record_files(play.entries(), &play.signer()));
//! let election = play.state().election();
//! let entries = play.entries().len() as u64;
//! assert_eq!(Follower::new(&copy, election).advance()?.0.entries(), entries);
//!
//! // A copy with a changed byte is refused.
//! for bytes in copy.0.values_mut() {
//!     bytes[9] ^= 1;
//! }
//! assert!(Follower::new(&copy, election).advance().is_err());
//! # Ok::<(), ClientError>(())
//! ```

mod board;
mod board_record;
mod compare;
mod entries;
mod error;
mod export;
mod final_checkpoint;
mod follow;
mod followed;
mod followed_board;
mod followed_record;
mod http;
mod keys;
mod light;
mod page;
mod patience;
mod published;
mod record;
mod registrar;
mod sending;
mod trust;

pub use board::{BallotStatus, Board, BoardStatus};
pub use board_record::BoardRecord;
pub use compare::{Comparison, Doubt, OneHistory, View, compare};
pub use entries::EntryReader;
pub use error::ClientError;
pub use export::{Exported, NewDirectory, export_record};
pub use final_checkpoint::AtCheckpoint;
pub use follow::{Follower, LedgerSource};
pub use followed_board::FollowedBoard;
pub use followed_record::FollowedRecord;
pub use http::http_agent;
pub use keys::followed_keys;
pub use light::{LightVisitor, Traffic};
pub use page::{PageComparison, PageDirectory, PageDirectoryError, PageFault, PageFinding, PageVisitor, compare_page};
pub use patience::Patience;
pub use published::PublishedLedger;
pub use record::{DownloadError, download_record};
pub use registrar::RegistrarService;
pub use sending::SendingLedger;
