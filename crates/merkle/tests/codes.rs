//! The pages name every code that this package gives, and no other.
#![cfg(test)]
#![allow(missing_docs)]
#![allow(clippy::unwrap_used, reason = "a failed helper fails its test")]

use std::collections::BTreeSet;

const LEDGER: &str = include_str!("../../../docs/protocol/ledger.md");
const WITNESS: &str = include_str!("../../../docs/protocol/witness.md");
const SPLIT_VIEW: &str = include_str!("../../../docs/protocol/split-view.md");

/// The codes in the first cells of a section's table.
fn of_page<'a>(page: &'a str, section: &str) -> BTreeSet<&'a str> {
    let (_, after) = page.split_once(&format!("\n## {section}\n")).unwrap();
    let section = after.split("\n## ").next().unwrap();
    let cells = section.lines().filter(|line| line.starts_with("| `")).filter_map(|row| row.split('|').nth(1));
    cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect()
}

/// The codes that the functions `code` of these sources give: what they spell out themselves.
fn of_sources<'a>(sources: &[&'a str]) -> BTreeSet<&'a str> {
    let bodies = sources.iter().flat_map(|source| source.split("fn code(").skip(1));
    let bodies = bodies.map(|body| body.split("\n    }\n").next().unwrap());
    bodies.flat_map(|body| body.split('"').skip(1).step_by(2)).collect()
}

#[test]
fn ledgers() {
    let sources = [
        include_str!("../src/note/error.rs"),
        include_str!("../src/checkpoint.rs"),
        include_str!("../src/receipt.rs"),
        include_str!("../src/proof.rs"),
        include_str!("../src/tile.rs"),
        include_str!("../src/tile/reader.rs"),
    ];
    let codes = of_sources(&sources);
    assert_eq!(codes.len(), 20, "{codes:?}");
    assert_eq!(of_page(LEDGER, "Codes"), codes);
}

#[test]
fn witnesses_and_evidence() {
    let requests = of_sources(&[include_str!("../src/add_checkpoint.rs"), include_str!("../src/add_ledger_key.rs")]);
    assert_eq!(requests.len(), 2);
    assert!(of_page(WITNESS, "Codes").is_superset(&requests));
    let policies = of_sources(&[include_str!("../src/policy.rs")]);
    assert_eq!(policies.len(), 4);
    assert_eq!(of_page(WITNESS, "Quorum"), policies);
    let evidence = of_sources(&[include_str!("../src/split_view.rs")]);
    assert_eq!(evidence.len(), 3);
    assert!(evidence.iter().all(|code| SPLIT_VIEW.contains(&format!("| `{code}` |"))));
}

/// Every source file with a function `code` is looked at above.
#[test]
fn no_source_is_left_out() {
    let mut with_codes = Vec::new();
    let mut directories = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(directory) = directories.pop() {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                directories.push(path);
            } else if std::fs::read_to_string(&path).unwrap().contains("fn code(") {
                with_codes.push(path);
            }
        }
    }
    assert_eq!(with_codes.len(), 6 + 2 + 1 + 1, "{with_codes:?}");
}
