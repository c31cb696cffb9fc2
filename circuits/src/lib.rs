//! What makes a ballot valid, and the proof that it is (docs/protocol/ballot.md).
//!
//! Each contest kind is one small file that says only its bits, equations and outputs: [`single_choice`], [`choose_up_to`]. The circuits of a ballot
//! style stand [side by side](Circuit::side_by_side) under one [`BallotProof`].

mod bits;
mod choose_up_to;
mod circuit;
mod opening;
mod proof;
mod prove;
mod single_choice;
mod statement;
mod tracking_code;
mod verify;

pub use bits::{SecretBits, SelectionError};
pub use choose_up_to::{choose_up_to, mark_up_to};
pub use circuit::{Circuit, Equation, LinearForm};
pub use opening::PreparedOpening;
pub use proof::BallotProof;
pub use prove::{Sealed, Witness, prove};
pub use single_choice::{mark_single, single_choice};
pub use statement::{BallotBases, BallotHeader, Context};
pub use tracking_code::{TrackingCode, TrackingCodeError};
pub use verify::PreparedBallotProof;
