//! No text is left that no program says: its name, or its code, stands in the code.

use std::collections::BTreeSet;

use super::message::Catalogue;
use super::places::{Place, is_made};
use crate::Violation;
use crate::sources::SourceFile;

/// Checks the texts of one module against the code of its package; codes, against all code.
pub fn check(place: &Place, catalogue: &Catalogue, files: &[SourceFile]) -> Vec<Violation> {
    let near = if place.is_by_code() { "" } else { place.sources() };
    let code = files.iter().filter(|file| file.path.ends_with(".rs") && file.path.starts_with(near));
    let code: Vec<&str> = code.filter(|file| !is_made(&file.path)).map(|file| file.text.as_str()).collect();
    let words: BTreeSet<&str> =
        code.iter().flat_map(|text| text.split(|c: char| !(c.is_alphanumeric() || c == '_'))).collect();
    let is_said = |key: &str| {
        if place.is_by_code() {
            let literal = format!("\"{key}\"");
            // The number of a check is a name.
            return words.contains(key) || code.iter().any(|text| text.contains(&literal));
        }
        let name = key.replace('-', "_");
        words.contains(name.as_str()) || words.contains(name.to_uppercase().as_str())
    };
    let unused = catalogue.messages.iter().filter(|message| !is_said(&message.key));
    unused
        .map(|message| Violation::new(place.korean(), super::RULE, format!("nothing says `{}`", message.key)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::places::Form;

    fn unused(form: Form, code: &str) -> usize {
        let file = SourceFile { path: "a/src/c.rs".to_owned(), text: code.to_owned() };
        let catalogue = Catalogue::read("a-b = c").unwrap();
        check(&Place { texts: "a", module: "a/src/b.rs", form }, &catalogue, &[file]).len()
    }

    #[test]
    fn a_text_that_nothing_says_is_found() {
        assert_eq!(unused(Form::ByName, "f(A_B)"), 0);
        assert_eq!(unused(Form::ByName, "f(a_b(1))"), 0);
        assert_eq!(unused(Form::ByName, "f(A_B_C)"), 1);
        assert_eq!(unused(Form::ByCode, "f(\"a-b\")"), 0);
        assert_eq!(unused(Form::KoreanByCode, "f(\"a-b-c\")"), 1);
    }
}
