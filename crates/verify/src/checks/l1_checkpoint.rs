use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::L1,
    title: "The checkpoint is signed by the key that the manifest or a later document names, and by nothing else but \
        demanded witnesses",
    refusals: &[],
    needs: &[],
    count,
};

fn count(facts: &Facts) -> Count {
    Count::of((facts.checkpoint.is_some() && facts.witnesses.unsettled.is_none()).into(), 1)
}
