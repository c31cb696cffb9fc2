//! No two files of a package use each other, directly or through others, but a module and those inside it.
//!
//! To declare a module and to pass on its names is not to use it: else every `lib.rs` would be in a circle with all
//! that it lists.

use std::collections::{BTreeMap, BTreeSet};

use crate::Violation;
use crate::cargo::Package;
use crate::modules::{Module, Modules, Place};
use crate::sources::SourceFile;

/// Who uses whom.
type Uses = BTreeMap<Place, BTreeSet<Place>>;

/// Checks every package.
pub fn check(packages: &[Package], files: &[SourceFile]) -> Vec<Violation> {
    packages.iter().flat_map(|package| circles(&Modules::read(package, files))).collect()
}

/// Each file that uses one that is no relative and that comes back to it.
fn circles(modules: &Modules<'_>) -> Vec<Violation> {
    let uses: Uses = modules.iter().map(|(place, module)| (place.clone(), used(modules, place, module))).collect();
    let circle = |(place, module): (&Place, &Module<'_>)| {
        let strangers = uses.get(place)?.iter().filter(|other| !are_relatives(place, other));
        let way = strangers.filter_map(|other| way(&uses, other, place)).min_by_key(Vec::len)?;
        let way: Vec<String> = way.iter().map(|place| place.join("::")).collect();
        let message = format!("uses {}: put what both need in a file below them", way.join(", which uses "));
        Some(Violation::new(module.file, "circle", message))
    };
    modules.iter().filter_map(circle).collect()
}

/// The modules of the package that a module uses.
fn used(modules: &Modules<'_>, place: &Place, module: &Module<'_>) -> BTreeSet<Place> {
    let imports = module.names.imports.iter().filter(|import| import.used || !import.public);
    let paths = imports.map(|import| import.path.as_slice()).chain(module.names.paths.iter().map(Vec::as_slice));
    let paths = paths.map(|path| path.strip_suffix(&["*".to_owned()]).unwrap_or(path));
    paths.filter_map(|path| modules.declaring(place, path)).filter(|used| used != place).collect()
}

fn are_relatives(a: &Place, b: &Place) -> bool {
    a.starts_with(b) || b.starts_with(a)
}

/// The shortest way from one module to another along what they use.
fn way<'a>(uses: &'a Uses, from: &'a Place, to: &Place) -> Option<Vec<&'a Place>> {
    let mut ways = vec![vec![from]];
    let mut seen = BTreeSet::from([from]);
    while !ways.is_empty() {
        if let Some(way) = ways.iter().find(|way| way.last() == Some(&to)) {
            return Some(way.clone());
        }
        let next = |way: &Vec<&'a Place>| {
            let users = way.last().and_then(|last| uses.get(*last)).into_iter().flatten();
            let new: Vec<&Place> = users.filter(|place| seen.insert(place)).collect();
            new.into_iter().map(|place| [way.as_slice(), &[place]].concat()).collect::<Vec<_>>()
        };
        ways = ways.iter().flat_map(next).collect();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The files of a package that are in circles.
    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let package = Package { name: "x".to_owned(), directory: "x".to_owned(), dependencies: Vec::new() };
        let file = |(path, text): &(&str, &str)| SourceFile { path: format!("x/src/{path}"), text: (*text).to_owned() };
        let files: Vec<SourceFile> = files.iter().map(file).collect();
        let found = circles(&Modules::read(&package, &files));
        found.into_iter().map(|violation| violation.file.replace("x/src/", "")).collect()
    }

    #[test]
    fn two_files_that_use_each_other() {
        assert_eq!(found(&[("a.rs", "use crate::b::B;"), ("b.rs", "fn f(a: super::a::A) {}")]), ["a.rs", "b.rs"]);
        assert!(found(&[("a.rs", "use crate::b::B;"), ("b.rs", "use std::fmt; fn f() { other::a::g(); }")]).is_empty());
    }

    #[test]
    fn a_name_of_the_root_is_followed_to_its_file() {
        let root = ("lib.rs", "mod a; mod b; pub use a::A; pub use b::*;");
        let b = ("b.rs", "use crate::A; pub struct B;");
        assert_eq!(found(&[root, ("a.rs", "pub struct A; use crate::B;"), b]), ["a.rs", "b.rs"]);
        assert!(found(&[root, ("a.rs", "pub struct A;"), b]).is_empty());
    }

    #[test]
    fn a_circle_through_others() {
        let files = [("a.rs", "use crate::b;"), ("b.rs", "use crate::c::C as D;"), ("c.rs", "use super::{a::{self}};")];
        assert_eq!(found(&files), ["a.rs", "b.rs", "c.rs"]);
    }

    #[test]
    fn relatives_may_use_each_other_but_not_through_strangers() {
        let (parent, child) = (("a.rs", "mod b; use b::B; pub struct A;"), ("a/b.rs", "use super::A; pub struct B;"));
        assert!(found(&[parent, child]).is_empty());
        let (child, stranger) = (("a/b.rs", "use crate::c::C; pub struct B;"), ("c.rs", "use crate::a::A;"));
        assert_eq!(found(&[parent, child, stranger]), ["a/b.rs", "c.rs"]);
    }

    #[test]
    fn tests_and_comments_do_not_count() {
        let a = ("a.rs", "/// [`crate::b::B`]\npub struct A;\n#[cfg(test)]\nmod tests {\n use crate::b::B;\n}");
        assert!(found(&[a, ("b.rs", "use crate::a::A;"), ("b/tests.rs", "use crate::b; use crate::a;")]).is_empty());
    }

    #[test]
    fn what_is_passed_on_is_used_only_if_it_is_named_again() {
        let a = ("a.rs", "use crate::b::B;");
        assert!(found(&[a, ("b.rs", "pub use crate::a::A; pub struct B;")]).is_empty());
        assert_eq!(found(&[a, ("b.rs", "pub use crate::a::A; pub struct B(A);")]), ["a.rs", "b.rs"]);
    }
}
