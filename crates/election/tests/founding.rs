//! Before a manifest is whole nothing but its own parts is legal, and behind it nothing that is not signed.
#![allow(missing_docs)]
#![cfg(test)]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use proptest::prelude::*;
use tupyo_election::{
    Author, AuthorSignature, Document, DocumentDigest, DocumentPart, ElectionId, ElectionManifest, ElectionState,
    Entry, EntryKind, LedgerKeys, PART_LENGTH, Refusal,
};
use tupyo_rehearsal::{Plan, Rehearsal};

/// So many styles that the manifest has three parts.
fn play() -> Rehearsal {
    Rehearsal::new(Plan { styles: vec![(vec![0], 1); 1_200], officials: 2, ..Plan::single_choice(2, 1) })
}

fn part_of(entry: &Entry) -> DocumentPart {
    let Entry::Document(part) = entry else { panic!("a document") };
    part.clone()
}

fn manifest_parts(play: &Rehearsal) -> Vec<DocumentPart> {
    let parts: Vec<_> = play.entries().iter().map(|bytes| part_of(&Entry::decode(bytes).unwrap())).collect();
    assert_eq!(parts.iter().map(|part| (part.part, part.parts)).collect::<Vec<_>>(), [(0, 3), (1, 3), (2, 3)]);
    parts
}

/// The state when this many parts of the manifest have been taken.
fn states(play: &Rehearsal) -> Vec<ElectionState> {
    let mut states = vec![ElectionState::new(play.state().election())];
    for part in manifest_parts(play) {
        let mut state = states.last().unwrap().clone();
        state.apply(&Entry::Document(part)).unwrap();
        states.push(state);
    }
    states
}

fn unsigned(part: &DocumentPart) -> DocumentPart {
    DocumentPart { signature: AuthorSignature([0; 64]), ..part.clone() }
}

/// Each part with one or more of its fields changed, and as it is.
fn variations(part: &DocumentPart) -> Vec<DocumentPart> {
    let officials = [0, 1, 15, 16, u16::MAX].map(Author::Official);
    let authors = officials.into_iter().chain([0, 1].map(Author::Trustee));
    let mut all = Vec::new();
    for author in authors {
        for digest in [part.digest, DocumentDigest([7; 32])] {
            for (number, parts) in (0..4).flat_map(|number| [1, 2, 3, 4, 256, 257].map(|parts| (number, parts))) {
                let varied = DocumentPart { author, digest, part: number, parts, ..part.clone() };
                all.extend([unsigned(&varied), varied]);
            }
        }
    }
    all
}

#[test]
fn until_the_manifest_is_whole_only_its_next_part_is_legal() {
    let mut play = play();
    let (parts, states) = (manifest_parts(&play), states(&play));
    let mut others: Vec<_> = Rehearsal::finished(Plan::default()).entries().to_vec();
    others.extend(play.official_entries(&Document::Notice { text: "a".to_owned() }).iter().map(Entry::encode));
    let variations: Vec<_> = parts.iter().flat_map(variations).collect();
    for (taken, state) in states.iter().take(3).enumerate() {
        for bytes in &others {
            assert!(state.examine(&Entry::decode(bytes).unwrap()).is_err());
        }
        let legal: Vec<_> =
            variations.iter().filter(|part| state.examine(&Entry::Document((*part).clone())).is_ok()).collect();
        let begins = |part: &DocumentPart| {
            let can_found = matches!(part.author, Author::Official(0..=15));
            part.part == 0 && (2..=256).contains(&part.parts) && can_found && part.bytes.len() == PART_LENGTH
        };
        let continues = |part: &DocumentPart| {
            let same = (part.author, part.digest, part.parts) == (parts[0].author, parts[0].digest, 3);
            let fits = part.bytes.len() == PART_LENGTH || *part == parts[2];
            same && usize::from(part.part) == taken && fits && (taken < 2 || *part == parts[2])
        };
        let expected: Vec<_> =
            variations.iter().filter(|part| if taken == 0 { begins(part) } else { continues(part) }).collect();
        assert!(!expected.is_empty() && legal == expected, "{taken} taken: {} legal", legal.len());
    }
}

#[test]
fn a_refused_last_part_leaves_what_was_begun() {
    let play = play();
    let (parts, mut state) = (manifest_parts(&play), states(&play).remove(2));
    let mut changed = parts[2].clone();
    changed.bytes[7] ^= 1;
    for (bad, code) in [(changed, "document-digest"), (unsigned(&parts[2]), "document-signature")] {
        assert_eq!(state.apply(&Entry::Document(bad)).map_err(|refusal| refusal.code()).err(), Some(code));
        assert_eq!((state.unfinished(), state.manifest().is_none()), (vec![(Author::Official(0), 2)], true));
    }
    state.apply(&Entry::Document(parts[2].clone())).unwrap();
    assert_eq!((state.unfinished(), state.manifest().is_some()), (vec![], true));
}

