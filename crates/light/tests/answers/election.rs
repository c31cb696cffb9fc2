//! The answers of a whole election, as a board gives them and a phone takes them.

use tupyo_circuits::TrackingCode;
use tupyo_election::{CountedRoot, Document, Entry, Voter};
use tupyo_encoding::encode;
use tupyo_light::{
    CountedBlock, CountedReader, LightDocuments, LightEntry, LightError, LightPrefix, RollBits, RollBlocks, RollReader,
};
use tupyo_merkle::{CoarseTree, ProofError, leaf_hash, prove_subset};
use tupyo_rehearsal::{Plan, Rehearsal};

use crate::ledgers::Ledger;

pub struct Counted(pub Vec<Option<(u64, TrackingCode)>>);

impl CountedReader for Counted {
    fn count(&self) -> u32 {
        self.0.len() as u32
    }

    fn counted(&self, voter: u32) -> Option<Option<(u64, TrackingCode)>> {
        self.0.get(voter as usize).copied()
    }
}

pub struct Lines(pub Vec<Voter>);

impl RollReader for Lines {
    fn count(&self) -> u32 {
        self.0.len() as u32
    }

    fn key(&self, voter: u32) -> Option<[u8; 32]> {
        self.0.get(voter as usize).map(|voter| *voter.key.as_bytes())
    }

    fn line(&self, voter: u32) -> Option<Vec<u8>> {
        self.0.get(voter as usize).map(encode)
    }
}

/// The tree over what a board reads, without leaves.
pub fn coarse<T>(all: &[T], leaf: impl Fn(&T) -> tupyo_merkle::Hash) -> CoarseTree {
    let mut tree = CoarseTree::new();
    all.iter().for_each(|one| tree.push(leaf(one)));
    tree
}

pub fn roll_of(ledger: &Ledger) -> Lines {
    let documents = ledger.entries.iter().filter_map(|entry| match Entry::decode(entry).unwrap() {
        Entry::Document(part) => borsh::from_slice::<Document>(&part.bytes).ok(),
        _ => None,
    });
    let lines = documents.filter_map(|document| match document {
        Document::Roll { voters, .. } => Some(voters),
        _ => None,
    });
    Lines(lines.flatten().collect())
}

fn played() -> (Rehearsal, Ledger) {
    let rehearsal = Rehearsal::finished(Plan { floor: 1, ..Plan::single_choice(2, 70) });
    let ledger = Ledger::of_bytes(rehearsal.entries());
    (rehearsal, ledger)
}

fn documents(ledger: &Ledger, size: u64, from: u64) -> Vec<(u64, Document)> {
    let plan = ledger.index.documents(size, from, &ledger.tree).unwrap();
    let answer = LightDocuments::make(plan, |index| ledger.entry(index)).unwrap();
    let answer = LightDocuments::decode(&answer.encode()).unwrap();
    let found = answer.verify(size, from, &ledger.root_at(size)).unwrap();
    found.into_iter().map(|found| (found.index, found.document)).collect()
}

#[test]
fn a_phone_is_told_what_an_election_says() {
    let (rehearsal, ledger) = played();
    let size = ledger.size();
    let told = documents(&ledger, size, 0);
    let count = |is: fn(&Document) -> bool| told.iter().filter(|(_, document)| is(document)).count();
    assert_eq!(count(|document| matches!(document, Document::Confirmation(_))), 3);
    assert_eq!(count(|document| matches!(document, Document::JointKey { .. })), 1);
    assert_eq!(count(|document| matches!(document, Document::RollSealed { .. })), 1);
    assert_eq!(count(|document| matches!(document, Document::Agreement(_))), 3);
    assert_eq!(count(|document| matches!(document, Document::DecryptionShare { .. })), 2);
    assert_eq!(told.len(), 3 + 1 + 1 + 1 + 1 + 1 + 3 + 2 + 1);
    assert_eq!(
        told.iter().find(|(_, document)| matches!(document, Document::Open { .. })).unwrap().0,
        opened_at(&rehearsal)
    );
    // In two visits as in one.
    let before = opened_at(&rehearsal) + 3;
    let mut twice = documents(&ledger, before, 0);
    twice.extend(documents(&ledger, size, before));
    assert_eq!(twice, told);
}

