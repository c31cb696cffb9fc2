//! What a power cut leaves: a model of a disk, fed by the journal of `shim/disk.c`, in which only what was synced is
//! sure.
//!
//! A file keeps what was written before its last sync; each later write may be there, torn at any byte, or missing,
//! whatever became of those before it. A directory keeps the names it had at its last sync; of the later changes a
//! beginning may be there. A file's sync says nothing about its name.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use rand::Rng;

/// The disk under a directory.
#[derive(Debug, Default)]
pub struct Disk {
    files: Vec<Content>,
    /// Which file an inode is now: its number is used again after the file is gone.
    inodes: BTreeMap<u64, usize>,
    /// The names as the process sees them.
    now: BTreeMap<PathBuf, Node>,
    /// The names that are sure.
    sure: BTreeMap<PathBuf, Node>,
    /// Changes of names that no sync has made sure, in their order.
    pending: Vec<Renaming>,
}

#[derive(Debug, Default)]
struct Content {
    sure: Vec<u8>,
    pending: Vec<Change>,
}

#[derive(Debug)]
enum Change {
    Write { offset: u64, bytes: Vec<u8> },
    Cut { length: u64 },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Node {
    File(usize),
    Directory,
}

#[derive(Debug)]
enum Renaming {
    Made { path: PathBuf, node: Node },
    Removed { path: PathBuf },
    Renamed { from: PathBuf, to: PathBuf, node: Node },
}

/// One record of the journal: a call that the shim has seen.
struct Logged<'a> {
    operation: u8,
    inode: u64,
    number: u64,
    text: &'a [u8],
    data: &'a [u8],
}

/// What a cut has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// Writes and renamings that were not sure.
    pub unsure: u64,
    /// How many of them are gone or torn.
    pub lost: u64,
}

impl Disk {
    /// The disk with what is in a directory now, all of it sure.
    pub fn of(root: &Path) -> io::Result<Disk> {
        let mut disk = Disk::default();
        disk.take_in(root)?;
        disk.sure = disk.now.clone();
        Ok(disk)
    }

    fn take_in(&mut self, directory: &Path) -> io::Result<()> {
        for entry in fs::read_dir(directory)? {
            let entry = entry?;
            let node = if entry.file_type()?.is_dir() {
                self.take_in(&entry.path())?;
                Node::Directory
            } else {
                self.inodes.insert(entry.metadata()?.ino(), self.files.len());
                self.files.push(Content { sure: fs::read(entry.path())?, pending: Vec::new() });
                Node::File(self.files.len() - 1)
            };
            self.now.insert(entry.path(), node);
        }
        Ok(())
    }

    /// Follows a journal. A record that is not whole was being written when the process was killed.
    pub fn follow(&mut self, journal: &[u8]) {
        let mut rest = journal;
        while let Some((record, after)) = Logged::parse(rest) {
            self.apply(&record);
            rest = after;
        }
    }

    fn apply(&mut self, record: &Logged<'_>) {
        let path = PathBuf::from(String::from_utf8_lossy(record.text).into_owned());
        match record.operation {
            b'c' => {
                self.inodes.insert(record.inode, self.files.len());
                self.files.push(Content::default());
                self.made(path, Node::File(self.files.len() - 1));
            }
            b'm' => self.made(path, Node::Directory),
            b'w' => self.change(record, Change::Write { offset: record.number, bytes: record.data.to_vec() }),
            b't' => self.change(record, Change::Cut { length: record.number }),
            b's' => self.sync(record.inode),
            b'd' => self.sync_directory(&path),
            b'r' => self.renamed(path, String::from_utf8_lossy(record.data).into_owned().into()),
            _ => self.removed(path),
        }
    }

    fn change(&mut self, record: &Logged<'_>, change: Change) {
        if let Some(file) = self.inodes.get(&record.inode).and_then(|place| self.files.get_mut(*place)) {
            file.pending.push(change);
        }
    }

    fn sync(&mut self, inode: u64) {
        if let Some(file) = self.inodes.get(&inode).and_then(|place| self.files.get_mut(*place)) {
            let pending = std::mem::take(&mut file.pending);
            pending.iter().for_each(|change| change.apply(&mut file.sure));
        }
    }

