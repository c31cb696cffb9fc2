//! Ids and titles as a manifest can have them.

use std::collections::{HashMap, HashSet};

use tupyo_encoding::{is_title_character, likeness};
use unicode_normalization::UnicodeNormalization;

use super::ImportedOption;

const LONGEST_ID: usize = 64;
const LONGEST_TITLE: usize = 400;
/// Names that results use.
const RESERVED: [&str; 3] = ["blank", "unused", "unspent"];

/// An id for each option, from what the file calls it; no two are the same.
pub fn ids(options: &[ImportedOption]) -> Vec<String> {
    let mut taken: HashSet<String> = HashSet::new();
    let mut id = |(place, option): (usize, &ImportedOption)| {
        let own = option.id.as_deref().filter(|id| !letters(id).is_empty()).unwrap_or(&option.title);
        let id = free_id(Some(own), &format!("option-{}", place + 1), |id| taken.contains(id));
        taken.insert(id.clone());
        id
    };
    options.iter().enumerate().map(&mut id).collect()
}

/// An id of this text's letters, or if it has none, another one; with a number behind it if it is taken.
pub fn free_id(text: Option<&str>, otherwise: &str, taken: impl Fn(&str) -> bool) -> String {
    let own = text.map(letters).filter(|id| !id.is_empty()).unwrap_or_else(|| otherwise.to_owned());
    let free = (1..).map(|copy| if copy == 1 { own.clone() } else { numbered(&own, copy) });
    free.into_iter().find(|id| !taken(id) && !RESERVED.contains(&id.as_str())).unwrap_or_default()
}

/// The letters and digits without their accents, with a hyphen for what stands between them.
fn letters(text: &str) -> String {
    let plain = text.nfkd().filter(|character| !unicode_normalization::char::is_combining_mark(*character));
    let small = plain.flat_map(char::to_lowercase).map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' });
    let joined = small.collect::<String>().split_whitespace().collect::<Vec<_>>().join("-");
    shortened(&joined, LONGEST_ID)
}

fn numbered(id: &str, copy: usize) -> String {
    let end = format!("-{copy}");
    shortened(id, LONGEST_ID - end.len()) + &end
}

fn shortened(id: &str, longest: usize) -> String {
    id.chars().take(longest).collect::<String>().trim_end_matches('-').to_owned()
}

/// The ids of options that are named on the command line: a name that is spelled as an id stays as it is, and so does
/// none at all.
pub fn ids_of_names(names: &[String]) -> Vec<String> {
    let option = |name: &String| ImportedOption { title: name.clone(), ..ImportedOption::default() };
    let made = ids(&names.iter().map(option).collect::<Vec<_>>());
    let own = |(name, made): (&String, String)| if is_id(name) || name.is_empty() { name.clone() } else { made };
    names.iter().zip(made).map(own).collect()
}

fn is_id(name: &str) -> bool {
    !name.starts_with('-') && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// For each title, whether another one looks the same.
pub fn alike(titles: &[String]) -> Vec<bool> {
    let likenesses: Vec<_> = titles.iter().map(|title| likeness(title)).collect();
    let mut counts = HashMap::new();
    likenesses.iter().for_each(|likeness| *counts.entry(likeness).or_insert(0) += 1);
    likenesses.iter().map(|likeness| counts[likeness] > 1).collect()
}

/// A title in Normalization Form C, with a space for each run of spaces and control characters, without characters
/// that no title may have, and no longer than a manifest allows; empty if nothing of it is seen.
pub fn title(text: &str) -> String {
    let spaced = text.nfc().map(|c| if c.is_control() || c.is_whitespace() { ' ' } else { c });
    let spaced: String = spaced.filter(|c| is_title_character(*c)).collect();
    let words = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    let title: String = words.chars().take(LONGEST_TITLE).collect::<String>().trim_end().nfc().collect();
    if likeness(&title).is_empty() { String::new() } else { title }
}
