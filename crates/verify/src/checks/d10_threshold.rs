//! D10: Enough trustees have opened the tally.
//!
//! Shares of `t` trustees stand before the result. Who is missing is named.
//!
//! Severity: result. Specified in docs/protocol/decryption.md, "Shares".

use tupyo_election::RefusalCode;

use crate::CheckId;
use crate::check::{Check, Count, Severity};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::D10,
    title: "Enough trustees have opened the tally",
    severity: Severity::Result,
    refusals: &[RefusalCode::NotEnoughShares],
    needs: &[CheckId::D7, CheckId::D8, CheckId::D9],
    count,
};

fn count(facts: &Facts) -> Count {
    let needed = facts.state.manifest().map_or(1, |manifest| u64::from(manifest.threshold()));
    Count::of(needed.min(facts.state.shares().len() as u64), needed)
}
