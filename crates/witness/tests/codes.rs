//! The page names every code with which a witness answers, and no other.
#![cfg(test)]
#![allow(missing_docs)]
#![allow(clippy::unwrap_used, reason = "a failed helper fails its test")]

use std::collections::BTreeSet;

/// What stands in quotes and can be a code.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    let is_code = |text: &&str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    text.split('"').skip(1).step_by(2).filter(is_code)
}

/// The codes that the function `code` spells out.
fn of_refusals(source: &str) -> BTreeSet<&str> {
    let (_, after) = source.split_once("fn code(").unwrap();
    quoted(after.split("\n    }\n").next().unwrap()).collect()
}

#[test]
fn the_page_has_every_code() {
    let page = include_str!("../../../docs/protocol/witness.md");
    let (_, section) = page.split_once("\n## Codes\n").unwrap();
    let rows = section.split("\n## ").next().unwrap().lines().filter(|line| line.starts_with("| `"));
    let cells = rows.filter_map(|row| row.split('|').nth(1));
    let listed: BTreeSet<_> = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
    let problems = include_str!("../src/http.rs").split("problem(StatusCode::").skip(1);
    let http: BTreeSet<_> = problems.filter_map(|problem| quoted(problem).next()).collect();
    assert_eq!(http.len(), 7, "{http:?}");
    // Those of another package: of requests, and of what a note's text must be.
    let others = BTreeSet::from(["add-checkpoint-malformed", "add-ledger-key-malformed", "checkpoint-malformed"]);
    let refusals = of_refusals(include_str!("../src/refusal.rs"));
    let key_refusals = of_refusals(include_str!("../src/key_refusal.rs"));
    assert!(refusals.len() == 9 && key_refusals.len() == 10, "{refusals:?} {key_refusals:?}");
    let given: BTreeSet<_> = [http, others, refusals, key_refusals].into_iter().flatten().collect();
    assert_eq!(listed, given);
}
