//! Which package may use which: only those of the rows above it (`docs/architecture.md`).

use crate::Violation;
use crate::cargo::{Dependency, Package};

/// Every package and its row.
const ROWS: [(&str, u8); 49] = [
    ("tupyo-encoding", 0),
    ("tupyo-threads", 0),
    ("tupyo-lanes", 0),
    ("tupyo-spreadsheet", 0),
    ("tupyo-group", 1),
    ("tupyo-merkle", 1),
    ("tupyo-card", 1),
    ("tupyo-elgamal", 2),
    ("tupyo-proof", 2),
    ("tupyo-certificate", 2),
    ("tupyo-circuits", 3),
    ("tupyo-threshold", 3),
    ("tupyo-election", 4),
    ("tupyo-fate", 5),
    ("tupyo-light", 5),
    ("tupyo-registration", 5),
    ("tupyo-ledger", 5),
    ("tupyo-sequencer", 5),
    ("tupyo-verify", 5),
    ("tupyo-result", 6),
    ("tupyo-voter", 6),
    ("tupyo-office", 6),
    ("tupyo-members", 6),
    ("tupyo-client", 7),
    ("tupyo-card-pkcs11", 7),
    ("tupyo-second-opinion", 7),
    ("tupyo-journal-postgres", 7),
    ("tupyo-http-language", 7),
    ("tupyo-http-origins", 7),
    ("tupyo-witness", 8),
    ("tupyo-server", 8),
    ("verifier-cli", 8),
    ("tupyo-registrar", 8),
    ("tupyo-demo", 8),
    ("tupyo", 8),
    ("tupyo-rehearsal", 9),
    ("tupyo-load", 9),
    ("tupyo-benches", 9),
    ("tupyo-torture", 9),
    ("tupyo-siege", 9),
    ("tupyo-attack", 9),
    ("xtask", 9),
    ("tupyo-test-vectors", 9),
    ("tupyo-simulation", 9),
    ("tupyo-trial-database", 9),
    ("tupyo-model", 9),
    ("tupyo-fuzz", 9),
    ("tupyo-wasm", 9),
    ("tupyo-phone", 9),
];

/// The last row that does no input or output, as [`is_pure`] says.
const LAST_PURE_ROW: u8 = 6;

/// What stands in a pure row and does input and output all the same: the ledger is durable storage.
const IMPURE_IN_PURE_ROW: [&str; 1] = ["tupyo-ledger"];

/// From this row on, tests play elections with whatever they need.
const FIRST_ROW_OF_FREE_TESTS: u8 = 5;

/// The row of what does not run in an election.
const LAST_ROW: u8 = 9;

/// What only tests, benches, fuzzing and load use: the tests of any package, and the packages of the last row.
const FOR_TESTS: [&str; 4] = ["tupyo-test-vectors", "tupyo-rehearsal", "tupyo-simulation", "tupyo-trial-database"];

/// One program plays every role in the demonstration: it uses others of its row.
const ALL_ROLES: [&str; 2] = ["tupyo", "tupyo-demo"];

/// Who may use the load of a whole electorate, though it stands below or beside: the tool for its command `load`, and
/// what measures, tortures and besieges boards.
const WITH_LOAD: [&str; 4] = ["tupyo", "tupyo-benches", "tupyo-torture", "tupyo-siege"];

/// Programs that act for nobody, and what acts for somebody: the first must not use the second, though it stands above.
const FOR_NOBODY: [&str; 3] = ["tupyo-server", "tupyo-witness", "verifier-cli"];
const FOR_SOMEBODY: [&str; 3] = ["tupyo-voter", "tupyo-office", "tupyo-client"];

/// Third-party packages with a place of their own: the packages that may use them. A peer in the benches takes merlin's
/// transcripts, and the library of the second opinion takes them and points, too.
const ONE_PLACE: [(&str, &str); 17] = [
    ("curve25519-dalek", "tupyo-group"),
    ("curve25519-dalek", "tupyo-second-opinion"),
    ("merlin", "tupyo-proof"),
    ("merlin", "tupyo-second-opinion"),
    ("merlin", "tupyo-benches"),
    ("sled", "tupyo-ledger"),
    ("actix-web", "tupyo-server"),
    ("actix-web", "tupyo-witness"),
    ("actix-web", "tupyo-registrar"),
    ("actix-web", "tupyo-http-language"),
    ("actix-web", "tupyo-http-origins"),
    ("cryptoki", "tupyo-card-pkcs11"),
    ("tokio-postgres", "tupyo-journal-postgres"),
    ("object_store", "tupyo"),
    ("landlock", "verifier-cli"),
    ("seccompiler", "verifier-cli"),
    ("uniffi", "tupyo-phone"),
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

/// Whether a package does no input or output: rows 0 to 6, the ledger aside.
pub fn is_pure(name: &str) -> bool {
    row(name).is_some_and(|row| row <= LAST_PURE_ROW) && !IMPURE_IN_PURE_ROW.contains(&name)
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
            .then(|| format!("row {row} must not use `{used}` of row {used_row}"))
            .or_else(|| forbidden(user, used).filter(|_| !dependency.dev));
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

/// What is wrong with the use of a package of the workspace that stands above.
fn forbidden(user: &str, used: &str) -> Option<String> {
    if FOR_NOBODY.contains(&user) && FOR_SOMEBODY.contains(&used) {
        return Some(format!("it acts for nobody, so it must not use `{used}`"));
    }
    (is_pure(user) && !is_pure(used)).then(|| format!("it does no I/O, so it must not use `{used}`"))
}

fn may_use(user: &str, row: u8, used: &str, used_row: u8, dev: bool) -> bool {
    let above = used_row < row;
    let beside = ALL_ROLES.contains(&user) && used_row == row;
    let load = used == "tupyo-load" && WITH_LOAD.contains(&user);
    let in_tests = dev && row >= FIRST_ROW_OF_FREE_TESTS;
    let for_tests = FOR_TESTS.contains(&used) && (dev || row == LAST_ROW);
    above || beside || load || in_tests || for_tests
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
        assert!(messages("tupyo", "tupyo-load", false).is_empty());
        assert_eq!(messages("tupyo-witness", "tupyo-load", false).len(), 1);
        assert!(messages("tupyo-torture", "tupyo-load", false).is_empty());
    }

    #[test]
    fn every_package_has_a_row() {
        assert_eq!(messages("tupyo-shuffle", "rand_core", false).len(), 1);
    }

    #[test]
    fn one_place_and_purity() {
        let message =
            "crates/x/Cargo.toml: layers: only tupyo-group and tupyo-second-opinion may use `curve25519-dalek`";
        assert_eq!(messages("tupyo-proof", "curve25519-dalek", false), [message]);
        assert!(messages("tupyo-group", "curve25519-dalek", false).is_empty());
        assert_eq!(messages("tupyo-verify", "tempfile", false).len(), 1);
        assert_eq!(messages("tupyo-circuits", "rand", false).len(), 1);
        assert!(messages("tupyo-circuits", "rand", true).is_empty());
        assert_eq!(messages("tupyo-voter", "rand", false).len(), 1);
        assert_eq!(messages("tupyo-voter", "tupyo-ledger", false).len(), 1);
        assert!(messages("tupyo-server", "tupyo-ledger", false).is_empty());
        assert!(messages("tupyo-client", "rand", false).is_empty());
    }
}
