//! R13: The ballots are of this context.
//!
//! Of the voters whose ballots the fold took, the ballots of no more than half are refused for proof or signature:
//! what all of them rest on is the context, and it holds manifest, joint key and roll.
//!
//! Severity: result. Specified in docs/protocol/verification.md, "Causes and consequences".

use tupyo_election::EntryKind;

use crate::CheckId;
use crate::check::{Check, Count, Severity};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::R13,
    title: "The ballots are of this context",
    severity: Severity::Result,
    refusals: &[],
    needs: &[CheckId::R12],
    count,
};

fn count(facts: &Facts) -> Count {
    let opened = facts.legal(EntryKind::Open);
    Count::of(opened.saturating_sub(facts.found(CheckId::R13)), 1)
}
