//! A board with as many voters and ballots as a phone may meet: what phones are shown of it is real.

use std::collections::BTreeMap;
use std::sync::Arc;

use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};
use tupyo_circuits::TrackingCode;
use tupyo_election::{
    Close, Document, ElectionId, Entry, Holder, LedgerRoot, RollRoot, UnitTally, Voter, VotingRoll, WitnessesDraft,
    context,
};
use tupyo_elgamal::CiphertextSum;
use tupyo_encoding::encode;
use tupyo_group::{EncodedPoint, Scalar};
use tupyo_light::{
    CountedBlock, CountedReader, LightDocuments, LightEntry, LightIndex, LightPrefix, LightQuestion, RollBlocks,
    RollReader,
};
use tupyo_merkle::{Checkpoint, CoarseTree, Hash, Note, Receipt, Timestamp, WitnessSigner, leaf_hash, prove_inclusion};
use tupyo_proof::{Signature, SigningKey};
use tupyo_rehearsal::{Plan, Rehearsal, ledger_signer};
use tupyo_voter::KeptReceipt;

const WITNESSES: [u8; 3] = [1, 2, 3];

pub struct LargeBoard {
    play: Rehearsal,
    own: SigningKey,
    own_line: Voter,
    manifest: Vec<u8>,
    tree: CoarseTree,
    /// What phones may be shown. Every other entry is its index in eight bytes.
    real: BTreeMap<u64, Vec<u8>>,
    documents: LightIndex,
    keys: Vec<[u8; 32]>,
    roll_tree: CoarseTree,
    counted_tree: CoarseTree,
    last: Option<(TrackingCode, u64)>,
}

impl LargeBoard {
    /// Voting is open for so many voters.
    pub fn open(voters: u32) -> LargeBoard {
        let members = WITNESSES.map(|number| witness(number).key().to_string()).to_vec();
        let plan = Plan {
            trustees: 5,
            threshold: 3,
            witnesses: Some(WitnessesDraft { quorum: 2, members }),
            ..Plan::single_choice(12, 1)
        };
        let mut play = Rehearsal::new(plan);
        play.hold_ceremony();
        let own = SigningKey::generate(play.rng());
        let own_line = play.voter(&own, 0, 1);
        let manifest = manifest_of(&play);
        let mut board = LargeBoard {
            own,
            own_line,
            manifest,
            tree: CoarseTree::new(),
            real: BTreeMap::new(),
            documents: LightIndex::new(),
            keys: Vec::new(),
            roll_tree: CoarseTree::new(),
            counted_tree: CoarseTree::new(),
            last: None,
            play,
        };
        let entries: Vec<_> =
            board.play.entries().iter().map(|bytes| Entry::decode(bytes).expect("an entry")).collect();
        entries.iter().for_each(|entry| board.push(entry));
        board.post_roll(voters);
        board
    }

    /// The key of the voter whose phone visits.
    pub fn own(&self) -> &SigningKey {
        &self.own
    }

    /// The election's id.
    pub fn election(&self) -> ElectionId {
        self.play.state().election()
    }

    /// So many entries that nobody looks at.
    pub fn fill(&mut self, entries: u64) {
        for index in self.tree.size()..self.tree.size() + entries {
            self.tree.push(leaf_hash(&index.to_le_bytes()));
        }
        self.documents.skip(entries);
    }

    /// The own ballot.
    pub fn cast(&mut self, entry: &Entry, code: TrackingCode) -> KeptReceipt {
        self.last = Some((code, self.tree.size()));
        self.push(entry);
        let nodes = self.tree.reader(|block| Some(self.leaves(block)));
        let proof = prove_inclusion(self.tree.size() - 1, self.tree.size(), &nodes).expect("a proof");
        let receipt = Receipt::new(proof, Arc::new(self.note()));
        KeptReceipt::parse(receipt.to_string().as_bytes(), &entry.encode()).expect("a receipt")
    }

    /// An official says something.
    pub fn say(&mut self, document: &Document) {
        let entries = self.play.official_entries(document);
        entries.iter().for_each(|entry| self.push(entry));
    }

    /// Voting ends, and the sums are posted. They are of nothing: who reads documents alone cannot see that.
    pub fn close(&mut self) {
        let root = LedgerRoot::from(self.tree.root());
        self.say(&Document::Close(Close { size: self.tree.size(), root, schedule: None }));
        for voter in 0..RollReader::count(self) {
            let counted = self.counted(voter).expect("a voter");
            self.counted_tree.push(CountedBlock::leaf(&counted));
        }
        let outputs = self.play.state().keys().expect("keys").joint.components().len();
        let weight = u64::from(RollReader::count(self));
        let unit = UnitTally { style: 0, counted: weight as u32, weight, sum: CiphertextSum::zero(outputs) };
        let counted = self.counted_tree.root().into();
        self.say(&Document::Tally { units: vec![unit], counted });
    }

    /// What the board answers.
    pub fn get(&self, path: &str) -> Vec<u8> {
        match path {
            "manifest" => self.manifest.clone(),
            "checkpoint/final" => self.note().to_string().into_bytes(),
            _ => match path.parse() {
                Ok(question) => self.light(question),
                Err(_) => self.voter(path),
            },
        }
    }

    fn push(&mut self, entry: &Entry) {
        let bytes = entry.encode();
        self.tree.push(leaf_hash(&bytes));
        self.documents.take(entry);
        self.real.insert(self.tree.size() - 1, bytes);
    }

