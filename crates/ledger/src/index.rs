//! A hint where entries are.

use std::fs::{self, File};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, RwLock};

use tupyo_merkle::Hash;

use crate::durable::lock;
use crate::error::{IndexError, LedgerError};
use crate::reader::LedgerReader;

const WATERMARK: &[u8] = b"w";
const KEY: u8 = b'k';
const CACHE_BYTES: u64 = 64 << 20;
const CATCH_UP_ENTRIES: u64 = 1024;

/// From byte keys to the latest entry that has the key, in a sled database beside the ledger.
///
/// Its content is a function of the ledger's entries: `keys_of(index, entry)` says under which keys an entry is found.
/// It can be deleted at any time and is rebuilt from the ledger. It may lose keys without notice, so a key that it does
/// not find proves nothing; an entry that it finds is read from the ledger.
pub struct Index {
    ledger: LedgerReader,
    keys_of: KeysOf,
    directory: PathBuf,
    /// Never cloned out of the lock: the files are free when it is gone.
    database: RwLock<Option<sled::Db>>,
    catching_up: Mutex<()>,
    _lock: File,
}

type KeysOf = Box<dyn Fn(u64, &[u8]) -> Vec<Vec<u8>> + Send + Sync>;

impl Index {
    /// Opens the index of a ledger in a directory of its own, and brings it up to the ledger's size. An index that
    /// cannot be opened, or that fits another ledger or a longer one, is deleted and rebuilt.
    pub fn open(
        directory: impl AsRef<Path>,
        ledger: LedgerReader,
        keys_of: impl Fn(u64, &[u8]) -> Vec<Vec<u8>> + Send + Sync + 'static,
    ) -> Result<Self, IndexError> {
        let directory = directory.as_ref().to_owned();
        fs::create_dir_all(&directory).map_err(LedgerError::storage("create", &directory))?;
        let held = lock(&directory.join("lock"))?.ok_or(IndexError::Locked)?;
        let index = Self {
            ledger,
            keys_of: Box::new(keys_of),
            directory,
            database: RwLock::new(None),
            catching_up: Mutex::new(()),
            _lock: held,
        };
        if !index.open_database().is_ok_and(|()| index.fits()) || index.catch_up().is_err() {
            index.rebuild()?;
        }
        Ok(index)
    }

    /// How many entries are indexed.
    pub fn watermark(&self) -> Result<u64, IndexError> {
        Ok(self.read_watermark()?.map_or(0, |(size, _)| size))
    }

    /// Indexes the entries that the ledger has got since; to be called after an append.
    pub fn catch_up(&self) -> Result<(), IndexError> {
        // One at a time: a later entry under a key must be written later.
        let _one = self.catching_up.lock().unwrap_or_else(PoisonError::into_inner);
        let mut done = self.watermark()?;
        while done < self.ledger.size() {
            let until = self.ledger.size().min(done + CATCH_UP_ENTRIES);
            let batch = self.batch(done..until)?;
            self.with_database(|database| database.apply_batch(batch))?;
            done = until;
        }
        Ok(())
    }

    /// The latest entry under a key, read from the ledger, with its index. `matches` says whether an entry belongs under
    /// the key; an entry that does not is an index gone wrong: [`IndexError::Damaged`].
    pub fn lookup(
        &self,
        key: &[u8],
        matches: impl FnOnce(&[u8]) -> bool,
    ) -> Result<Option<(u64, Vec<u8>)>, IndexError> {
        let found = self.with_database(|database| database.get(stored_key(key)))?;
        let Some(index) = found else { return Ok(None) };
        let index = index.as_ref().try_into().map(u64::from_be_bytes);
        let index = index.map_err(|_| IndexError::Damaged)?;
        match self.ledger.entry(index) {
            Ok(entry) if matches(&entry) => Ok(Some((index, entry))),
            Ok(_) | Err(LedgerError::NotThere) => Err(IndexError::Damaged),
            Err(error) => Err(error.into()),
        }
    }

    /// Deletes the index and makes it anew from the ledger.
    pub fn rebuild(&self) -> Result<(), IndexError> {
        *self.database.write().unwrap_or_else(PoisonError::into_inner) = None;
        let path = self.database_path();
        if path.exists() {
            fs::remove_dir_all(&path).map_err(LedgerError::storage("delete", &path))?;
        }
        self.open_database()?;
        self.catch_up()
    }

    fn open_database(&self) -> Result<(), IndexError> {
        let path = self.database_path();
        let config = sled::Config::new().path(path).cache_capacity(CACHE_BYTES);
        // sled may panic on a damaged database, which is only a reason to delete it.
        let opened = catch_unwind(AssertUnwindSafe(|| config.open()));
        let database = opened.map_err(|_| IndexError::Damaged)??;
        *self.database.write().unwrap_or_else(PoisonError::into_inner) = Some(database);
        Ok(())
    }

    /// True if what is indexed is the beginning of this ledger.
    fn fits(&self) -> bool {
        match self.read_watermark() {
            Ok(Some((size, root))) => self.ledger.root_at(size).is_ok_and(|found| found == root),
            Ok(None) => self.with_database(|database| Ok(database.is_empty())).is_ok_and(|empty| empty),
            Err(_) => false,
        }
    }

    fn read_watermark(&self) -> Result<Option<(u64, Hash)>, IndexError> {
        let found = self.with_database(|database| database.get(WATERMARK))?;
        let Some(bytes) = found else { return Ok(None) };
        let (size, root) = bytes.split_first_chunk().ok_or(IndexError::Damaged)?;
        let root = Hash::from_slice(root).ok_or(IndexError::Damaged)?;
        Ok(Some((u64::from_be_bytes(*size), root)))
    }

    fn batch(&self, range: Range<u64>) -> Result<sled::Batch, IndexError> {
        let mut batch = sled::Batch::default();
        for (index, entry) in range.clone().zip(self.ledger.entries(range.clone())) {
            for key in (self.keys_of)(index, &entry?) {
                batch.insert(stored_key(&key), index.to_be_bytes().as_slice());
            }
        }
        batch.insert(WATERMARK, watermark_bytes(range.end, &self.ledger.root_at(range.end)?));
        Ok(batch)
    }

    fn with_database<T>(&self, use_it: impl FnOnce(&sled::Db) -> sled::Result<T>) -> Result<T, IndexError> {
        let database = self.database.read().unwrap_or_else(PoisonError::into_inner);
        Ok(use_it(database.as_ref().ok_or(IndexError::Damaged)?)?)
    }

    fn database_path(&self) -> PathBuf {
        self.directory.join("sled")
    }
}

fn stored_key(key: &[u8]) -> Vec<u8> {
    [&[KEY], key].concat()
}

fn watermark_bytes(size: u64, root: &Hash) -> Vec<u8> {
    [size.to_be_bytes().as_slice(), root.as_bytes()].concat()
}
