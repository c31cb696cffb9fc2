//! Old debts of a rule: they are listed beside the rule, and the list can only shrink.

use crate::Violation;

/// The violations that are not listed, and the listed ones that are none any more. `list` is the file with the list.
pub fn without_debts(found: Vec<(String, Violation)>, debts: &[&str], list: &str) -> Vec<Violation> {
    let rule = found.first().map_or("ratchet", |(_, violation)| violation.rule);
    let paid = debts.iter().filter(|debt| found.iter().all(|(key, _)| key != *debt));
    let paid = paid.map(|debt| Violation::new(list, rule, format!("`{debt}` is in order: take it off the list")));
    let paid: Vec<Violation> = paid.collect();
    let new = found.into_iter().filter(|(key, _)| !debts.contains(&key.as_str()));
    new.map(|(_, violation)| violation).chain(paid).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_listed_is_borne_and_what_is_paid_must_go() {
        let found = |keys: &[&str]| {
            keys.iter().map(|key| ((*key).to_owned(), Violation::new(*key, "rule", "bad"))).collect::<Vec<_>>()
        };
        let said = |keys: &[&str]| {
            let left = without_debts(found(keys), &["old.rs"], "list.rs");
            left.into_iter().map(|violation| violation.file).collect::<Vec<_>>()
        };
        assert!(said(&["old.rs"]).is_empty());
        assert_eq!(said(&["old.rs", "new.rs"]), ["new.rs"]);
        assert_eq!(said(&[]), ["list.rs"]);
    }
}
