//! B2: Every ballot is by a voter on the roll.
//!
//! `voter` is less than the number of voters.
//!
//! Severity: result. Specified in docs/protocol/admission.md, "Ballots and challenges".

use tupyo_election::RefusalCode;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::B2,
    title: "Every ballot is by a voter on the roll",
    severity: Severity::Result,
    refusals: &[RefusalCode::UnknownVoter],
    needs: &[CheckId::B1],
    count: |facts| Count::of_votes(facts, &[CheckId::B1, CheckId::B2]),
};
