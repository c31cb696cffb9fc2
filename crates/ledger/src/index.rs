//! A hint where entries are.

mod table;

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, RwLock};

use rayon::prelude::*;

use crate::error::{IndexError, LedgerError};
use crate::reader::LedgerReader;
use crate::storage::{Disk, Held, Storage};
use table::{Keys, Table, Watermark};

const CATCH_UP_ENTRIES: u64 = 1024;

/// From byte keys to the latest entry that has the key, in a sled database beside the ledger.
///
/// Its content is a function of the ledger's entries: `keys_of(index, entry)` says under which keys an entry is found.
/// It can be deleted at any time and is rebuilt from the ledger; where it cannot be written, it is kept in memory until
/// it is opened again. It may lose keys without notice, so a key that it does not find proves nothing; an entry that it
/// finds is read from the ledger.
pub struct Index {
    ledger: LedgerReader,
    keys_of: KeysOf,
    directory: PathBuf,
    /// Never cloned out of the lock: the files are free when it is gone.
    table: RwLock<Option<Table>>,
    catching_up: Mutex<()>,
    rebuilt: bool,
    _lock: Box<dyn Held>,
}

type KeysOf = Box<dyn Fn(u64, &[u8]) -> Vec<Vec<u8>> + Send + Sync>;

impl Index {
    /// Opens the index of a ledger in a directory of its own, and brings it up to the ledger's size. An index that
    /// cannot be opened, or that fits another ledger or a longer one, is deleted and rebuilt.
    ///
    /// # Errors
    /// [`IndexError`] if the ledger cannot be read.
    pub fn open(
        directory: impl AsRef<Path>,
        ledger: LedgerReader,
        keys_of: impl Fn(u64, &[u8]) -> Vec<Vec<u8>> + Send + Sync + 'static,
    ) -> Result<Self, IndexError> {
        let directory = directory.as_ref().to_owned();
        fs::create_dir_all(&directory).map_err(LedgerError::storage("create", &directory))?;
        let lock = directory.join("lock");
        let held = Disk.lock(&lock).map_err(LedgerError::storage("lock", &lock))?.ok_or(IndexError::Locked)?;
        let mut index = Self {
            ledger,
            keys_of: Box::new(keys_of),
            directory,
            table: RwLock::new(None),
            catching_up: Mutex::new(()),
            rebuilt: false,
            _lock: held,
        };
        let there = index.database_path().exists();
        if !there || !index.open_database().is_ok_and(|()| index.fits()) || index.catch_up().is_err() {
            index.rebuilt = true;
            index.rebuild()?;
        }
        Ok(index)
    }

    /// Whether it was made from the beginning of the ledger when it was opened: it was not there, or could not be used.
    pub fn was_rebuilt(&self) -> bool {
        self.rebuilt
    }

    /// How many entries are indexed.
    ///
    /// # Errors
    /// [`IndexError`] if the index cannot be read.
    pub fn watermark(&self) -> Result<u64, IndexError> {
        Ok(self.read_watermark()?.map_or(0, |(size, _)| size))
    }

    /// Indexes the entries that the ledger has got since; to be called after an append.
    ///
    /// # Errors
    /// [`IndexError`] if the ledger cannot be read, or the index not be written.
    pub fn catch_up(&self) -> Result<(), IndexError> {
        // One at a time: a later entry under a key must be written later.
        let _one = self.catching_up.lock().unwrap_or_else(PoisonError::into_inner);
        let mut done = self.watermark()?;
        while done < self.ledger.size() {
            let until = self.ledger.size().min(done + CATCH_UP_ENTRIES);
            let (keys, watermark) = self.keys(done..until)?;
            self.with_table(|table| table.insert(keys, watermark))?;
            done = until;
        }
        Ok(())
    }

