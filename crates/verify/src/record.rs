use std::collections::BTreeMap;

/// The files of an exported record, wherever they are. Paths are relative, with `/` between their parts.
pub trait Record: Sync {
    /// Every file, in any order; if there are many more than `at_most`, nothing but [`Oddity::TooMany`].
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

impl Listing {
    /// The list of a record that has many more files than these.
    pub fn too_many(at_most: usize) -> Listing {
        Listing { files: Vec::new(), oddities: vec![Oddity::TooMany { at_most }] }
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
        if self.files.len() > at_most {
            return Ok(Listing::too_many(at_most));
        }
        Ok(Listing { files: self.files.keys().cloned().collect(), oddities: Vec::new() })
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
