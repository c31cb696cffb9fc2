//! A board in memory: it answers a light follower from a list of entries, true or not.

use std::collections::BTreeMap;
use std::sync::Arc;

use tupyo_circuits::TrackingCode;
use tupyo_election::{Author, Document, DocumentPart, ElectionId, ElectionState, Entry, WitnessesDraft};
use tupyo_light::{
    CountedBlock, CountedReader, LightDocuments, LightEntry, LightIndex, LightPrefix, LightQuestion, RollBlocks,
    RollReader,
};
use tupyo_merkle::{
    Checkpoint, MemoryTree, Note, Receipt, Timestamp, WitnessSigner, leaf_hash, prove_inclusion, prove_subset, root_at,
};
use tupyo_rehearsal::{Plan, Rehearsal, ledger_signer};
use tupyo_voter::{KeptReceipt, LightFollower, VisitError, VoterError};

/// When witnesses cosign.
pub const COSIGNED: u64 = 1_800_000_000;

/// A board and what it keeps.
#[derive(Clone)]
pub struct Board {
    pub election: ElectionId,
    pub manifest: Vec<u8>,
    pub entries: Vec<Vec<u8>>,
    pub tree: MemoryTree,
    pub index: LightIndex,
    pub lines: Vec<Vec<u8>>,
    pub roll_tree: MemoryTree,
    pub counted: Vec<Option<(u64, TrackingCode)>>,
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

pub fn witness(number: u8) -> WitnessSigner {
    WitnessSigner::from_seed(format!("witness.example/w{number}").parse().unwrap(), &[number; 32])
}

/// The plan with three witnesses, of whom all must cosign but one.
pub fn watched(plan: Plan) -> Plan {
    let members = (1..=3).map(|number| witness(number).key().to_string()).collect();
    Plan { witnesses: Some(WitnessesDraft { quorum: 3, members }), ..plan }
}

impl Board {
    pub fn of(rehearsal: &Rehearsal) -> Board {
        let number = rehearsal.state().ledger_keys().map_or(0, |keys| keys.number() as u8);
        let mut board = Board::of_entries(rehearsal.state().election(), rehearsal.entries());
        board.key = number;
        board
    }

