//! Which entry comes next on an election's ledger, and what its sender is told: message in, effects out.
//!
//! No threads, clock, disk, randomness or logging of its own: a server carries out the effects with threads and files, a simulation with a seed.
//!
//! | Step | Where | Its one duty |
//! |---|---|---|
//! | [`admit`] | wherever a request is | cheap rules; whether the entry is there already |
//! | [`verify`] | one thread, in batches | proofs and signatures of ballots |
//! | [`Sequencer`] | beside the one writer of the ledger | the order, the state machine's rules, the close rule |
//!
//! What it promises, if its effects are carried out in their order and an [`Append`](Effect::Append) is answered as the ledger says:
//!
//! - An entry is answered with an index only after the ledger has acknowledged it there, and it has been published.
//! - What is answered with a refusal or [`Rejection::NoRoom`] is not on the ledger.
//! - The same bytes, and the same ballot however often it is signed, have one place on the ledger and one answer.
//! - Everything behind a document, above all behind the one that closes voting, is judged by the state that the document has led to. A ballot is in time
//!   if it comes before the closing document in the ledger's order; no clock is asked.

mod admission;
mod board;
mod rejection;
mod round;
mod sequencer;
mod verification;

pub use admission::{Admitted, admit, admit_ballot};
pub use board::{Board, Unreadable, ballot_of};
pub use rejection::Rejection;
pub use sequencer::{Effect, Failure, Message, Sequencer, Submission};
pub use verification::verify;
