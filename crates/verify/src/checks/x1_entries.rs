use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::X1,
    title: "Every entry of the ledger was examined, each once",
    refusals: &[],
    needs: &[CheckId::L1],
    count,
};

fn count(facts: &Facts) -> Count {
    let legal: u64 = facts.legal.values().sum();
    Count::of(legal + facts.refused.len() as u64, facts.size())
}

/// Adds a finding unless everything was examined.
pub(super) fn find(facts: &mut Facts) {
    let Count { examined, expected } = count(facts);
    if facts.was_read() && examined != expected {
        facts.find_file(
            CheckId::X1,
            "entries-unaccounted",
            None,
            format!("{examined} of {expected} entries were examined"),
        );
    }
}
