//! Sends objects, several at once, and overwrites none.

use std::ops::AddAssign;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use super::objects::{Objects, Way};
use crate::catalogue::board as texts;
use crate::failure::Failure;

/// What became of the objects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// So many were sent.
    pub new: u64,
    /// They have so many bytes.
    pub bytes: u64,
    /// So many were there.
    pub there: u64,
}

impl AddAssign for Sent {
    fn add_assign(&mut self, other: Sent) {
        self.new += other.new;
        self.bytes += other.bytes;
        self.there += other.there;
    }
}

/// Makes sure that an object is there with exactly these bytes.
pub fn keep(objects: &impl Objects, name: &str, bytes: &[u8], way: Way) -> Result<Sent, Failure> {
    let there = match objects.length(name)? {
        Some(length) => Some(length == bytes.len() as u64),
        None => (!objects.put(name, bytes, way, None)?).then_some(true),
    };
    match there {
        None => Ok(Sent { new: 1, bytes: bytes.len() as u64, there: 0 }),
        Some(as_long) if as_long && is_same(objects, name, bytes)? => Ok(Sent { there: 1, ..Sent::default() }),
        Some(_) => Err(Failure::refused("object-differs", texts::object_differs(&name))),
    }
}

fn is_same(objects: &impl Objects, name: &str, bytes: &[u8]) -> Result<bool, Failure> {
    Ok(objects.get(name, bytes.len())?.is_some_and(|stored| stored.bytes == bytes))
}

/// Keeps tiles, so many at once; as many again wait for their turn. The first failure ends it, and what has been begun
/// is finished.
pub fn send(
    objects: &impl Objects,
    parallel: usize,
    tiles: impl Iterator<Item = Result<Tile, Failure>>,
    done: &(impl Fn() + Sync),
) -> Result<Sent, Failure> {
    let (give, take) = sync_channel(parallel);
    let take = Mutex::new(Some(take));
    thread::scope(|scope| {
        let workers: Vec<_> = (0..parallel).map(|_| scope.spawn(|| work(objects, &take, done))).collect();
        let given = give_all(tiles, &give);
        drop(give);
        let mut sent = Sent::default();
        for worker in workers {
            sent += worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        }
        given.map(|()| sent)
    })
}

/// Gives until nobody takes any more: then one of them has failed, and says why.
fn give_all(tiles: impl Iterator<Item = Result<Tile, Failure>>, give: &SyncSender<Tile>) -> Result<(), Failure> {
    for tile in tiles {
        if give.send(tile?).is_err() {
            break;
        }
    }
    Ok(())
}

/// A name, and its bytes.
type Tile = (String, Vec<u8>);
/// Nothing, once one of those who take has failed.
type Waiting = Option<Receiver<Tile>>;
type Tiles = Mutex<Waiting>;

fn work(objects: &impl Objects, tiles: &Tiles, done: &impl Fn()) -> Result<Sent, Failure> {
    let mut sent = Sent::default();
    while let Some((name, bytes)) = next(tiles) {
        // Without the receiver, nobody waits for its next tile.
        sent += keep(objects, &name, &bytes, Way::Tile).inspect_err(|_| drop(receiver(tiles).take()))?;
        done();
    }
    Ok(sent)
}

fn next(tiles: &Tiles) -> Option<Tile> {
    receiver(tiles).as_ref()?.recv().ok()
}

fn receiver(tiles: &Tiles) -> MutexGuard<'_, Waiting> {
    tiles.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::objects::{StoreError, Stored};
    use super::*;

    /// Objects in memory; so many are let in, and then nothing is.
    struct Memory {
        objects: Mutex<BTreeMap<String, Vec<u8>>>,
        room: usize,
        /// What is stored is answered as if something else had been there: the answer before was lost.
        forgets: bool,
    }

    impl Memory {
        fn with(room: usize, forgets: bool, there: &[(&str, &[u8])]) -> Memory {
            let objects = there.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec()));
            Memory { objects: Mutex::new(objects.collect()), room, forgets }
        }
    }

    impl Objects for Memory {
        fn length(&self, name: &str) -> Result<Option<u64>, StoreError> {
            Ok(self.objects.lock().unwrap().get(name).map(|bytes| bytes.len() as u64))
        }

        fn get(&self, name: &str, _: usize) -> Result<Option<Stored>, StoreError> {
            let bytes = self.objects.lock().unwrap().get(name).cloned();
            Ok(bytes.map(|bytes| Stored { bytes, version: String::new() }))
        }

        fn put(&self, name: &str, bytes: &[u8], _: Way, over: Option<&str>) -> Result<bool, StoreError> {
            let mut objects = self.objects.lock().unwrap();
            assert!(over.is_none() && !objects.contains_key(name), "nothing is overwritten: {name}");
            if objects.len() == self.room {
                return Err(StoreError::Failed { reason: "full".to_owned() });
            }
            objects.insert(name.to_owned(), bytes.to_vec());
            Ok(!self.forgets)
        }

        fn remove(&self, _: &str) -> Result<(), StoreError> {
            unreachable!("nothing is removed")
        }
    }

    fn tiles(number: usize) -> impl Iterator<Item = Result<Tile, Failure>> {
        (0..number).map(|number| Ok((format!("tile/{number}"), number.to_be_bytes().to_vec())))
    }

    #[test]
    fn what_is_there_is_not_sent_again_and_nothing_is_overwritten() {
        let seven = 7usize.to_be_bytes();
        let objects = Memory::with(usize::MAX, false, &[("tile/7", &seven)]);
        let sent = send(&objects, 3, tiles(100), &|| ()).unwrap();
        assert_eq!(sent, Sent { new: 99, bytes: 99 * 8, there: 1 });
        assert_eq!(send(&objects, 8, tiles(100), &|| ()).unwrap(), Sent { new: 0, bytes: 0, there: 100 });
        for other in [&b"another "[..], b"longer than it is"] {
            let objects = Memory::with(usize::MAX, false, &[("tile/50", other)]);
            assert_eq!(send(&objects, 4, tiles(100), &|| ()).unwrap_err().code, "object-differs");
            assert_eq!(objects.get("tile/50", 99).unwrap().unwrap().bytes, other);
        }
    }

    #[test]
    fn the_first_failure_ends_it() {
        for parallel in [1, 4] {
            let objects = Memory::with(20, false, &[]);
            let failed = send(&objects, parallel, tiles(1_000), &|| ()).unwrap_err();
            assert_eq!((failed.code.as_str(), failed.exit_code()), ("store-unreachable", 3));
            let broken = tiles(10).chain([Err(Failure::undecided("tile-missing", "gone"))]);
            assert_eq!(send(&Memory::with(20, false, &[]), parallel, broken, &|| ()).unwrap_err().code, "tile-missing");
        }
    }

    #[test]
    fn an_answer_that_was_lost_is_made_up_for_by_what_is_there() {
        let objects = Memory::with(usize::MAX, true, &[]);
        assert_eq!(keep(&objects, "manifest", b"m", Way::Manifest).unwrap(), Sent { new: 0, bytes: 0, there: 1 });
    }
}
