//! K2: Every key ceremony has enough trustees.
//!
//! A ceremony begins with no fewer participants than must agree on the tally.
//!
//! Severity: rules. Specified in docs/protocol/ceremony.md, "Participants".

use tupyo_election::RefusalCode;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::K2,
    title: "Every key ceremony has enough trustees",
    severity: Severity::Rules,
    refusals: &[RefusalCode::CeremonyTooFew],
    needs: &[CheckId::P1, CheckId::P2],
    count: |facts| Count::of_ceremony(facts, CheckId::K2),
};