fn opened_at(rehearsal: &Rehearsal) -> u64 {
    rehearsal.state().opened_at().unwrap()
}

#[test]
fn the_ceremony_is_told_as_soon_as_it_is_complete() {
    let (_, ledger) = played();
    let told = documents(&ledger, ledger.size(), 0);
    let (posted, number) = told
        .iter()
        .find_map(|(index, document)| match document {
            Document::JointKey { ceremony, .. } => Some((*index, *ceremony)),
            _ => None,
        })
        .unwrap();
    assert_eq!(ledger.index.ceremony(posted, 0, &ledger.tree), Err(LightError::NoCeremony));
    for size in [posted + 1, ledger.size()] {
        let plan = ledger.index.ceremony(size, 0, &ledger.tree).unwrap();
        assert_eq!(plan.until, size);
        let answer = LightDocuments::make(plan, |index| ledger.entry(index)).unwrap();
        let found = answer.verify_ceremony(number, size, 0, &ledger.root_at(size)).unwrap();
        assert_eq!(found.len(), 4 * 3);
        assert_eq!(answer.verify_ceremony(number + 1, size, 0, &ledger.root_at(size)), Err(LightError::Document));
        assert_eq!(answer.verify(size, 0, &ledger.root_at(size)), Err(LightError::Document));
    }
}

#[test]
fn every_entry_and_every_older_ledger() {
    let (_, ledger) = played();
    let size = ledger.size();
    let root = ledger.root_at(size);
    for index in 0..size {
        let answer = LightEntry::make(size, index, ledger.entry(index).unwrap(), &ledger.tree).unwrap();
        let answer = LightEntry::decode(&answer.encode()).unwrap();
        assert_eq!(answer.verify(size, index, &root), Ok(()));
        assert_eq!(answer.verify(size, (index + 1) % size, &root), Err(LightError::Proof(ProofError::Invalid)));
        assert_eq!(answer.verify(size, size, &root), Err(LightError::Proof(ProofError::OutOfRange)));
        let other = LightEntry { bytes: ledger.entry((index + 1) % size).unwrap(), ..answer };
        assert_eq!(other.verify(size, index, &root), Err(LightError::Proof(ProofError::Invalid)));
    }
    for old in 1..size {
        let answer = LightPrefix::make(size, old, &ledger.tree).unwrap();
        let answer = LightPrefix::decode(&answer.encode()).unwrap();
        assert_eq!(answer.old_root(size, old, &root), Ok(ledger.root_at(old)));
        assert_eq!(answer.old_root(size, old, &ledger.root_at(old)), Err(LightError::Proof(ProofError::Invalid)));
    }
    for (size, index) in [(size, size), (0, 0)] {
        assert_eq!(LightEntry::make(size, index, Vec::new(), &ledger.tree), Err(LightError::Question));
    }
    for old in [0, size, size + 1] {
        assert_eq!(LightPrefix::make(size, old, &ledger.tree), Err(LightError::Question));
    }
    let too_long = LightEntry { bytes: vec![0; 65_536], path: Vec::new() };
    assert_eq!(LightEntry::decode(&too_long.encode()), Err(LightError::TooLong));
}

#[test]
fn every_voter_finds_the_own_line() {
    let (rehearsal, ledger) = played();
    let roll = roll_of(&ledger);
    let tree = coarse(&roll.0, |voter| leaf_hash(&encode(voter)));
    let (count, root) = (roll.count(), rehearsal.state().roll().root());
    assert_eq!(count, 70);
    for (index, voter) in (0u32..).zip(&roll.0) {
        let asked = RollBits::of_key(voter.key.as_bytes(), RollBits::least(count));
        let answer = RollBlocks::make(asked, &roll, &tree.reader(|_| None)).unwrap();
        let found = RollBlocks::decode(&answer.encode()).unwrap().verify(asked, count, &root).unwrap();
        assert!(found.contains(&(index, *voter)));
    }
}

