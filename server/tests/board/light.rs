//! What a phone asks a board for instead of the ledger (docs/protocol/light.md): every answer is the one that the
//! exported record gives, at any time, and leads to the roots that the phone knows.

use std::fs;

use tupyo_election::{Document, Entry, Phase};
use tupyo_light::{
    CountedBlock, LightDocuments, LightEntry, LightError, LightIndex, LightPrefix, RollBits, RollBlocks,
};
use tupyo_merkle::{MemoryTree, leaf_hash, root_at};
use tupyo_proof::SigningKey;
use tupyo_rehearsal::{Plan, Rehearsal};

use super::played::Played;
use super::visitor::Answer;

/// A record, and the answers that it gives.
struct Record {
    entries: Vec<Vec<u8>>,
    tree: MemoryTree,
}

impl Record {
    fn of(played: &Played) -> Record {
        let entries = played.play.entries().to_vec();
        let mut tree = MemoryTree::new();
        entries.iter().for_each(|entry| tree.push(leaf_hash(entry)));
        Record { entries, tree }
    }

    fn size(&self) -> u64 {
        self.entries.len() as u64
    }

    /// What somebody knows who has read so many entries.
    fn index(&self, size: u64) -> LightIndex {
        let mut index = LightIndex::new();
        self.entries[..size as usize].iter().for_each(|entry| index.take(&Entry::decode(entry).unwrap()));
        index
    }

    fn made(&self, plan: Result<tupyo_light::EntriesPlan, LightError>) -> Result<Vec<u8>, LightError> {
        let made = LightDocuments::make(plan?, |index| self.entries.get(index as usize).cloned());
        made.map(|answer| answer.encode())
    }

    /// Documents and ceremony of every size, each compared with what the record of that size gives.
    fn compare_documents(&self, played: &Played) {
        for size in 1..=self.size() {
            let index = self.index(size);
            for from in [0, size / 2, size - 1] {
                let expected = self.made(index.documents(size, from, &self.tree)).unwrap();
                let answer = light(played, &format!("documents/{size}/{from}"));
                assert!(answer.body == expected, "documents/{size}/{from}");
                let root = root_at(size, &self.tree).unwrap();
                LightDocuments::decode(&answer.body).unwrap().verify(size, from, &root).unwrap();
                let path = format!("ceremony/{size}/{from}");
                match self.made(index.ceremony(size, from, &self.tree)) {
                    Ok(expected) => assert!(light(played, &path).body == expected, "{path}"),
                    Err(LightError::NoCeremony) => refused(played, &path, "no-ceremony"),
                    Err(error) => panic!("{error}"),
                }
            }
        }
    }

    /// Some prefixes of every size, and every entry.
    fn compare_tree(&self, played: &Played) {
        let root = |size| root_at(size, &self.tree).unwrap();
        for size in 2..=self.size() {
            for old in [1, size.div_ceil(2), size - 1] {
                let answer = LightPrefix::decode(&light(played, &format!("prefix/{size}/{old}")).body).unwrap();
                assert_eq!(answer.old_root(size, old, &root(size)).unwrap(), root(old));
            }
        }
        for index in 0..self.size() {
            for size in [index + 1, self.size()] {
                let bytes = light(played, &format!("entries/{size}/{index}")).body;
                let answer = LightEntry::decode(&bytes).unwrap();
                answer.verify(size, index, &root(size)).unwrap();
                assert!(bytes == LightEntry::make(size, index, answer.bytes, &self.tree).unwrap().encode());
            }
        }
    }
}

/// An answer that may be kept for ever.
pub fn light(played: &Played, path: &str) -> Answer {
    let answer = played.get(&format!("/light/{path}"));
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/octet-stream"), "{path}");
    assert!(answer.header("cache-control").contains("immutable"));
    answer
}

pub fn refused(played: &Played, path: &str, code: &str) {
    assert_eq!(played.get(&format!("/light/{path}")).problem(), (404, code.to_owned()), "{path}");
}

/// Every voter's line, by every number of bits that a roll of this size is asked for by.
pub fn compare_roll(played: &Played) {
    let roll = played.play.state().roll();
    let least = RollBits::least(roll.count());
    for (voter, elector) in (0..).zip(roll.voters()) {
        for bits in [least, least + 1, 31] {
            let asked = RollBits::of_key(elector.key.as_bytes(), bits);
            let answer = light(played, &format!("roll/{bits}/{}", asked.prefix()));
            let found = RollBlocks::decode(&answer.body).unwrap().verify(asked, roll.count(), &roll.root()).unwrap();
            let line = found.iter().find(|(index, _)| *index == voter).unwrap();
            assert_eq!((line.1.key, line.1.style, line.1.weight), (elector.key, elector.style, elector.weight));
        }
    }
    // Who is not on it sees the neighbours.
    for prefix in [0, 1 << 30, (1 << 31) - 1] {
        let asked = RollBits::new(31, prefix).unwrap();
        let answer = light(played, &format!("roll/31/{prefix}"));
        RollBlocks::decode(&answer.body).unwrap().verify(asked, roll.count(), &roll.root()).unwrap();
    }
    if least > 0 {
        refused(played, &format!("roll/{}/0", least - 1), "roll-bits");
    }
    for path in ["32/0", "31/2147483648", "5/32", "05/1", "5/+1", "x/1", "5/x"] {
        refused(played, &format!("roll/{path}"), "roll-bits");
    }
}

