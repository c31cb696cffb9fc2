//! A board in memory, and storages that keep or fail.

use std::cell::{Ref, RefCell};
use std::io;
use std::rc::Rc;

use tupyo_election::{ElectionId, ElectionState, Entry, Refusal};
use tupyo_merkle::{Checkpoint, NoteSigner, NoteVerifier, Origin};
use tupyo_office::{Actor, BulletinBoard, TrusteeMemory, TrusteeStorage};
use tupyo_proof::SigningKey;
use tupyo_rehearsal::{Plan, Rehearsal, record_files};
use tupyo_verify::MemoryRecord;

/// A ledger that everybody sees, as somebody has followed it.
#[derive(Clone)]
pub struct MemoryBoard {
    ledger: Rc<RefCell<Rehearsal>>,
    followed: ElectionState,
    ledger_key: NoteVerifier,
    seen: Option<Checkpoint>,
    held_to: Vec<Checkpoint>,
}

/// The answers of a board.
#[derive(Debug, thiserror::Error)]
pub enum Answer {
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    #[error("another ledger")]
    OtherLedger,
}

impl MemoryBoard {
    /// A board with the manifest of a plan.
    pub fn new(plan: Plan) -> MemoryBoard {
        let rehearsal = Rehearsal::new(plan);
        let followed = rehearsal.state().clone();
        let ledger_key = signer().verifier().clone();
        MemoryBoard { ledger: Rc::new(RefCell::new(rehearsal)), followed, ledger_key, seen: None, held_to: Vec::new() }
    }

    /// Lets others do something on the ledger.
    pub fn play<T>(&self, play: impl FnOnce(&mut Rehearsal) -> T) -> T {
        play(&mut self.ledger.borrow_mut())
    }

    pub fn entries(&self) -> Ref<'_, [Vec<u8>]> {
        Ref::map(self.ledger.borrow(), Rehearsal::entries)
    }

    pub fn record(&self) -> MemoryRecord {
        MemoryRecord { files: record_files(&self.entries(), &signer()) }
    }

    pub fn official(&self) -> Actor<MemoryBoard> {
        Actor::new(self.clone(), copy(self.ledger.borrow().official()))
    }

    pub fn trustees(&self) -> Vec<Actor<MemoryBoard>> {
        self.ledger.borrow().trustees().iter().map(|key| Actor::new(self.clone(), copy(key))).collect()
    }
}

impl BulletinBoard for MemoryBoard {
    type Error = Answer;

    fn election(&self) -> ElectionId {
        self.followed.election()
    }

    fn ledger_key(&self) -> &NoteVerifier {
        &self.ledger_key
    }

    fn follow(&mut self) -> Result<(&ElectionState, impl FnMut(u64) -> Result<Vec<u8>, Answer>), Answer> {
        let entries = self.entries().to_vec();
        let holds = |seen: &Checkpoint| {
            let files = entries.get(..seen.size as usize).map(|entries| record_files(entries, &signer()));
            let now = files.and_then(|files| Checkpoint::open(&files["checkpoint"], &self.ledger_key).ok());
            now.as_ref() == Some(seen)
        };
        if !self.held_to.iter().all(holds) {
            return Err(Answer::OtherLedger);
        }
        self.followed = self.ledger.borrow().state().clone();
        self.seen = Checkpoint::open(&self.record().files["checkpoint"], &self.ledger_key).ok();
        Ok((&self.followed, move |index| entries.get(index as usize).cloned().ok_or(Answer::OtherLedger)))
    }

    fn checkpoint(&self) -> Option<&Checkpoint> {
        self.seen.as_ref()
    }

    fn hold_to(&mut self, checkpoint: Checkpoint) -> Result<(), Answer> {
        self.held_to.push(checkpoint);
        Ok(())
    }

    fn post(&self, entry: &Entry) -> Result<(), Answer> {
        Ok(self.ledger.borrow_mut().post(entry)?)
    }
}

/// Keeps the encoding of what was stored last.
#[derive(Default)]
pub struct Kept(pub Vec<u8>);

impl TrusteeStorage for Kept {
    fn store(&mut self, memory: &TrusteeMemory) -> io::Result<()> {
        self.0 = memory.encode().to_vec();
        Ok(())
    }
}

/// A disk that is full.
pub struct Full;

impl TrusteeStorage for Full {
    fn store(&mut self, _: &TrusteeMemory) -> io::Result<()> {
        Err(io::Error::from(io::ErrorKind::StorageFull))
    }
}

fn signer() -> NoteSigner {
    NoteSigner::from_seed(Origin::new("ledger.example/office").unwrap(), &[7; 32])
}

fn copy(key: &SigningKey) -> SigningKey {
    SigningKey::decode(&key.encode()).unwrap()
}
