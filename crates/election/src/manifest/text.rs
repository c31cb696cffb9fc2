//! Titles and other texts of a manifest.

use std::collections::BTreeMap;

use tupyo_encoding::{is_normal, is_title_character, likeness};

use super::{ManifestError, ManifestRule};

/// The most languages of a title.
pub(super) const MAX_LANGUAGES: usize = 32;

const TITLE: Limits = Limits { characters: 400, lines: false };
const DESCRIPTION: Limits = Limits { characters: 4_000, lines: true };

/// How long a text can be, and whether in several lines.
struct Limits {
    characters: usize,
    lines: bool,
}

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
        check(place, texts, &TITLE)
    }

    /// The same of a description.
    pub(super) fn check_description(place: &str, texts: BTreeMap<String, String>) -> Result<Title, ManifestError> {
        check(place, texts, &DESCRIPTION)
    }

    /// What a reader tells each text from others by.
    pub(super) fn likenesses(&self) -> Title {
        Title(self.0.iter().map(|(language, text)| (language.clone(), likeness(text))).collect())
    }
}

fn check(place: &str, texts: BTreeMap<String, String>, limits: &Limits) -> Result<Title, ManifestError> {
    if texts.is_empty() || texts.len() > MAX_LANGUAGES {
        return Err(ManifestRule::TitleCount.at(place));
    }
    for (language, text) in &texts {
        if !is_language(language) {
            return Err(ManifestRule::TitleLanguage.at(place));
        }
        check_text(text, limits).map_err(|rule| rule.at(format!("{place}.{language}")))?;
    }
    Ok(Title(texts))
}

/// Whether `id` is spelled as an id.
pub(super) fn is_id(id: &str) -> bool {
    let small = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    id.len() <= 64 && id.bytes().next().is_some_and(small) && id.bytes().all(|b| small(b) || b == b'-')
}

/// Whether `hash` is spelled as a SHA-256.
pub(super) fn is_hash(hash: &str) -> bool {
    hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

fn is_language(tag: &str) -> bool {
    (2..=35).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn check_text(text: &str, limits: &Limits) -> Result<(), ManifestRule> {
    let &Limits { characters: longest, lines } = limits;
    if text.is_empty() || text.chars().nth(longest).is_some() {
        return Err(ManifestRule::TitleLength { longest });
    }
    if !text.chars().all(|c| is_title_character(c) || lines && c == '\n') {
        return Err(ManifestRule::TitleCharacter);
    }
    if !is_normal(text) {
        return Err(ManifestRule::TitleForm);
    }
    if likeness(text).is_empty() { Err(ManifestRule::TitleBlank) } else { Ok(()) }
}