    /// The parts of the roll as fillers, the seal, and the opening.
    fn post_roll(&mut self, voters: u32) {
        let mut rng = StdRng::seed_from_u64(u64::from(voters));
        self.keys = (1..voters).map(|_| random_key(&mut rng)).collect();
        self.keys.push(*self.own_line.key.as_bytes());
        self.keys.sort_unstable();
        for voter in 0..voters {
            self.roll_tree.push(leaf_hash(&self.line(voter).expect("a line")));
        }
        let root = RollRoot::from(self.roll_tree.root());
        self.fill(u64::from(voters).div_ceil(485));
        self.say(&Document::RollSealed { voters, root, attempt: 0 });
        let joint = self.play.state().keys().expect("keys").joint.clone();
        let context = context(self.election(), &joint, &VotingRoll::unmixed(root));
        self.say(&Document::Open { context, schedule: None, attempt: 0 });
    }

    fn leaves(&self, block: u64) -> Vec<Hash> {
        let leaf = |index: u64| {
            self.real.get(&index).map_or_else(|| leaf_hash(&index.to_le_bytes()), |entry| leaf_hash(entry))
        };
        (block * CoarseTree::BLOCK..(block + 1) * CoarseTree::BLOCK).map(leaf).collect()
    }

    fn note(&self) -> Note {
        let signer = ledger_signer(self.election(), 0);
        let checkpoint = Checkpoint { origin: signer.name().clone(), size: self.tree.size(), root: self.tree.root() };
        let note = Note::parse(checkpoint.sign(&signer).expect("a checkpoint")).expect("a note");
        let time = Timestamp::from_seconds(1_800_000_000).expect("a time");
        let lines: Vec<_> = WITNESSES.map(|number| witness(number).cosign(&note, time)).to_vec();
        note.with(lines).expect("a note")
    }

    fn voter(&self, path: &str) -> Vec<u8> {
        let voter = path.strip_prefix("voters/").expect("a voter");
        let last = self.last.map(|(code, index)| format!(r#"{{"code":"{code}","index":{index}}}"#));
        let last = last.unwrap_or_else(|| "null".to_owned());
        format!(r#"{{"voter":{voter},"style":"district-0","last":{last}}}"#).into_bytes()
    }

    fn light(&self, question: LightQuestion) -> Vec<u8> {
        let nodes = self.tree.reader(|block| Some(self.leaves(block)));
        let entry = |index: u64| self.real.get(&index).cloned();
        let documents = |plan| LightDocuments::make(plan, entry).map(|answer| answer.encode());
        let answer = match question {
            LightQuestion::Documents { size, from } => self.documents.documents(size, from, &nodes).and_then(documents),
            LightQuestion::Ceremony { size, from } => self.documents.ceremony(size, from, &nodes).and_then(documents),
            LightQuestion::Prefix { size, old } => LightPrefix::make(size, old, &nodes).map(|answer| answer.encode()),
            LightQuestion::Entry { size, index } => {
                let bytes = entry(index).unwrap_or_default();
                LightEntry::make(size, index, bytes, &nodes).map(|answer| answer.encode())
            }
            LightQuestion::Roll(asked) => {
                RollBlocks::make(asked, self, &self.roll_tree.reader(|_| None)).map(|answer| answer.encode())
            }
            LightQuestion::Counted { block } => {
                CountedBlock::make(block, self, &self.counted_tree.reader(|_| None)).map(|answer| answer.encode())
            }
        };
        answer.expect("an answer")
    }
}

impl RollReader for LargeBoard {
    fn count(&self) -> u32 {
        self.keys.len() as u32
    }

    fn key(&self, voter: u32) -> Option<[u8; 32]> {
        self.keys.get(voter as usize).copied()
    }

    fn line(&self, voter: u32) -> Option<Vec<u8>> {
        let key = self.key(voter)?;
        if key == *self.own_line.key.as_bytes() {
            return Some(encode(&self.own_line));
        }
        let possession = Signature { nonce: EncodedPoint(key), response: Scalar::ONE };
        let line = Voter { key: EncodedPoint(key), holder: Holder(key), possession, style: 0, weight: 1 };
        Some(encode(&line))
    }
}

impl CountedReader for LargeBoard {
    fn count(&self) -> u32 {
        self.keys.len() as u32
    }

    fn counted(&self, voter: u32) -> Option<Option<(u64, TrackingCode)>> {
        let key = self.key(voter)?;
        let own = key == *self.own_line.key.as_bytes();
        Some(if own {
            self.last.map(|(code, index)| (index, code))
        } else {
            Some((u64::from(voter), TrackingCode(key)))
        })
    }
}

fn witness(number: u8) -> WitnessSigner {
    WitnessSigner::from_seed(format!("witness.example/w{number}").parse().expect("a name"), &[number; 32])
}

/// Keys of voters begin with any bits, but for one.
fn random_key(rng: &mut StdRng) -> [u8; 32] {
    let mut key = [0; 32];
    rng.fill_bytes(&mut key);
    key[0] &= 0xfe;
    key
}

fn manifest_of(play: &Rehearsal) -> Vec<u8> {
    let Some(Ok(Entry::Document(part))) = play.entries().first().map(|entry| Entry::decode(entry)) else {
        return Vec::new();
    };
    // A manifest of one part: behind the kind of document and the length.
    part.bytes.get(5..).unwrap_or_default().to_vec()
}
