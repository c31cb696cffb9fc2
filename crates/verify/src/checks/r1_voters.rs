use tupyo_election::RegistrationRoll;

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
        "roll-repeated",
        "roll-key",
        "roll-style",
        "roll-weight",
        "roll-holder",
        "roll-replaces",
        "roll-card",
        "roll-possession",
    ],
    needs: &[CheckId::P3],
    count,
};

/// While registrars register, their current lines.
fn count(facts: &Facts) -> Count {
    let state = &facts.state;
    let voters = state.registration_roll().map_or(state.roll().count(), RegistrationRoll::count);
    Count::of(voters.into(), voters.max(1).into())
}
