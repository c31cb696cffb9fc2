//! The rules of a manifest's ledger.

use super::*;

#[test]
fn a_ledger_has_a_name_a_key_and_the_hash_of_another() {
    let with = |name: &str| refusal_of(|draft| draft.ledger.name = name.to_owned());
    for name in ["vote.example", "a", "127.0.0.1:8080", "a/b/c", &"a".repeat(100)] {
        assert_eq!(with(name), None, "{name}");
    }
    let wrong = ["", "A", "a b", "a+b", "-a", "a.", "/a", "a/", "a//b", "é", &"a".repeat(101)];
    for name in wrong {
        assert_eq!(with(name), Some(("ledger.name".to_owned(), "ledger-name")), "{name}");
    }
    // The point of order 1; no point; unused bits that are not zero; another length.
    let small = URL_SAFE_NO_PAD.encode([[1].as_slice(), &[0; 31]].concat());
    let none = URL_SAFE_NO_PAD.encode([[2].as_slice(), &[0; 31]].concat());
    let key = draft().ledger.key;
    for key in [small, none, format!("{}b", &key[..42]), key[1..].to_owned(), format!("{key}=")] {
        refused("ledger.key", "ledger-key", |draft| draft.ledger.key = key.clone());
    }
    let own = URL_SAFE_NO_PAD.encode(crate::hash_of_key(&LEDGER_KEY));
    for next in [own, "A".repeat(42), format!("{}B", "A".repeat(42))] {
        refused("ledger.next", "ledger-next", |draft| draft.ledger.next = next.clone());
    }
    json_refused("/ledger", json!(["vote.example", "", ""]));
    json_refused("/ledger", Value::Null);
}

#[test]
fn an_anchor_made_of_parts_keeps_the_rules_too_and_its_name_is_told_first() {
    let place = |anchor: Result<LedgerAnchor, ManifestError>| anchor.unwrap_err().place;
    for name in ["A", "a_b", "a//b"] {
        assert_eq!(place(LedgerAnchor::new(name, LEDGER_KEY, [0; 32])), "ledger.name", "{name}");
    }
    let [key, next] = [LEDGER_KEY, [0; 32]].map(|bytes| URL_SAFE_NO_PAD.encode(bytes));
    for (key, next) in [(String::new(), next), (key, String::new())] {
        assert_eq!(place(LedgerAnchor::of_draft(&LedgerDraft { name: "A".to_owned(), key, next })), "ledger.name");
    }
}

/// The refusal of the example changed by `change`, if it is refused.
fn refusal_of(change: impl FnOnce(&mut ManifestDraft)) -> Option<(String, &'static str)> {
    let mut draft = draft();
    change(&mut draft);
    parse(&draft).err().map(|error| (error.place, error.rule.code()))
}
