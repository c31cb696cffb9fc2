use tupyo_election::EntryKind;
use tupyo_threshold::Round;

use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::K1,
    title: "Every message of the key ceremonies is valid, and the last ceremony is complete",
    refusals: &[
        "ceremony-too-few",
        "ceremony-number",
        "unknown-trustee",
        "ceremony-excluded",
        "ceremony-repeated",
        "ceremony-round",
        "ceremony-lengths",
        "ceremony-consent",
        "ceremony-identity",
        "agreement-key-invalid",
        "reveal-mismatch",
        "possession-invalid",
        "ceremony-rounds",
        "transcript-mismatch",
        "confirmation-participants",
        "confirmation-joint",
        "complaint-against",
        "complaint-invalid",
        "restart-round",
        "restart-said",
        "restart-excluded",
        "restart-too-few",
    ],
    needs: &[CheckId::P1, CheckId::P2],
    count,
};

fn count(facts: &Facts) -> Count {
    let legal = facts.legal(EntryKind::Ceremony) + facts.legal(EntryKind::Restart);
    Count::of(legal, legal + facts.found(CheckId::K1) + missing(facts))
}

/// Messages that the current ceremony still waits for; a complaint would need more.
fn missing(facts: &Facts) -> u64 {
    let Some(ceremony) = facts.state.ceremony() else { return 1 };
    let participants = ceremony.participants().len() as u64;
    let later_rounds = match ceremony.round() {
        Round::Commitment => 3,
        Round::Reveal => 2,
        Round::Shares => 1,
        Round::Confirmation | Round::Complete | Round::Failed => 0,
    };
    later_rounds * participants + ceremony.waiting_for().len() as u64
}
