//! Texts for people, in the languages in which they are said.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use super::super::desk::{Check, Desk, Texts, Wanted, texts};
use super::super::probe;
use crate::catalogue::questions as catalogue;
use crate::failure::Failure;

/// A text in every language; it has to be said in the first.
pub fn titles(desk: &mut Desk, place: &str, [en, ko]: [&str; 2]) -> Result<BTreeMap<String, String>, Failure> {
    if desk.asks() {
        for (number, language) in desk.languages().iter().enumerate() {
            let [named_en, named_ko] = language_name(language);
            let asked = [format!("{en}, in {named_en}"), format!("{ko} ({named_ko})")];
            let wanted = if number == 0 { Wanted::Required } else { Wanted::Optional };
            let check: Check<'_> = &|text| probe::title(language, text);
            desk.ask(&format!("{place}.{language}"), wanted, [&asked[0], &asked[1]], check)?;
        }
    }
    let said = written(desk, place);
    if said.is_empty() && !desk.answers.has(place) {
        desk.miss(&format!("{place}.{}", desk.languages().first().map_or("en", String::as_str)));
    }
    Ok(said)
}

/// A text in the languages in which it was said.
pub fn written(desk: &Desk, place: &str) -> BTreeMap<String, String> {
    let normal = |(language, text): (String, String)| (language, text.nfc().collect());
    let mut said: BTreeMap<String, String> = desk.answers.texts(place).into_iter().map(normal).collect();
    if said.is_empty() && desk.answers.get(&format!("{place}.{}", first(desk))) == Some("") {
        said.insert(first(desk), String::new());
    }
    said
}

fn first(desk: &Desk) -> String {
    desk.languages().first().cloned().unwrap_or_else(|| "en".to_owned())
}

/// A language's name for people.
pub fn language_name(tag: &str) -> Texts {
    match tag {
        "ko" => texts(catalogue::KOREAN),
        "en" => texts(catalogue::ENGLISH),
        "ja" => texts(catalogue::JAPANESE),
        "zh" => texts(catalogue::CHINESE),
        _ => texts([tag, tag]),
    }
}
