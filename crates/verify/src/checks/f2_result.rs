//! F2: The result is what the decryption shares open.
//!
//! `vG = C − Σ λᵢDᵢ` for each value, over the first `t` shares.
//!
//! Severity: result. Specified in docs/protocol/decryption.md, "Shares".

use tupyo_election::{EntryKind, RefusalCode};

use crate::CheckId;
use crate::check::{Check, Count, Severity};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::F2,
    title: "The result is what the decryption shares open",
    severity: Severity::Result,
    refusals: &[RefusalCode::WrongResult],
    needs: &[CheckId::F1],
    count,
};

fn count(facts: &Facts) -> Count {
    let opened = facts.state.opened().count() as u64;
    match facts.legal(EntryKind::Result) {
        0 => Count::of(0, opened.max(1)),
        _ => Count::of(opened, opened),
    }
}
