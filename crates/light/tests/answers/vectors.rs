//! `test-vectors/light.json`: what a second implementation answers and refuses.

use std::collections::BTreeMap;

use tupyo_circuits::TrackingCode;
use tupyo_election::{CountedRoot, Document, Entry, Holder, RollRoot, Voter};
use tupyo_encoding::{encode, sha256};
use tupyo_group::{EncodedPoint, Scalar};
use tupyo_light::{
    CountedBlock, EntriesPlan, LightDocuments, LightEntry, LightError, LightPrefix, LightQuestion, RollBits, RollBlocks,
};
use tupyo_merkle::{Hash, MemoryTree, leaf_hash, prove_subset, root_at, subset_root};
use tupyo_proof::Signature;
use tupyo_test_vectors::{Case, VectorFile};

use crate::documents::answer;
use crate::election::{Counted, Lines, coarse, roll_of};
use crate::ledgers::{Ledger, notice, said};

#[test]
fn all_cases() {
    VectorFile::read("light").run(&[
        (&["indices", "size"], &subset),
        (&["indices", "leaves", "size", "path"], &subset_of_leaves),
        (&["key"], &bits),
        (&["voters"], &least),
        (&["question"], &question),
        (&["record", "size", "from"], &documents),
        (&["record", "ceremony", "size", "from"], &ceremony),
        (&["notices", "size", "from"], &notices),
        (&["record", "size", "index"], &entry),
        (&["size", "old"], &prefix),
        (&["roll_of", "bits", "prefix"], &roll),
        (&["counted_of", "block"], &counted),
        (&["question", "answer", "root"], &judged),
        (&["question", "answer", "root", "ceremony"], &judged),
        (&["question", "answer", "root", "voters"], &judged),
        (&["record"], &light_check),
    ]);
}

fn leaves_of(indices: &[u64]) -> Vec<(u64, Hash)> {
    indices.iter().map(|index| (*index, leaf_hash(&(*index as u32).to_be_bytes()))).collect()
}

fn numbers_tree() -> MemoryTree {
    let mut tree = MemoryTree::new();
    (0..600u32).for_each(|index| tree.push(leaf_hash(&index.to_be_bytes())));
    tree
}

fn hashes(case: &Case<'_>, path: &str) -> Vec<Hash> {
    case.arrays::<32>(path).into_iter().map(Hash::from_bytes).collect()
}

fn subset(case: &Case<'_>) {
    let (indices, size) = (case.numbers("inputs.indices"), case.number("inputs.size"));
    let path = prove_subset(&indices, size, &numbers_tree()).unwrap();
    assert_eq!(path, hashes(case, "outputs.path"));
    let root = Hash::from_bytes(case.array("intermediate.root"));
    assert_eq!(subset_root(&leaves_of(&indices), size, &path), Ok(root));
}

fn subset_of_leaves(case: &Case<'_>) {
    let leaves: Vec<_> = case.numbers("inputs.indices").into_iter().zip(hashes(case, "inputs.leaves")).collect();
    let found = subset_root(&leaves, case.number("inputs.size"), &hashes(case, "inputs.path"));
    match case.expected_error() {
        Some(code) => assert_eq!(found.unwrap_err().code(), code),
        None => assert_eq!(found, Ok(Hash::from_bytes(case.array("outputs.root")))),
    }
}

fn bits(case: &Case<'_>) {
    let key = case.array("inputs.key");
    let found: Vec<u64> = (0..=31).map(|bits| u64::from(RollBits::of_key(&key, bits).prefix())).collect();
    assert_eq!(found, case.numbers("outputs.bits"));
}

fn least(case: &Case<'_>) {
    let least = |voters: u64| u64::from(RollBits::least(u32::try_from(voters).unwrap()));
    let found: Vec<u64> = case.numbers("inputs.voters").into_iter().map(least).collect();
    assert_eq!(found, case.numbers("outputs.least_bits"));
}

fn question(case: &Case<'_>) {
    let path = case.text("inputs.question");
    let found: Result<LightQuestion, LightError> = path.parse();
    if let Some(code) = case.expected_error() {
        return assert_eq!(found.unwrap_err().code(), code);
    }
    assert_eq!(found.unwrap().to_string(), path);
    let numbers: Vec<_> = case.list("outputs.numbers").iter().map(|number| number.as_str().unwrap()).collect();
    assert_eq!(path.split('/').skip(2).collect::<Vec<_>>(), numbers);
}

fn record(name: &str) -> Ledger {
    let file = VectorFile::read("record");
    let case = file.cases().find(|case| case.name() == name).unwrap();
    Ledger::of_bytes(&case.strings("inputs.entries"))
}

/// Length and hash of a long answer.
fn compare(case: &Case<'_>, bytes: &[u8]) {
    assert_eq!(bytes.len() as u64, case.number("outputs.length"));
    assert_eq!(sha256(bytes), case.array("outputs.sha256"));
}

