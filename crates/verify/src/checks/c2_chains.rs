//! C2: Every ballot continues its voter's chain.
//!
//! `previous` is the tracking code of the voter's last ballot.
//!
//! Severity: result. Specified in docs/protocol/admission.md, "Ballots and challenges".

use tupyo_election::RefusalCode;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::C2,
    title: "Every ballot continues its voter's chain",
    severity: Severity::Result,
    refusals: &[RefusalCode::OutOfChain],
    needs: &[
        CheckId::B1,
        CheckId::B2,
        CheckId::B3,
        CheckId::B4,
        CheckId::B5,
        CheckId::B6,
        CheckId::B7,
        CheckId::B8,
        CheckId::B9,
    ],
    count: |facts| {
        Count::of_votes(
            facts,
            &[CheckId::B1, CheckId::B2, CheckId::B3, CheckId::B4, CheckId::B5, CheckId::C1, CheckId::C2],
        )
    },
};
