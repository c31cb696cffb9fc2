//! P15: No election is cancelled after trustees have agreed to open it.
//!
//! No `Cancelled` stands behind a quorum of agreements.
//!
//! Severity: rules. Specified in docs/protocol/admission.md, "Cancelling".

use tupyo_election::RefusalCode;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::P15,
    title: "No election is cancelled after trustees have agreed to open it",
    severity: Severity::Rules,
    refusals: &[RefusalCode::AgreedAlready],
    needs: &[CheckId::P1, CheckId::P2],
    count: |facts| Count::of_parts(facts, CheckId::P15),
};
