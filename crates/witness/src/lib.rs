//! A witness: remembers the newest checkpoint of each ledger it knows, and cosigns what provably continues it
//! (docs/protocol/witness.md).
//!
//! | Type | Its one duty |
//! |---|---|
//! | [`WatchedLedger`] | which key signs the checkpoints of which sizes |
//! | `examine` | whether a request is answered with a cosignature, and whether another key is accepted: pure |
//! | [`StateDirectory`] | what was cosigned last, on stable storage; one process at a time |
//! | [`Cosigner`] | one request at a time for each ledger: examine, cosign, store, and only then answer |
//! | [`run`] | the same over HTTP |
//!
//! Whatever races and wherever the process is killed: of every two checkpoints of a ledger that a witness has cosigned,
//! one continues the other.

mod error;
mod examine;
mod http;
mod key_refusal;
mod options;
mod refusal;
mod serve;
mod state;
mod watched_ledger;
mod witness;

pub use error::WitnessError;
pub use key_refusal::LedgerKeyRefusal;
pub use options::WitnessOptions;
pub use refusal::CosigningRefusal;
pub use serve::run;
pub use state::StateDirectory;
pub use watched_ledger::WatchedLedger;
pub use witness::Cosigner;
