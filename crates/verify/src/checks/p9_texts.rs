//! P9: Every text and every entry of the page has a length and characters that are allowed.
//!
//! A notice, or the reason of a document, has 1 to 2,000 characters that titles may have. A page names the one before
//! and has plain addresses, lines and paths.
//!
//! Severity: rules. Specified in docs/protocol/admission.md and page.md.

use tupyo_election::{PageRule, RefusalCode};

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::P9,
    title: "Every text and every entry of the page has a length and characters that are allowed",
    severity: Severity::Rules,
    refusals: &[
        RefusalCode::Text,
        RefusalCode::Page(PageRule::Size),
        RefusalCode::Page(PageRule::Before),
        RefusalCode::Page(PageRule::Address),
        RefusalCode::Page(PageRule::Header),
        RefusalCode::Page(PageRule::Asset),
    ],
    needs: &[CheckId::P1, CheckId::P2],
    count: |facts| Count::of_parts(facts, CheckId::P9),
};
