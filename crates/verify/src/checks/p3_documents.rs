use super::{Check, CheckId, Count};
use crate::facts::Facts;

pub(super) const CHECK: Check = Check {
    id: CheckId::P3,
    title: "Every document is signed by its author, whole, and in the order of an election",
    refusals: &[
        "document-too-long",
        "document-part",
        "document-digest",
        "document-signature",
        "wrong-author",
        "wrong-phase",
        "schedule-order",
        "text",
        "agreed-already",
        "repeated-approval",
        "said-before",
        "official-unknown",
        "official-key-too-few",
        "official-key-known",
        "official-key-possession",
        "ledger-key-official",
        "ledger-key-unannounced",
        "ledger-key-next",
        "ledger-key-possession",
    ],
    needs: &[CheckId::P1, CheckId::P2],
    count,
};

fn count(facts: &Facts) -> Count {
    Count::of(facts.documents.saturating_sub(facts.found(CheckId::P3)), facts.documents)
}
