//! B4: Every ballot has as many points, responses and values as its style.
//!
//! Points, responses, values and a card's signature are as many as the style and the manifest say.
//!
//! Severity: result. Specified in docs/protocol/admission.md, "Ballots and challenges".

use tupyo_election::RefusalCode;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::B4,
    title: "Every ballot has as many points, responses and values as its style",
    severity: Severity::Result,
    refusals: &[RefusalCode::WrongShape],
    needs: &[CheckId::B1],
    count: |facts| Count::of_votes(facts, &[CheckId::B1, CheckId::B2, CheckId::B3, CheckId::B4]),
};
