//! The files of a record, wherever they are.

use std::collections::BTreeMap;

/// The files of an exported record, wherever they are. Paths are relative, with `/` between their parts.
pub trait Record: Sync {
    /// Every file, in any order, as a [`Lister`] for so many gives them.
    ///
    /// # Errors
    /// [`RecordError::Io`].
    fn list(&self, at_most: usize) -> Result<Listing, RecordError>;

    /// The bytes of a file; `None` if there is none. A file longer than `at_most` is not read.
    ///
    /// # Errors
    /// [`RecordError`].
    fn read(&self, path: &str, at_most: usize) -> Result<Option<Vec<u8>>, RecordError>;
}

/// What a record consists of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The paths of its files.
    pub files: Vec<String>,
    /// What else is there.
    pub oddities: Vec<Oddity>,
}

/// Something that no record has. Found, it refuses the record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Oddity {
    /// A symbolic link.
    #[error("`{path}` is a symbolic link")]
    Link {
        /// Where.
        path: String,
    },
    /// Neither a file nor a directory.
    #[error("`{path}` is neither a file nor a directory")]
    Special {
        /// Where.
        path: String,
    },
    /// A name with other characters than ASCII letters, digits, `.`, `-` and `_`, or a directory deeper than any of a
    /// record.
    #[error("`{path}` is no name of a record")]
    Name {
        /// Where, with replaced characters.
        path: String,
    },
    /// A file longer than it can be.
    #[error("`{path}` has {length} bytes, more than {at_most}")]
    TooLong {
        /// Where.
        path: String,
        /// Its length.
        length: u64,
        /// The most it can have.
        at_most: usize,
    },
    /// More files than a record of this size can have.
    #[error("there are many more files than {at_most}")]
    TooMany {
        /// How many a record of this size may have, and some foreign ones.
        at_most: usize,
    },
}

/// Why a record gives no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// The record is at fault.
    #[error(transparent)]
    Odd(#[from] Oddity),
    /// The machine is at fault: nothing can be said about the record.
    #[error("cannot read `{path}`: {message}")]
    Io {
        /// Where.
        path: String,
        /// What the system says.
        message: String,
    },
}

/// A record in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemoryRecord {
    /// The files by their paths.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// Collects a [`Listing`], whatever the record is kept in, and gives up one that has too many names: more than
/// `at_most` files and oddities together, or more than that many directories. It is then [`Oddity::TooMany`] alone.
#[derive(Clone, Debug)]
pub struct Lister {
    at_most: usize,
    directories: usize,
    listing: Listing,
}

impl Lister {
    /// An empty list.
    pub fn new(at_most: usize) -> Lister {
        Lister { at_most, directories: 0, listing: Listing::default() }
    }

    /// Adds a file.
    pub fn file(&mut self, path: String) {
        self.listing.files.push(path);
    }

    /// Adds what no record has.
    pub fn oddity(&mut self, oddity: Oddity) {
        self.listing.oddities.push(oddity);
    }

    /// Counts a directory that is looked into.
    pub fn directory(&mut self) {
        self.directories += 1;
    }

    /// Whether the list is given up: whatever else there is, it changes nothing.
    pub fn is_given_up(&self) -> bool {
        let names = self.listing.files.len() + self.listing.oddities.len();
        names > self.at_most || self.directories > self.at_most
    }

    /// The list.
    pub fn finish(self) -> Listing {
        match self.is_given_up() {
            true => Listing { files: Vec::new(), oddities: vec![Oddity::TooMany { at_most: self.at_most }] },
            false => self.listing,
        }
    }
}

impl Listing {
    /// How many names were listed; of a list that was given up, one more than it may have.
    pub fn count(&self) -> u64 {
        match self.oddities.as_slice() {
            [Oddity::TooMany { at_most }] => *at_most as u64 + 1,
            oddities => (self.files.len() + oddities.len()) as u64,
        }
    }

    /// Whether it was given up.
    pub fn is_given_up(&self) -> bool {
        matches!(self.oddities.as_slice(), [Oddity::TooMany { .. }])
    }
}

impl Oddity {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Oddity::Link { .. } => "record-link",
            Oddity::Special { .. } => "record-special",
            Oddity::Name { .. } => "record-name",
            Oddity::TooLong { .. } => "record-too-long",
            Oddity::TooMany { .. } => "record-too-many",
        }
    }

    /// Where, if it is in one place.
    pub fn path(&self) -> Option<&str> {
        match self {
            Oddity::Link { path } | Oddity::Special { path } | Oddity::Name { path } | Oddity::TooLong { path, .. } => {
                Some(path)
            }
            Oddity::TooMany { .. } => None,
        }
    }
}

impl Record for MemoryRecord {
    fn list(&self, at_most: usize) -> Result<Listing, RecordError> {
        let (mut lister, mut before) = (Lister::new(at_most), "");
        for path in self.files.keys() {
            (0..new_directories(before, path)).for_each(|_| lister.directory());
            lister.file(path.clone());
            before = path;
        }
        Ok(lister.finish())
    }

    fn read(&self, path: &str, at_most: usize) -> Result<Option<Vec<u8>>, RecordError> {
        match self.files.get(path) {
            Some(bytes) if bytes.len() > at_most => {
                Err(Oddity::TooLong { path: path.to_owned(), length: bytes.len() as u64, at_most }.into())
            }
            bytes => Ok(bytes.cloned()),
        }
    }
}

/// How many directories a path names that the one before it does not: in ascending order, each is new once.
fn new_directories(before: &str, path: &str) -> usize {
    let directories = path.match_indices('/').map(|(end, _)| &path[..=end]);
    directories.filter(|directory| !before.starts_with(directory)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(paths: &[&str]) -> MemoryRecord {
        MemoryRecord { files: paths.iter().map(|path| ((*path).to_owned(), Vec::new())).collect() }
    }

    #[test]
    fn names_that_are_too_many_end_the_list() {
        let of = |at_most| record(&["a", "b-c", "b/c", "b/d/e", "b0"]).list(at_most).unwrap();
        assert_eq!((of(5).files.len(), of(5).count(), of(5).is_given_up()), (5, 5, false));
        assert_eq!(of(4), Listing { files: Vec::new(), oddities: vec![Oddity::TooMany { at_most: 4 }] });
        assert_eq!((of(4).count(), of(4).is_given_up()), (5, true));
    }

    #[test]
    fn directories_are_counted_apart_and_each_once() {
        let deep = record(&["a/b/c/d", "a/b/c/e", "a/b-", "a/b/f/g"]);
        assert!(!deep.list(4).unwrap().is_given_up(), "a, a/b, a/b/c, a/b/f");
        let deeper = record(&["a/b/c/d/e"]);
        assert!(deeper.list(3).unwrap().is_given_up() && !deeper.list(4).unwrap().is_given_up());
    }

    #[test]
    fn an_oddity_counts_as_a_file_does() {
        let mut lister = Lister::new(1);
        lister.file("a".to_owned());
        assert_eq!((lister.is_given_up(), lister.clone().finish().count()), (false, 1));
        lister.oddity(Oddity::Link { path: "b".to_owned() });
        assert_eq!((lister.is_given_up(), lister.finish().count()), (true, 2));
        let mut lister = Lister::new(4);
        lister.file("a".to_owned());
        ["b", "c"].into_iter().for_each(|path| lister.oddity(Oddity::Link { path: path.to_owned() }));
        assert_eq!((lister.is_given_up(), lister.finish().count()), (false, 3));
    }
}