    fn made(&mut self, path: PathBuf, node: Node) {
        self.now.insert(path.clone(), node);
        self.pending.push(Renaming::Made { path, node });
    }

    fn removed(&mut self, path: PathBuf) {
        self.now.remove(&path);
        self.pending.push(Renaming::Removed { path });
    }

    fn renamed(&mut self, from: PathBuf, to: PathBuf) {
        if let Some(node) = self.now.remove(&from) {
            self.now.insert(to.clone(), node);
            self.pending.push(Renaming::Renamed { from, to, node });
        }
    }

    fn sync_directory(&mut self, directory: &Path) {
        let pending = std::mem::take(&mut self.pending);
        let (own, others) = pending.into_iter().partition(|change| change.path().parent() == Some(directory));
        self.pending = others;
        let own: Vec<Renaming> = own;
        own.iter().for_each(|change| change.apply(&mut self.sure));
    }

    /// Cuts the power, and writes what is left below a new directory that takes the place of `root`.
    pub fn cut(mut self, root: &Path, left: &Path, rng: &mut impl Rng) -> io::Result<Cut> {
        let mut cut = Cut::default();
        self.cut_names(&mut cut, rng);
        fs::create_dir_all(left)?;
        for (path, node) in &self.sure {
            let Ok(relative) = path.strip_prefix(root) else { continue };
            let target = left.join(relative);
            // A directory whose name is gone takes along what is in it.
            let missing = target.parent().is_some_and(|parent| !parent.is_dir());
            match node {
                _ if missing => {}
                Node::Directory => fs::create_dir(target)?,
                Node::File(place) => write_private(&target, &self.files[*place].cut(&mut cut, rng))?,
            }
        }
        Ok(cut)
    }

    /// Of each directory's changes a beginning survives.
    fn cut_names(&mut self, cut: &mut Cut, rng: &mut impl Rng) {
        let mut directories: BTreeMap<PathBuf, Vec<&Renaming>> = BTreeMap::new();
        for change in &self.pending {
            directories.entry(change.path().parent().map(Path::to_owned).unwrap_or_default()).or_default().push(change);
        }
        for changes in directories.values() {
            let kept = rng.gen_range(0..=changes.len());
            changes.iter().take(kept).for_each(|change| change.apply(&mut self.sure));
            cut.unsure += changes.len() as u64;
            cut.lost += (changes.len() - kept) as u64;
        }
    }
}

impl Content {
    /// What is left of it.
    fn cut(&self, cut: &mut Cut, rng: &mut impl Rng) -> Vec<u8> {
        let mut bytes = self.sure.clone();
        for change in &self.pending {
            cut.unsure += 1;
            match (rng.gen_range(0..3), change) {
                (0, _) => cut.lost += 1,
                (1, Change::Write { offset, bytes: written }) => {
                    cut.lost += 1;
                    let torn = written[..rng.gen_range(0..=written.len())].to_vec();
                    Change::Write { offset: *offset, bytes: torn }.apply(&mut bytes);
                }
                (_, change) => change.apply(&mut bytes),
            }
        }
        bytes
    }
}

impl Change {
    fn apply(&self, file: &mut Vec<u8>) {
        match self {
            Change::Write { offset, bytes } => {
                let start = *offset as usize;
                let end = start + bytes.len();
                if file.len() < end && !bytes.is_empty() {
                    file.resize(end, 0);
                }
                if let Some(place) = file.get_mut(start..end) {
                    place.copy_from_slice(bytes);
                }
            }
            Change::Cut { length } => file.resize(*length as usize, 0),
        }
    }
}

impl Renaming {
    fn path(&self) -> &Path {
        match self {
            Renaming::Made { path, .. } | Renaming::Removed { path } => path,
            Renaming::Renamed { to, .. } => to,
        }
    }

    fn apply(&self, names: &mut BTreeMap<PathBuf, Node>) {
        match self {
            Renaming::Made { path, node } => drop(names.insert(path.clone(), *node)),
            Renaming::Removed { path } => drop(names.remove(path)),
            Renaming::Renamed { from, to, node } => {
                names.remove(from);
                names.insert(to.clone(), *node);
            }
        }
    }
}

