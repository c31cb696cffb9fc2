//! Every code of an error that `tupyo` shows is said in Korean: a library's error says its English itself, with its
//! particulars.

use std::collections::BTreeSet;

use super::message::Catalogue;
use crate::Violation;
use crate::sources::SourceFile;

/// The libraries whose errors become failures of commands.
const LIBRARIES: [&str; 12] = [
    "crates/card/",
    "crates/card-pkcs11/",
    "crates/certificate/",
    "crates/client/",
    "crates/fate/",
    "crates/light/",
    "crates/load/",
    "crates/merkle/",
    "crates/office/",
    "crates/registration/",
    "crates/threshold/",
    "crates/voter/",
];

/// Codes that commands say in words of their own: what a page differs in, and which promise a board under load broke.
const SAID_OTHERWISE: [&str; 2] = ["crates/client/src/page/fault.rs", "crates/load/src/invariants.rs"];

/// Where the Korean of codes is; `korean::summary` of `tupyo` looks there, in this order.
const SAID: [&str; 3] =
    ["texts/ko/tupyo/happened.ftl", "texts/ko/registrar/refusals.ftl", "texts/ko/verifier/findings.ftl"];

/// Checks the codes of all errors of the libraries.
pub fn check(catalogues: &[SourceFile], files: &[SourceFile]) -> Vec<Violation> {
    let said = said(catalogues);
    let libraries = files.iter().filter(|file| file.path.ends_with(".rs") && is_shown(&file.path));
    let silent = libraries.flat_map(|file| {
        let silent = codes(&file.text).into_iter().filter(|code| !said.contains(*code));
        silent.map(|code| Violation::new(&file.path, "codes", format!("say `{code}` in {}", SAID[0])))
    });
    silent.collect()
}

fn is_shown(path: &str) -> bool {
    let is_library = LIBRARIES.iter().any(|library| path.starts_with(library)) && path.contains("/src/");
    is_library && !SAID_OTHERWISE.contains(&path)
}

fn said(catalogues: &[SourceFile]) -> BTreeSet<String> {
    let read = SAID.iter().filter_map(|path| catalogues.iter().find(|file| file.path == *path));
    let read = read.filter_map(|file| Catalogue::read(&file.text).ok());
    read.flat_map(|catalogue| catalogue.messages).map(|message| message.key).collect()
}

/// The codes that functions `code` give: what stands in quotes in them.
fn codes(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut end = None;
    for line in text.lines() {
        let code = line.trim_start();
        if end.is_none() && (code.starts_with("pub fn code(") || code.starts_with("fn code(")) {
            end = Some(format!("{}}}", &line[..line.len() - code.len()]));
        } else if end.as_deref() == Some(line) {
            end = None;
        } else if end.is_some() {
            found.extend(code.split('"').skip(1).step_by(2));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const ERROR: &str = r#"
impl E {
    pub fn code(&self) -> &str {
        match self {
            A => "is-said",
            B => "is-silent",
        }
    }
    fn other() { "no-code" }
}
"#;

    #[test]
    fn a_code_without_korean_is_found() {
        let file = |path: &str, text: &str| SourceFile { path: path.to_owned(), text: text.to_owned() };
        let catalogues = [file("texts/ko/tupyo/happened.ftl", "is-said = 말\n")];
        let found = check(&catalogues, &[file("crates/voter/src/e.rs", ERROR), file("crates/demo/src/e.rs", ERROR)]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].message.contains("`is-silent`") && found[0].file == "crates/voter/src/e.rs");
    }
}
