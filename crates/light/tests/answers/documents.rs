//! Answers about documents, of every length, and all ways to alter them.

use proptest::prelude::*;
use tupyo_election::{Author, Document, Entry};
use tupyo_light::{ENOUGH_BYTES, LightDocuments, LightError, MOST_DOCUMENTS_BYTES};
use tupyo_merkle::{ProofError, prove_subset};

use crate::ledgers::{Ledger, notice, parts_of, said};

const ONE: Author = Author::Official(0);
const OTHER: Author = Author::Official(1);
const TRUSTEE: Author = Author::Trustee(0);

/// An answer with these entries, whatever they are, and their true path.
pub fn answer_with(ledger: &Ledger, indices: &[u64], until: u64) -> LightDocuments {
    let path = prove_subset(indices, ledger.size(), &ledger.tree).unwrap();
    let entries = indices.iter().map(|index| (*index, ledger.entry(*index).unwrap())).collect();
    LightDocuments { until, entries, path }
}

pub fn answer(ledger: &Ledger, size: u64, from: u64) -> LightDocuments {
    let plan = ledger.index.documents(size, from, &ledger.tree).unwrap();
    let answer = LightDocuments::make(plan, |index| ledger.entry(index)).unwrap();
    let bytes = answer.encode();
    assert_eq!(LightDocuments::decode(&bytes).as_ref(), Ok(&answer));
    answer
}

/// Everything that a phone is told that asks until it has all.
fn told(ledger: &Ledger, size: u64, from: u64) -> Vec<(u64, Document)> {
    let (mut told, mut next) = (Vec::new(), from);
    loop {
        let answer = answer(ledger, size, next);
        let found = answer.verify(size, next, &ledger.root_at(size)).unwrap();
        told.extend(found.into_iter().map(|found| (found.index, found.document)));
        if answer.until == size {
            return told;
        }
        next = answer.until;
    }
}

/// Entries of two documents, the parts in turns.
fn in_turns(one: Vec<Entry>, other: Vec<Entry>) -> Vec<Entry> {
    let most = one.len().max(other.len());
    (0..most).flat_map(|place| one.get(place).cloned().into_iter().chain(other.get(place).cloned())).collect()
}

fn small() -> Ledger {
    let long = notice(70_000);
    let mut entries = said(ONE, &notice(3));
    entries.extend(in_turns(said(ONE, &long), said(OTHER, &notice(140_000))));
    entries.extend(said(TRUSTEE, &Document::Result { units: Vec::new() }));
    // Begun, given up for another one, and begun again.
    entries.push(said(ONE, &notice(70_001))[0].clone());
    entries.extend(said(ONE, &notice(4)));
    entries.push(said(OTHER, &long)[0].clone());
    Ledger::of(entries)
}

#[test]
fn whole_documents_are_told_at_every_size_and_from_everywhere() {
    let ledger = small();
    let last_parts = [(0, notice(3)), (3, notice(70_000)), (5, notice(140_000)), (8, notice(4))];
    let result = (6, Document::Result { units: Vec::new() });
    for size in 1..=ledger.size() {
        for from in 0..size {
            let mut expected: Vec<_> = last_parts.iter().cloned().chain([result.clone()]).collect();
            expected.sort_by_key(|(index, _)| *index);
            expected.retain(|(index, _)| (from..size).contains(index));
            assert_eq!(told(&ledger, size, from), expected, "{from} of {size}");
        }
        for from in [size, size + 1] {
            assert_eq!(ledger.index.documents(size, from, &ledger.tree), Err(LightError::Question));
        }
    }
    let beyond = ledger.size() + 1;
    assert_eq!(ledger.index.documents(beyond, 0, &ledger.tree), Err(LightError::Question));
    assert_eq!(ledger.index.entries(), ledger.size());
}

