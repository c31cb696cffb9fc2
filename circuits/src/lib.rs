//! What makes a ballot valid, and the proof that it is (docs/protocol/ballot.md).
//!
//! Each kind of contest is one file, a [`ContestRule`] that says everything that is particular to it: bounds, bits,
//! equations and outputs, how a choice is written and marked, what it is worth. They are in [one list](kinds::KINDS):
//!
//! | | |
//! |---|---|
//! | choosing | [`SingleChoice`](kinds::SingleChoice), [`ChooseUpTo`](kinds::ChooseUpTo), |
//! | | [`ChooseExactly`](kinds::ChooseExactly), [`ChooseAtLeast`](kinds::ChooseAtLeast), |
//! | | [`Approval`](kinds::Approval), [`Knapsack`](kinds::Knapsack) |
//! | numbers | [`Score`](kinds::Score), [`Cumulative`](kinds::Cumulative), [`Distribution`](kinds::Distribution), |
//! | | [`Quadratic`](kinds::Quadratic) |
//! | orders | [`Positional`](kinds::Positional), [`PositionalTop`](kinds::PositionalTop), |
//! | | [`Ranking`](kinds::Ranking), [`RankingTop`](kinds::RankingTop) |
//! | amounts | [`Amounts`](kinds::Amounts) |
//!
//! The circuits of a ballot style stand [side by side](Circuit::side_by_side) under one [`BallotProof`].
//!
//! ```
//! use tupyo_circuits::ContestRule;
//! use tupyo_circuits::kinds::ChooseUpTo;
//!
//! // Up to two of three options: the second and the third are chosen.
//! let (rule, options) = (ChooseUpTo { max: 2 }, 3);
//! let (circuit, vote) = (rule.circuit(options), rule.mark(options, &[1, 2])?);
//! assert_eq!(vote.publish_outputs(&circuit), [0, 1, 1, 0], "and no vote is unused");
//! assert!(rule.mark(options, &[0, 1, 2]).is_err(), "three are too many");
//! # Ok::<(), tupyo_circuits::SelectionError>(())
//! ```

mod bits;
#[rustfmt::skip]
mod catalogue;
mod circuit;
mod context;
pub mod kinds;
mod limbs;
mod opening;
mod parameter;
mod proof;
mod prove;
mod rule;
mod size;
mod statement;
mod tracking_code;
mod verify;
mod written;

pub use bits::{SecretBits, SelectionError};
pub use circuit::{Circuit, Equation, LinearForm};
pub use context::{Context, KnownDocuments};
pub use limbs::LimbProof;
pub use opening::PreparedOpening;
pub use parameter::{Bound, Example, Form, Parameter};
pub use proof::BallotProof;
pub use prove::{Sealed, Witness, prove};
pub use rule::{ContestRule, Kind, Output, Rule};
pub use size::Size;
pub use statement::{BallotBases, BallotHeader};
pub use tracking_code::{TrackingCode, TrackingCodeError};
pub use verify::{Foreseen, PreparedBallotProof};
pub use written::{Written, WrittenError};
