use tupyo_election::EntryKind;

use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::D2,
    title: "Every decryption share is valid",
    refusals: &["repeated-share", "decryption-share-invalid", "not-enough-agreements"],
    needs: &[CheckId::K2, CheckId::D1],
    count,
};

fn count(facts: &Facts) -> Count {
    let legal = facts.legal(EntryKind::DecryptionShare);
    Count::of(legal, (legal + facts.found(CheckId::D2)).max(1))
}
