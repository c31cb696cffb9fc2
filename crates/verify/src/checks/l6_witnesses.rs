use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::L6,
    title: "As many witnesses as demanded have cosigned the checkpoint",
    refusals: &[],
    needs: &[CheckId::L1],
    count,
};

fn count(facts: &Facts) -> Count {
    Count::of(facts.witnesses.counted, facts.witnesses.needed)
}
