//! What docs/protocol/manifest.md lists is all there is, and what is largest of everything is refused, not built.

use std::collections::BTreeSet;

use tupyo_circuits::Form;
use tupyo_circuits::kinds::{Amounts, KINDS, Quadratic, Ranking, Score, parameters};

use super::*;

const PAGE: &str = include_str!("../../../../../docs/protocol/manifest.md");

/// The rows of the table with this head.
fn rows(head: &str) -> impl Iterator<Item = Vec<&'static str>> {
    let (_, table) = PAGE.split_once(&format!("\n{head}\n")).unwrap();
    let rows = table.lines().skip(1).take_while(|line| line.starts_with('|'));
    rows.map(|row| row.trim_matches('|').split(" | ").map(str::trim).collect())
}

fn quoted(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

#[test]
fn the_page_has_every_code_and_no_other() {
    let listed = rows("| Place | Rule | Code |").flat_map(|row| quoted(row[2]).collect::<Vec<_>>());
    let listed: BTreeSet<_> = listed.collect();
    let (_, body) = include_str!("../error.rs").split_once("fn code(").unwrap();
    let spelled = body.split("\n    }\n").next().unwrap().split('"').skip(1).step_by(2);
    // A parameter's bound has the parameter's name as code. Nothing that is true or false is out of its bounds.
    let bounds = parameters().into_iter().filter(|(_, form)| *form != Form::Flag).map(|(name, _)| name);
    assert_eq!(listed, spelled.chain(bounds).collect::<BTreeSet<_>>());
}

#[test]
fn the_page_has_every_kind_and_its_keys() {
    let kinds: Vec<_> = rows("| `kind`, K options | Keys | A voter | Outputs |").collect();
    let sizes = rows("| `kind`, K options | Bits | Components | Largest value of one ballot in each output |");
    let named: Vec<_> = kinds.iter().map(|row| quoted(row[0]).next().unwrap()).collect();
    assert_eq!(named, KINDS.iter().map(|kind| kind.name).collect::<Vec<_>>());
    assert_eq!(named, sizes.map(|row| quoted(row[0]).next().unwrap()).collect::<Vec<_>>());
    for (row, kind) in kinds.iter().zip(KINDS) {
        let keys: BTreeSet<_> = row[1].split(';').filter_map(|key| quoted(key).next()).collect();
        assert_eq!(keys, kind.parameters.iter().map(|(name, _)| *name).collect::<BTreeSet<_>>(), "{}", kind.name);
    }
    let (_, types) = PAGE.split_once("every other key is one that some kind has (").unwrap();
    let types: BTreeSet<_> = quoted(types.split_once(')').unwrap().0).collect();
    assert_eq!(types, parameters().into_iter().map(|(name, _)| name).collect::<BTreeSet<_>>());
}

/// 256 contests of 1,000 options.
fn largest(rule: impl Into<Rule>) -> ManifestDraft {
    let rule = rule.into();
    let mut draft = draft();
    draft.contests = (0..256).map(|i| contest(&format!("c{i}"), rule.clone(), 1000)).collect();
    let all: Vec<_> = draft.contests.iter().map(|contest| contest.id.as_str()).collect();
    draft.styles = vec![style("all", &all)];
    draft
}

/// Without the spaces and lines of a file that people read, it is short enough.
fn refused_compact(draft: &ManifestDraft) -> ManifestError {
    ElectionManifest::parse(&serde_json::to_vec(draft).unwrap()).unwrap_err()
}

#[test]
fn what_is_largest_of_everything_is_refused_by_its_size() {
    let mut sizes = Vec::new();
    for rule in [
        Rule::from(Score { max: 1000 }),
        Ranking.into(),
        Quadratic { budget: 1_000_000 }.into(),
        Amounts { max: u32::MAX.into(), budget: 1_000_000_000_000 }.into(),
    ] {
        let error = refused_compact(&largest(rule));
        let ManifestRule::BallotSize { bytes, .. } = error.rule else { panic!("{error}") };
        assert_eq!(error.place, "styles[0]");
        sizes.push(bytes);
    }
    // 256 times: a scale of 10 bits each; 10 bits a place and 11 a pair; 1,001 bits each, and 20; no bits, 2 limbs
    // each.
    let of = |bits: u64, outputs: u64| 504 + 256 * (32 * bits + 40 * outputs);
    assert_eq!(sizes[..3], [of(10_000, 1000), of(10_000 + 999_000 * 11, 999_000), of(1_001_020, 1000)]);
    let limbs: u64 = 256 * (2 * 2000 + 3);
    let rounds = u64::from((16 * limbs).next_power_of_two().ilog2());
    assert_eq!(sizes[3], of(0, 2003) + 424 + 32 * limbs + 64 * rounds);
}

/// A manifest can write any number of 64 bits.
#[test]
fn no_number_overflows() {
    for kind in KINDS {
        let parameter = |form: Form| match form {
            Form::Flag => Parameter::Flag(true),
            Form::Number => Parameter::Number(u64::MAX),
            Form::Numbers => Parameter::Numbers(vec![u64::MAX; 1000]),
        };
        let parameters: Vec<_> =
            kind.parameters.iter().map(|(name, form)| ((*name).to_owned(), parameter(*form))).collect();
        let mut draft = largest(Ranking);
        draft.contests[0].rule = RuleDraft { kind: kind.name.to_owned(), parameters };
        let error = refused_compact(&draft);
        let bounded = kind.parameters.iter().any(|(_, form)| *form != Form::Flag);
        let expected = if bounded { "contests[0].rule." } else { "styles[0]" };
        assert!(error.place.starts_with(expected), "{}: {error}", kind.name);
    }
}
