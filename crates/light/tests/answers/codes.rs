//! The page names every code that this package gives, and no other.

use std::collections::BTreeSet;

const PAGE: &str = include_str!("../../../../docs/protocol/light.md");
const SOURCE: &str = include_str!("../../src/error.rs");

#[test]
fn codes_are_those_of_the_page() {
    let (_, table) = PAGE.split_once("\n## Codes\n").unwrap();
    let table = table.split("\n## ").next().unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| `"));
    let of_page: BTreeSet<&str> = rows.filter_map(|row| row.split('`').nth(1)).collect();
    let (_, body) = SOURCE.split_once("fn code(").unwrap();
    let of_source: BTreeSet<&str> = body.split("\n    }\n").next().unwrap().split('"').skip(1).step_by(2).collect();
    assert_eq!(of_source.len(), 12);
    assert!(of_page.is_superset(&of_source), "{:?}", of_source.difference(&of_page));
}
