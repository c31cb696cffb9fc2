//! One name, one thing: no two libraries give everybody different types of one name.
//!
//! The types looked at are those that a crate's root exports; what a root passes on from another package is that
//! package's.

use std::collections::{BTreeMap, BTreeSet};

use crate::Violation;
use crate::cargo::Package;
use crate::modules::Modules;
use crate::sources::SourceFile;

/// Kinds of items that are types.
const TYPES: [&str; 4] = ["enum", "struct", "trait", "type"];

/// Checks all packages.
pub fn check(packages: &[Package], files: &[SourceFile]) -> Vec<Violation> {
    let mut exporting: BTreeMap<String, Vec<&Package>> = BTreeMap::new();
    for package in packages {
        for name in exported(&Modules::read(package, files)) {
            exporting.entry(name).or_default().push(package);
        }
    }
    let violation = |(name, packages): (String, Vec<&Package>)| {
        let (last, others) = packages.split_last().filter(|(_, others)| !others.is_empty())?;
        let others: Vec<&str> = others.iter().map(|package| package.name.as_str()).collect();
        let message = format!("`{name}` is another thing in {}: rename one", others.join(" and "));
        Some(Violation::new(format!("{}/src/lib.rs", last.directory), "one-name", message))
    };
    exporting.into_iter().filter_map(violation).collect()
}

/// The types that a library gives under its own name and declares itself; one for other processors is the same thing.
fn exported(modules: &Modules<'_>) -> BTreeSet<String> {
    let Some(root) = modules.root().filter(|root| root.file.ends_with("/lib.rs")) else { return BTreeSet::new() };
    let own = root.names.items.iter().filter(|item| item.public && TYPES.contains(&item.kind.as_str()));
    let passed_on = root.names.imports.iter().filter(|import| import.public);
    let passed_on = passed_on.filter(|import| modules.item(&Vec::new(), &import.path).is_some_and(is_type));
    own.map(|item| item.name.clone()).chain(passed_on.map(|import| import.name.clone())).collect()
}

fn is_type(kind: &str) -> bool {
    TYPES.contains(&kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let package =
            |name: &str| Package { name: name.to_owned(), directory: name.to_owned(), dependencies: Vec::new() };
        let file = |(path, text): &(&str, &str)| SourceFile { path: (*path).to_owned(), text: (*text).to_owned() };
        let files: Vec<SourceFile> = files.iter().map(file).collect();
        let found = check(&[package("x"), package("y")], &files).into_iter();
        found.filter_map(|violation| violation.message.split('`').nth(1).map(str::to_owned)).collect()
    }

    #[test]
    fn two_things_of_one_name() {
        let x = [("x/src/lib.rs", "mod a; pub use a::{A, f};"), ("x/src/a.rs", "pub struct A; pub fn f() {}")];
        assert_eq!(found(&[x[0], x[1], ("y/src/lib.rs", "pub enum A {} pub fn f() {}")]), ["A"]);
        assert_eq!(
            found(&[x[0], x[1], ("y/src/lib.rs", "pub use b::B as A;"), ("y/src/b.rs", "pub trait B {}")]),
            ["A"]
        );
    }

    #[test]
    fn one_thing_under_its_name() {
        let x = ("x/src/lib.rs", "pub struct A;");
        assert!(found(&[x, ("y/src/lib.rs", "pub use x::A;")]).is_empty());
        assert!(found(&[x, ("y/src/lib.rs", "pub(crate) struct A;")]).is_empty());
        assert!(found(&[x, ("y/src/main.rs", "pub struct A;")]).is_empty());
    }
}
