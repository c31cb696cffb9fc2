//! What officials, trustees and the makers of the roll do in an election, step by step, with keys in memory.
//!
//! | Module | What it does |
//! |---|---|
//! | `board` | what a step needs of a bulletin board |
//! | `actor` | somebody who acts on it: the key that signs |
//! | `official` | from the manifest to the result: the documents of the officials |
//! | `registration` | from cards and registrations to the roll |
//! | `ceremony` | a trustee's part in making the joint key |
//! | `opening` | a trustee verifies the whole record, and only then opens the tally |
//! | `memory` | what a trustee keeps between the steps, and when it must be durable |
//! | `error` | why a step is not taken |
//!
//! Nothing here does any I/O: the board, the storage and the randomness are arguments. A step can be taken again after it has failed: what is already posted
//! is not posted twice, because the board's rules refuse it.

mod actor;
mod board;
mod ceremony;
mod error;
mod memory;
mod official;
mod opening;
mod registration;

pub use actor::Actor;
pub use board::BulletinBoard;
pub use ceremony::{CeremonyStep, ceremony_step, culprits, waiting_for};
pub use error::{OfficeError, StepError};
pub use memory::{TrusteeMemory, TrusteeStorage};
pub use official::manifest_entries;
pub use opening::{VerifiedTally, decrypt};
pub use registration::{IssuedCard, RegistrationError, roll_of_registrations};
