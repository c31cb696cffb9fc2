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

mod attempt;
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
pub use directory::copy_directory;
pub use error::LoadError;
pub use figures::{Figures, receipts_hold};
pub use invariants::{Breach, LoadEvidence, RecordDirectory, Tallied};
pub use prepared::{Prepared, PreparedBallot};
pub use process::{Ended, ServerProcess, Usage};
pub use replay::{ReplayBounds, Replayed, Target, replay};
pub use trouble::Trouble;
