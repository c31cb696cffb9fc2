//! What a voter's page needs of an election, for JavaScript: check the ledger, encrypt, prove and sign a ballot, check its receipt.
//!
//! The page fetches and shows; everything that must be right happens here, with the same code as in server and verifier.
//!
//! | Type | What it does |
//! |---|---|
//! | [`PhoneElection`] | folds the ledger's entries, compares them with the signed checkpoint, seals ballots, checks receipts |
//! | [`PhoneBallot`] | a finished ballot: shows its tracking code, and is then cast or challenged |
//!
//! For `wasm32` the module `exports` gives them to JavaScript as the classes `Election`, `Ballot` and `VotingKey`. bindings/wasm/README.md says how to
//! build them; on other targets this is an ordinary library, so that its tests run everywhere.

mod ballot;
mod election;
mod error;
#[cfg(target_arch = "wasm32")]
mod exports;
mod form;

pub use ballot::PhoneBallot;
pub use election::PhoneElection;
pub use error::PhoneError;
