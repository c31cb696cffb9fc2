//! A small election played in memory, with the keys of all its people: legal entries, in order, for tests, benches and
//! fuzzing.
//!
//! Everything is drawn from a seed, so that the same plan gives the same entries. Nothing here is for a real election.
//!
//! ```
//! use tupyo_rehearsal::{Plan, Rehearsal};
//!
//! let mut play = Rehearsal::opened(Plan::single_choice(2, 3));
//! play.cast(0, 1); // the first voter chooses the second option
//! play.finish();
//! assert!(play.is_finished());
//! ```
#![allow(clippy::expect_used, reason = "a rehearsal that cannot go on is a failed test")]

mod bomb;
mod choice;
mod ledger;
mod plan;
mod record;
mod registration_plan;
mod shown_board;
mod stage;

pub use bomb::Bomb;
pub use ledger::{LEDGER_NAME, ledger_key_file, ledger_signer};
pub use plan::Plan;
pub use record::{record_files, root_of_first};
pub use registration_plan::RegistrationPlan;
pub use shown_board::{ShownBoard, documents_of, witness_signer};
pub use stage::Rehearsal;