/// 1 MiB is enough, one document is never cut, and all answers together have everything.
#[test]
fn long_answers_end_behind_a_document() {
    let long = || said(ONE, &notice(3 * ENOUGH_BYTES));
    let entries = (0..5).flat_map(|_| said(ONE, &notice(300_000))).chain(long()).chain(said(OTHER, &notice(1)));
    let ledger = Ledger::of(entries.chain(long()));
    let size = ledger.size();
    let (mut from, mut answers) = (0, Vec::new());
    while from < size {
        let answer = answer(&ledger, size, from);
        let found = answer.verify(size, from, &ledger.root_at(size)).unwrap();
        assert!(answer.encode().len() <= ENOUGH_BYTES || found.len() == 1);
        answers.push(found.len());
        from = answer.until;
    }
    assert_eq!(answers, [3, 2, 1, 1, 1]);
    assert_eq!(told(&ledger, size, 0).len(), 8);
}

/// Exactly 1 MiB fits, one byte more does not.
#[test]
fn enough_is_exactly_enough() {
    let lengths = |more: usize| {
        let first = said(ONE, &notice(ENOUGH_BYTES / 2));
        let overhead = |entries: &[Entry]| entries.iter().map(|entry| 12 + entry.encode().len()).sum::<usize>();
        // Everything is told, so that there are no hashes: 8 + 4 + entries + 4.
        let room = ENOUGH_BYTES - 16 - overhead(&first);
        let parts = room.div_ceil(65_000 + 120);
        let second = said(OTHER, &notice(room - 120 * parts - 5 + more));
        assert_eq!(overhead(&second), room + more);
        let ledger = Ledger::of(first.into_iter().chain(second));
        let answer = answer(&ledger, ledger.size(), 0);
        (answer.encode().len(), answer.until == ledger.size())
    };
    assert_eq!(lengths(0), (ENOUGH_BYTES, true));
    let (shorter, whole) = lengths(1);
    assert!(shorter < ENOUGH_BYTES && !whole);
}

/// The longest document alone, in a tree where every part has a path of its own, is within the bound that phones read.
#[test]
fn the_longest_answer_is_within_its_bound() {
    let long = said(ONE, &notice(256 * 65_000 - 5));
    let small = said(OTHER, &notice(1));
    let entries = long.into_iter().flat_map(|part| [vec![part], small.clone(), small.clone()].concat());
    let mut ledger = Ledger::of(entries);
    ledger.push(&small[0]);
    let from = ledger.size() - 4;
    let answer = answer(&ledger, ledger.size(), from);
    assert_eq!(answer.verify(ledger.size(), from, &ledger.root_at(ledger.size())).unwrap().len(), 1);
    let length = answer.encode().len();
    assert!(length > 256 * 65_000 && length < MOST_DOCUMENTS_BYTES, "{length}");
    assert_eq!(LightDocuments::decode(&vec![0; MOST_DOCUMENTS_BYTES + 1]), Err(LightError::TooLong));
}

#[test]
fn so_many_empty_entries_are_not_even_read() {
    let bytes = |count: u32| [[0u8; 8].as_slice(), &count.to_le_bytes(), &vec![0; 12 * count as usize + 4]].concat();
    assert!(LightDocuments::decode(&bytes(8_665)).is_ok());
    assert_eq!(LightDocuments::decode(&bytes(8_666)), Err(LightError::TooLong));
    assert_eq!(LightDocuments::decode(&bytes(1_000_000)), Err(LightError::TooLong));
    let claims_more = [[0u8; 8].as_slice(), &[3, 0, 0, 0], &[0; 12]].concat();
    assert_eq!(LightDocuments::decode(&claims_more), Err(LightError::Malformed));
    let one_more = [bytes(1), vec![0]].concat();
    assert_eq!(LightDocuments::decode(&one_more), Err(LightError::Malformed));
}

