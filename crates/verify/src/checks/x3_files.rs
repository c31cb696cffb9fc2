//! X3: Every file of the record was read.
//!
//! Every listed file was opened and read.
//!
//! Severity: rules. Specified in docs/protocol/verification.md, "Files".

use crate::check::{Check, Count, Severity};
use crate::facts::Facts;
use crate::source::Pending;
use crate::{CheckId, FindingCode};

pub(super) const CHECK: Check = Check {
    id: CheckId::X3,
    title: "Every file of the record was read",
    severity: Severity::Rules,
    refusals: &[],
    needs: &[CheckId::L1],
    count,
};

fn count(facts: &Facts) -> Count {
    Count::of(facts.files_read, facts.listed)
}

/// Adds a finding unless everything was examined.
pub(super) fn find(facts: &mut Facts) {
    let Count { examined, expected } = count(facts);
    if facts.was_read() && examined != expected {
        let message = format!("{examined} of {expected} files were read");
        facts.find_pending(CheckId::X3, FindingCode::FileUnread, Pending::Files, message);
    }
}
