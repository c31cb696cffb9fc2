//! The checks, one file each: its number, the refusals it owns, what it rests on, and how much it has examined of what
//! it expects.

use tupyo_election::{Phase, Refusal};

use crate::facts::Facts;
use crate::{CheckId, Finding};

mod b1_eligibility;
mod b2_proofs;
mod b3_signatures;
mod b4_openings;
mod b5_cards;
mod c1_chains;
mod c2_close;
mod c3_counted;
mod d1_agreements;
mod d2_shares;
mod d3_threshold;
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
mod r4_registrars;
mod t1_tally;
mod x1_entries;
mod x2_second_reading;
mod x3_files;

/// A check. It fails by what was found for it; it passes only if it has examined all that it expects and what it rests
/// on passes.
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
pub(crate) static CHECKS: [Check; 32] = [
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
    r4_registrars::CHECK,
    b1_eligibility::CHECK,
    b2_proofs::CHECK,
    b3_signatures::CHECK,
    b4_openings::CHECK,
    b5_cards::CHECK,
    c1_chains::CHECK,
    c2_close::CHECK,
    c3_counted::CHECK,
    t1_tally::CHECK,
    d1_agreements::CHECK,
    d2_shares::CHECK,
    d3_threshold::CHECK,
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

impl Facts {
    /// Adds an entry that is refused, to the check that owns the refusal.
    pub fn find_refusal(&mut self, index: u64, refusal: &Refusal, by_trustee: bool) {
        let code = refusal.code();
        self.find(
            owner(refusal, by_trustee),
            Finding { code, entry: Some(index), file: None, message: refusal.to_string() },
        );
    }
}

/// The check that owns a refusal. A refusal that no check claims is one of a document that must not be there.
fn owner(refusal: &Refusal, by_trustee: bool) -> CheckId {
    match refusal {
        // Both a share and a result can have them.
        Refusal::WrongUnits if by_trustee => CheckId::D2,
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
    /// Of a record that was not read.
    pub const NOTHING: Count = Count { examined: 0, expected: 0 };

    fn of(examined: u64, expected: u64) -> Count {
        Count { examined, expected }
    }
}

impl CheckId {
    /// The statement that the check confirms.
    pub fn title(self) -> &'static str {
        CHECKS.iter().find(|check| check.id == self).map_or("", |check| check.title)
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

    /// The table of docs/protocol/verification.md has what each check owns and rests on.
    #[test]
    fn the_page_has_every_check() {
        let page = include_str!("../../../docs/protocol/verification.md");
        let (_, table) = page.split_once("\n## Checks\n").unwrap();
        let (table, _) = table.split_once("\n## ").unwrap();
        let rows: Vec<Vec<&str>> = table.lines().map(|row| row.split(" | ").collect()).collect();
        for check in &CHECKS {
            let named = |row: &&Vec<&str>| row[0] == format!("| {:?}", check.id);
            let row = rows.iter().find(named).unwrap_or_else(|| panic!("{:?}", check.id));
            let rest: Vec<_> = check.needs.iter().map(|need| format!("{need:?}")).collect();
            let rest = if rest.is_empty() { "–".to_owned() } else { rest.join(", ") };
            assert_eq!(row.last().unwrap().trim_end_matches(" |"), rest, "{:?}", check.id);
            let codes: Vec<_> = row[row.len() - 2].split('`').skip(1).step_by(2).collect();
            assert!(check.refusals.iter().all(|code| codes.contains(code)), "{:?} {codes:?}", check.id);
            let strange = |code: &&str| !check.refusals.contains(code) && claimant(code).is_some();
            let strange: Vec<_> = codes.iter().copied().filter(strange).collect();
            let shared = matches!(strange.as_slice(), [] | ["wrong-phase"] | ["wrong-units"]);
            assert!(shared, "{:?} {strange:?}", check.id);
        }
    }

    #[test]
    fn shared_codes() {
        assert_eq!(owner(&Refusal::WrongUnits, true), CheckId::D2);
        assert_eq!(owner(&Refusal::WrongUnits, false), CheckId::F1);
        assert_eq!(owner(&Refusal::WrongPhase { phase: Phase::Open }, false), CheckId::C2);
        assert_eq!(owner(&Refusal::WrongPhase { phase: Phase::Closed }, false), CheckId::P3);
    }
}
