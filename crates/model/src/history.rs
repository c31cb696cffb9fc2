//! The histories that a lying server can show, as a tree.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use tupyo_election::{Author, Document, ElectionId, ElectionState, Entry, LedgerKeys, Obligation, tally};
use tupyo_merkle::{Checkpoint, Frontier, Hash, Note, NoteSigner, Timestamp, WitnessSigner, leaf_hash};
use tupyo_rehearsal::ledger_signer;

use crate::intern::{FastMap, Interned};

/// The number of an entry's bytes.
pub(crate) type EntryNumber = u32;
/// The number of a history.
pub(crate) type HistoryNumber = u32;

/// A ledger that the fold accepts: what a server that lies can show.
pub(crate) struct History {
    pub(crate) state: ElectionState,
    /// The entries, each with the number of its bytes.
    pub(crate) entries: Vec<EntryNumber>,
    /// The roots of the first 0, 1, 2, … entries.
    pub(crate) roots: Vec<Hash>,
    tree: Frontier,
}

/// What is known of an entry.
#[derive(Clone)]
pub(crate) struct Known {
    pub(crate) entry: Arc<Entry>,
    /// What it says, if it is a document.
    pub(crate) document: Option<Arc<Document>>,
    /// Who says it.
    pub(crate) author: Option<Author>,
    /// Where it was said first.
    pub(crate) home: HistoryNumber,
}

/// All histories that came up, as a tree: each but the first continues another one by one entry.
pub(crate) struct Histories {
    all: Vec<History>,
    continued: FastMap<(HistoryNumber, EntryNumber), Option<HistoryNumber>>,
    legal: FastMap<(HistoryNumber, EntryNumber), bool>,
    bytes: Interned<Vec<u8>>,
    known: HashMap<EntryNumber, Known>,
    signer: NoteSigner,
    witnesses: Vec<WitnessSigner>,
    /// Checkpoints' files, with this many cosignatures.
    files: RefCell<FastMap<(HistoryNumber, usize), Vec<u8>>>,
    /// Whether a closing is legal only on the ledger that it names.
    closing_binds: bool,
}

impl Histories {
    /// The ledger with these entries, and nothing else yet.
    pub(crate) fn new(
        state: &ElectionState,
        entries: &[Vec<u8>],
        witnesses: Vec<WitnessSigner>,
        closing_binds: bool,
    ) -> Histories {
        let mut histories = Histories {
            all: Vec::new(),
            continued: FastMap::default(),
            legal: FastMap::default(),
            bytes: Interned::new(),
            known: HashMap::new(),
            signer: ledger_signer(state.election(), 0),
            witnesses,
            files: RefCell::default(),
            closing_binds,
        };
        let mut tree = Frontier::new();
        let mut roots = vec![tree.root()];
        for entry in entries {
            tree.push(leaf_hash(entry));
            roots.push(tree.root());
        }
        let numbers =
            entries.iter().map(|entry| histories.entry(&Entry::decode(entry).expect("an entry"), 0)).collect();
        histories.all.push(History { state: state.clone(), entries: numbers, roots, tree });
        histories
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    pub(crate) fn get(&self, number: HistoryNumber) -> &History {
        &self.all[number as usize]
    }

    pub(crate) fn known(&self, entry: EntryNumber) -> &Known {
        &self.known[&entry]
    }

    /// The number of an entry, which is said in this history.
    pub(crate) fn entry(&mut self, entry: &Entry, home: HistoryNumber) -> EntryNumber {
        let number = self.bytes.number(&entry.encode());
        self.known.entry(number).or_insert_with(|| {
            let part = match entry {
                Entry::Document(part) => Some(part),
                _ => None,
            };
            let document = part.map(|part| borsh::from_slice(&part.bytes).expect("a document in one part"));
            let author = part.map(|part| part.author);
            Known { entry: Arc::new(entry.clone()), document: document.map(Arc::new), author, home }
        });
        number
    }

    /// Whether an entry is legal next, up to what the fold leaves to its caller.
    pub(crate) fn allows(&mut self, at: HistoryNumber, entry: EntryNumber) -> bool {
        if let Some(legal) = self.legal.get(&(at, entry)) {
            return *legal;
        }
        let legal = self.get(at).state.examine(&self.known(entry).entry).is_ok();
        self.legal.insert((at, entry), legal);
        legal
    }

    /// The history that continues another one by this entry, if everybody accepts it.
    pub(crate) fn continued(&mut self, at: HistoryNumber, entry: EntryNumber) -> Option<HistoryNumber> {
        if let Some(known) = self.continued.get(&(at, entry)) {
            return *known;
        }
        let number = self.taken(at, entry).map(|history| {
            self.all.push(history);
            self.all.len() as u32 - 1
        });
        self.continued.insert((at, entry), number);
        number
    }

    fn taken(&self, at: HistoryNumber, entry: EntryNumber) -> Option<History> {
        let (before, known) = (self.get(at), self.known(entry));
        let legal = before.state.examine(&known.entry).ok()?;
        match legal.obligation() {
            Obligation::None => {}
            Obligation::Ballot => {
                let answers = before.state.ballot_check()?.verify(&[&known.entry]);
                answers.into_iter().try_for_each(|answer| answer.map(drop)).ok()?;
            }
            Obligation::Root { size, .. } if self.closing_binds => {
                legal.check_root((*before.roots.get(size as usize)?).into()).ok()?;
            }
            Obligation::Root { .. } => {}
            Obligation::Tally => {
                let read = |index: u64| {
                    before.entries.get(index as usize).map(|entry| self.bytes.value(*entry).clone()).ok_or(())
                };
                let expected = tally(&before.state, read).ok()?;
                (legal.proposed_tally() == Some(&expected)).then_some(())?;
            }
        }
        let mut state = before.state.clone();
        state.take(legal);
        let (mut tree, mut roots, mut entries) = (before.tree.clone(), before.roots.clone(), before.entries.clone());
        tree.push(leaf_hash(self.bytes.value(entry)));
        roots.push(tree.root());
        entries.push(entry);
        Some(History { state, entries, roots, tree })
    }

    /// The checkpoint of a history, with the cosignatures of this many witnesses.
    pub(crate) fn file(&self, number: HistoryNumber, cosignatures: usize) -> Vec<u8> {
        let mut files = self.files.borrow_mut();
        files.entry((number, cosignatures)).or_insert_with(|| self.sign(number, cosignatures)).clone()
    }

    fn sign(&self, number: HistoryNumber, cosignatures: usize) -> Vec<u8> {
        let tree = &self.get(number).tree;
        let checkpoint = Checkpoint { origin: self.signer.name().clone(), size: tree.size(), root: tree.root() };
        let file = checkpoint.sign(&self.signer).expect("the signer is the ledger's");
        let note = Note::parse(&file).expect("a note");
        let time = Timestamp::from_seconds(1_700_000_000).expect("a time");
        let lines: Vec<_> =
            self.witnesses.iter().take(cosignatures).map(|witness| witness.cosign(&note, time)).collect();
        note.with(lines).expect("lines of witnesses").to_string().into_bytes()
    }

    pub(crate) fn bytes_of(&self, number: HistoryNumber) -> Vec<Vec<u8>> {
        self.get(number).entries.iter().map(|entry| self.bytes.value(*entry).clone()).collect()
    }

    pub(crate) fn election(&self) -> ElectionId {
        self.get(0).state.election()
    }

    pub(crate) fn ledger_keys(&self) -> &LedgerKeys {
        self.get(0).state.ledger_keys().expect("a manifest")
    }

    pub(crate) fn signer(&self) -> &NoteSigner {
        &self.signer
    }
}