fn compare_counted(played: &Played) {
    let state = played.play.state();
    let (count, root) = (state.roll().count(), state.counted_root().unwrap());
    for block in 0..count.div_ceil(32) {
        let answer = CountedBlock::decode(&light(played, &format!("counted/{block}")).body).unwrap();
        let found: Vec<_> = answer.verify(block, count, &root).unwrap().collect();
        let expected = (32 * block..count.min(32 * block + 32))
            .map(|voter| (voter, state.last_ballot(voter).map(|(code, index)| (index, code))));
        assert_eq!(found, expected.collect::<Vec<_>>());
    }
    for block in [count.div_ceil(32), u32::MAX / 32, u32::MAX] {
        refused(played, &format!("counted/{block}"), "counted-not-there");
    }
    refused(played, "counted/4294967296", "counted-not-there");
}

/// Everything, as far as it is there in this phase.
fn compare_all(played: &Played) {
    let record = Record::of(played);
    record.compare_documents(played);
    record.compare_tree(played);
    let size = record.size();
    for path in [format!("documents/{}/0", size + 1), format!("documents/{size}/{size}"), "documents/0/0".to_owned()] {
        refused(played, &path, "ledger-not-there");
    }
    for path in ["prefix/5/0", "prefix/5/5", "prefix/1/2", "entries/3/3", "entries/1000000/0", "ceremony/0/0"] {
        refused(played, path, "ledger-not-there");
    }
    for path in ["documents/05/0", "documents/5/+0", "documents/-1/0", "prefix/x/1", "entries/3/18446744073709551616"] {
        refused(played, path, "ledger-not-there");
    }
    let phase = played.play.state().phase();
    if phase < Phase::Sealed {
        refused(played, "roll/31/0", "roll-not-sealed")
    } else {
        compare_roll(played)
    }
    if phase < Phase::Tallied { refused(played, "counted/0", "not-tallied") } else { compare_counted(played) }
}

#[test]
fn every_answer_is_the_records_in_every_phase() {
    // The second voter of 40 votes twice; notices need two of three officials.
    let plan = Plan { officials: 3, approvals: 2, ..Plan::single_choice(3, 40) };
    let mut played = Played::new(Rehearsal::new(plan));
    compare_all(&played);
    played.play.hold_ceremony();
    played.follow();
    compare_all(&played);
    played.play.post_roll();
    played.follow();
    compare_all(&played);
    played.play.open();
    (0..5).for_each(|voter| played.play.cast(voter, 1));
    let notice = Document::Notice { text: "The hall is closed.".to_owned() };
    for official in [2, 0] {
        let entries = played.play.entries_of_official(official, &notice);
        entries.iter().for_each(|entry| played.play.post(entry).unwrap());
    }
    // What is begun and never ended is no document.
    let begun = played.play.official_entries(&Document::Manifest(vec![7; 100_000]));
    played.play.post(&begun[0]).unwrap();
    (5..9).for_each(|voter| played.play.cast(voter, 2));
    played.follow();
    compare_all(&played);
    played.restart(|_| {});
    compare_all(&played);
    played.play.close();
    played.follow();
    compare_all(&played);
    played.play.post_tally();
    played.follow();
    compare_all(&played);
    played.play.agree_all();
    played.play.post_share(0);
    played.play.post_share(1);
    played.play.post_result();
    played.follow();
    played.restart(|_| {});
    compare_all(&played);
    every_head_says_its_answers_length(&played);
}

fn every_head_says_its_answers_length(played: &Played) {
    let size = played.play.entries().len();
    let paths = ["documents/S/0", "ceremony/S/0", "prefix/S/7", "entries/S/9", "roll/31/5", "counted/0"];
    for path in paths.map(|path| format!("/light/{}", path.replace('S', &size.to_string()))) {
        let (head, body) = (played.visitor.head(&played.path(&path)), played.get(&path));
        assert_eq!(head.status, 200, "{path}");
        assert_eq!(head.header("content-length"), body.body.len().to_string(), "{path}");
        assert!(!body.body.is_empty() && head.header("cache-control").contains("immutable"));
    }
}

