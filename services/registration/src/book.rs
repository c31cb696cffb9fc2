//! The journal in memory: what was accepted, whose it is, and what the boards have of it.

use std::collections::HashMap;

use tupyo_election::{Document, ElectionId, Entry, Holder, RegisteredVoter};
use tupyo_group::EncodedPoint;
use tupyo_registration::Registered;

use crate::journal::{Accepted, Record};

/// The journal in memory.
#[derive(Default)]
pub(crate) struct Book {
    accepted: Vec<Accepted>,
    by_key: HashMap<EncodedPoint, usize>,
    by_holder: HashMap<Holder, Vec<usize>>,
    by_application: HashMap<[u8; 32], usize>,
    registered: Registered,
    posted: HashMap<ElectionId, Posted>,
}

/// What one election's board has.
#[derive(Default)]
struct Posted {
    /// The index of the entry with each voting key.
    indices: HashMap<EncodedPoint, u64>,
    /// What was said, of which it is not known whether the board has it.
    open: Option<Vec<u8>>,
}

impl Book {
    /// The book of these records.
    pub(crate) fn of(records: Vec<Record>) -> Book {
        let mut book = Book::default();
        records.into_iter().for_each(|record| book.take(record));
        book
    }

    /// Takes a record that is durable.
    pub(crate) fn take(&mut self, record: Record) {
        match record {
            Record::Accepted(accepted) => self.take_accepted(*accepted),
            Record::Said { election, entry } => self.of_election(election).open = Some(entry),
            Record::Posted { election, index } => {
                let posted = self.of_election(election);
                let keys = posted.open.take().map(|entry| lines_of(&entry)).unwrap_or_default();
                posted.indices.extend(keys.iter().map(|line| (line.voter.key, index)));
            }
            Record::Refused { election } => self.of_election(election).open = None,
            Record::Struck { holder } => self.registered.strike(&holder),
        }
    }

    fn take_accepted(&mut self, accepted: Accepted) {
        let place = self.accepted.len();
        self.registered.take(&accepted.addition());
        self.by_key.insert(accepted.key(), place);
        self.by_holder.entry(accepted.application.holder).or_default().push(place);
        self.by_application.insert(accepted.application.digest(), place);
        self.accepted.push(accepted);
    }

    fn of_election(&mut self, election: [u8; 32]) -> &mut Posted {
        self.posted.entry(ElectionId(election)).or_default()
    }

    /// All that was accepted, in its order.
    pub(crate) fn accepted(&self) -> &[Accepted] {
        &self.accepted
    }

    /// What new registrations are held to.
    pub(crate) fn registered(&self) -> &Registered {
        &self.registered
    }

    /// The registration with this application.
    pub(crate) fn of_application(&self, digest: &[u8; 32]) -> Option<&Accepted> {
        self.accepted.get(*self.by_application.get(digest)?)
    }

    /// The registration of a voting key.
    pub(crate) fn of_key(&self, key: &EncodedPoint) -> Option<&Accepted> {
        self.accepted.get(*self.by_key.get(key)?)
    }

    /// A holder's registrations, oldest first.
    pub(crate) fn of_holder(&self, holder: &Holder) -> impl DoubleEndedIterator<Item = &Accepted> {
        let places = self.by_holder.get(holder).map(Vec::as_slice).unwrap_or_default();
        places.iter().filter_map(|place| self.accepted.get(*place))
    }

    /// The index of the entry that an election's board has with this key.
    pub(crate) fn index(&self, election: ElectionId, key: &EncodedPoint) -> Option<u64> {
        self.posted.get(&election)?.indices.get(key).copied()
    }

    /// What was said to an election's board, and may be there or not.
    pub(crate) fn open(&self, election: ElectionId) -> Option<&[u8]> {
        self.posted.get(&election)?.open.as_deref()
    }
}

/// The lines that an entry puts on the roll.
pub(crate) fn lines_of(entry: &[u8]) -> Vec<RegisteredVoter> {
    let Ok(Entry::Document(part)) = Entry::decode(entry) else { return Vec::new() };
    match borsh::from_slice(&part.bytes) {
        Ok(Document::Registration { lines }) => lines,
        _ => Vec::new(),
    }
}
