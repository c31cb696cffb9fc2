use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::B5,
    title: "Every ballot bears the signature of its voter's card, where the manifest demands it",
    refusals: &["card-signature-invalid"],
    needs: &[CheckId::B1],
    count,
};

fn count(facts: &Facts) -> Count {
    let rules = facts.state.manifest().and_then(|manifest| manifest.registration());
    let demanded = rules.is_some_and(|rules| rules.card_signatures());
    Count::of(facts.second.cards, if demanded { facts.ballots } else { 0 })
}
