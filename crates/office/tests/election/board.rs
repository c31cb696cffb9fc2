//! A board in memory, and storages that keep or fail.

use std::cell::{Cell, Ref, RefCell};
use std::io;
use std::rc::Rc;

use tupyo_election::{ElectionId, ElectionState, Entry, Refusal};
use tupyo_merkle::{Checkpoint, Note, Origin, Timestamp, WitnessSigner};
use tupyo_office::{ActStorage, Actor, Acts, BulletinBoard, Followed, TrusteeMemory, TrusteeStorage};
use tupyo_proof::SigningKey;
use tupyo_rehearsal::{Plan, Rehearsal, record_files, root_of_first};
use tupyo_verify::MemoryRecord;

/// A ledger that everybody sees, as somebody has followed it.
#[derive(Clone)]
pub struct MemoryBoard {
    ledger: Rc<RefCell<Rehearsal>>,
    followed: ElectionState,
    held_to: Vec<Checkpoint>,
    checkpoint: Option<Vec<u8>>,
    gullible: bool,
    failing: Rc<Cell<bool>>,
    sent: Rc<RefCell<Vec<Vec<u8>>>>,
    /// Who has cosigned the newest checkpoint, and when: the numbers of witnesses, with times in seconds.
    cosigned: Rc<RefCell<Vec<(u8, u64)>>>,
}

/// The answers of a board.
#[derive(Debug, thiserror::Error)]
pub enum Answer {
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    #[error("another ledger")]
    OtherLedger,
    #[error("no answer")]
    Gone,
}

impl MemoryBoard {
    /// A board with the manifest of a plan.
    pub fn new(plan: Plan) -> MemoryBoard {
        let rehearsal = Rehearsal::new(plan);
        let followed = rehearsal.state().clone();
        let ledger = Rc::new(RefCell::new(rehearsal));
        let (held_to, checkpoint, gullible, failing, sent, cosigned) = Default::default();
        MemoryBoard { ledger, followed, held_to, checkpoint, gullible, failing, sent, cosigned }
    }

    /// A second ledger under the same key, which goes its own way from here.
    pub fn fork(&self) -> MemoryBoard {
        let fork = MemoryBoard::new(self.ledger.borrow().plan().clone());
        let begun = fork.entries().len();
        let entries: Vec<_> = self.entries()[begun..].iter().map(|bytes| Entry::decode(bytes).unwrap()).collect();
        entries.iter().for_each(|entry| fork.play(|ledger| ledger.post(entry)).unwrap());
        fork.cosign(&self.cosigned.borrow());
        fork
    }

    /// The same ledger for somebody whose device does not hold it to what was seen before.
    pub fn gullible(&self) -> MemoryBoard {
        MemoryBoard { gullible: true, ..self.clone() }
    }

    /// From now on, whether entries that are posted get lost on their way.
    pub fn fail(&self, failing: bool) {
        self.failing.set(failing);
    }

    /// What was posted since this was asked last, arrived or not.
    pub fn sent(&self) -> Vec<Vec<u8>> {
        self.sent.take()
    }

    /// Lets others do something on the ledger.
    pub fn play<T>(&self, play: impl FnOnce(&mut Rehearsal) -> T) -> T {
        play(&mut self.ledger.borrow_mut())
    }

    pub fn entries(&self) -> Ref<'_, [Vec<u8>]> {
        Ref::map(self.ledger.borrow(), Rehearsal::entries)
    }

    pub fn record(&self) -> MemoryRecord {
        let mut files = record_files(&self.entries(), &self.ledger.borrow().signer());
        files.insert("checkpoint".to_owned(), self.cosigned(files["checkpoint"].clone()));
        MemoryRecord { files }
    }

    /// From now on, who cosigns, and when.
    pub fn cosign(&self, witnesses: &[(u8, u64)]) {
        self.cosigned.replace(witnesses.to_vec());
    }

    fn cosigned(&self, checkpoint: Vec<u8>) -> Vec<u8> {
        let note = Note::parse(&checkpoint).unwrap();
        let line = |(number, time): &(u8, u64)| witness(*number).cosign(&note, Timestamp::from_seconds(*time).unwrap());
        let lines: Vec<_> = self.cosigned.borrow().iter().map(line).collect();
        note.with(lines).unwrap().to_string().into_bytes()
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

    fn follow(&mut self) -> Result<Followed<'_, impl FnMut(u64) -> Result<Vec<u8>, Answer>>, Answer> {
        let entries = self.entries().to_vec();
        let holds = |seen: &Checkpoint| {
            entries
                .get(..seen.size as usize)
                .is_some_and(|_| root_of_first(&entries, seen.size).0 == *seen.root.as_bytes())
        };
        self.checkpoint = None;
        if !self.gullible && !self.held_to.iter().all(holds) {
            return Err(Answer::OtherLedger);
        }
        self.followed = self.ledger.borrow().state().clone();
        let checkpoint = record_files(&entries, &self.ledger.borrow().signer()).remove("checkpoint").unwrap();
        let checkpoint = self.cosigned(checkpoint);
        let read = move |index| entries.get(index as usize).cloned().ok_or(Answer::OtherLedger);
        Ok(Followed { state: &self.followed, checkpoint: self.checkpoint.insert(checkpoint), read })
    }

    fn hold_to(&mut self, checkpoint_file: &[u8]) -> Result<(), Answer> {
        let keys = self.followed.ledger_keys().unwrap();
        self.held_to.push(keys.open(checkpoint_file).map_err(|_| Answer::OtherLedger)?);
        Ok(())
    }

    fn checkpoint_file(&self) -> Option<&[u8]> {
        self.checkpoint.as_deref()
    }

    fn post(&self, entry: &Entry) -> Result<(), Answer> {
        self.sent.borrow_mut().push(entry.encode());
        if self.failing.get() {
            return Err(Answer::Gone);
        }
        let known = self.entries().contains(&entry.encode());
        if known { Ok(()) } else { Ok(self.ledger.borrow_mut().post(entry)?) }
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

/// Keeps the encoding of the acts that were stored last.
#[derive(Clone, Default)]
pub struct Journal(pub Rc<RefCell<Vec<u8>>>);

impl ActStorage for Journal {
    fn store(&mut self, acts: &Acts) -> io::Result<()> {
        *self.0.borrow_mut() = acts.encode();
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

impl ActStorage for Full {
    fn store(&mut self, _: &Acts) -> io::Result<()> {
        Err(io::Error::from(io::ErrorKind::StorageFull))
    }
}

/// A witness, by number from 1.
pub fn witness(number: u8) -> WitnessSigner {
    WitnessSigner::from_seed(Origin::new(format!("witness.example/w{number}")).unwrap(), &[number; 32])
}

pub fn copy(key: &SigningKey) -> SigningKey {
    SigningKey::decode(&key.encode()).unwrap()
}
