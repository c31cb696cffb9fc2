//! The tables of the index, in memory or in a database.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{PoisonError, RwLock};

use tupyo_encoding::sha256;
use tupyo_merkle::Hash;

use crate::error::IndexError;

/// Another name than while keys were stored as they are: an index of that time is made anew.
const WATERMARK: &[u8] = b"size and root";
/// sled takes several times as much.
const CACHE_BYTES: u64 = 8 << 20;

/// How much of a ledger is indexed: its size, and the root of that size.
pub(super) type Watermark = (u64, Hash);

/// Keys, each with the index of its entry.
pub(super) type Keys = Vec<(Vec<u8>, u64)>;

/// Where the keys are kept.
pub(super) enum Table {
    /// In a sled database.
    Sled(Database),
    /// In memory, where no disk can be written: some 30 bytes for each key.
    Memory(RwLock<Memory>),
}

/// A database that may fail to be closed: sled panics then, which must not end anything but the database.
pub(super) struct Database(Option<sled::Db>);

#[derive(Default)]
pub(super) struct Memory {
    watermark: Option<Watermark>,
    entries: HashMap<Short, u64>,
}

impl Table {
    pub(super) fn open(path: &Path) -> Result<Table, IndexError> {
        let config = sled::Config::new().path(path).cache_capacity(CACHE_BYTES);
        // sled may panic on a damaged database, which is only a reason to delete it.
        let opened = catch_unwind(AssertUnwindSafe(|| config.open()));
        Ok(Table::Sled(Database(Some(opened.map_err(|_| IndexError::Damaged)??))))
    }

    pub(super) fn in_memory() -> Table {
        Table::Memory(RwLock::default())
    }

    pub(super) fn is_empty(&self) -> bool {
        match self {
            Table::Sled(database) => database.get().is_ok_and(|database| database.is_empty()),
            Table::Memory(memory) => memory.read().unwrap_or_else(PoisonError::into_inner).entries.is_empty(),
        }
    }

    pub(super) fn get(&self, key: &[u8]) -> Result<Option<u64>, IndexError> {
        match self {
            Table::Sled(database) => {
                let Some(found) = database.get()?.get(short(key))? else { return Ok(None) };
                let index = found.as_ref().try_into().map_err(|_| IndexError::Damaged)?;
                Ok(Some(u64::from_be_bytes(index)))
            }
            Table::Memory(memory) => {
                Ok(memory.read().unwrap_or_else(PoisonError::into_inner).entries.get(&short(key)).copied())
            }
        }
    }

    pub(super) fn watermark(&self) -> Result<Option<Watermark>, IndexError> {
        match self {
            Table::Sled(database) => {
                let Some(bytes) = database.get()?.get(WATERMARK)? else { return Ok(None) };
                let (size, root) = bytes.split_first_chunk().ok_or(IndexError::Damaged)?;
                let root = Hash::from_slice(root).ok_or(IndexError::Damaged)?;
                Ok(Some((u64::from_be_bytes(*size), root)))
            }
            Table::Memory(memory) => Ok(memory.read().unwrap_or_else(PoisonError::into_inner).watermark),
        }
    }

    /// Takes in the keys of some entries, and then how far they reach: what is only half taken in is taken in again.
    pub(super) fn insert(&self, keys: Keys, watermark: Watermark) -> Result<(), IndexError> {
        match self {
            Table::Sled(database) => database.insert(keys, watermark),
            Table::Memory(memory) => {
                let mut memory = memory.write().unwrap_or_else(PoisonError::into_inner);
                memory.entries.extend(keys.into_iter().map(|(key, index)| (short(&key), index)));
                memory.watermark = Some(watermark);
                Ok(())
            }
        }
    }

    /// Waits until the disk has what was taken in.
    pub(super) fn flush(&self) -> Result<(), IndexError> {
        match self {
            Table::Sled(database) => database.get()?.flush().map(|_bytes| ()).map_err(IndexError::from),
            Table::Memory(_) => Ok(()),
        }
    }
}

impl Database {
    fn get(&self) -> Result<&sled::Db, IndexError> {
        self.0.as_ref().ok_or(IndexError::Damaged)
    }

    /// One after the other, in the order of what stands for them: a batch of sled's takes twice as long.
    fn insert(&self, keys: Keys, (size, root): Watermark) -> Result<(), IndexError> {
        let database = self.get()?;
        let mut keys: Vec<(Short, u64)> = keys.iter().map(|(key, index)| (short(key), *index)).collect();
        keys.sort_unstable();
        for (key, index) in keys {
            database.insert(key, &index.to_be_bytes())?;
        }
        database.insert(WATERMARK, [size.to_be_bytes().as_slice(), root.as_bytes()].concat())?;
        Ok(())
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let database = self.0.take();
        let _closed = catch_unwind(AssertUnwindSafe(|| drop(database)));
    }
}

/// What stands for a key: so short that sled has it in its nodes and need not allocate it. Two keys with one hash would
/// be noticed: what is found is compared with the ledger.
type Short = [u8; 20];

fn short(key: &[u8]) -> Short {
    let mut short = [0; 20];
    short.copy_from_slice(&sha256(key)[..20]);
    short
}
