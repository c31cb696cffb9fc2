//! What is said of an entry at once, and what it costs on its way.

use tupyo_sequencer::{Admission, Admitted, admit, look_up};

use crate::shelf::{Shelf, Table};
use crate::toy::{Toy, counts};

fn table() -> Table<Toy> {
    Table::new(Shelf::new(Toy::default(), Vec::new()))
}

/// What is said at once, and what a look-up says behind it.
fn said(shelf: &Shelf<Toy>, text: &str) -> String {
    match admit(shelf, text.into()) {
        Admission::Ready(_) => "ready".to_owned(),
        Admission::Refused(refusal) => format!("refused: {refusal}"),
        Admission::Slow(entry) => match look_up(shelf, entry) {
            Ok(Admitted::There(index)) => format!("slow: there at {index}"),
            Ok(Admitted::Entry(_)) => "slow: admitted".to_owned(),
            Err(refusal) => format!("slow: {refusal}"),
        },
    }
}

fn expect(shelf: &Shelf<Toy>, rows: &[(&str, &str)]) {
    for (text, expected) in rows {
        assert_eq!(said(shelf, text), *expected, "{text}");
    }
}

#[test]
fn each_answer_is_ready_slow_or_refused() {
    let mut table = table();
    let rows = [
        ("a.1", "ready"),
        ("a.2", "slow: out-of-order"),
        ("x.1", "refused: unknown-author"),
        ("nothing", "refused: malformed"),
        ("~s", "slow: admitted"),
    ];
    expect(&table.shelf, &rows);
    for entry in ["a.1", "~s"] {
        table.post(entry.as_bytes());
    }
    let rows = [
        ("a.1", "slow: there at 0"),
        ("a.1'", "slow: admitted"),
        ("a.2", "ready"),
        ("~s", "slow: there at 1"),
        ("~t", "slow: admitted"),
    ];
    expect(&table.shelf, &rows);
    table.post(b"#");
    let rows = [("a.1", "slow: there at 0"), ("a.2", "slow: ended"), ("~t", "slow: ended"), ("#", "slow: there at 2")];
    expect(&table.shelf, &rows);
}

#[test]
fn what_is_ready_or_refused_asks_no_index() {
    let table = table();
    for (text, asked) in [("a.1", 0), ("x.1", 0), ("nothing", 0), ("a.2", 1), ("~s", 2)] {
        said(&table.shelf, text);
        assert_eq!(table.shelf.asked.get(), asked, "{text}");
    }
}

#[test]
fn an_entry_is_decoded_once_and_hashed_once_on_its_way() {
    let mut table = table();
    let rows = [
        ("a.1", "append a.1, publish 1 from 0, 0: 0"),
        ("~s", "append ~s, publish 1 from 1, 1: 1"),
        ("a.3", "out-of-order"),
        ("a.1", "there at 0"),
        ("a.1'", "2: 0"),
        ("a.1!", "not verified: badly-signed"),
        ("x.1", "unknown-author"),
        ("~s", "there at 1"),
    ];
    for (text, expected) in rows {
        let (decoded, hashed) = counts();
        assert_eq!(table.post(text.as_bytes()), expected, "{text}");
        assert_eq!(counts(), (decoded + 1, hashed + 1), "{text}");
    }
}

#[test]
fn a_legal_entry_of_an_author_is_appended_without_asking_the_index() {
    let mut table = table();
    assert_eq!(table.post(b"a.1"), "append a.1, publish 1 from 0, 0: 0");
    assert_eq!(table.shelf.asked.get(), 0);
}
