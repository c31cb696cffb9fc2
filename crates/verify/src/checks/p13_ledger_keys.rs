//! P13: Every new key of the ledger is the announced one.
//!
//! The hash of the new key is `next` of the one before; `next` of the new one is that of no key of the ledger.
//!
//! Severity: result. Specified in docs/protocol/ledger.md, "An election's ledger".

use tupyo_election::RefusalCode;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::P13,
    title: "Every new key of the ledger is the announced one",
    severity: Severity::Result,
    refusals: &[RefusalCode::LedgerKeyOfficial, RefusalCode::LedgerKeyUnannounced, RefusalCode::LedgerKeyNext],
    needs: &[CheckId::P1, CheckId::P2],
    count: |facts| Count::of_parts(facts, CheckId::P13),
};