fn compare_documents(case: &Case<'_>, ledger: &Ledger, plan: EntriesPlan, number: Option<u32>) {
    let (size, from) = (case.number("inputs.size"), case.number("inputs.from"));
    assert_eq!(plan.until, case.number("outputs.until"));
    assert_eq!(plan.indices, case.numbers("outputs.indices"));
    assert_eq!(plan.path, hashes(case, "outputs.path"));
    let answer = LightDocuments::make(plan, |index| ledger.entry(index)).unwrap();
    compare(case, &answer.encode());
    let root = ledger.root_at(size);
    let found = match number {
        Some(number) => answer.verify_ceremony(number, size, from, &root),
        None => answer.verify(size, from, &root),
    };
    let told: Vec<_> = found.unwrap().iter().map(|found| (found.index, kind(&found.document))).collect();
    let expected = case.list("outputs.told").iter().map(|told| (told[0].as_u64().unwrap(), told[1].as_str().unwrap()));
    assert_eq!(told, expected.map(|(index, kind)| (index, kind.to_owned())).collect::<Vec<_>>());
}

fn kind(document: &Document) -> String {
    let shown = format!("{document:?}");
    shown.split(|c: char| !c.is_alphanumeric()).next().unwrap().to_owned()
}

fn documents(case: &Case<'_>) {
    let ledger = record(case.text("inputs.record"));
    let plan = ledger.index.documents(case.number("inputs.size"), case.number("inputs.from"), &ledger.tree).unwrap();
    compare_documents(case, &ledger, plan, None);
}

fn ceremony(case: &Case<'_>) {
    let ledger = record(case.text("inputs.record"));
    let (size, from) = (case.number("inputs.size"), case.number("inputs.from"));
    let plan = ledger.index.ceremony(size, from, &ledger.tree);
    let number = u32::try_from(case.number("inputs.ceremony")).unwrap();
    match case.expected_error() {
        Some(code) => assert_eq!(plan.unwrap_err().code(), code),
        None => compare_documents(case, &ledger, plan.unwrap(), Some(number)),
    }
}

fn notices(case: &Case<'_>) {
    let lengths = case.numbers("inputs.notices");
    let said = |(turn, length): (u16, u64)| said(tupyo_election::Author::Official(turn % 2), &notice(length as usize));
    let ledger = Ledger::of((0..).zip(lengths).flat_map(said));
    let plan = ledger.index.documents(case.number("inputs.size"), case.number("inputs.from"), &ledger.tree).unwrap();
    compare_documents(case, &ledger, plan, None);
}

fn entry(case: &Case<'_>) {
    let ledger = record(case.text("inputs.record"));
    let (size, index) = (case.number("inputs.size"), case.number("inputs.index"));
    let answer = LightEntry::make(size, index, ledger.entry(index).unwrap(), &ledger.tree).unwrap();
    compare(case, &answer.encode());
    assert_eq!(answer.verify(size, index, &ledger.root_at(size)), Ok(()));
}

fn prefix(case: &Case<'_>) {
    let (size, old, tree) = (case.number("inputs.size"), case.number("inputs.old"), numbers_tree());
    let answer = LightPrefix::make(size, old, &tree).unwrap();
    assert_eq!(answer.encode(), case.bytes("outputs.answer"));
    let root = Hash::from_bytes(case.array("intermediate.old_root"));
    assert_eq!(answer.old_root(size, old, &root_at(size, &tree).unwrap()), Ok(root));
}

fn roll_lines(count: u64) -> Lines {
    let mut keys: Vec<[u8; 32]> = (0..count).map(|number| sha256(format!("voter {number}").as_bytes())).collect();
    keys.iter_mut().for_each(|key| key[0] &= 0xfe);
    keys.sort();
    let voter = |key: [u8; 32]| {
        let possession = Signature { nonce: EncodedPoint(key), response: Scalar::ONE };
        Voter { key: EncodedPoint(key), holder: Holder(key), possession, style: 0, weight: 1 }
    };
    Lines(keys.into_iter().map(voter).collect())
}

fn roll(case: &Case<'_>) {
    let lines = roll_lines(case.number("inputs.roll_of"));
    let tree = coarse(&lines.0, |voter| leaf_hash(&encode(voter)));
    let asked = RollBits::new(case.number("inputs.bits") as u8, case.number("inputs.prefix") as u32).unwrap();
    let answer = RollBlocks::make(asked, &lines, &tree.reader(|_| None));
    if let Some(code) = case.expected_error() {
        return assert_eq!(answer.unwrap_err().code(), code);
    }
    let answer = answer.unwrap();
    assert_eq!(u64::from(answer.first), case.number("outputs.first"));
    assert_eq!(answer.lines.len() as u64, case.number("outputs.lines"));
    assert_eq!(answer.path, hashes(case, "outputs.path"));
    compare(case, &answer.encode());
    let root = RollRoot(case.array("intermediate.root"));
    assert_eq!(answer.verify(asked, lines.0.len() as u32, &root).unwrap().len(), answer.lines.len());
}

