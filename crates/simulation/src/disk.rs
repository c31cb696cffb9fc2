//! A disk in memory that forgets what was not synced, and fails when it is told to.

mod content;
mod names;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rand::RngCore;
use tupyo_ledger::{Held, Opening, Storage, StoredFile};

use content::{Change, Content};
use names::{FileId, Names};

/// A disk in memory. Its clones are the same disk.
///
/// What was written but not synced may be lost at a [`power_cut`](Self::power_cut), torn at any byte, and reordered;
/// names may be lost until their directory is synced. After a failed sync the bytes can still be read, and a later sync
/// succeeds without storing them, as on Linux.
#[derive(Clone, Default)]
pub struct SimulatedDisk(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    names: Names,
    contents: BTreeMap<FileId, Content>,
    held: BTreeSet<PathBuf>,
    steps: u64,
    fault: Option<(u64, DiskFault)>,
    room: Option<u64>,
    off: bool,
}

/// What goes wrong at one access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiskFault {
    /// It is not done, and an error says so.
    NotDone(ErrorKind),
    /// It is done, and an error is returned all the same.
    DoneWithError(ErrorKind),
    /// It is done, then nothing works any more: the power goes off. What a write leaves is decided by
    /// [`SimulatedDisk::power_cut`].
    PowerOff,
    /// A write stores something else and reports success.
    Garbled,
}

/// What one access does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Access {
    Write,
    Sync,
    Other,
}

impl SimulatedDisk {
    /// How many accesses that change something there were.
    pub fn steps(&self) -> u64 {
        self.state().steps
    }

    /// The access with this number, counted from 0 over the disk's life, will go wrong.
    pub fn fail(&self, step: u64, fault: DiskFault) {
        self.state().fault = Some((step, fault));
    }

    /// How many bytes all files together may have; `None` for no limit.
    pub fn limit(&self, bytes: Option<u64>) {
        self.state().room = bytes;
    }

    /// How many bytes all files together have.
    pub fn used(&self) -> u64 {
        self.state().used()
    }

    /// The power goes off, and on again: what the disk then holds. The old one answers nothing but errors.
    pub fn power_cut(&self, dice: &mut impl RngCore) -> SimulatedDisk {
        let mut state = self.state();
        state.off = true;
        let names = state.names.after_power_cut(dice);
        let contents = state.contents.iter().map(|(id, content)| (*id, content.after_power_cut(dice))).collect();
        SimulatedDisk(Arc::new(Mutex::new(State { names, contents, ..State::default() })))
    }

    /// The process dies, the machine does not: everything that was written is there for the next one, and nothing is
    /// held any more.
    pub fn kill(&self) -> SimulatedDisk {
        let mut state = self.state();
        let survived = State { names: state.names.clone(), contents: state.contents.clone(), ..State::default() };
        state.off = true;
        SimulatedDisk(Arc::new(Mutex::new(survived)))
    }

    /// Another disk with the same content, all of it on stable storage: a backup, or one restored.
    pub fn copy(&self) -> SimulatedDisk {
        let state = self.state();
        let contents = state.contents.iter().map(|(id, content)| (*id, content.settled())).collect();
        SimulatedDisk(Arc::new(Mutex::new(State { names: state.names.settled(), contents, ..State::default() })))
    }

    /// The bytes of a file as they can be read now.
    pub fn bytes(&self, path: &Path) -> Option<Vec<u8>> {
        let state = self.state();
        Some(state.contents.get(&state.names.find(path)?)?.bytes().to_vec())
    }

    /// Puts bytes under a name, on stable storage: damage, or somebody else's work.
    pub fn put(&self, path: &Path, bytes: Option<&[u8]>) {
        let mut state = self.state();
        let id = state.names.put(path, bytes.is_some());
        if let (Some(id), Some(bytes)) = (id, bytes) {
            state.contents.insert(id, Content::stored(bytes));
        }
    }

    /// All paths of files.
    pub fn paths(&self) -> Vec<PathBuf> {
        self.state().names.all()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts an access that changes something, and lets it go wrong if it must.
    fn access<T>(&self, kind: Access, mut work: impl FnMut(&mut State, bool) -> io::Result<T>) -> io::Result<T> {
        let mut state = self.state();
        state.is_on()?;
        let step = state.steps;
        state.steps += 1;
        match state.fault.filter(|(at, _)| *at == step) {
            None => work(&mut state, false),
            Some((_, DiskFault::NotDone(error))) if kind == Access::Sync => {
                work(&mut state, true).and(Err(injected(error)))
            }
            Some((_, DiskFault::NotDone(error))) => Err(injected(error)),
            Some((_, DiskFault::DoneWithError(error))) => work(&mut state, false).and(Err(injected(error))),
            Some((_, DiskFault::PowerOff)) => {
                let _last = work(&mut state, kind == Access::Sync);
                state.off = true;
                Err(power_is_off())
            }
            Some((_, DiskFault::Garbled)) => work(&mut state, kind == Access::Write),
        }
    }
}

impl State {
    fn is_on(&self) -> io::Result<()> {
        if self.off { Err(power_is_off()) } else { Ok(()) }
    }

