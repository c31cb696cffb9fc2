//! What somebody does when a history is shown to them.

use std::cell::RefCell;
use std::io;
use std::rc::Rc;

use tupyo_election::Entry;
use tupyo_office::{
    ActStorage, Actor, Acts, TrusteeMemory, TrusteeStorage, VerifiedTally, agree, ceremony_step, decrypt,
};
use tupyo_proof::SigningKey;
use tupyo_verify::MemoryRecord;

use crate::history::{Histories, HistoryNumber};
use crate::people::{copy, rng};
use crate::shown::Shown;

/// What somebody does when a history is shown to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Doing {
    /// What is due in the key ceremony.
    Ceremony,
    /// Agreeing to the tally.
    Agree,
    /// Opening the tally.
    Open,
    /// Closing, as an official.
    Close,
}

/// A time behind all others.
const NOW: u64 = u64::MAX;

/// A history as it is shown, and how many witnesses have cosigned its checkpoint.
pub(crate) type Displayed = (HistoryNumber, usize);

/// What becomes of a storage that is asked once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Disk {
    /// It stores.
    Works,
    /// It says that it has not stored, and has not.
    Fails,
    /// It has stored, and the process hears of an error, or dies.
    Dies,
}

/// What came of a step.
pub(crate) struct Done {
    /// What the process remembers now.
    pub(crate) ram: Vec<u8>,
    /// What was stored, if anything was.
    pub(crate) stored: Option<Vec<u8>>,
    /// What has left.
    pub(crate) said: Vec<Entry>,
}

/// A storage that keeps what it was given last.
#[derive(Clone)]
struct Kept {
    disk: Disk,
    stored: Rc<RefCell<Option<Vec<u8>>>>,
}

impl Kept {
    fn new(disk: Disk) -> Kept {
        Kept { disk, stored: Rc::default() }
    }

    fn keep(&self, bytes: &[u8]) -> io::Result<()> {
        if self.disk != Disk::Fails {
            *self.stored.borrow_mut() = Some(bytes.to_vec());
        }
        if self.disk == Disk::Works { Ok(()) } else { Err(io::Error::from(io::ErrorKind::StorageFull)) }
    }
}

impl TrusteeStorage for Kept {
    fn store(&mut self, memory: &TrusteeMemory) -> io::Result<()> {
        self.keep(&memory.encode())
    }
}

impl ActStorage for Kept {
    fn store(&mut self, acts: &Acts) -> io::Result<()> {
        self.keep(&acts.encode())
    }
}

/// A trustee acts, by the tools' own code, in a process of its own that has read this memory.
pub(crate) fn trustee_step(
    histories: &Histories,
    displayed: Displayed,
    tally: Option<&VerifiedTally>,
    key: &SigningKey,
    memory: &[u8],
    (doing, disk, seed): (Doing, Disk, u64),
) -> Done {
    let said = RefCell::default();
    let mut memory = TrusteeMemory::decode(memory).expect("a memory");
    let mut kept = Kept::new(disk);
    let mut actor = Actor::new(shown(histories, displayed, &said), copy(key));
    let rng = &mut rng(seed);
    let _refused = match (doing, tally) {
        (Doing::Ceremony, _) => ceremony_step(&mut actor, &mut memory, &mut kept, rng).map(drop),
        (Doing::Agree, Some(tally)) => agree(&mut actor, tally, &mut memory, &mut kept, rng),
        (Doing::Open, Some(tally)) => decrypt(&mut actor, tally, &mut memory, &mut kept, rng),
        _ => Ok(()),
    };
    drop(actor);
    Done { ram: memory.encode().to_vec(), stored: kept.stored.take(), said: said.into_inner() }
}

/// An official closes, by the tools' own code, in a process of its own.
pub(crate) fn official_step(
    histories: &Histories,
    displayed: Displayed,
    key: &SigningKey,
    acts: &[u8],
    (disk, seed): (Disk, u64),
) -> Done {
    let said = RefCell::default();
    let kept = Kept::new(disk);
    let remembered = Acts::decode(acts).expect("acts");
    let actor = Actor::remembering(shown(histories, displayed, &said), copy(key), remembered, kept.clone());
    let _refused = actor.and_then(|mut actor| actor.close(NOW, &mut rng(seed)));
    let stored = kept.stored.take();
    // The process ends with the step.
    let ram = stored.clone().unwrap_or_else(|| acts.to_vec());
    Done { ram, stored, said: said.into_inner() }
}

/// The tally of a history, if a trustee's tool would verify it.
pub(crate) fn verified_tally(histories: &Histories, displayed: Displayed, key: &SigningKey) -> Option<VerifiedTally> {
    let said = RefCell::default();
    let bytes = histories.bytes_of(displayed.0);
    let mut files = tupyo_rehearsal::record_files(&bytes, histories.signer());
    files.insert("checkpoint".to_owned(), histories.file(displayed.0, displayed.1));
    let mut actor = Actor::new(shown(histories, displayed, &said), copy(key));
    VerifiedTally::verify(&mut actor, &mut TrusteeMemory::default(), &MemoryRecord { files }).ok()
}

fn shown<'a>(histories: &'a Histories, displayed: Displayed, said: &'a RefCell<Vec<Entry>>) -> Shown<'a> {
    let (at, cosignatures) = displayed;
    Shown {
        history: histories.get(at),
        election: histories.election(),
        keys: histories.ledger_keys(),
        file: histories.file(at, cosignatures),
        bytes: histories.bytes_of(at),
        held_to: Vec::new(),
        followed: false,
        said,
    }
}
