//! A board in memory: it answers a light follower from a list of entries, true or not.

use std::collections::BTreeMap;
use std::sync::Arc;

use tupyo_circuits::TrackingCode;
use tupyo_election::{Author, Document, DocumentPart, ElectionId, ElectionState, Entry};
use tupyo_encoding::encode;
use tupyo_light::{
    CountedBlock, CountedReader, LightDocuments, LightEntry, LightError, LightIndex, LightPrefix, LightQuestion,
    RollBlocks, RollReader,
};
use tupyo_merkle::{
    Checkpoint, MemoryTree, Note, Receipt, Timestamp, WitnessSigner, leaf_hash, prove_inclusion, prove_subset, root_at,
};

use crate::{Rehearsal, ledger_signer};

/// A witness of rehearsals.
pub fn witness_signer(number: u8) -> WitnessSigner {
    let name = format!("witness.example/w{number}").parse().expect("a name");
    WitnessSigner::from_seed(name, &[number; 32])
}

/// A board in memory and what it keeps: what it answers follows from that, so that whoever changes it makes it lie.
#[derive(Clone)]
pub struct ShownBoard {
    /// The election.
    pub election: ElectionId,
    /// Its manifest.
    pub manifest: Vec<u8>,
    /// The ledger's entries.
    pub entries: Vec<Vec<u8>>,
    /// Their tree.
    pub tree: MemoryTree,
    /// What it finds documents by.
    pub index: LightIndex,
    /// The roll's lines.
    pub lines: Vec<Vec<u8>>,
    /// Their tree.
    pub roll_tree: MemoryTree,
    /// Whose ballots the tally counts.
    pub counted: Vec<Option<(u64, TrackingCode)>>,
    /// Their tree.
    pub counted_tree: MemoryTree,
    /// What it says of voters.
    pub last: BTreeMap<u32, (TrackingCode, u64)>,
    /// The number of the ledger's key that signs.
    pub key: u8,
    /// What it hides of the ceremony alone.
    pub hidden_message: Option<u64>,
    /// The witnesses that cosign.
    pub witnesses: Vec<u8>,
}

impl ShownBoard {
    /// When its witnesses cosign, in seconds since 1970, except for their number.
    pub const COSIGNED: u64 = 1_800_000_000;

    /// The true one of a rehearsal.
    pub fn of(rehearsal: &Rehearsal) -> ShownBoard {
        let number = rehearsal.state().ledger_keys().map_or(0, |keys| keys.number() as u8);
        let mut board = ShownBoard::of_entries(rehearsal.state().election(), rehearsal.entries());
        board.key = number;
        board
    }

    /// Everything follows from the entries, legal or not: what is not legal is left out of what the board believes.
    pub fn of_entries(election: ElectionId, entries: &[Vec<u8>]) -> ShownBoard {
        let (mut state, mut tree, mut index) = (ElectionState::new(election), MemoryTree::new(), LightIndex::new());
        for bytes in entries {
            let entry = Entry::decode(bytes).expect("an entry");
            state.apply(&entry).map(drop).unwrap_or_else(|_| state.skip());
            tree.push(leaf_hash(bytes));
            index.take(&entry);
        }
        let documents = documents_of(entries);
        let manifest = documents.iter().find_map(|(_, _, document)| match document {
            Document::Manifest(json) => Some(json.clone()),
            _ => None,
        });
        let lines = lines(&documents, state.manifest().is_some_and(|manifest| manifest.registration().is_some()));
        let voters = 0..lines.len() as u32;
        let last = voters.clone().filter_map(|voter| Some((voter, state.last_ballot(voter)?))).collect();
        let counted = voters.map(|voter| state.last_ballot(voter).map(|(code, index)| (index, code))).collect();
        let mut board = ShownBoard {
            election,
            manifest: manifest.expect("a manifest"),
            entries: entries.to_vec(),
            tree,
            index,
            lines,
            roll_tree: MemoryTree::new(),
            counted,
            counted_tree: MemoryTree::new(),
            last,
            key: 0,
            hidden_message: None,
            witnesses: vec![1, 2, 3],
        };
        board.grow_trees();
        board
    }

    /// After lines or counted ballots were changed.
    pub fn grow_trees(&mut self) {
        (self.roll_tree, self.counted_tree) = (MemoryTree::new(), MemoryTree::new());
        self.lines.iter().for_each(|line| self.roll_tree.push(leaf_hash(line)));
        self.counted.iter().for_each(|counted| self.counted_tree.push(CountedBlock::leaf(counted)));
    }

    /// It says nothing of the document that ends at this index.
    pub fn hide(&mut self, hidden: usize) {
        self.hide_all(&[hidden]);
    }

    /// The same of all these.
    pub fn hide_all(&mut self, hidden: &[usize]) {
        self.index = LightIndex::new();
        for (index, bytes) in self.entries.iter().enumerate() {
            match Entry::decode(bytes).expect("an entry") {
                Entry::Document(part) if !hidden.contains(&index) => self.index.take_part(&part),
                _ => self.index.skip(1),
            }
        }
    }

    /// It hides this entry where the ceremony's messages are asked for.
    pub fn hidden_of_ceremony(&mut self, hidden: usize) {
        self.hidden_message = Some(hidden as u64);
    }

    /// How many entries the ledger has.
    pub fn size(&self) -> u64 {
        self.tree.size()
    }

