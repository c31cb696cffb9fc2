//! A title's texts.

use std::collections::BTreeMap;

use tupyo_election::Title;

/// A title's texts by language.
pub(super) fn texts(title: &Title) -> BTreeMap<String, String> {
    title.texts().map(|(language, text)| (language.to_owned(), text.to_owned())).collect()
}
