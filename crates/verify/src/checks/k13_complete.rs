//! K13: Every participant of the last ceremony has sent all its messages.
//!
//! Of four rounds there is a message of each participant. What is missing is named by its trustee.
//!
//! Severity: result. Specified in docs/protocol/verification.md, "What is counted".

use tupyo_election::EntryKind;
use tupyo_threshold::Round;

use crate::CheckId;
use crate::check::{Check, Count, Severity};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::K13,
    title: "Every participant of the last ceremony has sent all its messages",
    severity: Severity::Result,
    refusals: &[],
    needs: &[CheckId::P1, CheckId::P2],
    count,
};

fn count(facts: &Facts) -> Count {
    let legal = facts.legal(EntryKind::Ceremony) + facts.legal(EntryKind::Restart);
    Count::of(legal, legal + missing(facts))
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
