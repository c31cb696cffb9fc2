//! The checks, one file each: its number, its rule, the refusals it owns, what it rests on, and how much it has
//! examined of what it expects.

use tupyo_election::{Author, Entry, Phase, Refusal, RefusalCode};

use crate::CheckId;
use crate::check::{Check, Severity};
use crate::facts::Facts;

mod b1_open;
mod b2_voters;
mod b3_styles;
mod b4_shapes;
mod b5_known_documents;
mod b6_proofs;
mod b7_signatures;
mod b8_openings;
mod b9_cards;
mod c1_challenged;
mod c2_chains;
mod c3_limits;
mod c4_nothing_early;
mod c5_close_size;
mod c6_close_schedule;
mod c7_close_root;
mod c8_closed;
mod c9_counted;
mod d10_threshold;
mod d1_participants;
mod d2_agreed_once;
mod d3_terms;
mod d4_disputed_terms;
mod d5_agreement_signatures;
mod d6_quorum;
mod d7_shared_once;
mod d8_shared_units;
mod d9_shares;
mod f1_result_units;
mod f2_result;
mod f3_sums;
mod k10_joint;
mod k11_complaints;
mod k12_restarts;
mod k13_complete;
mod k14_joint_key;
mod k1_turn;
mod k2_trustees;
mod k3_consent;
mod k4_lengths;
mod k5_identity;
mod k6_reveals;
mod k7_possession;
mod k8_transcripts;
mod k9_disputed_course;
mod l1_checkpoint;
mod l2_bundles;
mod l3_root;
mod l4_tiles;
mod l5_files;
mod l6_witnesses;
mod p10_repeated;
mod p11_official_keys;
mod p12_official_possession;
mod p13_ledger_keys;
mod p14_ledger_possession;
mod p15_cancelling;
mod p1_manifest;
mod p2_encoding;
mod p3_signatures;
mod p4_rules;
mod p5_whole;
mod p6_authors;
mod p7_order;
mod p8_schedules;
mod p9_texts;
mod r10_corrections;
mod r11_seal;
mod r12_context;
mod r13_same_context;
mod r1_roll;
mod r2_keys;
mod r3_styles;
mod r4_weights;
mod r5_holders;
mod r6_cards;
mod r7_possession;
mod r8_registrars;
mod r9_registered_once;
mod t1_counted_root;
mod t2_units;
mod x1_entries;
mod x2_read_again;
mod x3_files;

/// All checks, in the order of the report.
pub(crate) static CHECKS: [Check; 84] = [
    l1_checkpoint::CHECK,
    l2_bundles::CHECK,
    l3_root::CHECK,
    l4_tiles::CHECK,
    l5_files::CHECK,
    l6_witnesses::CHECK,
    p1_manifest::CHECK,
    p2_encoding::CHECK,
    p3_signatures::CHECK,
    p4_rules::CHECK,
    p5_whole::CHECK,
    p6_authors::CHECK,
    p7_order::CHECK,
    p8_schedules::CHECK,
    p9_texts::CHECK,
    p10_repeated::CHECK,
    p11_official_keys::CHECK,
    p12_official_possession::CHECK,
    p13_ledger_keys::CHECK,
    p14_ledger_possession::CHECK,
    p15_cancelling::CHECK,
    k1_turn::CHECK,
    k2_trustees::CHECK,
    k3_consent::CHECK,
    k4_lengths::CHECK,
    k5_identity::CHECK,
    k6_reveals::CHECK,
    k7_possession::CHECK,
    k8_transcripts::CHECK,
    k9_disputed_course::CHECK,
    k10_joint::CHECK,
    k11_complaints::CHECK,
    k12_restarts::CHECK,
    k13_complete::CHECK,
    k14_joint_key::CHECK,
    r1_roll::CHECK,
    r2_keys::CHECK,
    r3_styles::CHECK,
    r4_weights::CHECK,
    r5_holders::CHECK,
    r6_cards::CHECK,
    r7_possession::CHECK,
    r8_registrars::CHECK,
    r9_registered_once::CHECK,
    r10_corrections::CHECK,
    r11_seal::CHECK,
    r12_context::CHECK,
    r13_same_context::CHECK,
    b1_open::CHECK,
    b2_voters::CHECK,
    b3_styles::CHECK,
    b4_shapes::CHECK,
    b5_known_documents::CHECK,
    b6_proofs::CHECK,
    b7_signatures::CHECK,
    b8_openings::CHECK,
    b9_cards::CHECK,
    c1_challenged::CHECK,
    c2_chains::CHECK,
    c3_limits::CHECK,
    c4_nothing_early::CHECK,
    c5_close_size::CHECK,
    c6_close_schedule::CHECK,
    c7_close_root::CHECK,
    c8_closed::CHECK,
    c9_counted::CHECK,
    t1_counted_root::CHECK,
    t2_units::CHECK,
    d1_participants::CHECK,
    d2_agreed_once::CHECK,
    d3_terms::CHECK,
    d4_disputed_terms::CHECK,
    d5_agreement_signatures::CHECK,
    d6_quorum::CHECK,
    d7_shared_once::CHECK,
    d8_shared_units::CHECK,
    d9_shares::CHECK,
    d10_threshold::CHECK,
    f1_result_units::CHECK,
    f2_result::CHECK,
    f3_sums::CHECK,
    x1_entries::CHECK,
    x2_read_again::CHECK,
    x3_files::CHECK,
];

/// What only can be found when everything is read.
pub(crate) fn conclude(facts: &mut Facts) {
    f3_sums::find(facts);
    x1_entries::find(facts);
    x3_files::find(facts);
}

/// The check that owns the refusal of an entry. A refusal that no check claims is one of a document that must not be
/// there.
pub(crate) fn owner(refusal: &Refusal, entry: Option<&Entry>) -> CheckId {
    let by_trustee = matches!(entry, Some(Entry::Document(part)) if matches!(part.author, Author::Trustee(_)));
    match refusal {
        // Both a share and a result can have them.
        Refusal::WrongUnits if by_trustee => CheckId::D8,
        // What must not be said before voting has ended.
        Refusal::WrongPhase { phase: Phase::Open } => CheckId::C4,
        _ => claimant(refusal.kind()).unwrap_or(CheckId::P7),
    }
}

fn claimant(code: RefusalCode) -> Option<CheckId> {
    CHECKS.iter().find(|check| check.refusals.contains(&code)).map(|check| check.id)
}

/// The numbers of all checks, in the order of the report.
pub(crate) fn numbers() -> impl Iterator<Item = CheckId> {
    CHECKS.iter().map(|check| check.id)
}

/// The checks that are made: all, but L6 only if witnesses are demanded.
pub(crate) fn made(facts: &Facts) -> impl Iterator<Item = &'static Check> + use<> {
    let demanded = facts.witnesses.demanded;
    CHECKS.iter().filter(move |check| demanded || check.id != CheckId::L6)
}

impl CheckId {
    /// The statement that the check confirms.
    pub fn title(self) -> &'static str {
        self.check().map_or("", |check| check.title)
    }

    /// What is at stake.
    pub fn severity(self) -> Severity {
        self.check().map_or(Severity::Result, |check| check.severity)
    }

    fn check(self) -> Option<&'static Check> {
        CHECKS.iter().find(|check| check.id == self)
    }
}

#[cfg(test)]
mod tests;
