//! Who has begun documents and not ended them: for people and for programs.

use serde_json::{Value, json};
use tupyo_election::{Author, ElectionState, Person};

use crate::catalogue::phases as texts;

/// An author, the role, and how many parts belong to no document that was said.
type Begun<'a> = (&'a Person, &'static str, u64);

fn begun(state: &ElectionState) -> Vec<Begun<'_>> {
    let Some(manifest) = state.manifest() else { return Vec::new() };
    let named = |(author, parts): (Author, u64)| Some((manifest.person(author)?, author.role(), parts));
    state.unfinished().into_iter().filter_map(named).collect()
}

/// These lines, and beneath them a warning if there is anybody, in English and Korean.
pub fn beneath([en, ko]: [String; 2], state: &ElectionState) -> [String; 2] {
    let begun = begun(state);
    if begun.is_empty() {
        return [en, ko];
    }
    let line = |(who, role, parts): &Begun<'_>| {
        let ([name_en, name_ko], [role_en, role_ko]) =
            (["en", "ko"].map(|language| name(who, language)), in_words(role));
        texts::parts(&[name_en, name_ko], &parts, &[role_en, role_ko])
    };
    let (english, korean): (Vec<_>, Vec<_>) = begun.iter().map(line).map(|[en, ko]| (en, ko)).unzip();
    let [english, korean] = [english, korean].map(|lines| lines.join(", "));
    texts::warning_documents_were_begun(&[english, korean], &[en, ko])
}

/// What somebody is, in English and Korean.
pub fn in_words(role: &str) -> [&'static str; 2] {
    match role {
        "official" => texts::OFFICIAL,
        "registrar" => texts::REGISTRAR,
        _ => texts::TRUSTEE,
    }
}

/// The same, for programs.
pub fn json(state: &ElectionState) -> Vec<Value> {
    let author = |(who, role, parts): Begun<'_>| json!({ "author": who.id, "role": role, "parts": parts });
    begun(state).into_iter().map(author).collect()
}

/// A person's title and id.
fn name(person: &Person, language: &str) -> String {
    format!("{} [{}]", person.title.in_language(language), person.id)
}
