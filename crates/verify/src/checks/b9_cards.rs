//! B9: Every ballot bears the signature of its voter's card where the manifest demands it.
//!
//! The card on the voter's line has signed the tracking code.
//!
//! Severity: result. Specified in docs/protocol/admission.md, "Ballots and challenges".

use tupyo_election::RefusalCode;

use crate::CheckId;
use crate::check::{Check, Count, Severity};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::B9,
    title: "Every ballot bears the signature of its voter's card where the manifest demands it",
    severity: Severity::Result,
    refusals: &[RefusalCode::CardSignatureInvalid],
    needs: &[CheckId::B1, CheckId::B2, CheckId::B3, CheckId::B4, CheckId::B5],
    count,
};

fn count(facts: &Facts) -> Count {
    let rules = facts.state.manifest().and_then(|manifest| manifest.registration());
    let demanded = rules.is_some_and(|rules| rules.card_signatures());
    Count::of(facts.verified.cards, if demanded { facts.ballots } else { 0 })
}
