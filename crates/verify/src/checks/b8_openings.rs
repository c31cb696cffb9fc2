//! B8: Every challenged ballot encrypts the values it was opened to.
//!
//! Encrypting the values with the nonce gives the ciphertext.
//!
//! Severity: secrecy. Specified in docs/protocol/admission.md, "Ballots and challenges".

use tupyo_election::RefusalCode;

use crate::CheckId;
use crate::check::{Check, Count, Severity};

pub(super) const CHECK: Check = Check {
    id: CheckId::B8,
    title: "Every challenged ballot encrypts the values it was opened to",
    severity: Severity::Secrecy,
    refusals: &[RefusalCode::OpeningInvalid],
    needs: &[CheckId::B1, CheckId::B2, CheckId::B3, CheckId::B4, CheckId::B5],
    count: |facts| Count::of(facts.verified.openings, facts.challenges),
};
