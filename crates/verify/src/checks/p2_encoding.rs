//! P2: Every entry and every document is in its canonical encoding.
//!
//! An entry decodes, encodes again to the same bytes, and has at most 65,535 of them; so does a document.
//!
//! Severity: rules. Specified in docs/protocol/encoding.md.

use tupyo_election::RefusalCode;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::P2,
    title: "Every entry and every document is in its canonical encoding",
    severity: Severity::Rules,
    refusals: &[RefusalCode::TooLong, RefusalCode::Malformed],
    needs: &[CheckId::L3],
    count: |facts| Count::of(facts.entries - facts.found(CheckId::P2).min(facts.entries), facts.size()),
};
