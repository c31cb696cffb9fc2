//! The table of docs/protocol/verification.md is that of the checks.

use super::*;

/// Whatever can be refused on a whole ledger belongs to one check.
#[test]
fn every_refusal_has_one_check() {
    for code in RefusalCode::all() {
        let claims = CHECKS.iter().filter(|check| check.refusals.contains(&code)).count();
        let expected = usize::from(code != RefusalCode::JointKeyUnconfirmed);
        assert_eq!(claims, expected, "{}", code.text());
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
    let page = include_str!("../../../../docs/protocol/verification.md");
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
        assert!(check.refusals.iter().all(|code| codes.contains(&code.text())), "{:?} {codes:?}", check.id);
        let refusals = codes.iter().filter_map(|code| RefusalCode::of(code));
        let strange: Vec<_> = refusals.filter(|code| !check.refusals.contains(code)).collect();
        let shared = matches!(
            strange.as_slice(),
            [] | [RefusalCode::WrongPhase | RefusalCode::WrongUnits | RefusalCode::WrongTally]
        );
        assert!(shared, "{:?} {strange:?}", check.id);
    }
}

#[test]
fn shared_codes() {
    assert_eq!(owner(&Refusal::WrongUnits, Some(&entry(Author::Trustee(0)))), CheckId::D8);
    assert_eq!(owner(&Refusal::WrongUnits, Some(&entry(Author::Official(0)))), CheckId::F1);
    assert_eq!(owner(&Refusal::WrongPhase { phase: Phase::Open }, None), CheckId::C4);
    assert_eq!(owner(&Refusal::WrongPhase { phase: Phase::Closed }, None), CheckId::P7);
}

fn entry(author: Author) -> Entry {
    let (digest, signature) = (tupyo_election::DocumentDigest([0; 32]), tupyo_election::AuthorSignature([0; 64]));
    Entry::Document(tupyo_election::DocumentPart { author, digest, part: 0, parts: 1, bytes: vec![12], signature })
}
