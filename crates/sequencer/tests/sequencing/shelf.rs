//! A ledger in memory, and a sequencer before it.

use std::cell::Cell;
use std::collections::HashMap;

use tupyo_merkle::{Hash, leaf_hash, root_of};
use tupyo_sequencer::{
    Admission, Admitted, AppendFailure, Arrival, Effect, Fold, Key, Message, Publication, Reason, Rejection, Sequencer,
    Submission, Unreadable, admit, look_up,
};

/// What is published.
pub struct Shelf<F> {
    pub fold: F,
    entries: Vec<Vec<u8>>,
    index: HashMap<Key, u64>,
    /// The index finds nothing.
    pub forgets: bool,
    /// No entry can be read.
    pub unreadable: bool,
    /// How often the index was asked.
    pub asked: Cell<u32>,
}

impl<F: Fold> Shelf<F> {
    /// A ledger whose entries the fold has taken; its index has lost them.
    pub fn new(fold: F, entries: Vec<Vec<u8>>) -> Self {
        Shelf { fold, entries, index: HashMap::new(), forgets: false, unreadable: false, asked: Cell::new(0) }
    }
}

impl<F: Fold> Publication for Shelf<F> {
    type Fold = F;

    fn look<T>(&self, at: impl FnOnce(&F) -> T) -> T {
        at(&self.fold)
    }

    fn find(&self, arrival: &Arrival<F>) -> Option<(u64, Vec<u8>)> {
        self.asked.set(self.asked.get() + 1);
        let index = *self.index.get(arrival.key()).filter(|_| !self.forgets)?;
        Some((index, self.entries[index as usize].clone()))
    }

    fn read(&self, index: u64) -> Result<Vec<u8>, Unreadable> {
        let damaged = || Unreadable { code: "ledger-damaged", message: "damaged".to_owned() };
        self.entries.get(index as usize).filter(|_| !self.unreadable).cloned().ok_or_else(damaged)
    }

    fn root_at(&self, size: u64) -> Result<Hash, Unreadable> {
        Ok(root_of(self.entries.iter().take(size as usize).map(|entry| leaf_hash(entry))))
    }
}

/// A sequencer, and whoever carries out its effects; a sender's ticket is the number of its entry.
pub struct Table<F: Fold> {
    pub shelf: Shelf<F>,
    pub sequencer: Sequencer<F, usize>,
    pub sent: usize,
    appending: Vec<Vec<u8>>,
}

impl<F: Fold> Table<F> {
    pub fn new(shelf: Shelf<F>) -> Self {
        Table { shelf, sequencer: Sequencer::default(), sent: 0, appending: Vec::new() }
    }

    /// Hands in an entry as if it had been admitted and verified.
    pub fn enter(&mut self, bytes: &[u8]) -> String {
        let entry = Arrival::decode(bytes.to_vec(), &self.shelf.fold.context()).unwrap();
        self.submit(Box::new(entry))
    }

    fn submit(&mut self, entry: Box<Arrival<F>>) -> String {
        self.sent += 1;
        self.handle(Message::Entry(Submission { entry, ticket: self.sent - 1 }))
    }

    pub fn begin(&mut self) -> String {
        self.handle(Message::Begin)
    }

    /// The ledger acknowledges what it has been asked to append.
    pub fn appended(&mut self) -> String {
        let first_index = self.shelf.entries.len() as u64;
        self.shelf.entries.append(&mut self.appending);
        self.handle(Message::Appended { first_index })
    }

    pub fn not_appended(&mut self, failure: AppendFailure) -> String {
        self.appending.clear();
        self.handle(Message::NotAppended(failure))
    }

    /// The whole way of an entry: what is answered at once, or what is decided when it alone is appended.
    pub fn post(&mut self, bytes: &[u8]) -> String {
        let admitted = match admit(&self.shelf, bytes.to_vec()) {
            Admission::Ready(entry) => Ok(Admitted::Entry(entry)),
            Admission::Slow(entry) => look_up(&self.shelf, entry),
            Admission::Refused(refusal) => Err(refusal),
        };
        let entry = match admitted {
            Ok(Admitted::Entry(entry)) => entry,
            Ok(Admitted::There(index)) => return format!("there at {index}"),
            Err(refusal) => return said::<F>(&Err(refusal.into())),
        };
        for verify in [F::verify_signatures, F::verify_proofs] {
            if let [Some(refusal)] = &verify(&self.shelf.fold.context(), &[entry.entry()])[..] {
                return format!("not verified: {}", refusal.code());
            }
        }
        let effects = [self.submit(entry), self.begin(), self.appended()];
        effects.into_iter().filter(|effects| !effects.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// Carries out the effects, and says what they were.
    fn handle(&mut self, message: Message<F, usize>) -> String {
        let effects = self.sequencer.handle(message, &self.shelf);
        effects.into_iter().map(|effect| self.carry_out(effect)).collect::<Vec<_>>().join(", ")
    }

    fn carry_out(&mut self, effect: Effect<F, usize>) -> String {
        match effect {
            Effect::Answer(ticket, answer) => format!("{ticket}: {}", said::<F>(&answer)),
            Effect::Append { entries, keys } => {
                assert_eq!(entries.len(), keys.len());
                self.appending = entries;
                let texts: Vec<_> = self.appending.iter().map(|entry| String::from_utf8_lossy(entry)).collect();
                format!("append {}", texts.join(" "))
            }
            Effect::Publish { first_index, entries } => {
                let published = format!("publish {} from {first_index}", entries.len());
                for (index, (key, legal)) in (first_index..).zip(entries) {
                    self.shelf.fold.take(legal);
                    self.shelf.index.insert(key, index);
                }
                published
            }
        }
    }
}

/// An answer: an index or a code.
fn said<F: Fold>(answer: &Result<u64, Rejection<F::Refusal>>) -> String {
    answer.as_ref().map_or_else(|rejection| rejection.code().to_owned(), u64::to_string)
}
