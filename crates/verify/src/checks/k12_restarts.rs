//! K12: Every restart excludes trustees whom the round waits for, and leaves enough.
//!
//! Ceremony, round and what has been said are those under way; as many remain as must agree.
//!
//! Severity: rules. Specified in docs/protocol/ceremony.md, "Restart".

use tupyo_election::RefusalCode;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::K12,
    title: "Every restart excludes trustees whom the round waits for, and leaves enough",
    severity: Severity::Rules,
    refusals: &[
        RefusalCode::RestartRound,
        RefusalCode::RestartSaid,
        RefusalCode::RestartExcluded,
        RefusalCode::RestartTooFew,
    ],
    needs: &[CheckId::P1, CheckId::P2],
    count: |facts| Count::of_ceremony(facts, CheckId::K12),
};
