//! C3: No voter has cast or challenged more ballots than allowed.
//!
//! At most `limits.ballots` ballots and `limits.challenges` challenges of each voter.
//!
//! Severity: rules. Specified in docs/protocol/admission.md, "Ballots and challenges".

use tupyo_election::RefusalCode;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::C3,
    title: "No voter has cast or challenged more ballots than allowed",
    severity: Severity::Rules,
    refusals: &[RefusalCode::TooMany],
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
            &[CheckId::B1, CheckId::B2, CheckId::B3, CheckId::B4, CheckId::B5, CheckId::C1, CheckId::C2, CheckId::C3],
        )
    },
};
