//! The office's list: every fault, with its line.

use rand::rngs::OsRng;
use tupyo_registration::{EligibilityList, Handle, ListRow, RegistrationCode};

use super::people::*;

#[test]
fn every_fault_is_named_with_its_line() {
    let (one, two) = (card().public().to_string(), card().public().to_string());
    let code = RegistrationCode::generate(&mut OsRng).hash().to_string();
    let with = |line, change: &dyn Fn(&mut ListRow)| {
        let mut row = row(line, "", &card().public().to_string(), "");
        change(&mut row);
        row
    };
    let rows = [
        row(2, "P-1", &one, &code),
        row(3, "P-2", &one, ""),
        row(4, "P-3", "", &code),
        with(5, &|row| row.weight = "0".to_owned()),
        with(6, &|row| row.style = "north".to_owned()),
        with(7, &|row| row.card = one[1..].to_owned()),
        with(8, &|row| row.code = code.to_uppercase()),
        with(9, &|row| row.person = "é".to_owned()),
        with(10, &|row| (row.card, row.code) = (String::new(), code.clone())),
        ListRow { weight: "4".to_owned(), ..row(11, "P-1", &two, "") },
        row(12, "P-2", "", ""),
        with(13, &|row| (row.weight, row.style) = ("4294967296".to_owned(), String::new())),
    ];
    let faults = EligibilityList::of_rows(&rows, &terms().styles).unwrap_err();
    let found: Vec<_> = faults.iter().map(|fault| (fault.line, fault.other, fault.code())).collect();
    let expected = [
        (3, Some(2), "list-card-repeated"),
        (4, Some(2), "list-code-repeated"),
        (5, None, "list-weight"),
        (6, None, "list-style"),
        (7, None, "list-card"),
        (8, None, "list-code"),
        (9, None, "list-person"),
        (10, None, "list-empty-row"),
        (11, Some(2), "list-person-repeated"),
        (12, Some(3), "list-person-repeated"),
        (13, None, "list-style"),
        (13, None, "list-weight"),
    ];
    assert_eq!(found, expected);
    assert_eq!(faults[0].to_string(), "line 3: the same card, as on line 2");
}

#[test]
fn two_cards_of_one_person_are_two_rows_and_one_person() {
    let (one, two) = (card().public(), card().public());
    let list = list(&[row(2, "P-1", &one.to_string(), ""), row(3, "P-1", &two.to_string(), "")]);
    let person: Handle = "P-1".parse().unwrap();
    assert_eq!((list.of_card(&one), list.of_card(&two), list.persons()), (Some(&person), Some(&person), 1));
    assert_eq!(list.person(&person).map(|it| (it.style.as_str(), it.weight)), Some(("west", 3)));
}
