//! What an audit finds.

use std::fmt;

use tupyo_group::EncodedPoint;

use crate::RegistrationError;

/// Something that evidence and roll should not show. It names no person: keys stand on the roll, and evidence is named
/// by its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditFinding {
    /// What is found.
    pub kind: AuditFindingKind,
    /// The voting keys that it is about.
    pub keys: Vec<EncodedPoint>,
    /// The places, from 0, of the evidence that shows it.
    pub evidence: Vec<usize>,
}

/// What an audit can find.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AuditFindingKind {
    /// Evidence that is none: no rule would have accepted it.
    EvidenceRefused(RegistrationError),
    /// The same application under two names.
    EvidenceRepeated,
    /// Evidence whose voting key is not on the roll, and that nothing replaces.
    EvidenceWithoutEntry,
    /// A line for which there is no evidence.
    EntryWithoutEvidence,
    /// A line that does not say what its evidence says: this is what differs.
    EntryDiffers(&'static str),
    /// One voting key in two applications.
    KeyRepeated,
    /// One card for two holders.
    CardRepeated,
    /// One code for two applications.
    CodeRepeated,
    /// One person with two current lines.
    PersonRepeated,
    /// A line whose person the list does not have.
    EntryIneligible,
    /// A line with another style or weight than the list has.
    ListDiffers,
    /// A correction that neither evidence nor list explains.
    CorrectionUnexplained,
}

impl AuditFinding {
    pub(super) fn new(kind: AuditFindingKind, keys: &[EncodedPoint], evidence: &[usize]) -> AuditFinding {
        AuditFinding { kind, keys: keys.to_vec(), evidence: evidence.to_vec() }
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self.kind {
            AuditFindingKind::EvidenceRefused(_) => "evidence-refused",
            AuditFindingKind::EvidenceRepeated => "evidence-repeated",
            AuditFindingKind::EvidenceWithoutEntry => "evidence-without-entry",
            AuditFindingKind::EntryWithoutEvidence => "entry-without-evidence",
            AuditFindingKind::EntryDiffers(_) => "entry-differs",
            AuditFindingKind::KeyRepeated => "key-repeated",
            AuditFindingKind::CardRepeated => "card-repeated",
            AuditFindingKind::CodeRepeated => "code-repeated",
            AuditFindingKind::PersonRepeated => "person-repeated",
            AuditFindingKind::EntryIneligible => "entry-ineligible",
            AuditFindingKind::ListDiffers => "list-differs",
            AuditFindingKind::CorrectionUnexplained => "correction-unexplained",
        }
    }
}

impl fmt::Display for AuditFindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AuditFindingKind::EvidenceRefused(error) => write!(f, "evidence that is none: {error} [{}]", error.code()),
            AuditFindingKind::EvidenceRepeated => f.write_str("one application is filed twice"),
            AuditFindingKind::EvidenceWithoutEntry => f.write_str("evidence whose voting key is not on the roll"),
            AuditFindingKind::EntryWithoutEvidence => f.write_str("a line of the roll without evidence"),
            AuditFindingKind::EntryDiffers(what) => {
                write!(f, "a line of the roll with another {what} than its evidence")
            }
            AuditFindingKind::KeyRepeated => f.write_str("one voting key in two applications"),
            AuditFindingKind::CardRepeated => f.write_str("one card for two holders"),
            AuditFindingKind::CodeRepeated => f.write_str("one code for two applications"),
            AuditFindingKind::PersonRepeated => f.write_str("one person has two lines of the roll"),
            AuditFindingKind::EntryIneligible => f.write_str("a line of the roll whose person is not on the list"),
            AuditFindingKind::ListDiffers => {
                f.write_str("a line of the roll with another ballot style or weight than the list has")
            }
            AuditFindingKind::CorrectionUnexplained => {
                f.write_str("a correction that neither the evidence nor the list explains")
            }
        }
    }
}
