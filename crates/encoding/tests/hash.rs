//! The labelled hash against its definition and the published example.

use proptest::prelude::*;
use tupyo_encoding::{Label, encode, sha256};

const TEST: Label = Label::new("tupyo/v1/test");

/// The first line of docs/protocol/notation.md.
#[test]
fn the_published_example() {
    let page = include_str!("../../../docs/protocol/notation.md");
    let line = page.lines().find(|line| line.starts_with("hash(\"tupyo/v1/test\", \"data\")")).unwrap();
    let hash: String = TEST.hash_bytes(&[b"data"]).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(line.split_whitespace().last(), Some(hash.as_str()));
}

#[test]
fn the_shortest_and_the_longest_label() {
    for text in ["a".to_owned(), "a".repeat(255)] {
        let input = [&[text.len() as u8], text.as_bytes(), b"data"].concat();
        assert_eq!(Label::new(text.leak()).hash_bytes(&[b"data"]), sha256(&input));
    }
}

#[test]
fn no_other_text_is_a_label() {
    for text in [String::new(), "a".repeat(256), "é".to_owned()] {
        assert!(std::panic::catch_unwind(|| Label::new(text.leak())).is_err());
    }
}

proptest! {
    #[test]
    fn a_value_is_hashed_as_its_bytes(number: u32, list: Vec<u16>, text: String) {
        let value = (number, list, text);
        let bytes = encode(&value);
        prop_assert_eq!(TEST.hash(&value), TEST.hash_bytes(&[&bytes]));
        prop_assert_eq!(TEST.hash(&value), sha256(&TEST.message(&value)));
        let (head, tail) = bytes.split_at(bytes.len() / 2);
        prop_assert_eq!(TEST.hash_bytes(&[head, tail]), TEST.hash_bytes(&[&bytes]));
    }
}
