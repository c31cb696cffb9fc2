//! What a ledger needs of a disk, in sentences, and the disk of the operating system.

mod disk;

use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use disk::Disk;

/// Where a ledger keeps its files.
///
/// A name is made, changed or removed durably only by [`sync_directory`](Self::sync_directory) of its directory; the
/// bytes of a file only by [`StoredFile::sync`]. Until then a power cut may leave any of it, in any order, or none. A
/// failed call may have had its effect or not.
pub trait Storage: Send + Sync {
    /// Makes a directory and those above it. When this returns `Ok`, their names are on stable storage.
    ///
    /// # Errors
    /// The storage's.
    fn create_directory(&self, path: &Path) -> io::Result<()>;

    /// The paths of all that is in a directory, in any order.
    ///
    /// # Errors
    /// The storage's.
    fn list(&self, directory: &Path) -> io::Result<Vec<PathBuf>>;

    /// Opens a file for reading and writing.
    ///
    /// # Errors
    /// The storage's.
    fn open(&self, path: &Path, opening: Opening) -> io::Result<Arc<dyn StoredFile>>;

    /// Gives a file another name in the same directory, in place of the file that had it: everybody sees the old one or
    /// the new one, also after a power cut.
    ///
    /// # Errors
    /// The storage's: nobody knows then which name the file has.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Removes a file.
    ///
    /// # Errors
    /// The storage's.
    fn remove(&self, path: &Path) -> io::Result<()>;

    /// When this returns `Ok`, the names in the directory are on stable storage as they are now. After an error nothing
    /// is known, and a second call that succeeds proves nothing.
    ///
    /// # Errors
    /// The storage's.
    fn sync_directory(&self, directory: &Path) -> io::Result<()>;

    /// Whether files may be opened in one order and read side by side. Not where the accesses are counted.
    fn is_parallel(&self) -> bool {
        false
    }

    /// Takes the lock that a file stands for, which is made if it is missing. Nobody else has it, in any process, until
    /// the answer is dropped or the process ends. `None` if somebody has it.
    ///
    /// # Errors
    /// The storage's; that somebody else has the lock is none.
    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Held>>>;
}

/// How a file is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// It must be there.
    Existing,
    /// It must not be there; it is made empty.
    New,
    /// It is made if it is missing, and emptied if not.
    Emptied,
}

/// A file of a [`Storage`]. Several threads may read it while one writes elsewhere in it.
pub trait StoredFile: Send + Sync {
    /// How many bytes it has.
    ///
    /// # Errors
    /// The storage's.
    fn length(&self) -> io::Result<u64>;

    /// Reads bytes from an offset on, as many as there are up to the buffer's length, at least one unless the file ends
    /// there. It sees what was written, synced or not.
    ///
    /// # Errors
    /// The storage's.
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize>;

    /// Writes all bytes from an offset on; the file grows as needed. After an error any part of them may have been
    /// written.
    ///
    /// # Errors
    /// The storage's.
    fn write_all_at(&self, bytes: &[u8], offset: u64) -> io::Result<()>;

    /// Cuts the file off, or extends it with zeros.
    ///
    /// # Errors
    /// The storage's.
    fn set_length(&self, length: u64) -> io::Result<()>;

    /// Bytes that were written may go to stable storage from now on, so that the next sync has less to wait for. It
    /// promises nothing and cannot fail; an error of what it has begun is an error of the next sync.
    fn begin_sync(&self, _bytes: Range<u64>) {}

    /// When this returns `Ok`, the file's bytes and length are on stable storage as they were before the call. After an
    /// error nothing is known about what was written since the last sync, and a second call that succeeds proves
    /// nothing.
    ///
    /// # Errors
    /// The storage's.
    fn sync(&self) -> io::Result<()>;
}

/// A lock that is held while this lives.
pub trait Held: Send + Sync {}

/// Whether an error says that there is no room. What was written before can still be cut off then, and later there may
/// be room.
pub(crate) fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}
