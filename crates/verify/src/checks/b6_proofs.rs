//! B6: Every ballot's proof is valid.
//!
//! `xB + A − Σ fᵢPᵢ − z₁Q = O` and the four other equations of the proof, and those of its limbs if it has any.
//!
//! Severity: result. Specified in docs/protocol/ballot.md, "Proof".

use tupyo_election::RefusalCode;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::B6,
    title: "Every ballot's proof is valid",
    severity: Severity::Result,
    refusals: &[RefusalCode::ProofInvalid],
    needs: &[CheckId::B1, CheckId::B2, CheckId::B3, CheckId::B4, CheckId::B5],
    count: |facts| Count::of(facts.verified.proofs, facts.votes()),
};