    /// Everything follows from the entries, legal or not: what is not legal is left out of what the board believes.
    pub fn of_entries(election: ElectionId, entries: &[Vec<u8>]) -> Board {
        let (mut state, mut tree, mut index) = (ElectionState::new(election), MemoryTree::new(), LightIndex::new());
        for bytes in entries {
            let entry = Entry::decode(bytes).unwrap();
            state.apply(&entry).map(drop).unwrap_or_else(|_| state.skip());
            tree.push(leaf_hash(bytes));
            index.take(&entry);
        }
        let documents = documents(entries);
        let manifest = documents.iter().find_map(|(_, _, document)| match document {
            Document::Manifest(json) => Some(json.clone()),
            _ => None,
        });
        let lines = lines(&documents, state.manifest().is_some_and(|manifest| manifest.registration().is_some()));
        let voters = 0..lines.len() as u32;
        let last = voters.clone().filter_map(|voter| Some((voter, state.last_ballot(voter)?))).collect();
        let counted = voters.map(|voter| state.last_ballot(voter).map(|(code, index)| (index, code))).collect();
        let mut board = Board {
            election,
            manifest: manifest.unwrap(),
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

    pub fn hide_all(&mut self, hidden: &[usize]) {
        self.index = LightIndex::new();
        for (index, bytes) in self.entries.iter().enumerate() {
            match Entry::decode(bytes).unwrap() {
                Entry::Document(part) if !hidden.contains(&index) => self.index.take_part(&part),
                _ => self.index.skip(1),
            }
        }
    }

    /// It hides this entry where the ceremony's messages are asked for.
    pub fn hidden_of_ceremony(&mut self, hidden: usize) {
        self.hidden_message = Some(hidden as u64);
    }

    pub fn size(&self) -> u64 {
        self.tree.size()
    }

    pub fn note(&self, size: u64) -> Note {
        let signer = ledger_signer(self.election, self.key);
        let root = root_at(size, &self.tree).unwrap();
        let checkpoint = Checkpoint { origin: signer.name().clone(), size, root };
        let note = Note::parse(checkpoint.sign(&signer).unwrap()).unwrap();
        let time = |number: u8| Timestamp::from_seconds(COSIGNED + u64::from(number)).unwrap();
        let lines: Vec<_> = self.witnesses.iter().map(|number| witness(*number).cosign(&note, time(*number))).collect();
        note.with(lines).unwrap()
    }

    /// The receipt of an entry under the newest checkpoint.
    pub fn receipt(&self, index: u64) -> KeptReceipt {
        let proof = prove_inclusion(index, self.size(), &self.tree).unwrap();
        let receipt = Receipt::new(proof, Arc::new(self.note(self.size())));
        KeptReceipt::parse(receipt.to_string().as_bytes(), &self.entries[index as usize]).unwrap()
    }

    pub fn get(&self, path: &str) -> (u16, Vec<u8>) {
        match path {
            "manifest" => (200, self.manifest.clone()),
            "checkpoint" | "checkpoint/final" => (200, self.note(self.size()).to_string().into_bytes()),
            _ => match path.strip_prefix("voters/") {
                Some(voter) => (200, self.voter(voter.parse().unwrap())),
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
        let refused = |error: tupyo_light::LightError| error.code().to_owned();
        let entry = |index: u64| self.entries.get(index as usize).cloned();
        let documents = |plan| LightDocuments::make(plan, entry).map(|answer| answer.encode());
        match path.parse::<LightQuestion>().map_err(refused)? {
            LightQuestion::Documents { size, from } => {
                self.index.documents(size, from, &self.tree).and_then(documents).map_err(refused)
            }
            LightQuestion::Ceremony { size, from } => {
                let mut plan = self.index.ceremony(size, from, &self.tree).map_err(refused)?;
                plan.indices.retain(|index| Some(*index) != self.hidden_message);
                plan.path = prove_subset(&plan.indices, size, &self.tree).unwrap();
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

impl RollReader for Board {
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

impl CountedReader for Board {
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
pub fn documents(entries: &[Vec<u8>]) -> Vec<(u64, Author, Document)> {
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
            let bytes: Vec<u8> = begun.remove(&author).unwrap().into_iter().flat_map(|part| part.bytes).collect();
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
            Document::Roll { voters, .. } => lines.extend(voters.iter().map(|voter| borsh::to_vec(voter).unwrap())),
            Document::Registration { lines: new } => lines.extend(new.iter().map(|line| match &line.card {
                Some(card) => borsh::to_vec(&(line.voter, card)).unwrap(),
                None => borsh::to_vec(&line.voter).unwrap(),
            })),
            _ => {}
        }
    }
    if registered {
        lines.sort();
    }
    lines
}

/// What was asked for on a visit, and how many bytes came.
pub type Asked = Vec<(String, usize)>;

/// Visits a board; what it answers goes through `changed` first.
pub fn visit_changed(
    follower: &mut LightFollower,
    board: &Board,
    mut changed: impl FnMut(&str, u16, Vec<u8>) -> (u16, Vec<u8>),
) -> Result<Asked, VoterError> {
    let mut asked = Vec::new();
    follower.begin_visit();
    while let Some(request) = follower.request() {
        let (status, body) = board.get(&request.path);
        let (status, body) = changed(&request.path, status, body);
        assert!(asked.len() < 100, "a visit ends: {asked:?}");
        asked.push((request.path, body.len()));
        follower.answer(status, &body)?;
    }
    Ok(asked)
}

pub fn visit(follower: &mut LightFollower, board: &Board) -> Result<Asked, VoterError> {
    visit_changed(follower, board, |_, status, body| (status, body))
}

/// A follower of this election that watches a voter's key.
pub fn watching(rehearsal: &Rehearsal, voter: usize) -> LightFollower {
    let mut follower = LightFollower::new(rehearsal.state().election());
    follower.watch(rehearsal.voters()[voter].verifying_key());
    follower
}

pub fn code<T>(done: Result<T, VoterError>) -> &'static str {
    done.map(|_| "accepted").unwrap_or_else(|error| error.code())
}

/// The code of what a ledger is refused for: of an entry that is not legal, why.
pub fn why<T>(done: Result<T, VoterError>) -> &'static str {
    match done {
        Err(VoterError::Light(VisitError::Illegal { refusal, .. })) => refusal.code(),
        Err(VoterError::Light(VisitError::Ceremony { refusal })) => refusal.code(),
        other => code(other),
    }
}

/// Where the first document ends for which it is true.
pub fn place(entries: &[Vec<u8>], is_it: impl Fn(&Document) -> bool) -> usize {
    let found = documents(entries).into_iter().find(|(_, _, document)| is_it(document));
    found.map(|(index, _, _)| index as usize).unwrap()
}

/// The entries of a document that an official says, whether it is legal or not.
pub fn said(rehearsal: &mut Rehearsal, document: &Document) -> Vec<Vec<u8>> {
    rehearsal.official_entries(document).iter().map(Entry::encode).collect()
}

/// A ledger's entries with others at a place instead of so many of its own.
pub fn spliced(entries: &[Vec<u8>], at: usize, instead_of: usize, others: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    let mut entries = entries.to_vec();
    entries.splice(at..at + instead_of, others);
    entries
}
