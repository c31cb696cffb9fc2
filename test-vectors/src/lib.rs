//! The test vectors, for the tests of the packages that must agree with them.
//!
//! A file's cases are told apart by the names of their inputs. [`VectorFile::run`] gives each case to the rule for its
//! inputs, and fails the test if a case has no rule, if a rule has no case, or if a rule leaves a value of its case
//! unread: a vector cannot be passed over in silence.
//!
//! ```
//! use tupyo_test_vectors::VectorFile;
//!
//! let file = VectorFile::read("merkle");
//! let case = file.cases().find(|case| case.name() == "root of 2").ok_or("a case")?;
//! assert_eq!(case.number("inputs.size"), 2);
//! assert_eq!(case.unread(), ["outputs.root"]); // `run` would fail the test for it
//! # Ok::<(), &str>(())
//! ```
#![allow(clippy::panic, clippy::expect_used, reason = "only tests call this, and a panic is how a test fails")]

mod case;
mod damaged;
mod external;
mod rows;

use std::path::Path;

use serde_json::Value;

pub use case::Case;
pub use damaged::{DamagedRecord, FirstCause, Placed, differences};
pub use external::External;

/// One file of `test-vectors/`.
pub struct VectorFile {
    name: String,
    json: Value,
}

/// What is done with the cases that have exactly these inputs.
pub type CaseRule<'a> = (&'a [&'a str], &'a dyn Fn(&Case<'_>));

impl VectorFile {
    /// Reads `test-vectors/{name}.json`.
    pub fn read(name: &str) -> VectorFile {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name).with_extension("json");
        let text = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let json = serde_json::from_slice(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        VectorFile { name: name.to_owned(), json }
    }

    /// What all cases share.
    pub fn shared(&self) -> Case<'_> {
        self.part("shared")
    }

    /// What stands beside the cases under this name.
    pub fn part(&self, name: &str) -> Case<'_> {
        Case::new(&self.json[name])
    }

    /// The numbers that all cases are for.
    pub fn parameters(&self) -> Case<'_> {
        self.part("parameters")
    }

    /// All cases, for those who only need examples.
    pub fn cases(&self) -> impl Iterator<Item = Case<'_>> {
        self.json["cases"].as_array().expect("a list of cases").iter().map(Case::new)
    }

    /// Gives every case to its rule.
    pub fn run(&self, rules: &[CaseRule<'_>]) {
        let mut executed = vec![0; rules.len()];
        for case in self.cases() {
            let inputs = case.inputs();
            let place = rules.iter().position(|(names, _)| same_names(names, &inputs));
            let place = place.unwrap_or_else(|| panic!("{}: no rule for {} with {inputs:?}", self.name, case.name()));
            eprintln!("{}: {}", self.name, case.name());
            rules[place].1(&case);
            assert_eq!(case.unread(), [""; 0], "{}: {} has values that no test looks at", self.name, case.name());
            executed[place] += 1;
        }
        assert!(executed.iter().all(|count| *count > 0), "{}: a rule without cases: {executed:?}", self.name);
    }
}

fn same_names(names: &[&str], inputs: &[&str]) -> bool {
    names.len() == inputs.len() && names.iter().all(|name| inputs.contains(name))
}
