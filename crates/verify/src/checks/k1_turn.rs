//! K1: Every message of a key ceremony is of its round, and from a participant who has not yet sent one.
//!
//! Number, round and author are those that the ceremony waits for.
//!
//! Severity: rules. Specified in docs/protocol/ceremony.md.

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::K1,
    title: "Every message of a key ceremony is of its round, and from a participant who has not yet sent one",
    severity: Severity::Rules,
    refusals: &["unknown-trustee", "ceremony-number", "ceremony-excluded", "ceremony-repeated", "ceremony-round"],
    needs: &[CheckId::P1, CheckId::P2],
    count: |facts| Count::of_ceremony(facts, CheckId::K1),
};
