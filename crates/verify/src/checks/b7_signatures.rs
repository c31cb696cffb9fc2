//! B7: Every ballot is signed by the voter's key.
//!
//! `sG = R + cX` with the key of the voter's line, over the tracking code.
//!
//! Severity: result. Specified in docs/protocol/admission.md, "Ballots and challenges".

use tupyo_election::RefusalCode;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::B7,
    title: "Every ballot is signed by the voter's key",
    severity: Severity::Result,
    refusals: &[RefusalCode::SignatureInvalid],
    needs: &[CheckId::B1, CheckId::B2, CheckId::B3, CheckId::B4, CheckId::B5],
    count: |facts| Count::of(facts.verified.signatures, facts.votes()),
};
