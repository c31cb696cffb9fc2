use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::R1,
    title: "Every voter on the roll has a key of their own, which its holder was shown to possess, a style and a \
        weight",
    refusals: &[
        "roll-empty",
        "roll-gap",
        "roll-order",
        "roll-key",
        "roll-style",
        "roll-weight",
        "roll-holder",
        "roll-possession",
    ],
    needs: &[CheckId::P3],
    count,
};

fn count(facts: &Facts) -> Count {
    Count::of(facts.state.roll().count().into(), facts.state.roll().count().max(1).into())
}
