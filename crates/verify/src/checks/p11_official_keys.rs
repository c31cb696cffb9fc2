//! P11: Officials' keys are replaced by the others alone, with keys that nobody has had.
//!
//! As many other officials as must approve name an official, and a key that is and was nobody's.
//!
//! Severity: result. Specified in docs/protocol/admission.md, "Another key of an official".

use tupyo_election::RefusalCode;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::P11,
    title: "Officials' keys are replaced by the others alone, with keys that nobody has had",
    severity: Severity::Result,
    refusals: &[RefusalCode::OfficialUnknown, RefusalCode::OfficialKeyTooFew, RefusalCode::OfficialKeyKnown],
    needs: &[CheckId::P1, CheckId::P2],
    count: |facts| Count::of_parts(facts, CheckId::P11),
};