#[test]
fn every_voter_sees_whether_a_ballot_counts() {
    let (rehearsal, _) = played();
    let state = rehearsal.state();
    let count = state.roll().count();
    let ballots =
        Counted((0..count).map(|voter| state.last_ballot(voter).map(|(code, index)| (index, code))).collect());
    let tree = coarse(&ballots.0, CountedBlock::leaf);
    let root = state.counted_root().unwrap();
    let nodes = tree.reader(|_| None);
    for voter in 0..count {
        let block = CountedBlock::of_voter(voter);
        let answer = CountedBlock::make(block, &ballots, &nodes).unwrap();
        let answer = CountedBlock::decode(&answer.encode()).unwrap();
        let found: Vec<_> = answer.verify(block, count, &root).unwrap().collect();
        let expected: Vec<_> = (block * 32..(block * 32 + 32).min(count)).collect();
        assert_eq!(found.iter().map(|(voter, _)| *voter).collect::<Vec<_>>(), expected);
        assert!(found.contains(&(voter, ballots.0[voter as usize])));
    }
    assert_eq!(CountedBlock::make(3, &ballots, &nodes), Err(LightError::NoBlock));
    assert_eq!(CountedBlock::make(u32::MAX, &ballots, &nodes), Err(LightError::NoBlock));
}

#[test]
fn altered_counts_are_refused_by_name() {
    let code = |byte| TrackingCode([byte; 32]);
    let ballots = Counted((0..70).map(|voter| (voter % 3 > 0).then(|| (u64::from(voter), code(voter)))).collect());
    let tree = coarse(&ballots.0, CountedBlock::leaf);
    let root = CountedRoot::from(tree.root());
    let honest = CountedBlock::make(1, &ballots, &tree.reader(|_| None)).unwrap();
    let altered = |change: &dyn Fn(&mut CountedBlock)| {
        let mut answer = honest.clone();
        change(&mut answer);
        answer.verify(1, 70, &root).map(|_| ())
    };
    let invalid = Err(LightError::Proof(ProofError::Invalid));
    assert_eq!(altered(&|_| ()), Ok(()));
    assert_eq!(altered(&|answer| answer.ballots[5] = None), invalid);
    assert_eq!(altered(&|answer| answer.ballots[4] = answer.ballots[5]), invalid);
    assert_eq!(altered(&|answer| answer.ballots[1] = Some((33, code(33)))), invalid);
    assert_eq!(altered(&|answer| answer.ballots.swap(4, 5)), invalid);
    assert_eq!(altered(&|answer| answer.path.truncate(answer.path.len() - 1)), invalid);
    assert_eq!(altered(&|answer| answer.ballots.truncate(answer.ballots.len() - 1)), Err(LightError::Range));
    assert_eq!(altered(&|answer| answer.ballots.push(None)), Err(LightError::Range));
    assert_eq!(altered(&|answer| answer.ballots.clear()), Err(LightError::Range));
    let elsewhere = |block, count| honest.verify(block, count, &root).map(|_| ());
    assert_eq!(elsewhere(0, 70), invalid);
    assert_eq!(elsewhere(2, 70), Err(LightError::Range));
    assert_eq!(elsewhere(3, 70), Err(LightError::NoBlock));
    assert_eq!(elsewhere(1, 32), Err(LightError::NoBlock));
    assert!(elsewhere(1, 64).is_err());
    // The leaves of one block shown as another tree's: a path that is too short for the roll.
    let own = CountedBlock { ballots: honest.ballots.clone(), path: Vec::new() };
    assert_eq!(own.verify(0, 70, &root).map(|_| ()), invalid);
    let nothing = prove_subset(&[], 70, &tree.reader(|_| None)).unwrap();
    let empty = CountedBlock { ballots: Vec::new(), path: nothing };
    assert_eq!(empty.verify(1, 70, &root).map(|_| ()), Err(LightError::Range));
}
