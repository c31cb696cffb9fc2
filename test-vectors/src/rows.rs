//! The rows of a damaged record's report, of which the file has those that are not its base's.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// The rows of a whole report: each that is said of the record takes the place of its base's. One without a base says
/// all of them.
pub(crate) fn expanded(said: &[Value], base: Option<&[Value]>) -> Value {
    let mut own: BTreeMap<&str, &Value> = said.iter().map(|row| (check(row), row)).collect();
    assert_eq!(own.len(), said.len(), "a check stands twice among {said:?}");
    let rows: Vec<_> = match base {
        None => said.iter().collect(),
        Some(base) => base.iter().map(|usual| own.remove(check(usual)).unwrap_or(usual)).collect(),
    };
    assert!(base.is_none() || own.is_empty(), "the base has no {own:?}");
    rows.into_iter().filter_map(row).collect()
}

/// The number of the check: a row without findings is a text that begins with it.
fn check(row: &Value) -> &str {
    match row.as_str() {
        Some(text) => text.split(' ').next().expect("a word"),
        None => row["check"].as_str().expect("a number"),
    }
}

/// As it stands in a report; nothing of a check that is not in it.
fn row(said: &Value) -> Option<Value> {
    let Some(text) = said.as_str() else { return Some(said.clone()) };
    let (counts, rests_on) = match text.split_once(", rests on ") {
        Some((counts, check)) => (counts, Some(check)),
        None => (text, None),
    };
    let number = |digits: &str| digits.parse::<u64>().expect("a number");
    match counts.split(' ').collect::<Vec<_>>()[..] {
        [_, "none"] => None,
        [check, verdict, examined, "of", expected] => Some(json!({
            "check": check, "verdict": verdict, "examined": number(examined), "expected": number(expected),
            "rests_on": rests_on,
        })),
        _ => panic!("{text} is no row"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_takes_the_place_of_the_bases() {
        let base = ["L1 pass 1 of 1", "L6 none", "T1 pass 2 of 2"].map(Value::from);
        let found = json!({ "check": "T1", "verdict": "fail", "examined": 0, "expected": 2, "findings": [] });
        let said = [Value::from("L1 not-checked 0 of 1, rests on L9"), found.clone()];
        let first = json!({
            "check": "L1", "verdict": "not-checked", "examined": 0, "expected": 1, "rests_on": "L9"
        });
        assert_eq!(expanded(&said, Some(&base)), json!([first, found]));
        assert_eq!(expanded(&said, None), json!([first, found]));
    }

    #[test]
    fn a_check_that_is_not_said_is_the_bases_or_not_in_the_report() {
        let base = ["L1 pass 1 of 1", "L6 pass 2 of 2"].map(Value::from);
        let rows = expanded(&["L6 none".into()], Some(&base));
        assert_eq!((rows.as_array().unwrap().len(), &rows[0]["examined"]), (1, &json!(1)));
        assert_eq!(expanded(&[], Some(&base)).as_array().unwrap().len(), 2);
        assert_eq!(expanded(&[], None), json!([]));
    }

    #[test]
    #[should_panic = "the base has no"]
    fn a_check_that_there_is_not_is_refused() {
        expanded(&["X9 pass 1 of 1".into()], Some(&["L1 pass 1 of 1".into()]));
    }
}
