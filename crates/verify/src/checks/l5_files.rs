use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::L5,
    title: "The record has these files and nothing else",
    refusals: &[],
    needs: &[CheckId::L1],
    count,
};

fn count(facts: &Facts) -> Count {
    Count::of(facts.belonging, 1 + facts.bundle_count() + facts.tile_count())
}
