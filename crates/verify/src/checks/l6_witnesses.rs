//! L6: Enough witnesses have cosigned the checkpoint.
//!
//! At least `quorum` of the witnesses of the manifest have cosigned, and of the auditor's. A key of the ledger never
//! counts.
//!
//! Severity: result. Specified in docs/protocol/witness.md, "Quorum".

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::L6,
    title: "Enough witnesses have cosigned the checkpoint",
    severity: Severity::Result,
    refusals: &[],
    needs: &[CheckId::L1],
    count: |facts| Count::of(facts.witnesses.counted, facts.witnesses.needed),
};
