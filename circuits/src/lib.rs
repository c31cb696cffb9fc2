//! What makes a ballot valid, and the proof that it is (docs/protocol/ballot.md).
//!
//! Each contest kind is one small file that says only its bits, equations and outputs:
//!
//! | | |
//! |---|---|
//! | choosing | [`single_choice`], [`choose_up_to`], [`choose_exactly`], [`choose_at_least`], [`approval`] |
//! | numbers | [`score`], [`cumulative`], [`quadratic`] |
//! | orders | [`positional`], [`ranking`] |
//! | amounts | [`amounts()`] |
//!
//! The circuits of a ballot style stand [side by side](Circuit::side_by_side) under one [`BallotProof`].

mod amounts;
mod approval;
mod bits;
mod budget;
mod choose_at_least;
mod choose_exactly;
mod choose_up_to;
mod circuit;
mod context;
mod cumulative;
mod digit;
mod limbs;
mod opening;
mod positional;
mod proof;
mod prove;
mod quadratic;
mod ranking;
mod score;
mod single_choice;
mod statement;
mod tracking_code;
mod verify;

pub use amounts::{amounts, limbs_of, mark_amounts};
pub use approval::{approval, mark_approval};
pub use bits::{SecretBits, SelectionError};
pub use choose_at_least::{choose_at_least, mark_at_least};
pub use choose_exactly::{choose_exactly, mark_exactly};
pub use choose_up_to::{choose_up_to, mark_up_to};
pub use circuit::{Circuit, Equation, LinearForm};
pub use context::Context;
pub use cumulative::{cumulative, mark_cumulative};
pub use limbs::LimbProof;
pub use opening::PreparedOpening;
pub use positional::{mark_positional, positional};
pub use proof::BallotProof;
pub use prove::{Sealed, Witness, prove};
pub use quadratic::{mark_quadratic, quadratic};
pub use ranking::{mark_ranking, ordered_pairs, ranking};
pub use score::{mark_score, score};
pub use single_choice::{mark_single, single_choice};
pub use statement::{BallotBases, BallotHeader};
pub use tracking_code::{TrackingCode, TrackingCodeError};
pub use verify::PreparedBallotProof;
