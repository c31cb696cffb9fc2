//! B5: Every ballot knows what was announced while voting was open.
//!
//! `documents` is the number of documents that have taken effect since `Open`.
//!
//! Severity: rules. Specified in docs/protocol/admission.md, "Documents while voting is open".

use tupyo_election::RefusalCode;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::B5,
    title: "Every ballot knows what was announced while voting was open",
    severity: Severity::Rules,
    refusals: &[RefusalCode::DocumentsChanged],
    needs: &[CheckId::B1],
    count: |facts| Count::of_votes(facts, &[CheckId::B1, CheckId::B2, CheckId::B3, CheckId::B4, CheckId::B5]),
};
