use std::collections::BTreeMap;

use tupyo_encoding::{is_text, is_text_character};

use super::{ManifestError, ManifestRule};

/// The most languages of a title.
pub(super) const MAX_LANGUAGES: usize = 32;

const MAX_CHARACTERS: usize = 400;

/// A text for people in one or more languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title(BTreeMap<String, String>);

impl Title {
    /// The text in a language; if there is none, the English one, and if there is none either, the first by language
    /// tag.
    pub fn in_language(&self, language: &str) -> &str {
        let text = self.0.get(language).or_else(|| self.0.get("en")).or_else(|| self.0.values().next());
        text.map_or("", String::as_str)
    }

    /// Each language tag and its text, in order of the tags.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(language, text)| (language.as_str(), text.as_str()))
    }

    /// Applies the rules to a title found at `place`.
    pub(super) fn check(place: &str, texts: BTreeMap<String, String>) -> Result<Title, ManifestError> {
        if texts.is_empty() || texts.len() > MAX_LANGUAGES {
            return Err(ManifestRule::TitleCount.at(place));
        }
        for (language, text) in &texts {
            if !is_language(language) {
                return Err(ManifestRule::TitleLanguage.at(place));
            }
            check_text(text).map_err(|rule| rule.at(format!("{place}.{language}")))?;
        }
        Ok(Title(texts))
    }
}

/// Whether `id` is spelled as an id.
pub(super) fn is_id(id: &str) -> bool {
    let small = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    id.len() <= 64 && id.bytes().next().is_some_and(small) && id.bytes().all(|b| small(b) || b == b'-')
}

fn is_language(tag: &str) -> bool {
    (2..=35).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn check_text(text: &str) -> Result<(), ManifestRule> {
    if text.is_empty() || text.chars().nth(MAX_CHARACTERS).is_some() {
        return Err(ManifestRule::TitleLength);
    }
    if !text.chars().all(is_text_character) {
        return Err(ManifestRule::TitleCharacter);
    }
    if is_text(text) { Ok(()) } else { Err(ManifestRule::TitleForm) }
}
