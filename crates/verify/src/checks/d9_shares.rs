//! D9: Every decryption share is valid.
//!
//! `log_G V = log_{C₀} D` for each factor.
//!
//! Severity: result. Specified in docs/protocol/decryption.md, "Shares".

use tupyo_election::{EntryKind, RefusalCode};

use crate::CheckId;
use crate::check::{Check, Count, Severity};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::D9,
    title: "Every decryption share is valid",
    severity: Severity::Result,
    refusals: &[RefusalCode::DecryptionShareInvalid],
    needs: &[CheckId::K14, CheckId::D6],
    count,
};

fn count(facts: &Facts) -> Count {
    let legal = facts.legal(EntryKind::DecryptionShare);
    Count::of(legal, (legal + facts.found(CheckId::D9)).max(1))
}
