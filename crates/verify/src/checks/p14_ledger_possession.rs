//! P14: Every new key of the ledger has signed that it takes the old one's place.
//!
//! The new key signs the election and the key's number.
//!
//! Severity: result. Specified in docs/protocol/ledger.md, "An election's ledger".

use tupyo_election::RefusalCode;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::P14,
    title: "Every new key of the ledger has signed that it takes the old one's place",
    severity: Severity::Result,
    refusals: &[RefusalCode::LedgerKeyPossession],
    needs: &[CheckId::P1, CheckId::P2],
    count: |facts| Count::of_parts(facts, CheckId::P14),
};
