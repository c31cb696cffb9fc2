use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::L4,
    title: "Every tile of hashes is, byte by byte, that of the entries",
    refusals: &[],
    needs: &[CheckId::L2],
    count,
};

fn count(facts: &Facts) -> Count {
    Count::of(facts.tiles, facts.tile_count())
}
