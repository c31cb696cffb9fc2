//! Whether the evidence and the public roll say the same: for whoever may see the evidence.

use crate::{EligibilityList, Evidence, RegistrationTerms, RollEvent};

mod filed;
mod finding;
mod replay;
mod report;

use filed::Filed;
pub use finding::{AuditFinding, AuditFindingKind};
use replay::Replayed;
pub use report::{AuditReport, AuditedCorrection};

/// Recomputes every commitment, signature and certificate chain of the evidence, as of the moment it was accepted, and
/// compares it with the roll; with the office's list, too, if it is given. `progress` is called for each piece of
/// evidence that was recomputed, from any thread.
pub fn audit(
    terms: &RegistrationTerms,
    evidence: &[Evidence],
    events: &[RollEvent],
    list: Option<&EligibilityList>,
    progress: &(dyn Fn() + Sync),
) -> AuditReport {
    let filed = Filed::of(terms, evidence, list, progress);
    let replayed = Replayed::of(events);
    let mut findings = filed.refused();
    findings.extend(filed.repeated());
    findings.extend(filed.without_entry(&replayed));
    findings.extend(replayed.lines().filter_map(|line| filed.difference(terms, line)));
    findings.extend(filed.persons_repeated(&replayed));
    findings.extend(list.into_iter().flat_map(|list| filed.unlike_list(terms, &replayed, list)));
    let corrections = filed.corrections(terms, &replayed, list);
    findings.extend(corrections.iter().filter_map(AuditedCorrection::finding));
    let [by_code, by_code_over_card] = filed.by_code(&replayed);
    AuditReport {
        evidence: evidence.len(),
        attestations: evidence.iter().filter(|it| it.registration.proof.attestation().is_some()).count(),
        by_code,
        by_code_over_card,
        lines: replayed.lines().count(),
        voters: replayed.voters(),
        corrections,
        findings,
    }
}
