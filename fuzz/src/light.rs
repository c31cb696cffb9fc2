//! Questions of phones, and answers.

use std::sync::OnceLock;

use tupyo_election::{CountedRoot, Document, Entry, RollRoot};
use tupyo_light::{
    CountedBlock, LightDocuments, LightEntry, LightError, LightGrowth, LightIndex, LightPrefix, LightQuestion,
    RollBlocks,
};
use tupyo_merkle::{Hash, subset_root};
use tupyo_test_vectors::{Case, VectorFile};

/// Questions: one spelling. How a ledger has grown: one encoding. After a byte that says to which question: answers,
/// which encode to the same bytes; none but the seeds is accepted, and none shows a document that no seed shows. Subset
/// proofs end.
pub fn light(data: &[u8]) {
    if let Some(question) = std::str::from_utf8(data).ok().and_then(|text| text.parse::<LightQuestion>().ok()) {
        assert_eq!(question.to_string().as_bytes(), data);
    }
    if let Ok(growth) = LightGrowth::decode(data) {
        assert_eq!(growth.encode(), data);
    }
    subset(data);
    let Some((number, bytes)) = data.split_first() else { return };
    if let Ok(entry) = Entry::decode(bytes) {
        let mut index = LightIndex::new();
        (0..3).for_each(|_| index.take(&entry));
        assert_eq!(index.entries(), 3);
    }
    let asked = &valid()[usize::from(*number) % valid().len()];
    let Ok(shown) = asked.judge(bytes) else { return };
    match shown {
        Shown::Documents(found) => assert!(found.iter().all(|one| asked.documents.contains(one))),
        Shown::Other => assert!(asked.accepted.iter().any(|accepted| accepted == bytes)),
    }
}

/// Accepted and refused answers of the vectors, and questions.
pub fn light_seeds() -> Vec<Vec<u8>> {
    let place = |case: &Case<'_>| valid().iter().position(|asked| asked.is_of(case)).expect("a question") as u8;
    let file = VectorFile::read("light");
    let answers = file.cases().filter(|case| case.has("inputs.answer"));
    let mut seeds: Vec<Vec<u8>> =
        answers.map(|case| [vec![place(&case)], case.bytes("inputs.answer")].concat()).collect();
    let questions = file.cases().filter(|case| case.has("inputs.question"));
    seeds.extend(questions.map(|case| case.text("inputs.question").as_bytes().to_vec()));
    seeds
}

/// What a phone asks, and what it knows.
struct Asked {
    question: LightQuestion,
    root: [u8; 32],
    voters: u32,
    ceremony: u32,
    accepted: Vec<Vec<u8>>,
    documents: Vec<(u64, Document)>,
}

/// What an answer shows.
enum Shown {
    Documents(Vec<(u64, Document)>),
    Other,
}

impl Asked {
    fn of(case: &Case<'_>) -> Asked {
        let number = |name: &str| if case.has(name) { case.number(name) as u32 } else { 0 };
        let (voters, ceremony) = (number("inputs.voters"), number("inputs.ceremony"));
        let question = case.text("inputs.question").parse().expect("a question");
        let (accepted, documents) = Default::default();
        Asked { question, root: case.array("inputs.root"), voters, ceremony, accepted, documents }
    }

    fn is_of(&self, case: &Case<'_>) -> bool {
        let other = Asked::of(case);
        (self.question, self.root, self.voters, self.ceremony)
            == (other.question, other.root, other.voters, other.ceremony)
    }

    fn judge(&self, bytes: &[u8]) -> Result<Shown, LightError> {
        let hash = Hash::from_bytes(self.root);
        match self.question {
            LightQuestion::Documents { size, from } => self.shown(bytes, |answer| answer.verify(size, from, &hash)),
            LightQuestion::Ceremony { size, from } => {
                self.shown(bytes, |answer| answer.verify_ceremony(self.ceremony, size, from, &hash))
            }
            LightQuestion::Prefix { size, old } => {
                let answer = LightPrefix::decode(bytes)?;
                assert_eq!(answer.encode(), bytes);
                answer.old_root(size, old, &hash).map(|_| Shown::Other)
            }
            LightQuestion::Entry { size, index } => {
                let answer = LightEntry::decode(bytes)?;
                assert_eq!(answer.encode(), bytes);
                answer.verify(size, index, &hash).map(|()| Shown::Other)
            }
            LightQuestion::Roll(asked) => {
                let answer = RollBlocks::decode(bytes)?;
                assert_eq!(answer.encode(), bytes);
                answer.verify(asked, self.voters, &RollRoot(self.root)).map(|_| Shown::Other)
            }
            LightQuestion::Counted { block } => {
                let answer = CountedBlock::decode(bytes)?;
                assert_eq!(answer.encode(), bytes);
                answer.verify(block, self.voters, &CountedRoot(self.root)).map(|_| Shown::Other)
            }
        }
    }

    fn shown(
        &self,
        bytes: &[u8],
        verify: impl Fn(&LightDocuments) -> Result<Vec<tupyo_light::LightDocument>, LightError>,
    ) -> Result<Shown, LightError> {
        let answer = LightDocuments::decode(bytes)?;
        assert_eq!(answer.encode(), bytes);
        let found = verify(&answer)?.into_iter().map(|found| (found.index, found.document));
        Ok(Shown::Documents(found.collect()))
    }
}

/// The questions of the vectors' answers, each once, with all that is accepted.
fn valid() -> &'static [Asked] {
    static VALID: OnceLock<Vec<Asked>> = OnceLock::new();
    VALID.get_or_init(|| {
        let file = VectorFile::read("light");
        let mut all: Vec<Asked> = Vec::new();
        for case in file.cases().filter(|case| case.has("inputs.answer")) {
            let place = all.iter().position(|asked| asked.is_of(&case)).unwrap_or_else(|| {
                all.push(Asked::of(&case));
                all.len() - 1
            });
            if case.expected_error().is_none() {
                let bytes = case.bytes("inputs.answer");
                if let Ok(Shown::Documents(found)) = all[place].judge(&bytes) {
                    all[place].documents.extend(found);
                }
                all[place].accepted.push(bytes);
            }
        }
        all
    })
}

/// A subset proof of whatever numbers stand at the beginning: it ends, and leads to no root but by its own hashes.
fn subset(data: &[u8]) {
    let Some((size, rest)) = data.split_first_chunk::<8>() else { return };
    let (leaves, path) = rest.split_at(rest.len() / 2);
    let leaf = |bytes: &[u8]| Some((u64::from_le_bytes(*bytes.first_chunk()?), Hash::from_bytes([7; 32])));
    let leaves: Vec<_> = leaves.chunks(8).filter_map(leaf).collect();
    let path: Vec<_> = path.chunks(32).filter_map(Hash::from_slice).collect();
    for size in [u64::from_le_bytes(*size), u64::from(size[0])] {
        if let Ok(root) = subset_root(&leaves, size, &path) {
            assert!(!leaves.is_empty() || path == [root]);
        }
    }
}
