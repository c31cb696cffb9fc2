//! Load on a bulletin board, and what must hold after it.
//!
//! | Type | What it is |
//! |---|---|
//! | [`Prepared`] | a rehearsed election and valid ballots for it, made once and kept in a file |
//! | [`replay`] | casts prepared ballots over keep-alive connections, bounded in count and time |
//! | [`Attempt`] | what a client knows of one request; a [log](read_log) has one line for each |
//! | [`Figures`] | how many were accepted and refused, how fast |
//! | [`LoadEvidence`] | clients' logs and seen checkpoints, held against the public board: [`Breach`] |
//! | [`ServerProcess`] | the board, as a process of its own |
//! | [`TrialCertificates`] | keys and certificates of its gateways |
//!
//! ```
//! use std::time::Duration;
//!
//! use tupyo_circuits::TrackingCode;
//! use tupyo_load::{Attempt, CastOutcome, Figures};
//! use tupyo_merkle::leaf_hash;
//!
//! let attempt = |outcome: CastOutcome| Attempt {
//!     code: TrackingCode([7; 32]),
//!     leaf: leaf_hash(b"the ballot's bytes"),
//!     outcome,
//!     latency: Duration::from_millis(4),
//! };
//! let accepted = CastOutcome::Acknowledged { index: Some(12), receipt: String::new() };
//! let refused = CastOutcome::Refused { status: 409, code: "closed".to_owned() };
//! let figures = Figures::of(&[attempt(accepted), attempt(refused)], Duration::from_secs(2));
//! assert_eq!((figures.accepted, figures.refused["closed"]), (1, 1));
//! assert_eq!((figures.casts_per_second, figures.p99_ms), (0.5, 4.0));
//! ```

mod attempt;
mod certificates;
mod connection;
mod directory;
mod error;
mod figures;
mod invariants;
mod loopback;
mod prepared;
mod process;
mod replay;
mod trouble;

pub use attempt::{Attempt, CastOutcome, read_log, write_log};
pub use certificates::TrialCertificates;
pub use directory::copy_directory;
pub use error::LoadError;
pub use figures::{Figures, receipts_hold};
pub use invariants::{Breach, LoadEvidence, RecordDirectory, Tallied};
pub use prepared::{Prepared, PreparedBallot};
pub use process::{Ended, ServerProcess, Usage};
pub use replay::{ReplayBounds, Replayed, Target, replay};
pub use trouble::Trouble;
