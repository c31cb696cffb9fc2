//! What the verifier is built from: written down in `verifier-cli/dependencies.txt`, and without anything that stores
//! or sends.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::{TidyError, Violation, cargo, sources};

const FILE: &str = "verifier-cli/dependencies.txt";

/// Storage engines, network and async runtimes, by the beginning of their names.
const FORBIDDEN: [&str; 24] = [
    "actix",
    "async-std",
    "axum",
    "futures",
    "h2",
    "hyper",
    "libsql",
    "lmdb",
    "mio",
    "native-tls",
    "openssl",
    "postgres",
    "redb",
    "reqwest",
    "rocksdb",
    "rusqlite",
    "rustls",
    "sled",
    "smol",
    "socket2",
    "tokio",
    "tower",
    "tungstenite",
    "ureq",
];

/// Packages of this workspace that only the other side uses.
const OTHER_SIDE: [&str; 5] = ["tupyo", "tupyo-client", "tupyo-ledger", "tupyo-server", "tupyo-voter"];

/// Checks the file against cargo, and what it lists.
///
/// # Errors
/// [`TidyError::Cargo`].
pub fn check(root: &Path) -> Result<Vec<Violation>, TidyError> {
    let actual = dependencies(root)?;
    let written = sources::text(&root.join(FILE)).unwrap_or_default();
    Ok(compare(&written, &actual).into_iter().chain(forbidden(&actual)).collect())
}

/// The packages that the verifier is built from on 64-bit Linux, each with its version, a line each, sorted.
///
/// # Errors
/// [`TidyError::Cargo`].
pub fn dependencies(root: &Path) -> Result<String, TidyError> {
    // A fixed target: the list is the same wherever it is made.
    let target = "x86_64-unknown-linux-gnu";
    let tree =
        cargo::run(root, &["tree", "-p", "verifier-cli", "-e", "normal", "--prefix", "none", "--target", target])?;
    Ok(list(&tree))
}

/// Renews the file.
///
/// # Errors
/// A [`TidyError`].
pub fn write(root: &Path) -> Result<(), TidyError> {
    let path: PathBuf = root.join(FILE);
    fs::write(&path, dependencies(root)?).map_err(|error| TidyError::File { path, error })
}

/// Without marks of repetition and without paths of this machine.
fn list(tree: &str) -> String {
    let packages = tree.lines().map(|line| line.split(" (").next().unwrap_or(line).trim());
    let packages: BTreeSet<&str> = packages.filter(|package| !package.is_empty()).collect();
    packages.into_iter().flat_map(|package| [package, "\n"]).collect()
}

fn compare(written: &str, actual: &str) -> Option<Violation> {
    let written: BTreeSet<&str> = written.lines().collect();
    let actual: BTreeSet<&str> = actual.lines().collect();
    let more: Vec<&str> = actual.difference(&written).copied().collect();
    let less: Vec<&str> = written.difference(&actual).copied().collect();
    let message = format!("new: {more:?}, gone: {less:?}; review, then `cargo xtask dependencies --write`");
    (written != actual).then(|| Violation::new(FILE, "verifier-dependencies", message))
}

fn forbidden(actual: &str) -> Vec<Violation> {
    let names = actual.lines().filter_map(|line| line.split(' ').next());
    let bad = names.filter(|name| FORBIDDEN.iter().any(|prefix| begins(name, prefix)) || OTHER_SIDE.contains(name));
    bad.map(|name| Violation::new(FILE, "verifier-forbidden", format!("the verifier must not be built from `{name}`")))
        .collect()
}

/// `tokio` and `tokio-util`, not `tokiota`.
fn begins(name: &str, prefix: &str) -> bool {
    name.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_becomes_a_list() {
        let tree =
            "verifier-cli v0.1.0 (/some/where)\nserde v1.0.1\n\nserde_derive v1.0.1 (proc-macro)\nserde v1.0.1 (*)\n";
        assert_eq!(list(tree), "serde v1.0.1\nserde_derive v1.0.1\nverifier-cli v0.1.0\n");
    }

    #[test]
    fn a_difference_is_named() {
        assert_eq!(compare("a v1\n", "a v1\n"), None);
        let violation = compare("a v1\nb v1\n", "a v1\nc v1\n").unwrap();
        assert_eq!((violation.file.as_str(), violation.rule), (FILE, "verifier-dependencies"));
        assert!(violation.message.starts_with(r#"new: ["c v1"], gone: ["b v1"]"#));
    }

    #[test]
    fn storage_and_network_are_forbidden() {
        let count = |list: &str| forbidden(list).len();
        assert_eq!(count("sled v0.34.7\ntokio-util v0.7.1\nactix-web v4.0.0\ntupyo-ledger v0.1.0\nureq v3.0.0\n"), 5);
        assert_eq!(count("serde v1.0.1\ntupyo-verify v0.1.0\nminiz_oxide v0.8.0\n"), 0);
    }
}
