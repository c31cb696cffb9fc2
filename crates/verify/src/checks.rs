//! The checks, one file each: its number, the refusals it owns, what it rests on, and how much it has examined of what it expects.

use serde::{Deserialize, Serialize};
use tupyo_election::{Phase, Refusal};

use crate::facts::Facts;

mod b1_eligibility;
mod b2_proofs;
mod b3_signatures;
mod b4_openings;
mod c1_chains;
mod c2_close;
mod c3_counted;
mod d1_shares;
mod d2_threshold;
mod f1_result;
mod f2_sums;
mod k1_ceremony;
mod k2_joint_key;
mod l1_checkpoint;
mod l2_bundles;
mod l3_root;
mod l4_tiles;
mod l5_files;
mod l6_witnesses;
mod p1_manifest;
mod p2_encoding;
mod p3_documents;
mod r1_voters;
mod r2_seal;
mod r3_context;
mod t1_tally;
mod x1_entries;
mod x2_second_reading;
mod x3_files;

/// The number of a check, in the order of the report: what a check rests on stands before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum CheckId {
    /// The checkpoint is signed by the given ledger key, and by nothing else.
    L1,
    /// Every bundle of entries is there and has exactly its entries.
    L2,
    /// The entries have the checkpoint's root.
    L3,
    /// Every tile of hashes is, byte by byte, that of the entries.
    L4,
    /// The record has these files and nothing else.
    L5,
    /// As many witnesses as demanded have cosigned the checkpoint; made only if the manifest or the auditor demands any.
    L6,
    /// The manifest has the election's id and keeps its rules.
    P1,
    /// Every entry and every document is in its canonical encoding.
    P2,
    /// Every document is signed by its author, whole, and in the order of an election.
    P3,
    /// Every message of the key ceremonies is valid, and the last ceremony is complete.
    K1,
    /// The joint key is that of the ceremony.
    K2,
    /// Every voter on the roll has a key of their own, a style and a weight.
    R1,
    /// The roll is sealed, with its count and root.
    R2,
    /// Voting began with the context of this manifest, joint key and roll.
    R3,
    /// Every ballot is of a voter on the roll, in the voter's style, within the limits, while voting was open.
    B1,
    /// Every ballot's proof is valid.
    B2,
    /// Every ballot is signed by the voter's key.
    B3,
    /// Every challenged ballot is what it was opened to.
    B4,
    /// Every ballot continues its voter's chain, and none was challenged before.
    C1,
    /// Voting has ended, and no later step was taken before.
    C2,
    /// The last ballot of every voter who voted counts, and no other.
    C3,
    /// The tally is the sum of the counted ballots.
    T1,
    /// Every decryption share is valid.
    D1,
    /// As many trustees as needed have opened the tally.
    D2,
    /// The result is what the decryption shares open.
    F1,
    /// In each contest the votes add up to the weight of the counted ballots.
    F2,
    /// Every entry of the ledger was examined, each once.
    X1,
    /// The second reading saw what the first one saw.
    X2,
    /// Every file of the record was read.
    X3,
}

/// A family of checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Family {
    /// Ledger.
    L,
    /// Parameters and manifest.
    P,
    /// Key ceremony.
    K,
    /// Roll.
    R,
    /// Ballots.
    B,
    /// Counted set.
    C,
    /// Tally.
    T,
    /// Decryption.
    D,
    /// Final result.
    F,
    /// The run itself.
    X,
}

/// A check. It fails by what was found for it; it passes only if it has examined all that it expects and what it rests on passes.
pub(crate) struct Check {
    pub id: CheckId,
    /// The statement that it confirms.
    pub title: &'static str,
    /// The refusals of entries that are findings of this check, by code.
    pub refusals: &'static [&'static str],
    /// Without these it says nothing.
    pub needs: &'static [CheckId],
    pub count: fn(&Facts) -> Count,
}

/// How much was examined without finding, of how much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Count {
    pub examined: u64,
    pub expected: u64,
}

