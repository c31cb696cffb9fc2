use tupyo_election::EntryKind;

use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::F1,
    title: "The result is what the decryption shares open",
    refusals: &["wrong-units", "wrong-result"],
    needs: &[CheckId::D3],
    count,
};

fn count(facts: &Facts) -> Count {
    let opened = facts.state.opened().count() as u64;
    match facts.legal(EntryKind::Result) {
        0 => Count::of(0, opened.max(1)),
        _ => Count::of(opened, opened),
    }
}