#[test]
fn the_first_entries_are_the_manifest_or_refused() {
    let play = play();
    let id = play.state().election();
    let parts = manifest_parts(&play);
    let keys_of = |parts: &[&DocumentPart]| {
        let entries: Vec<_> = parts.iter().map(|part| Entry::Document((*part).clone()).encode()).collect();
        LedgerKeys::of_first_entries(id, entries.iter().map(Vec::as_slice)).map_err(|refusal| refusal.code())
    };
    let [one, two, three] = &parts[..] else { panic!() };
    let junk = DocumentPart { author: Author::Official(9), parts: 256, ..unsigned(one) };
    assert_eq!(keys_of(&[one, two, three]), Ok(play.state().ledger_keys().unwrap().clone()));
    assert_eq!(keys_of(&[one, two]), Err("wrong-manifest"));
    assert_eq!(keys_of(&[&junk, one, two, three]), Err("document-part"));
    assert_eq!(keys_of(&[one, &junk, two, three]), Err("document-part"));
    assert_eq!(keys_of(&[&unsigned(one), two, three]), Err("document-signature"));
    assert_eq!(keys_of(&[&junk]), Err("wrong-manifest"));
}

static POOL: LazyLock<(ElectionId, Vec<DocumentPart>)> = LazyLock::new(|| {
    let mut play = play();
    (play.state().election(), pool(&mut play))
});

/// What is posted in a walk: the manifest by either official, junk before it and behind it, and small documents; each
/// also without a signature.
fn pool(play: &mut Rehearsal) -> Vec<DocumentPart> {
    let mut pool = manifest_parts(play);
    let bytes: Vec<u8> = pool.iter().flat_map(|part| part.bytes.clone()).collect();
    let manifest: Document = borsh::from_slice(&bytes).unwrap();
    let long = Document::Manifest(vec![0; 2 * PART_LENGTH]);
    let notice = Document::Notice { text: "a".to_owned() };
    let commitment = Document::Commitment(play.commit().remove(0).commitment().clone());
    let said = [
        play.entries_of_official(1, &manifest),
        play.entries_of_official(0, &long),
        play.entries_of_official(1, &long),
        play.trustee_entries(2, &long),
        play.entries_of_official(0, &notice),
        play.trustee_entries(0, &commitment),
    ];
    pool.extend(said.iter().flatten().map(part_of));
    pool.push(DocumentPart { author: Author::Official(5), ..pool[0].clone() });
    let bare: Vec<_> = pool.iter().map(unsigned).collect();
    pool.extend(bare);
    pool
}

/// The parts that were taken, and how many of each author belong to what was said.
#[derive(Default)]
struct Walk {
    ledger: Vec<DocumentPart>,
    said: BTreeMap<Author, u64>,
}

impl Walk {
    fn take(&mut self, state: &mut ElectionState, part: &DocumentPart) {
        let entry = Entry::Document(part.clone());
        let Ok(legal) = state.examine(&entry) else { return };
        if legal.kind() != EntryKind::Part {
            *self.said.entry(part.author).or_default() += u64::from(part.parts);
        }
        state.take(legal);
        self.ledger.push(part.clone());
    }

    fn unfinished(&self) -> Vec<(Author, u64)> {
        let mut counts: BTreeMap<Author, u64> = BTreeMap::new();
        self.ledger.iter().for_each(|part| *counts.entry(part.author).or_default() += 1);
        self.said.iter().for_each(|(author, parts)| *counts.entry(*author).or_default() -= parts);
        counts.into_iter().filter(|(_, parts)| *parts > 0).collect()
    }

    /// Everything is signed, and the first entries are the manifest's parts alone.
    fn is_of(&self, manifest: &ElectionManifest, election: ElectionId) -> Result<(), Refusal> {
        let first = &self.ledger[..usize::from(self.ledger[0].parts)];
        let bytes: Vec<u8> = first.iter().flat_map(|part| part.bytes.clone()).collect();
        let Ok(Document::Manifest(json)) = borsh::from_slice(&bytes) else { panic!("no manifest") };
        assert_eq!(ElectionId::of_manifest(&json), election);
        assert!(first.iter().all(|part| part.author == first[0].author));
        self.ledger.iter().try_for_each(|part| {
            let person = manifest.person(part.author).expect("an author");
            part.verify(election, &person.key)
        })
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn on_a_ledger_of_legal_entries_every_part_is_signed(
        founded in prop::sample::select(vec![0, 1, 2, 3, 3, 3]),
        steps in prop::collection::vec(any::<prop::sample::Index>(), 0..30),
    ) {
        let (election, pool) = &*POOL;
        let (mut state, mut walk) = (ElectionState::new(*election), Walk::default());
        pool[..founded].iter().for_each(|part| walk.take(&mut state, part));
        for step in steps {
            walk.take(&mut state, step.get(pool));
            prop_assert_eq!(state.unfinished(), walk.unfinished());
            match state.manifest() {
                Some(manifest) => prop_assert_eq!(walk.is_of(manifest, *election), Ok(())),
                None => prop_assert!(walk.ledger.iter().all(|part| part.author == walk.ledger[0].author)),
            }
        }
    }
}
