//! Storage on the operating system's file system.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
#[cfg(target_os = "linux")]
use std::{num::NonZeroU64, ops::Range};

use super::{Held, Opening, Storage, StoredFile};

/// The file system of the operating system: `fsync`, `fdatasync`, `rename`, `flock`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl Storage for Disk {
    fn create_directory(&self, path: &Path) -> io::Result<()> {
        if path.is_dir() {
            return Ok(());
        }
        let parent = parent_of(path);
        if !parent.is_dir() {
            self.create_directory(parent)?;
        }
        fs::create_dir_all(path)?;
        self.sync_directory(parent)
    }

    fn list(&self, directory: &Path) -> io::Result<Vec<PathBuf>> {
        fs::read_dir(directory)?.map(|file| Ok(file?.path())).collect()
    }

    fn open(&self, path: &Path, opening: Opening) -> io::Result<Arc<dyn StoredFile>> {
        let mut options = OpenOptions::new();
        options.read(true).write(true);
        match opening {
            Opening::Existing => &mut options,
            Opening::New => options.create_new(true),
            Opening::Emptied => options.create(true).truncate(true),
        };
        Ok(Arc::new(options.open(path)?))
    }

    fn is_parallel(&self) -> bool {
        true
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    fn sync_directory(&self, directory: &Path) -> io::Result<()> {
        File::open(directory)?.sync_all()
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Held>>> {
        let mut options = OpenOptions::new();
        let file = options.read(true).write(true).create(true).truncate(false).open(path)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Box::new(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

impl StoredFile for File {
    fn length(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }

    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        FileExt::read_at(self, buffer, offset)
    }

    fn write_all_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        FileExt::write_all_at(self, bytes, offset)
    }

    fn set_length(&self, length: u64) -> io::Result<()> {
        self.set_len(length)
    }

    #[cfg(target_os = "linux")]
    fn begin_sync(&self, bytes: Range<u64>) {
        use rustix::fs::{Advice, fadvise};
        // Linux begins to write what is dirty there, and keeps in memory what it has not written; an error of it is the
        // next sync's. The last page is still being filled.
        let end = bytes.end - bytes.end % 4096;
        if let Some(length) = NonZeroU64::new(end.saturating_sub(bytes.start)) {
            // That advice is not taken changes nothing.
            let _advised = fadvise(self, bytes.start, Some(length), Advice::DontNeed);
        }
    }

    fn sync(&self) -> io::Result<()> {
        // fdatasync stores a changed length, too; only times may be lost.
        self.sync_data()
    }
}

/// The operating system frees the lock when the file is closed.
impl Held for File {}

fn parent_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        Some(_) => Path::new("."),
        None => path,
    }
}
