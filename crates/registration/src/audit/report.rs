//! What an audit says in the end.

use tupyo_election::Correction;
use tupyo_group::EncodedPoint;

use super::{AuditFinding, AuditFindingKind};

/// What an audit has looked at, and found.
#[derive(Clone, Debug)]
pub struct AuditReport {
    /// How many pieces of evidence were recomputed.
    pub evidence: usize,
    /// For how many of them a phone's maker has attested the key. That is kept, and nothing here judges it.
    pub attestations: usize,
    /// How many lines that stand at the end rest on a one-time code, which signs nothing.
    pub by_code: usize,
    /// How many of these took the place of a line that a card had signed.
    pub by_code_over_card: usize,
    /// How many lines came onto the roll, including those that were replaced or struck later.
    pub lines: usize,
    /// How many lines stand at the end.
    pub voters: usize,
    /// The corrections, in the ledger's order.
    pub corrections: Vec<AuditedCorrection>,
    /// What was found. Nothing of it: evidence and roll say the same.
    pub findings: Vec<AuditFinding>,
}

/// A correction of the roll, and whether evidence and list explain it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditedCorrection {
    /// The line, what became of it, and the reason that the registrars gave.
    pub correction: Correction,
    /// Whether it is explained; `None` if only the list could tell, and there is none.
    pub explained: Option<bool>,
}

impl AuditReport {
    /// Whether nothing was found.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }
}

impl AuditedCorrection {
    pub(super) fn finding(&self) -> Option<AuditFinding> {
        let unexplained = self.explained == Some(false);
        unexplained.then(|| {
            AuditFinding::new(AuditFindingKind::CorrectionUnexplained, &[EncodedPoint(self.correction.key)], &[])
        })
    }
}