    /// Indexes the ledger's entries from `first` on by the keys that `keys_of` would give for each, so that they need
    /// not be read again; reads them if others are missing before them.
    ///
    /// # Errors
    /// As [`catch_up`](Self::catch_up).
    pub fn take(&self, first: u64, keys: Vec<Vec<Vec<u8>>>) -> Result<(), IndexError> {
        let one = self.catching_up.lock().unwrap_or_else(PoisonError::into_inner);
        let end = first.saturating_add(keys.len() as u64);
        if self.watermark()? != first || end > self.ledger.size() {
            drop(one);
            return self.catch_up();
        }
        let keys = (first..).zip(keys).flat_map(|(index, keys)| keys.into_iter().map(move |key| (key, index)));
        self.with_table(|table| table.insert(keys.collect(), (end, self.ledger.root_at(end)?)))
    }

    /// The latest entry under a key, read from the ledger, with its index. `matches` says whether an entry belongs
    /// under the key; an entry that does not is an index gone wrong: [`IndexError::Damaged`].
    ///
    /// # Errors
    /// [`IndexError`] if index or ledger cannot be read; [`IndexError::Damaged`].
    pub fn lookup(
        &self,
        key: &[u8],
        matches: impl FnOnce(&[u8]) -> bool,
    ) -> Result<Option<(u64, Vec<u8>)>, IndexError> {
        let Some(index) = self.with_table(|table| table.get(key))? else { return Ok(None) };
        match self.ledger.entry(index) {
            Ok(entry) if matches(&entry) => Ok(Some((index, entry))),
            Ok(_) | Err(LedgerError::NotThere) => Err(IndexError::Damaged),
            Err(error) => Err(error.into()),
        }
    }

    /// Deletes the index and makes it anew from the ledger: on the disk, or in memory where that fails.
    ///
    /// # Errors
    /// [`IndexError`] if the ledger cannot be read.
    pub fn rebuild(&self) -> Result<(), IndexError> {
        self.rebuild_on_disk().or_else(|_| {
            self.set_table(Some(Table::in_memory()));
            self.catch_up()
        })
    }

    fn rebuild_on_disk(&self) -> Result<(), IndexError> {
        self.set_table(None);
        let path = self.database_path();
        if path.exists() {
            fs::remove_dir_all(&path).map_err(LedgerError::storage("delete", &path))?;
        }
        self.open_database()?;
        self.catch_up()?;
        // So that a process that ends soon does not leave half of it.
        self.with_table(Table::flush)
    }

    fn open_database(&self) -> Result<(), IndexError> {
        self.set_table(Some(Table::open(&self.database_path())?));
        Ok(())
    }

    fn set_table(&self, table: Option<Table>) {
        *self.table.write().unwrap_or_else(PoisonError::into_inner) = table;
    }

    /// True if what is indexed is the beginning of this ledger.
    fn fits(&self) -> bool {
        match self.read_watermark() {
            Ok(Some((size, root))) => self.ledger.root_at(size).is_ok_and(|found| found == root),
            Ok(None) => self.with_table(|table| Ok(table.is_empty())).is_ok_and(|empty| empty),
            Err(_) => false,
        }
    }

    fn read_watermark(&self) -> Result<Option<Watermark>, IndexError> {
        self.with_table(Table::watermark)
    }

    fn keys(&self, range: Range<u64>) -> Result<(Keys, Watermark), IndexError> {
        let keys =
            |index| Ok((self.keys_of)(index, &self.ledger.entry(index)?).into_iter().map(move |key| (key, index)));
        let keys: Result<Vec<_>, LedgerError> = range.clone().into_par_iter().map(keys).collect();
        Ok((keys?.into_iter().flatten().collect(), (range.end, self.ledger.root_at(range.end)?)))
    }

    fn with_table<T>(&self, use_it: impl FnOnce(&Table) -> Result<T, IndexError>) -> Result<T, IndexError> {
        let table = self.table.read().unwrap_or_else(PoisonError::into_inner);
        use_it(table.as_ref().ok_or(IndexError::Damaged)?)
    }

    fn database_path(&self) -> PathBuf {
        self.directory.join("sled")
    }
}