    /// The checkpoint of this many entries.
    pub fn note(&self, size: u64) -> Note {
        let signer = ledger_signer(self.election, self.key);
        let root = root_at(size, &self.tree).expect("a smaller tree");
        let checkpoint = Checkpoint { origin: signer.name().clone(), size, root };
        let note = Note::parse(checkpoint.sign(&signer).expect("a signature")).expect("a note");
        let time = |number: u8| Timestamp::from_seconds(ShownBoard::COSIGNED + u64::from(number)).expect("a time");
        let lines: Vec<_> =
            self.witnesses.iter().map(|number| witness_signer(*number).cosign(&note, time(*number))).collect();
        note.with(lines).expect("a note")
    }

    /// The file of the receipt of an entry under the newest checkpoint.
    pub fn receipt_file(&self, index: u64) -> String {
        let proof = prove_inclusion(index, self.size(), &self.tree).expect("an entry of the ledger");
        Receipt::new(proof, Arc::new(self.note(self.size()))).to_string()
    }

    /// Answers `GET` of a path below the election's: a status and a body.
    pub fn get(&self, path: &str) -> (u16, Vec<u8>) {
        match path {
            "manifest" => (200, self.manifest.clone()),
            "checkpoint" | "checkpoint/final" => (200, self.note(self.size()).to_string().into_bytes()),
            _ => match path.strip_prefix("voters/") {
                Some(voter) => (200, self.voter(voter.parse().unwrap_or_default())),
                None => self.light(path).map_or_else(|code| (404, problem(&code)), |bytes| (200, bytes)),
            },
        }
    }

    fn voter(&self, voter: u32) -> Vec<u8> {
        let last = self.last.get(&voter).map(|(code, index)| format!(r#"{{"code":"{code}","index":{index}}}"#));
        let last = last.unwrap_or_else(|| "null".to_owned());
        format!(r#"{{"voter":{voter},"style":"district-0","last":{last}}}"#).into_bytes()
    }

    fn light(&self, path: &str) -> Result<Vec<u8>, String> {
        let refused = |error: LightError| error.code().to_owned();
        let entry = |index: u64| self.entries.get(index as usize).cloned();
        let documents = |plan| LightDocuments::make(plan, entry).map(|answer| answer.encode());
        match path.parse::<LightQuestion>().map_err(refused)? {
            LightQuestion::Documents { size, from } => {
                self.index.documents(size, from, &self.tree).and_then(documents).map_err(refused)
            }
            LightQuestion::Ceremony { size, from } => {
                let mut plan = self.index.ceremony(size, from, &self.tree).map_err(refused)?;
                plan.indices.retain(|index| Some(*index) != self.hidden_message);
                plan.path = prove_subset(&plan.indices, size, &self.tree).expect("entries of the ledger");
                documents(plan).map_err(refused)
            }
            LightQuestion::Prefix { size, old } => {
                LightPrefix::make(size, old, &self.tree).map(|answer| answer.encode()).map_err(refused)
            }
            LightQuestion::Entry { size, index } => {
                let bytes = entry(index).ok_or("ledger-not-there")?;
                LightEntry::make(size, index, bytes, &self.tree).map(|answer| answer.encode()).map_err(refused)
            }
            LightQuestion::Roll(asked) => {
                RollBlocks::make(asked, self, &self.roll_tree).map(|answer| answer.encode()).map_err(refused)
            }
            LightQuestion::Counted { block } => {
                CountedBlock::make(block, self, &self.counted_tree).map(|answer| answer.encode()).map_err(refused)
            }
        }
    }
}

impl RollReader for ShownBoard {
    fn count(&self) -> u32 {
        self.lines.len() as u32
    }

    fn key(&self, voter: u32) -> Option<[u8; 32]> {
        self.lines.get(voter as usize)?.first_chunk().copied()
    }

    fn line(&self, voter: u32) -> Option<Vec<u8>> {
        self.lines.get(voter as usize).cloned()
    }
}

impl CountedReader for ShownBoard {
    fn count(&self) -> u32 {
        self.counted.len() as u32
    }

    fn counted(&self, voter: u32) -> Option<Option<(u64, TrackingCode)>> {
        self.counted.get(voter as usize).copied()
    }
}

fn problem(code: &str) -> Vec<u8> {
    format!(r#"{{"type":"x","title":"Not Found","status":404,"code":"{code}","detail":"-"}}"#).into_bytes()
}

/// All complete documents, with author and the index of the last part.
pub fn documents_of(entries: &[Vec<u8>]) -> Vec<(u64, Author, Document)> {
    let mut begun: BTreeMap<Author, Vec<DocumentPart>> = BTreeMap::new();
    let mut found = Vec::new();
    for (index, bytes) in (0..).zip(entries) {
        let Ok(Entry::Document(part)) = Entry::decode(bytes) else { continue };
        if part.part == 0 {
            begun.remove(&part.author);
        }
        let (author, is_last) = (part.author, part.part + 1 == part.parts);
        begun.entry(author).or_default().push(part);
        if is_last {
            let bytes: Vec<u8> =
                begun.remove(&author).unwrap_or_default().into_iter().flat_map(|part| part.bytes).collect();
            found.extend(borsh::from_slice(&bytes).map(|document| (index, author, document)));
        }
    }
    found
}

/// The roll's lines, as officials or registrars have posted them.
fn lines(documents: &[(u64, Author, Document)], registered: bool) -> Vec<Vec<u8>> {
    let mut lines = Vec::new();
    for (_, _, document) in documents {
        match document {
            Document::Roll { voters, .. } => lines.extend(voters.iter().map(encode)),
            Document::Registration { lines: new } => lines.extend(new.iter().map(|line| match &line.card {
                Some(card) => encode(&(line.voter, card)),
                None => encode(&line.voter),
            })),
            _ => {}
        }
    }
    if registered {
        lines.sort();
    }
    lines
}