/// An answer is complete as soon as its checkpoint is shown.
#[test]
fn no_document_is_missing_while_entries_are_published() {
    // A second official would have to say each notice: so none takes effect, and ballots need not know it.
    let plan = Plan { officials: 2, approvals: 2, ..Plan::single_choice(2, 60) };
    let mut played = Played::new(Rehearsal::opened(plan));
    let ballots: Vec<Vec<u8>> = (0..60).map(|voter| played.play.ballot(voter, 1).encode()).collect();
    let notices: Vec<Vec<u8>> = (0..20)
        .map(|number| played.play.official_entries(&Document::Notice { text: format!("Notice {number}") }).remove(0))
        .map(|entry| entry.encode())
        .collect();
    let (from, visitor) = (played.entries(), played.visitor.clone());
    let entries = played.path("/entries");
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut seen = 0;
            while !done.load(std::sync::atomic::Ordering::Relaxed) {
                let checkpoint = played.get("/checkpoint");
                let checkpoint = tupyo_merkle::Checkpoint::open_exact(&checkpoint.body, &played.key).unwrap();
                let size = checkpoint.size;
                if size > from {
                    let answer = LightDocuments::decode(&light(&played, &format!("documents/{size}/{from}")).body);
                    answer.unwrap().verify(size, from, &checkpoint.root).unwrap();
                    seen += 1;
                }
            }
            seen
        });
        let posters: Vec<_> = ballots
            .chunks(20)
            .chain([notices.as_slice()])
            .map(|some| {
                scope.spawn(|| some.iter().for_each(|entry| assert_eq!(visitor.post(&entries, entry).status, 200)))
            })
            .collect();
        posters.into_iter().for_each(|poster| poster.join().unwrap());
        done.store(true, std::sync::atomic::Ordering::Relaxed);
        assert!(reader.join().unwrap() > 0);
    });
    let size = played.entries();
    assert_eq!(size, from + 80);
    let mut index = LightIndex::new();
    let mut tree = MemoryTree::new();
    for number in 0..size {
        let entry = played.get(&format!("/entries/{number}")).body;
        index.take(&Entry::decode(&entry).unwrap());
        tree.push(leaf_hash(&entry));
    }
    for size in from + 1..=size {
        let plan = index.documents(size, from, &tree).unwrap();
        let expected: Vec<u64> = plan.indices;
        let answer = LightDocuments::decode(&light(&played, &format!("documents/{size}/{from}")).body).unwrap();
        assert_eq!(answer.entries.iter().map(|(index, _)| *index).collect::<Vec<_>>(), expected);
    }
}

#[test]
fn an_election_that_is_set_aside_tells_phones_so() {
    let mut played = Played::new(Rehearsal::opened(Plan::single_choice(2, 3)));
    let other = Rehearsal::new(Plan { ballots: 4, ..Plan::single_choice(2, 3) });
    assert_eq!(played.visitor.post("/elections", &super::played::proposal(&other)).status, 201);
    let segment = played.ledger().join("segments/00000000000000000000.seg");
    played.restart(|_| {
        let mut bytes = fs::read(&segment).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&segment, bytes).unwrap();
    });
    for path in ["documents/5/0", "ceremony/5/0", "prefix/5/1", "entries/5/1", "roll/31/0", "counted/0"] {
        assert_eq!(played.get(&format!("/light/{path}")).problem(), (503, "set-aside".to_owned()), "{path}");
    }
}

#[test]
fn a_roll_that_was_never_sealed_is_not_told() {
    let mut played = Played::new(Rehearsal::new(Plan::single_choice(2, 3)));
    played.play.hold_ceremony();
    let key = SigningKey::generate(&mut rand::rngs::OsRng);
    let voters = vec![played.play.voter(&key, 0, 1)];
    played.play.post_official(Document::Roll { first: 0, voters }).unwrap();
    played.play.post_official(Document::Cancelled { reason: "The hall burnt down.".to_owned() }).unwrap();
    played.follow();
    refused(&played, "roll/31/0", "roll-not-sealed");
    played.restart(|_| {});
    refused(&played, "roll/31/0", "roll-not-sealed");
    refused(&played, "counted/0", "not-tallied");
    Record::of(&played).compare_documents(&played);
}

/// Documents of several parts, one of them longer than what is sent at a time.
#[test]
fn documents_of_several_parts_are_told_whole() {
    let styles = (0..30).map(|_| (vec![0], 1)).collect();
    let exposed = (0..30).collect();
    let plan = Plan { styles, exposed, ..Plan::single_choice(100, 1) };
    let mut played = Played::new(Rehearsal::opened(plan));
    played.play.vote_all();
    played.play.finish();
    played.follow();
    let record = Record::of(&played);
    let tallied = played.play.entries().iter().filter(|entry| match Entry::decode(entry).unwrap() {
        Entry::Document(part) => part.parts > 1,
        _ => false,
    });
    assert!(tallied.count() >= 4);
    record.compare_documents(&played);
    every_head_says_its_answers_length(&played);
}
