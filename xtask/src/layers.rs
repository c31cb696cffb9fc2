//! Which package may use which: only those of the rows above it (`docs/architecture.md`).

use crate::Violation;
use crate::cargo::{Dependency, Package};

/// Every package and its row.
const ROWS: [(&str, u8); 26] = [
    ("tupyo-lanes", 0),
    ("tupyo-group", 1),
    ("tupyo-merkle", 1),
    ("tupyo-card", 1),
    ("tupyo-elgamal", 2),
    ("tupyo-proof", 2),
    ("tupyo-circuits", 3),
    ("tupyo-threshold", 3),
    ("tupyo-election", 4),
    ("tupyo-ledger", 5),
    ("tupyo-sequencer", 5),
    ("tupyo-verify", 5),
    ("tupyo-client", 6),
    ("tupyo-witness", 6),
    ("tupyo-server", 6),
    ("verifier-cli", 6),
    ("tupyo-rehearsal", 6),
    ("tupyo-load", 6),
    ("tupyo", 6),
    ("tupyo-benches", 7),
    ("tupyo-torture", 7),
    ("xtask", 7),
    ("tupyo-test-vectors", 7),
    ("tupyo-simulation", 7),
    ("tupyo-fuzz", 7),
    ("tupyo-wasm", 7),
];

/// The last row that does no input or output, as [`is_pure`] says.
const LAST_PURE_ROW: u8 = 4;

/// The row of what does not run in an election.
const LAST_ROW: u8 = 7;

/// What only tests, benches, fuzzing and load use: the tests of any package, and the packages of the last row.
const FOR_TESTS: [&str; 3] = ["tupyo-test-vectors", "tupyo-rehearsal", "tupyo-simulation"];

/// One program plays every role in the demonstration, and load comes from voters and auditors: these use others of their row.
const ALL_ROLES: [&str; 2] = ["tupyo", "tupyo-load"];

/// Third-party packages with a place of their own: the packages that may use them. A peer in the benches takes merlin's transcripts.
const ONE_PLACE: [(&str, &str); 7] = [
    ("curve25519-dalek", "tupyo-group"),
    ("merlin", "tupyo-proof"),
    ("merlin", "tupyo-benches"),
    ("hpke", "tupyo-threshold"),
    ("sled", "tupyo-ledger"),
    ("actix-web", "tupyo-server"),
    ("actix-web", "tupyo-witness"),
];

/// Third-party packages that do what a pure package leaves to its caller.
const IMPURE: [&str; 15] = [
    "actix-web",
    "age",
    "clap",
    "csv",
    "env_logger",
    "fs4",
    "indicatif",
    "log",
    "rand",
    "rpassword",
    "sled",
    "tempfile",
    "tokio",
    "tracing",
    "ureq",
];

/// Checks the dependencies of every package.
pub fn check(packages: &[Package]) -> Vec<Violation> {
    packages.iter().flat_map(check_package).collect()
}

/// Whether a package does no input or output: rows 0 to 4, the verifier's library, and what decides a server's order.
pub fn is_pure(name: &str) -> bool {
    ["tupyo-verify", "tupyo-sequencer"].contains(&name) || row(name).is_some_and(|row| row <= LAST_PURE_ROW)
}

fn check_package(package: &Package) -> Vec<Violation> {
    let violation = |message| Violation::new(manifest(package), "layers", message);
    let Some(row) = row(&package.name) else {
        return vec![violation(format!("`{}` has no row: give it one in xtask/src/layers.rs", package.name))];
    };
    let wrong = package.dependencies.iter().filter_map(|dependency| wrong(&package.name, row, dependency));
    wrong.map(violation).collect()
}

/// What is wrong with a dependency, if anything is.
fn wrong(user: &str, row: u8, dependency: &Dependency) -> Option<String> {
    let used = dependency.name.as_str();
    if let Some(used_row) = self::row(used) {
        return (!may_use(user, row, used, used_row, dependency.dev))
            .then(|| format!("row {row} must not use `{used}` of row {used_row}"));
    }
    if dependency.dev {
        return None;
    }
    let places: Vec<&str> = ONE_PLACE.iter().filter(|(name, _)| *name == used).map(|(_, place)| *place).collect();
    if !places.is_empty() && !places.contains(&user) {
        return Some(format!("only {} may use `{used}`", places.join(" and ")));
    }
    (is_pure(user) && IMPURE.contains(&used)).then(|| format!("it does no I/O, so it must not use `{used}`"))
}

fn may_use(user: &str, row: u8, used: &str, used_row: u8, dev: bool) -> bool {
    let above = used_row < row;
    let beside = ALL_ROLES.contains(&user) && used_row == row;
    // Tests of what stands above the pure rows play elections with whatever they need.
    let in_tests = dev && row > LAST_PURE_ROW;
    let for_tests = FOR_TESTS.contains(&used) && (dev || row == LAST_ROW);
    above || beside || in_tests || for_tests
}

fn row(name: &str) -> Option<u8> {
    ROWS.iter().find(|(package, _)| *package == name).map(|(_, row)| *row)
}

fn manifest(package: &Package) -> String {
    format!("{}/Cargo.toml", package.directory)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(user: &str, used: &str, dev: bool) -> Vec<String> {
        let dependencies = vec![Dependency { name: used.to_owned(), dev }];
        let package = Package { name: user.to_owned(), directory: "crates/x".to_owned(), dependencies };
        check(&[package]).into_iter().map(|violation| violation.to_string()).collect()
    }

    #[test]
    fn only_rows_above() {
        let message = "crates/x/Cargo.toml: layers: row 2 must not use `tupyo-proof` of row 2";
        assert_eq!(messages("tupyo-elgamal", "tupyo-proof", false), [message]);
        assert_eq!(messages("tupyo-verify", "tupyo-ledger", false).len(), 1);
        assert_eq!(messages("tupyo-group", "tupyo-election", true).len(), 1);
        assert_eq!(messages("tupyo-server", "tupyo-client", false).len(), 1);
        assert!(messages("tupyo-election", "tupyo-group", false).is_empty());
    }

    #[test]
    fn the_exceptions() {
        assert!(messages("tupyo", "tupyo-server", false).is_empty());
        assert!(messages("tupyo-group", "tupyo-test-vectors", true).is_empty());
        assert!(messages("tupyo-benches", "tupyo-rehearsal", false).is_empty());
        assert_eq!(messages("tupyo-server", "tupyo-rehearsal", false).len(), 1);
        assert_eq!(messages("tupyo-group", "tupyo-test-vectors", false).len(), 1);
        assert!(messages("tupyo-verify", "tupyo-ledger", true).is_empty());
    }

    #[test]
    fn every_package_has_a_row() {
        assert_eq!(messages("tupyo-shuffle", "rand_core", false).len(), 1);
    }

    #[test]
    fn one_place_and_purity() {
        let message = "crates/x/Cargo.toml: layers: only tupyo-group may use `curve25519-dalek`";
        assert_eq!(messages("tupyo-proof", "curve25519-dalek", false), [message]);
        assert!(messages("tupyo-group", "curve25519-dalek", false).is_empty());
        assert_eq!(messages("tupyo-verify", "tempfile", false).len(), 1);
        assert_eq!(messages("tupyo-circuits", "rand", false).len(), 1);
        assert!(messages("tupyo-circuits", "rand", true).is_empty());
        assert!(messages("tupyo-client", "rand", false).is_empty());
    }
}