/// What a board that lies can do with an answer.
#[test]
fn altered_answers_are_refused_by_name() {
    let ledger = small();
    let (size, root) = (ledger.size(), ledger.root_at(ledger.size()));
    let honest = answer(&ledger, size, 0);
    assert_eq!(honest.verify(size, 0, &root).unwrap().len(), 5);
    let invalid = Err(LightError::Proof(ProofError::Invalid));
    let altered = |change: &dyn Fn(&mut LightDocuments)| {
        let mut answer = honest.clone();
        change(&mut answer);
        answer.verify(size, 0, &root).map(|_| ())
    };
    assert_eq!(altered(&|answer| answer.entries[3].1[50] ^= 1), invalid);
    assert_eq!(altered(&|answer| answer.entries[0].1 = answer.entries[1].1.clone()), invalid);
    assert_eq!(altered(&|answer| drop(answer.entries.remove(1))), invalid);
    assert_eq!(altered(&|answer| answer.entries.insert(1, answer.entries[0].clone())), Err(order()));
    assert_eq!(altered(&|answer| answer.entries.swap(0, 1)), Err(order()));
    assert_eq!(altered(&|answer| answer.entries[0].0 = size), Err(LightError::Proof(ProofError::OutOfRange)));
    assert_eq!(altered(&|answer| answer.path.push(root)), invalid);
    assert_eq!(altered(&|answer| answer.path.truncate(answer.path.len() - 1)), invalid);
    for until in [0, size + 1, u64::MAX] {
        assert_eq!(altered(&|answer| answer.until = until), Err(LightError::Range), "{until}");
    }
    for until in 1..size - 1 {
        assert_eq!(altered(&|answer| answer.until = until), Err(LightError::Range), "{until}");
    }
    assert_eq!(altered(&|answer| answer.until = size - 1), Ok(()), "behind the last document: true as far as it goes");
    assert_eq!(honest.verify(size, 1, &root), Err(LightError::Range), "a document from before what was asked");
    assert!(honest.verify(size - 1, 0, &root).is_err(), "another size");
    assert!(honest.verify(size, 0, &ledger.root_at(size - 1)).is_err(), "another root");
}

fn order() -> LightError {
    LightError::Proof(ProofError::Order)
}

/// Documents that are not whole, or entries beside them, are refused, though all of them are on the ledger.
#[test]
fn parts_that_make_up_no_document_are_refused() {
    let ledger = small();
    let (size, root) = (ledger.size(), ledger.root_at(ledger.size()));
    // 0: whole. 1, 3: one; 2, 4, 5: the other. 6: whole. 7: given up. 8: whole. 9: begun.
    for wrong in [&[1][..], &[3], &[2, 4], &[4, 5], &[2, 5], &[0, 7], &[7, 8], &[9], &[0, 9], &[1, 4], &[1, 2, 5]] {
        let answer = answer_with(&ledger, wrong, size);
        assert_eq!(answer.verify(size, 0, &root), Err(LightError::Document), "{wrong:?}");
    }
    for right in [&[0][..], &[1, 3], &[2, 4, 5], &[1, 2, 3, 4, 5], &[0, 8], &[]] {
        assert!(answer_with(&ledger, right, size).verify(size, 0, &root).is_ok(), "{right:?}");
    }
}

#[test]
fn parts_of_other_lengths_or_digests_are_refused() {
    let whole = tupyo_encoding::encode(&notice(70_000));
    let with = |change: &dyn Fn(&mut Vec<tupyo_election::DocumentPart>)| {
        let mut parts = parts_of(ONE, &whole);
        change(&mut parts);
        let ledger = Ledger::of(parts.into_iter().map(Entry::Document));
        let (size, root) = (ledger.size(), ledger.root_at(ledger.size()));
        answer_with(&ledger, &(0..size).collect::<Vec<_>>(), size).verify(size, 0, &root).map(|_| ())
    };
    assert_eq!(with(&|_| ()), Ok(()));
    let refused = Err(LightError::Document);
    // The same bytes, cut elsewhere.
    assert_eq!(
        with(&|parts| {
            let byte = parts[0].bytes.pop().unwrap();
            parts[1].bytes.insert(0, byte);
        }),
        refused
    );
    assert_eq!(with(&|parts| parts[1].bytes[9] ^= 1), refused);
    assert_eq!(with(&|parts| parts[1].digest.0[0] ^= 1), refused);
    assert_eq!(with(&|parts| parts.iter_mut().for_each(|part| part.digest.0[0] ^= 1)), refused);
    assert_eq!(with(&|parts| parts[1].author = OTHER), refused);
    assert_eq!(with(&|parts| parts.iter_mut().for_each(|part| part.parts = 3)), refused);
    assert_eq!(with(&|parts| parts[1].part = 2), refused);
    assert_eq!(with(&|parts| parts[1].part = u16::MAX), refused);
    assert_eq!(with(&|parts| parts[1].parts = 0), refused);
    assert_eq!(with(&|parts| parts.swap(0, 1)), refused);
}

