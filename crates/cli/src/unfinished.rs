//! Who has begun documents and not ended them: for people and for programs.

use serde_json::{Value, json};
use tupyo_election::{Author, ElectionState, Person};

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
    let all = |line: &dyn Fn(&Begun<'_>) -> String| begun.iter().map(line).collect::<Vec<_>>().join(", ");
    let english = all(&|(who, role, parts)| format!("{} ({role}, parts: {parts})", name(who, "en")));
    let korean = all(&|(who, role, parts)| {
        let role = match *role {
            "official" => "선거관리자",
            "registrar" => "등록관",
            _ => "수탁자",
        };
        format!("{}({role}, 조각 {parts}개)", name(who, "ko"))
    });
    [
        format!(
            "{en}\nWarning: documents were begun and never ended; nobody knows what they would have said: {english}"
        ),
        format!("{ko}\n경고: 게시하기 시작했으나 끝맺지 않은 문서가 있으며 그 내용은 확인할 수 없습니다: {korean}"),
    ]
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
