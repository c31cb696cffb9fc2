//! The tables of the index, in memory or in a database.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{PoisonError, RwLock};

use tupyo_encoding::sha256;
use tupyo_merkle::Hash;

use crate::error::IndexError;

/// Another name than while each key had an item of its own: an index of that time is made anew.
const WATERMARK: &[u8] = b"buckets, size and root";
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
                let key = short(key);
                Ok(Bucket::read(database.get()?, bucket_of(&key))?.get(&key))
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

    /// One bucket after the other, in their order: a batch of sled's takes twice as long.
    fn insert(&self, keys: Keys, (size, root): Watermark) -> Result<(), IndexError> {
        let database = self.get()?;
        let mut keys: Vec<(Short, u64)> = keys.iter().map(|(key, index)| (short(key), *index)).collect();
        keys.sort_unstable();
        for together in keys.chunk_by(|(a, _), (b, _)| bucket_of(a) == bucket_of(b)) {
            let place = bucket_of(&together[0].0);
            let mut bucket = Bucket::read(database, place)?;
            together.iter().for_each(|(key, index)| bucket.put(key, *index));
            database.insert(place, bucket.0)?;
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

/// What stands for a key. Two keys with one hash would be noticed: what is found is compared with the ledger.
type Short = [u8; 20];

fn short(key: &[u8]) -> Short {
    let mut short = [0; 20];
    short.copy_from_slice(&sha256(key)[..20]);
    short
}

/// The name of a bucket: the first [`BUCKET_BITS`] bits of what stands for its keys.
///
/// sled has at most 16 items in a page, and keeps some 440 bytes of each page in memory, whatever its cache may take:
/// with an item for each of ten million keys that is 400 MB, with a million buckets 40.
type Place = [u8; 3];
const BUCKET_BITS: usize = 20;

fn bucket_of(short: &Short) -> Place {
    [short[0], short[1], short[2] & (0xff << (24 - BUCKET_BITS))]
}

/// Keys whose first bits are the same: of each its hash and the index of its entry, in no order.
struct Bucket(Vec<u8>);

const KEY_BYTES: usize = size_of::<Short>();
const RECORD_BYTES: usize = KEY_BYTES + size_of::<u64>();

impl Bucket {
    fn read(database: &sled::Db, place: Place) -> Result<Bucket, IndexError> {
        let records = database.get(place)?.map(|found| found.to_vec()).unwrap_or_default();
        if records.len() % RECORD_BYTES != 0 {
            return Err(IndexError::Damaged);
        }
        Ok(Bucket(records))
    }

    fn get(&self, key: &Short) -> Option<u64> {
        let record = self.0.chunks_exact(RECORD_BYTES).find(|record| record.starts_with(key))?;
        Some(u64::from_be_bytes(record[KEY_BYTES..].try_into().ok()?))
    }

    fn put(&mut self, key: &Short, index: u64) {
        let there = self.0.chunks_exact_mut(RECORD_BYTES).find(|record| record.starts_with(key));
        match there {
            Some(record) => record[KEY_BYTES..].copy_from_slice(&index.to_be_bytes()),
            None => self.0.extend([key.as_slice(), &index.to_be_bytes()].concat()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u32) -> Vec<u8> {
        number.to_be_bytes().to_vec()
    }

    fn watermark(size: u64) -> Watermark {
        (size, Hash::from_slice(&[7; 32]).unwrap())
    }

    /// Two keys of one bucket: found among a few thousand, since there are a million buckets.
    fn neighbours() -> [Vec<u8>; 2] {
        let mut seen = HashMap::new();
        let before = |number| seen.insert(bucket_of(&short(&key(number))), number).map(|before| [before, number]);
        (0..).find_map(before).expect("there are fewer buckets than numbers").map(key)
    }

    #[test]
    fn keys_of_one_bucket_have_their_own_entries() {
        let directory = tempfile::tempdir().unwrap();
        let table = Table::open(directory.path()).unwrap();
        let [first, second] = neighbours();
        table.insert(vec![(first.clone(), 3)], watermark(4)).unwrap();
        assert_eq!((table.get(&first).unwrap(), table.get(&second).unwrap()), (Some(3), None));
        table.insert(vec![(second.clone(), 5), (first.clone(), 9)], watermark(10)).unwrap();
        assert_eq!((table.get(&first).unwrap(), table.get(&second).unwrap()), (Some(9), Some(5)));
        assert_eq!(table.watermark().unwrap(), Some(watermark(10)));
    }

    #[test]
    fn a_damaged_bucket_is_noticed() {
        let directory = tempfile::tempdir().unwrap();
        let Table::Sled(database) = Table::open(directory.path()).unwrap() else { panic!("not on the disk") };
        database.insert(vec![(key(1), 1)], watermark(2)).unwrap();
        database.get().unwrap().insert(bucket_of(&short(&key(1))), vec![0; RECORD_BYTES - 1]).unwrap();
        assert!(matches!(Table::Sled(database).get(&key(1)), Err(IndexError::Damaged)));
    }
}