    fn used(&self) -> u64 {
        let linked: BTreeSet<_> = self.names.files().collect();
        self.contents.iter().filter(|(id, _)| linked.contains(id)).map(|(_, content)| content.length()).sum()
    }

    fn content(&mut self, id: FileId) -> io::Result<&mut Content> {
        self.contents.get_mut(&id).ok_or_else(|| ErrorKind::NotFound.into())
    }

    /// As many of the bytes as there is room for.
    fn write(&mut self, id: FileId, bytes: &[u8], offset: u64) -> io::Result<()> {
        let used = self.used();
        let (room, content) = (self.room, self.content(id)?);
        let growth = (offset + bytes.len() as u64).saturating_sub(content.length());
        let missing = room.map_or(0, |room| (used + growth).saturating_sub(room)).min(bytes.len() as u64);
        let fits = bytes.len() - missing as usize;
        content.change(Change::Write { offset, bytes: bytes[..fits].to_vec() });
        if missing == 0 { Ok(()) } else { Err(ErrorKind::StorageFull.into()) }
    }
}

impl Storage for SimulatedDisk {
    fn create_directory(&self, _path: &Path) -> io::Result<()> {
        self.access(Access::Other, |_, _| Ok(()))
    }

    fn list(&self, directory: &Path) -> io::Result<Vec<PathBuf>> {
        let state = self.state();
        state.is_on()?;
        Ok(state.names.in_directory(directory))
    }

    fn open(&self, path: &Path, opening: Opening) -> io::Result<Arc<dyn StoredFile>> {
        let file = |id| Arc::new(SimulatedFile { disk: self.clone(), id }) as Arc<dyn StoredFile>;
        if opening == Opening::Existing {
            let state = self.state();
            state.is_on()?;
            return state.names.find(path).map(file).ok_or_else(|| ErrorKind::NotFound.into());
        }
        self.access(Access::Other, |state, _| match (state.names.find(path), opening) {
            (Some(_), Opening::New) => Err(ErrorKind::AlreadyExists.into()),
            (Some(id), _) => {
                state.content(id)?.change(Change::Length(0));
                Ok(file(id))
            }
            (None, _) => {
                let id = state.names.create(path);
                state.contents.insert(id, Content::default());
                Ok(file(id))
            }
        })
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.access(Access::Other, |state, _| state.names.rename(from, to))
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.access(Access::Other, |state, _| state.names.remove(path))
    }

    fn sync_directory(&self, directory: &Path) -> io::Result<()> {
        self.access(Access::Sync, |state, fails| {
            state.names.sync(directory, fails);
            Ok(())
        })
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn Held>>> {
        let mut state = self.state();
        state.is_on()?;
        let free = state.held.insert(path.to_owned());
        Ok(free.then(|| Box::new(Lock { disk: self.clone(), path: path.to_owned() }) as Box<dyn Held>))
    }
}

struct SimulatedFile {
    disk: SimulatedDisk,
    id: FileId,
}

impl StoredFile for SimulatedFile {
    fn length(&self) -> io::Result<u64> {
        let mut state = self.disk.state();
        state.is_on()?;
        Ok(state.content(self.id)?.length())
    }

    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let mut state = self.disk.state();
        state.is_on()?;
        Ok(state.content(self.id)?.read(buffer, offset))
    }

    fn write_all_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        self.disk.access(Access::Write, |state, garbled| {
            let mut bytes = bytes.to_vec();
            if let (true, Some(byte)) = (garbled, bytes.last_mut()) {
                *byte ^= 1;
            }
            state.write(self.id, &bytes, offset)
        })
    }

    fn set_length(&self, length: u64) -> io::Result<()> {
        self.disk.access(Access::Other, |state, _| {
            state.content(self.id)?.change(Change::Length(length));
            Ok(())
        })
    }

    fn sync(&self) -> io::Result<()> {
        self.disk.access(Access::Sync, |state, fails| {
            state.content(self.id)?.sync(fails);
            Ok(())
        })
    }
}

struct Lock {
    disk: SimulatedDisk,
    path: PathBuf,
}

impl Held for Lock {}

impl Drop for Lock {
    fn drop(&mut self) {
        self.disk.state().held.remove(&self.path);
    }
}

fn injected(kind: ErrorKind) -> io::Error {
    io::Error::new(kind, "on purpose")
}

fn power_is_off() -> io::Error {
    io::Error::other("the power is off")
}