/// A ballot is no document, and bytes that are no entry are none.
#[test]
fn other_entries_are_refused() {
    let mut tree = tupyo_merkle::MemoryTree::new();
    for bytes in [&[1u8, 2, 3][..], b"", &[0; 200]] {
        tree.push(tupyo_merkle::leaf_hash(bytes));
    }
    for (index, bytes) in (0..).zip([&[1u8, 2, 3][..], b"", &[0; 200]]) {
        let path = prove_subset(&[index], 3, &tree).unwrap();
        let answer = LightDocuments { until: 3, entries: vec![(index, bytes.to_vec())], path };
        assert_eq!(answer.verify(3, 0, &tree.root()), Err(LightError::Document));
    }
}

/// Answers that end early without reason are true as far as they go; one that ends without telling anything is not.
#[test]
fn who_ends_early_must_tell_something() {
    let ledger = small();
    let (size, root) = (ledger.size(), ledger.root_at(ledger.size()));
    assert!(answer_with(&ledger, &[0], 1).verify(size, 0, &root).is_ok());
    for until in 2..size {
        assert_eq!(answer_with(&ledger, &[0], until).verify(size, 0, &root), Err(LightError::Range), "{until}");
    }
    for until in 1..size {
        assert_eq!(answer_with(&ledger, &[], until).verify(size, 0, &root), Err(LightError::Range), "{until}");
    }
}

fn any_entries() -> impl Strategy<Value = Vec<Entry>> {
    let author = (0u16..3).prop_map(Author::Official);
    let document = prop_oneof![
        (0usize..200).prop_map(notice),
        (60_000usize..200_000).prop_map(notice),
        (400_000usize..1_300_000).prop_map(notice),
        (0usize..70_000).prop_map(|length| Document::Manifest(vec![0; length])),
    ];
    let documents = proptest::collection::vec((author, document, 0usize..3), 1..9);
    documents.prop_map(|documents| {
        let mut lines: Vec<Vec<Entry>> = vec![Vec::new(); 3];
        for (author, document, given_up) in documents {
            let Author::Official(line) = author else { continue };
            let entries = said(author, &document);
            // Some are begun before, and given up.
            let begun = given_up.min(entries.len() - 1);
            lines[usize::from(line)].extend(entries[..begun].iter().cloned());
            lines[usize::from(line)].extend(entries);
        }
        let [one, two, three] = [0, 1, 2].map(|line| lines[line].clone());
        in_turns(in_turns(one, two), three)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Whatever is on the ledger: a phone that asks until it has all is told each whole light document once.
    #[test]
    fn everything_is_told_once(entries in any_entries(), at: u64, behind: u64) {
        let ledger = Ledger::of(entries.iter().cloned());
        let size = 1 + at % ledger.size();
        let from = behind % size;
        let mut begun = std::collections::BTreeMap::<Author, Vec<u8>>::new();
        let mut expected = Vec::new();
        for (index, entry) in (0..size).zip(&entries) {
            let Entry::Document(part) = entry else { continue };
            let bytes = begun.entry(part.author).or_default();
            if part.part == 0 {
                bytes.clear();
            }
            bytes.extend(&part.bytes);
            if part.part + 1 == part.parts && index >= from {
                let document: Document = borsh::from_slice(bytes).unwrap();
                expected.extend(matches!(document, Document::Notice { .. }).then_some((index, document)));
            }
        }
        prop_assert_eq!(told(&ledger, size, from), expected);
    }
}
