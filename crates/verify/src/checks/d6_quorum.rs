//! D6: A quorum of trustees has agreed, before any opened.
//!
//! Agreements reach the quorum before the first share. Who is missing is named.
//!
//! Severity: result. Specified in docs/protocol/decryption.md, "Agreement".

use tupyo_election::RefusalCode;

use crate::CheckId;
use crate::check::{Check, Count, Severity};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::D6,
    title: "A quorum of trustees has agreed, before any opened",
    severity: Severity::Result,
    refusals: &[RefusalCode::NotEnoughAgreements],
    needs: &[CheckId::D1, CheckId::D2, CheckId::D3, CheckId::D4, CheckId::D5],
    count,
};

fn count(facts: &Facts) -> Count {
    let needed = facts.state.manifest().map_or(1, |manifest| manifest.agreement_quorum() as u64);
    Count::of(needed.min(facts.state.agreements().len() as u64), needed)
}
