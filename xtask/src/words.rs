//! What only some places may name, so that each thing is written once: the labelled hash, the canonical encoding, the
//! rules of a voter.

use crate::Violation;
use crate::code::{without_tests, without_text};
use crate::paths;
use crate::sources::SourceFile;

/// Names with a place of their own.
struct Reserved {
    /// Last names of a path, or whole paths.
    names: &'static [&'static str],
    /// Whether a directory may say them.
    allowed: Allowed,
    /// What to do instead.
    instead: &'static str,
}

/// Directories, each with its `/`.
enum Allowed {
    /// Nowhere but there.
    In(&'static [&'static str]),
    /// Everywhere but there.
    NotIn(&'static [&'static str]),
}

const RESERVED: [Reserved; 3] = [
    Reserved {
        // The hashes of RFC 6962 and of signed notes have no label; generators are drawn from SHA-512; RSA's padding is
        // made with the hash.
        names: &["Sha256", "Sha512"],
        allowed: Allowed::In(&[
            "crates/encoding/",
            "crates/merkle/",
            "crates/group/",
            "crates/card/src/certified/rsa_key.rs",
            "benches/src/sections/card_signatures.rs",
        ]),
        instead: "hash with `tupyo_encoding`",
    },
    Reserved {
        names: &["borsh::to_vec", "borsh::to_writer"],
        allowed: Allowed::In(&["crates/encoding/", "fuzz/"]),
        instead: "encode with `tupyo_encoding`",
    },
    Reserved {
        names: &["BallotCheck", "FinishedBallot", "Frontier", "SecretBits", "Voting", "leaf_hash"],
        allowed: Allowed::NotIn(&["bindings/wasm/", "crates/cli/"]),
        instead: "what a voter's device must do right is one library's, not each front end's",
    },
];

/// Checks the sources of all packages, without their tests.
pub fn check(files: &[SourceFile]) -> Vec<Violation> {
    let sources = files.iter().filter(|file| file.path.ends_with(".rs") && file.path.contains("src/"));
    sources.flat_map(check_file).collect()
}

fn check_file(file: &SourceFile) -> Vec<Violation> {
    let code = without_tests(&without_text(&file.text));
    let names = paths::read(&code);
    let said: Vec<String> = names
        .imports
        .iter()
        .map(|import| &import.path)
        .chain(&names.paths)
        .map(|path| format!("::{}::", path.join("::")))
        .collect();
    let forbidden = RESERVED.iter().filter(|reserved| !reserved.allowed.holds(&file.path));
    let named = forbidden.flat_map(|reserved| {
        let found = reserved.names.iter().filter(|name| said.iter().any(|path| path.contains(&format!("::{name}::"))));
        found.map(|name| ("reserved", format!("`{name}`: {}", reserved.instead)))
    });
    let defaulted = hides_failure(&code)
        .then(|| ("encoding", "an encoding that fails must not become an empty one: say that it failed".to_owned()));
    named.chain(defaulted).map(|(rule, message)| Violation::new(&file.path, rule, message)).collect()
}

/// Whether one statement encodes and takes something else if that fails.
fn hides_failure(code: &str) -> bool {
    let statements = code.split([';', '{', '}']);
    statements.into_iter().any(|statement| {
        let encodes = statement.match_indices("to_vec(").any(|(at, _)| !statement[..at].ends_with('.'));
        encodes && (statement.contains("unwrap_or_default(") || statement.contains("unwrap_or("))
    })
}

impl Allowed {
    fn holds(&self, path: &str) -> bool {
        let is_in = |directories: &[&str]| directories.iter().any(|directory| path.starts_with(directory));
        match self {
            Allowed::In(directories) => is_in(directories),
            Allowed::NotIn(directories) => !is_in(directories),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(path: &str, text: &str) -> Vec<&'static str> {
        let file = SourceFile { path: path.to_owned(), text: text.to_owned() };
        check_file(&file).into_iter().map(|violation| violation.rule).collect()
    }

    #[test]
    fn there_is_one_hash_and_one_encoding() {
        assert_eq!(rules("crates/x/src/a.rs", "use sha2::{Digest, Sha256};"), ["reserved"]);
        assert_eq!(rules("crates/x/src/a.rs", "fn f() { sha2::Sha512::digest(x) }"), ["reserved"]);
        assert_eq!(rules("crates/x/src/a.rs", "use borsh::{BorshSerialize, to_vec};"), ["reserved"]);
        assert!(rules("crates/merkle/src/a.rs", "use sha2::Sha256;").is_empty());
        assert!(rules("crates/x/src/a.rs", "use other::HmacSha256; // Sha256").is_empty());
        assert!(rules("crates/x/src/a.rs", "#[cfg(test)]\nmod tests {\n use sha2::Sha256;\n}").is_empty());
    }

    #[test]
    fn front_ends_have_no_rule_of_a_voter() {
        assert_eq!(rules("crates/cli/src/a.rs", "use tupyo_merkle::{Hash, leaf_hash};"), ["reserved"]);
        assert_eq!(rules("bindings/wasm/src/a.rs", "fn f(c: &tupyo_election::BallotCheck) {}"), ["reserved"]);
        assert!(rules("server/src/a.rs", "use tupyo_merkle::leaf_hash;").is_empty());
    }

    #[test]
    fn a_failed_encoding_is_not_nothing() {
        assert_eq!(rules("a/src/a.rs", "let a = serde_json::to_vec(&b).unwrap_or_default();"), ["encoding"]);
        assert_eq!(rules("a/src/a.rs", "f(to_vec(&b)\n    .unwrap_or(Vec::new()))"), ["encoding"]);
        assert!(rules("a/src/a.rs", "let a = b.to_vec(); let c = d.unwrap_or_default();").is_empty());
        assert!(rules("a/src/a.rs", "let a = b.map(|b| b.to_vec()).unwrap_or_default();").is_empty());
    }
}