fn counted(case: &Case<'_>) {
    let code = |voter: u64| TrackingCode(sha256(format!("code {voter}").as_bytes()));
    let count = case.number("inputs.counted_of");
    let ballots = Counted((0..count).map(|voter| (voter % 3 > 0).then(|| (1_000 + voter, code(voter)))).collect());
    let tree = coarse(&ballots.0, CountedBlock::leaf);
    let block = case.number("inputs.block") as u32;
    let answer = CountedBlock::make(block, &ballots, &tree.reader(|_| None));
    if let Some(code) = case.expected_error() {
        return assert_eq!(answer.unwrap_err().code(), code);
    }
    let answer = answer.unwrap();
    assert_eq!(answer.encode(), case.bytes("outputs.answer"));
    let root = CountedRoot(case.array("intermediate.root"));
    assert_eq!(answer.verify(block, count as u32, &root).unwrap().count(), answer.ballots.len());
}

/// An answer to a question, as a phone judges it that knows a root, and what stands beside it.
fn judged(case: &Case<'_>) {
    let found = judge(case);
    match case.expected_error() {
        Some(code) => assert_eq!(found.unwrap_err().code(), code),
        None => assert_eq!(found, Ok(case.number("outputs.said") as usize)),
    }
}

fn judge(case: &Case<'_>) -> Result<usize, LightError> {
    let (bytes, root): (_, [u8; 32]) = (case.bytes("inputs.answer"), case.array("inputs.root"));
    let count = || case.number("inputs.voters") as u32;
    let hash = Hash::from_bytes(root);
    match case.text("inputs.question").parse()? {
        LightQuestion::Documents { size, from } => Ok(LightDocuments::decode(&bytes)?.verify(size, from, &hash)?.len()),
        LightQuestion::Ceremony { size, from } => {
            let number = case.number("inputs.ceremony") as u32;
            Ok(LightDocuments::decode(&bytes)?.verify_ceremony(number, size, from, &hash)?.len())
        }
        LightQuestion::Prefix { size, old } => LightPrefix::decode(&bytes)?.old_root(size, old, &hash).map(|_| 1),
        LightQuestion::Entry { size, index } => LightEntry::decode(&bytes)?.verify(size, index, &hash).map(|()| 1),
        LightQuestion::Roll(asked) => {
            let count = count();
            Ok(RollBlocks::decode(&bytes)?.verify(asked, count, &RollRoot(root))?.len())
        }
        LightQuestion::Counted { block } => {
            let count = count();
            Ok(CountedBlock::decode(&bytes)?.verify(block, count, &CountedRoot(root))?.count())
        }
    }
}

/// What a phone is told of a finished election.
fn light_check(case: &Case<'_>) {
    let ledger = record(case.text("inputs.record"));
    let size = ledger.size();
    let told = answer(&ledger, size, 0).verify(size, 0, &ledger.root_at(size)).unwrap();
    let documents: BTreeMap<String, Document> =
        told.into_iter().map(|found| (kind(&found.document), found.document)).collect();
    let Document::RollSealed { voters: count, root, .. } = documents["RollSealed"] else { panic!("no seal") };
    let Document::Tally { counted: counted_root, .. } = documents["Tally"] else { panic!("no tally") };
    let Document::Open { context, .. } = &documents["Open"] else { panic!("nothing open") };
    assert_eq!((root.0, counted_root.0), (case.array("outputs.roll_root"), case.array("outputs.counted")));

    let lines = roll_of(&ledger);
    let tree = coarse(&lines.0, |voter| leaf_hash(&encode(voter)));
    let mut ballots = Counted(vec![None; lines.0.len()]);
    for (index, entry) in (0..).zip(&ledger.entries) {
        if let Entry::Ballot(signed) = Entry::decode(entry).unwrap() {
            ballots.0[signed.ballot.voter as usize] = Some((index, signed.ballot.tracking_code(context)));
        }
    }
    let counted_tree = coarse(&ballots.0, CountedBlock::leaf);
    let voters = case.members("outputs.voters");
    assert_eq!(voters.len() as u32, count);
    for (index, voter) in (0u32..).zip(voters) {
        let key: [u8; 32] = voter.field("key");
        let asked = RollBits::of_key(&key, RollBits::least(count));
        let blocks = RollBlocks::make(asked, &lines, &tree.reader(|_| None)).unwrap();
        let found = blocks.verify(asked, count, &root).unwrap();
        assert_eq!(found.iter().find(|(_, line)| *line.key.as_bytes() == key).unwrap().0, index);
        let block = CountedBlock::of_voter(index);
        let answer = CountedBlock::make(block, &ballots, &counted_tree.reader(|_| None)).unwrap();
        let shown = answer.verify(block, count, &counted_root).unwrap().find(|(voter, _)| *voter == index).unwrap().1;
        let shown = shown.map(|(index, code)| serde_json::json!([index, hex(&code.0)]));
        assert_eq!(voter.value("counted"), &shown.unwrap_or_default());
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