impl<'a> Logged<'a> {
    /// The first record and what follows it.
    fn parse(bytes: &'a [u8]) -> Option<(Logged<'a>, &'a [u8])> {
        let (operation, rest) = bytes.split_first()?;
        let (inode, rest) = rest.split_first_chunk()?;
        let (number, rest) = rest.split_first_chunk()?;
        let (text, rest) = rest.split_first_chunk()?;
        let (data, rest) = rest.split_first_chunk()?;
        let (text, rest) = rest.split_at_checked(u32::from_le_bytes(*text) as usize)?;
        let (data, rest) = rest.split_at_checked(u32::from_le_bytes(*data) as usize)?;
        let (inode, number) = (u64::from_le_bytes(*inode), u64::from_le_bytes(*number));
        Some((Logged { operation: *operation, inode, number, text, data }, rest))
    }
}

/// How many changes a journal has.
pub fn changes(journal: &[u8]) -> u64 {
    let mut rest = journal;
    let mut count = 0;
    while let Some((_, after)) = Logged::parse(rest) {
        (count, rest) = (count + 1, after);
    }
    count
}

/// All files below a directory, ascending.
pub fn files(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() { found.extend(files(&entry.path())?) } else { found.push(entry.path()) }
    }
    found.sort();
    Ok(found)
}

fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file: File = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    fn record(operation: u8, inode: u64, number: u64, text: &str, data: &[u8]) -> Vec<u8> {
        let lengths = [(text.len() as u32).to_le_bytes(), (data.len() as u32).to_le_bytes()].concat();
        let numbers = [inode.to_le_bytes(), number.to_le_bytes()].concat();
        [&[operation][..], &numbers, &lengths, text.as_bytes(), data].concat()
    }

    /// What a cut leaves of `/r/a`, for many seeds.
    fn left(journal: &[Vec<u8>]) -> Vec<Option<Vec<u8>>> {
        let directory = tempfile::tempdir().unwrap();
        let outcome = |seed| {
            let mut disk = Disk::default();
            disk.follow(&journal.concat());
            let left = directory.path().join(format!("{seed}"));
            disk.cut(Path::new("/r"), &left, &mut StdRng::seed_from_u64(seed)).unwrap();
            fs::read(left.join("a")).ok()
        };
        let mut found: Vec<_> = (0..200).map(outcome).collect();
        found.sort();
        found.dedup();
        found
    }

    #[test]
    fn what_is_synced_survives() {
        let mut journal = vec![record(b'c', 7, 0, "/r/a", b""), record(b'w', 7, 0, "", b"abc")];
        let prefixes: Vec<_> = ["", "a", "ab", "abc"].map(|text| Some(text.as_bytes().to_vec())).into();
        assert_eq!(left(&journal), [&[None][..], &prefixes].concat());
        journal.push(record(b's', 7, 0, "", b""));
        assert_eq!(left(&journal), [None, Some(b"abc".to_vec())]);
        journal.push(record(b'd', 0, 0, "/r", b""));
        assert_eq!(left(&journal), [Some(b"abc".to_vec())]);
        journal.push(record(b'w', 7, 1, "", b"XY"));
        assert_eq!(left(&journal), ["aXY", "aXc", "abc"].map(|text| Some(text.as_bytes().to_vec())));
    }

    #[test]
    fn a_renamed_file_is_the_old_or_the_new_one() {
        let journal = [
            record(b'c', 7, 0, "/r/a", b""),
            record(b'w', 7, 0, "", b"old"),
            record(b's', 7, 0, "", b""),
            record(b'd', 0, 0, "/r", b""),
            record(b'c', 8, 0, "/r/b", b""),
            record(b'w', 8, 0, "", b"new"),
            record(b's', 8, 0, "", b""),
            record(b'r', 0, 0, "/r/b", b"/r/a"),
        ];
        assert_eq!(left(&journal), ["new", "old"].map(|text| Some(text.as_bytes().to_vec())));
        assert_eq!(changes(&journal.concat()), 8);
        assert_eq!(changes(&journal.concat()[..40]), 1);
    }
}
