use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check =
    Check { id: CheckId::X3, title: "Every file of the record was read", refusals: &[], needs: &[CheckId::L1], count };

fn count(facts: &Facts) -> Count {
    Count::of(facts.files_read, facts.listed)
}

/// Adds a finding unless everything was examined.
pub(super) fn find(facts: &mut Facts) {
    let Count { examined, expected } = count(facts);
    if facts.was_read() && examined != expected {
        facts.find_file(CheckId::X3, "file-unread", None, format!("{examined} of {expected} files were read"));
    }
}
