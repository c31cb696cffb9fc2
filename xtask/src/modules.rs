//! The files of a package as modules, and which file a path of Rust leads to.

use std::collections::BTreeMap;

use crate::cargo::Package;
use crate::code::{without_tests, without_text};
use crate::paths::{self, Import, Names};
use crate::sources::SourceFile;

/// Where a module stands in its package: the names from the root on.
pub type Place = Vec<String>;

/// Re-exports of re-exports that are followed.
const STEPS: usize = 8;

/// The modules of one package. `lib.rs` is its root, or `main.rs` if there is none.
pub struct Modules<'a> {
    modules: BTreeMap<Place, Module<'a>>,
}

/// A module: a file, without its tests.
pub struct Module<'a> {
    /// The file, from the repository's root.
    pub file: &'a str,
    /// What is named in it.
    pub names: Names,
}

impl<'a> Modules<'a> {
    /// Reads the sources of a package, without files of tests.
    pub fn read(package: &Package, files: &'a [SourceFile]) -> Modules<'a> {
        let directory = format!("{}/src/", package.directory);
        // `lib.rs` comes after `main.rs` then and takes its place: the program uses the library from outside.
        let inside = files.iter().rev().filter_map(|file| Some((file, file.path.strip_prefix(&directory)?)));
        let modules = inside.filter_map(|(file, path)| {
            let names = paths::read(&without_tests(&without_text(&file.text)));
            Some((place(path)?, Module { file: &file.path, names }))
        });
        Modules { modules: modules.collect() }
    }

    /// All modules.
    pub fn iter(&self) -> impl Iterator<Item = (&Place, &Module<'a>)> {
        self.modules.iter()
    }

    /// What the root has.
    pub fn root(&self) -> Option<&Module<'a>> {
        self.modules.get(&Vec::new())
    }

    /// The module that declares what `path` means in the module at `from`; `None` if it is of another package.
    pub fn declaring(&self, from: &Place, path: &[String]) -> Option<Place> {
        self.start(from, path, STEPS)
    }

    /// The kind of the item that `path` means in the module at `from`; `None` if it is of another package, or a module.
    pub fn item(&self, from: &Place, path: &[String]) -> Option<&str> {
        let module = self.modules.get(&self.declaring(from, path)?)?;
        let item = module.names.items.iter().find(|item| Some(&item.name) == path.last() && item.public);
        item.map(|item| item.kind.as_str())
    }

    fn start(&self, from: &Place, path: &[String], steps: usize) -> Option<Place> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => self.walk(Vec::new(), rest, steps),
            "self" => self.walk(from.clone(), rest, steps),
            "super" => self.up(from.clone(), path, steps),
            _ if self.has(from, first) || self.import(from, first).is_some() => self.walk(from.clone(), path, steps),
            _ => None,
        }
    }

    fn up(&self, mut at: Place, path: &[String], steps: usize) -> Option<Place> {
        let up = path.iter().take_while(|name| *name == "super").count();
        at.truncate(at.len().checked_sub(up)?);
        self.walk(at, &path[up..], steps)
    }

    fn walk(&self, mut at: Place, path: &[String], steps: usize) -> Option<Place> {
        let steps = steps.checked_sub(1)?;
        for (place, name) in path.iter().enumerate() {
            if self.has(&at, name) {
                at.push(name.clone());
                continue;
            }
            let declared = self.modules.get(&at)?.names.items.iter().any(|item| item.name == *name);
            let import = self.import(&at, name).filter(|_| !declared);
            let onward = import.map(|import| [&import.path, &path[place + 1..]].concat());
            return match onward {
                Some(onward) => self.start(&at, &onward, steps),
                None => Some(self.through_globs(&at, name, steps).filter(|_| !declared).unwrap_or(at)),
            };
        }
        Some(at)
    }

    /// The module with this item among those that the one at `at` passes on as a whole.
    fn through_globs(&self, at: &Place, name: &str, steps: usize) -> Option<Place> {
        let globs = self.modules.get(at)?.names.imports.iter().filter(|import| import.name == "*");
        let mut places = globs.filter_map(|glob| self.start(at, &glob.path[..glob.path.len() - 1], steps));
        places.find(|place| {
            self.modules.get(place).is_some_and(|module| module.names.items.iter().any(|item| item.name == name))
        })
    }

    fn import(&self, at: &Place, name: &str) -> Option<&Import> {
        self.modules.get(at)?.names.imports.iter().find(|import| import.name == name)
    }

    fn has(&self, at: &Place, name: &str) -> bool {
        self.modules.contains_key(&[at.as_slice(), &[name.to_owned()]].concat())
    }
}

/// The place of a file under `src/`; `None` for tests and programs beside the main one.
fn place(path: &str) -> Option<Place> {
    let path = path.strip_suffix(".rs")?;
    let names: Vec<String> = path.split('/').map(str::to_owned).collect();
    match path {
        "lib" | "main" => Some(Vec::new()),
        _ if path.starts_with("bin/") || names.last().is_some_and(|name| name == "tests") => None,
        _ => Some(names),
    }
}