/// All checks, in the order of the report.
pub(crate) static CHECKS: [Check; 29] = [
    l1_checkpoint::CHECK,
    l2_bundles::CHECK,
    l3_root::CHECK,
    l4_tiles::CHECK,
    l5_files::CHECK,
    l6_witnesses::CHECK,
    p1_manifest::CHECK,
    p2_encoding::CHECK,
    p3_documents::CHECK,
    k1_ceremony::CHECK,
    k2_joint_key::CHECK,
    r1_voters::CHECK,
    r2_seal::CHECK,
    r3_context::CHECK,
    b1_eligibility::CHECK,
    b2_proofs::CHECK,
    b3_signatures::CHECK,
    b4_openings::CHECK,
    c1_chains::CHECK,
    c2_close::CHECK,
    c3_counted::CHECK,
    t1_tally::CHECK,
    d1_shares::CHECK,
    d2_threshold::CHECK,
    f1_result::CHECK,
    f2_sums::CHECK,
    x1_entries::CHECK,
    x2_second_reading::CHECK,
    x3_files::CHECK,
];

/// What only can be found when everything is read.
pub(crate) fn conclude(facts: &mut Facts) {
    f2_sums::find(facts);
    x1_entries::find(facts);
    x3_files::find(facts);
}

/// The check that owns a refusal. A refusal that no check claims is one of a document that must not be there.
pub(crate) fn owner(refusal: &Refusal, by_trustee: bool) -> CheckId {
    match refusal {
        // Both a share and a result can have them.
        Refusal::WrongUnits if by_trustee => CheckId::D1,
        // What must not be said before voting has ended.
        Refusal::WrongPhase { phase: Phase::Open } => CheckId::C2,
        _ => claimant(refusal.code()).unwrap_or(CheckId::P3),
    }
}

fn claimant(code: &str) -> Option<CheckId> {
    CHECKS.iter().find(|check| check.refusals.contains(&code)).map(|check| check.id)
}

/// The checks that are made: all, but L6 only if witnesses are demanded.
pub(crate) fn made(facts: &Facts) -> impl Iterator<Item = &'static Check> + use<> {
    let demanded = facts.witnesses.demanded;
    CHECKS.iter().filter(move |check| demanded || check.id != CheckId::L6)
}

impl Count {
    fn of(examined: u64, expected: u64) -> Count {
        Count { examined, expected }
    }
}

impl CheckId {
    /// The statement that the check confirms.
    pub fn title(self) -> &'static str {
        CHECKS.iter().find(|check| check.id == self).map_or("", |check| check.title)
    }

    /// The family.
    pub fn family(self) -> Family {
        match self {
            CheckId::L1 | CheckId::L2 | CheckId::L3 | CheckId::L4 | CheckId::L5 | CheckId::L6 => Family::L,
            CheckId::P1 | CheckId::P2 | CheckId::P3 => Family::P,
            CheckId::K1 | CheckId::K2 => Family::K,
            CheckId::R1 | CheckId::R2 | CheckId::R3 => Family::R,
            CheckId::B1 | CheckId::B2 | CheckId::B3 | CheckId::B4 => Family::B,
            CheckId::C1 | CheckId::C2 | CheckId::C3 => Family::C,
            CheckId::T1 => Family::T,
            CheckId::D1 | CheckId::D2 => Family::D,
            CheckId::F1 | CheckId::F2 => Family::F,
            CheckId::X1 | CheckId::X2 | CheckId::X3 => Family::X,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every code of docs/protocol/admission.md belongs to one check.
    #[test]
    fn every_refusal_has_one_check() {
        let page = include_str!("../../../docs/protocol/admission.md");
        let rows = page.lines().filter(|line| line.starts_with("| `"));
        let cells = rows.filter(|row| row.matches('|').count() == 3).filter_map(|row| row.split('|').nth(1));
        let codes: Vec<_> = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
        assert!(codes.len() > 40, "{codes:?}");
        for code in codes {
            let claims = CHECKS.iter().filter(|check| check.refusals.contains(&code)).count();
            assert_eq!(claims, 1, "{code}");
        }
    }

    #[test]
    fn a_check_rests_on_earlier_ones() {
        for (place, check) in CHECKS.iter().enumerate() {
            let earlier: Vec<_> = CHECKS[..place].iter().map(|check| check.id).collect();
            assert!(check.needs.iter().all(|need| earlier.contains(need)), "{:?}", check.id);
            assert!(!earlier.contains(&check.id));
        }
    }

    #[test]
    fn shared_codes() {
        assert_eq!(owner(&Refusal::WrongUnits, true), CheckId::D1);
        assert_eq!(owner(&Refusal::WrongUnits, false), CheckId::F1);
        assert_eq!(owner(&Refusal::WrongPhase { phase: Phase::Open }, false), CheckId::C2);
        assert_eq!(owner(&Refusal::WrongPhase { phase: Phase::Closed }, false), CheckId::P3);
    }
}
