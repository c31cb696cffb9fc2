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
//!
//! ```
//! use tupyo_merkle::{AddCheckpoint, Checkpoint, Note, NoteSigner, Timestamp, WitnessSigner, leaf_hash};
//! use tupyo_witness::{Cosigner, CosigningRefusal, StateDirectory};
//!
//! let (directory, now) = (tempfile::tempdir()?, Timestamp::from_seconds(1_800_000_000).ok_or("a time")?);
//! let ledger = NoteSigner::from_seed("board.example/election".parse()?, &[1; 32]);
//! let witness = WitnessSigner::from_seed("witness.example/w1".parse()?, &[2; 32]);
//! let state = StateDirectory::open(directory.path())?;
//! let witness = Cosigner::new(witness, state, vec![ledger.verifier().clone().into()])?;
//!
//! let signed = |entry: &[u8]| {
//!     Checkpoint { origin: ledger.name().clone(), size: 1, root: leaf_hash(entry) }.sign(&ledger)
//! };
//! let (checkpoint, other) = (Note::parse(signed(b"one")?)?, Note::parse(signed(b"other")?)?);
//!
//! // Two histories of one entry, both signed by the ledger's key: only one of them is cosigned.
//! let ask = |old_size: u64, checkpoint: &Note| {
//!     let request = AddCheckpoint { old_size, path: Vec::new(), checkpoint: checkpoint.clone() };
//!     witness.add_checkpoint(request.to_string().as_bytes(), now)
//! };
//! let cosignature = ask(0, &checkpoint)?;
//! assert_eq!(witness.key().verify(&checkpoint, &cosignature)?, now);
//! assert_eq!(ask(1, &other).err(), Some(CosigningRefusal::OtherRoot { known: 1 }));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

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
