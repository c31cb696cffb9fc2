//! The names of simulated files, seen and stored.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use rand::{Rng, RngCore};

/// A file, whatever its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FileId(u64);

/// The names of files: as they are seen, as they are on stable storage, and what lies between.
#[derive(Clone, Default)]
pub(super) struct Names {
    now: BTreeMap<PathBuf, FileId>,
    stored: BTreeMap<PathBuf, FileId>,
    pending: Vec<Change>,
    next: u64,
}

/// A change within one directory, which happens as a whole.
#[derive(Clone)]
struct Change {
    remove: Option<PathBuf>,
    set: Option<(PathBuf, FileId)>,
}

impl Names {
    pub(super) fn find(&self, path: &Path) -> Option<FileId> {
        self.now.get(path).copied()
    }

    pub(super) fn all(&self) -> Vec<PathBuf> {
        self.now.keys().cloned().collect()
    }

    pub(super) fn in_directory(&self, directory: &Path) -> Vec<PathBuf> {
        self.now.keys().filter(|path| path.parent() == Some(directory)).cloned().collect()
    }

    /// The files that have a name.
    pub(super) fn files(&self) -> impl Iterator<Item = FileId> + '_ {
        self.now.values().copied()
    }

    pub(super) fn create(&mut self, path: &Path) -> FileId {
        let id = self.new_id();
        self.change(Change { remove: None, set: Some((path.to_owned(), id)) });
        id
    }

    pub(super) fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        let id = self.find(from).ok_or(ErrorKind::NotFound)?;
        self.change(Change { remove: Some(from.to_owned()), set: Some((to.to_owned(), id)) });
        Ok(())
    }

    pub(super) fn remove(&mut self, path: &Path) -> io::Result<()> {
        self.find(path).ok_or(ErrorKind::NotFound)?;
        self.change(Change { remove: Some(path.to_owned()), set: None });
        Ok(())
    }

    /// Sets or removes a name on stable storage.
    pub(super) fn put(&mut self, path: &Path, present: bool) -> Option<FileId> {
        let id = self.new_id();
        let set = present.then(|| (path.to_owned(), id));
        let change = Change { remove: Some(path.to_owned()), set };
        change.apply(&mut self.now);
        change.apply(&mut self.stored);
        present.then_some(id)
    }

    /// If it fails, what was pending is taken for stored: no later sync stores it.
    pub(super) fn sync(&mut self, directory: &Path, fails: bool) {
        let (here, elsewhere): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.pending).into_iter().partition(|change| change.is_in(directory));
        self.pending = elsewhere;
        if !fails {
            here.iter().for_each(|change| change.apply(&mut self.stored));
        }
    }

    pub(super) fn settled(&self) -> Names {
        Names { now: self.now.clone(), stored: self.now.clone(), pending: Vec::new(), next: self.next }
    }

    /// Each change that is pending may have come to stable storage or not.
    pub(super) fn after_power_cut(&self, dice: &mut impl RngCore) -> Names {
        let mut names = self.stored.clone();
        self.pending.iter().filter(|_| dice.gen_bool(0.5)).for_each(|change| change.apply(&mut names));
        Names { now: names.clone(), stored: names, pending: Vec::new(), next: self.next }
    }

    fn new_id(&mut self) -> FileId {
        self.next += 1;
        FileId(self.next)
    }

    fn change(&mut self, change: Change) {
        change.apply(&mut self.now);
        self.pending.push(change);
    }
}

impl Change {
    fn apply(&self, names: &mut BTreeMap<PathBuf, FileId>) {
        if let Some(path) = &self.remove {
            names.remove(path);
        }
        if let Some((path, id)) = &self.set {
            names.insert(path.clone(), *id);
        }
    }

    fn is_in(&self, directory: &Path) -> bool {
        let set = self.set.as_ref().map(|(path, _)| path);
        self.remove.as_ref().or(set).and_then(|path| path.parent()) == Some(directory)
    }
}
