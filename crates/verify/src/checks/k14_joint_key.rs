//! K14: The joint key is posted, and it is the ceremony's.
//!
//! `Hₗ` is the sum of the participants' constant terms, for each component.
//!
//! Severity: result. Specified in docs/protocol/ceremony.md, "Joint key".

use tupyo_election::{EntryKind, RefusalCode};

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::K14,
    title: "The joint key is posted, and it is the ceremony's",
    severity: Severity::Result,
    refusals: &[RefusalCode::WrongJointKey],
    needs: &[
        CheckId::K1,
        CheckId::K2,
        CheckId::K3,
        CheckId::K4,
        CheckId::K5,
        CheckId::K6,
        CheckId::K7,
        CheckId::K8,
        CheckId::K9,
        CheckId::K10,
        CheckId::K11,
        CheckId::K12,
        CheckId::K13,
    ],
    count: |facts| Count::once(facts, EntryKind::JointKey),
};
