//! Which documents phones are told, of every kind that there is.

use tupyo_election::{Author, Document};
use tupyo_light::LightError;
use tupyo_test_vectors::VectorFile;

use crate::ledgers::{Ledger, said};

/// The page's list, spelled out: whoever adds a kind of document decides.
fn is_light(document: &Document) -> bool {
    match document {
        Document::Manifest(_)
        | Document::Commitment(_)
        | Document::Reveal(_)
        | Document::Shares(_)
        | Document::Complaint(_)
        | Document::Roll { .. }
        | Document::Registration { .. }
        | Document::Countersignature { .. }
        | Document::Correction(_) => false,
        Document::Confirmation(_)
        | Document::JointKey { .. }
        | Document::RollSealed { .. }
        | Document::Open { .. }
        | Document::Schedule(_)
        | Document::Notice { .. }
        | Document::Restart(_)
        | Document::LedgerKey(_)
        | Document::OfficialKey(_)
        | Document::Page(_)
        | Document::Cancelled { .. }
        | Document::Close(_)
        | Document::Tally { .. }
        | Document::Agreement(_)
        | Document::DecryptionShare { .. }
        | Document::Result { .. } => true,
    }
}

/// One document of each kind.
fn all_kinds() -> Vec<Document> {
    let file = VectorFile::read("encoding");
    let mut found = std::collections::BTreeMap::<u8, Document>::new();
    for case in file.cases().filter(|case| case.name().starts_with("document ")) {
        if case.has("outputs.document") {
            let bytes = case.bytes("outputs.document");
            found.entry(bytes[0]).or_insert_with(|| borsh::from_slice(&bytes).unwrap());
        }
    }
    assert_eq!(found.keys().copied().collect::<Vec<_>>(), (0..=24).collect::<Vec<_>>());
    found.into_values().collect()
}

#[test]
fn each_kind_is_told_or_not() {
    for document in all_kinds() {
        let ledger = Ledger::of(said(Author::Official(0), &document));
        let plan = ledger.index.documents(ledger.size(), 0, &ledger.tree).unwrap();
        assert_eq!(!plan.indices.is_empty(), is_light(&document), "{document:?}");
    }
}

/// And whoever is told another kind does not believe it.
#[test]
fn no_other_kind_is_believed() {
    for document in all_kinds() {
        let ledger = Ledger::of(said(Author::Official(0), &document));
        let (size, root) = (ledger.size(), ledger.root_at(ledger.size()));
        let answer = crate::documents::answer_with(&ledger, &(0..size).collect::<Vec<_>>(), size);
        let expected = if is_light(&document) { Ok(document.clone()) } else { Err(LightError::Document) };
        let found = answer.verify(size, 0, &root).map(|found| found[0].document.clone());
        assert_eq!(found, expected);
        let of_ceremony = match &document {
            Document::Commitment(said) => Some(said.ceremony),
            Document::Reveal(said) => Some(said.ceremony),
            Document::Shares(said) => Some(said.ceremony),
            Document::Confirmation(said) => Some(said.ceremony),
            _ => None,
        };
        for number in [0, 1, 2, u32::MAX] {
            let expected = of_ceremony == Some(number);
            assert_eq!(answer.verify_ceremony(number, size, 0, &root).is_ok(), expected, "{document:?}");
        }
    }
}
