//! Which entry comes next on a ledger, and what its sender is told: message in, effects out.
//!
//! No threads, clock, disk, randomness or logging of its own: a server carries out the effects with threads and files,
//! a simulation with a seed. What the entries say is the business of a [`Fold`]; elections are one.
//!
//! | Step | Where | Its one duty |
//! |---|---|---|
//! | [`admit`] | wherever a request is | decoding, once; cheap rules, from memory |
//! | [`look_up`] | where waiting for a disk keeps no other request waiting | whether the entry is there already |
//! | [`Fold::verify_signatures`], then | threads of their own, in batches | whoever holds no key causes no more than |
//! | [`Fold::verify_proofs`] | | the first |
//! | [`Sequencer`] | beside the one writer of the ledger | the order, the fold's rules, what must be recomputed from |
//! | | | the ledger |
//!
//! What it promises, if its effects are carried out in their order and an [`Append`](Effect::Append) is answered as the
//! ledger says:
//!
//! - An entry is answered with an index only after the ledger has acknowledged it there, and it has been published.
//! - What is answered with a refusal or [`Rejection::NoRoom`] is not on the ledger.
//! - One whose ledger somebody else has taken over answers nothing any more.
//! - The same bytes, and the same entry however often it is signed, have one place on the ledger and one answer.
//! - Everything behind an entry is judged by the state that it has led to, unless neither depends on the other
//!   ([`Company`]): such entries share an append, in which those without a lane have a few places, one for each author;
//!   the rest is for those with one, and none of both waits for ever. No clock is asked. So a ballot is in time if it
//!   comes before the document that closes voting, in the ledger's order.
//!
//! ```
//! use tupyo_election::ElectionState;
//! use tupyo_merkle::Hash;
//! use tupyo_rehearsal::{Plan, Rehearsal};
//! use tupyo_sequencer::{
//!     Admission, Arrival, Effect, Message, Publication, Sequencer, Submission, Unreadable, admit,
//! };
//!
//! /// What is published of a ledger, in memory.
//! struct Published(ElectionState, Vec<Vec<u8>>);
//!
//! impl Publication for Published {
//!     type Fold = ElectionState;
//!
//!     fn look<T>(&self, at: impl FnOnce(&ElectionState) -> T) -> T {
//!         at(&self.0)
//!     }
//! #
//! #     fn find(&self, arrival: &Arrival<ElectionState>) -> Option<(u64, Vec<u8>)> {
//! #         let index = self.1.iter().position(|entry| entry == arrival.bytes())?;
//! #         Some((index as u64, self.1[index].clone()))
//! #     }
//! #
//! #     fn read(&self, index: u64) -> Result<Vec<u8>, Unreadable> {
//! #         Ok(self.1[index as usize].clone())
//! #     }
//! #
//! #     fn root_at(&self, _size: u64) -> Result<Hash, Unreadable> {
//! #         unreachable!("no entry of this example names a root")
//! #     }
//! }
//!
//! let mut play = Rehearsal::opened(Plan::single_choice(2, 3));
//! let published = Published(play.state().clone(), play.entries().to_vec());
//! let size = play.entries().len() as u64;
//! let ballot = play.ballot(0, 1).encode();
//!
//! // A server verifies signatures and proofs of what is ready; then the order is this one's business.
//! let Admission::Ready(entry) = admit(&published, ballot.clone()) else { unreachable!("a ballot is admitted") };
//! let mut sequencer = Sequencer::default();
//! assert!(sequencer.handle(Message::Entry(Submission { entry, ticket: "voter 0" }), &published).is_empty());
//! let effects = sequencer.handle(Message::Begin, &published);
//! assert!(matches!(&effects[..], [Effect::Append { entries, .. }] if *entries == [ballot.clone()]));
//!
//! // Nobody is told anything before the ledger has acknowledged it.
//! let effects = sequencer.handle(Message::Appended { first_index: size }, &published);
//! assert!(matches!(&effects[..], [Effect::Publish { .. }, Effect::Answer("voter 0", Ok(index))] if *index == size));
//! ```

mod admission;
mod arrival;
mod cohort;
mod elections;
mod fold;
mod publication;
mod rejection;
mod sequencer;
mod submission;

pub use admission::{Admission, Admitted, admit, look_up};
pub use arrival::Arrival;
pub use elections::{ballot_of, key_of_ballot};
pub use fold::{Company, Fold, Key};
pub use publication::Publication;
pub use rejection::{Reason, Rejection, Unreadable};
pub use sequencer::{AppendFailure, Effect, Message, Sequencer};
pub use submission::Submission;
