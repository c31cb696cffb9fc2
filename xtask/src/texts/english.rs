//! No English stands in the code of a program that people use, but in its catalogue: no string in which two words stand
//! in a row.
//!
//! A word has letters only, and a small one. Commands (`tupyo …`, and what stands in backticks), places in braces and
//! tags of HTML are no words. What a library's error says is no text of a program, and stands in an attribute; so does
//! clap's help, which is in English (`docs/glossary.md`).

use std::collections::BTreeSet;

use super::places::is_made;
use crate::Violation;
use crate::code::{Literal, literals, without_tests};
use crate::sources::SourceFile;

/// The programs of citizens, officials, trustees, registrars and auditors.
const PROGRAMS: [&str; 4] = ["crates/cli/src/", "crates/demo/src/", "services/registration/src/", "verifier-cli/src/"];

/// Files in which English is no text of the program: names and titles of what is played, in both languages; a document
/// for programs; a measurement, which is a test.
const NO_TEXTS: [&str; 3] =
    ["crates/demo/src/people.rs", "services/registration/src/openapi.rs", "services/registration/src/measured.rs"];

/// What clap says behind its own words, where a value is none; and a form of help. Both are in English, as all help is.
const HELP: [(&str, &str); 8] = [
    ("crates/cli/src/commands/manifest/rules.rs", "one choice, or blank"),
    ("crates/cli/src/commands/manifest/said.rs", "write an id, = and a value"),
    ("crates/cli/src/commands/page.rs", "not an address, https://HOST/…/, without ? and #"),
    ("crates/cli/src/commands/page/check.rs", "one line of ASCII"),
    ("crates/cli/src/commands/roll/from_members.rs", "not an address, https://…"),
    (
        "crates/cli/src/commands/roll/from_members.rs",
        "an address without ? and #: the tool adds what stands behind them",
    ),
    ("crates/cli/src/keys.rs", "give the 43 characters of a voting key's public part"),
    ("services/registration/src/correct.rs", "give the 43 characters of a voting key's public part"),
];

/// Particulars of a library's error, which has a code that is said in Korean.
const PARTICULARS: [(&str, &str); 7] = [
    ("crates/cli/src/card_source.rs", "nothing was typed"),
    ("crates/cli/src/copies.rs", "{}: there is no checkpoint"),
    ("crates/cli/src/recorded.rs", "its checkpoint is none"),
    ("services/registration/src/by_hand.rs", "not the entries that were followed"),
    ("services/registration/src/by_hand.rs", "a document without parts"),
    ("services/registration/src/posting.rs", "the journal is closed"),
    ("services/registration/src/serve.rs", "a thread has ended"),
];

/// What programs read, and data.
const DATA: [(&str, &str); 4] = [
    ("crates/demo/src/processes.rs", "listening on "),
    ("services/registration/src/serve.rs", "listening on http://{address}"),
    ("crates/demo/src/play/cards/story.rs", "Test authority of citizen cards"),
    ("crates/demo/src/play/witnesses.rs", "a passphrase of the demonstration\\n"),
];

/// Checks the programs' code, without comments, attributes and tests.
pub fn check(files: &[SourceFile]) -> Vec<Violation> {
    let programs: Vec<_> = files.iter().filter(|file| is_program(&file.path)).collect();
    let help: BTreeSet<_> = programs.iter().flat_map(|file| names_of_help(&file.text)).collect();
    programs.iter().flat_map(|file| check_file(file, &help)).collect()
}

/// Exceptions that are none any more.
pub fn check_exceptions(files: &[SourceFile]) -> Vec<Violation> {
    let stands = |place: &str, text: &str| {
        let file = files.iter().find(|file| file.path == place);
        file.is_some_and(|file| literals(&file.text).iter().any(|literal| literal.text == text))
    };
    let gone = exceptions().filter(|(place, text)| !stands(place, text));
    let message = |text: &str| format!("an exception of xtask/src/texts/english.rs is gone: `{text}`");
    gone.map(|(place, text)| Violation::new(place, RULE, message(text))).collect()
}

const RULE: &str = "english";

fn exceptions() -> impl Iterator<Item = (&'static str, &'static str)> {
    HELP.into_iter().chain(PARTICULARS).chain(DATA)
}

fn is_program(path: &str) -> bool {
    let is_code = path.ends_with(".rs") && !path.ends_with("/tests.rs") && !path.contains("/tests/");
    is_code && PROGRAMS.iter().any(|program| path.starts_with(program)) && !is_made(path) && !NO_TEXTS.contains(&path)
}

/// The constants that clap shows as help: `after_help = HELP`.
fn names_of_help(text: &str) -> Vec<&str> {
    let behind = text.split("after_help = ").skip(1);
    let path = behind.filter_map(|rest| rest.split([')', ',']).next());
    path.map(|path| path.rsplit("::").next().unwrap_or(path)).filter(|name| !name.contains('"')).collect()
}

fn check_file(file: &SourceFile, help: &BTreeSet<&str>) -> Vec<Violation> {
    let code = without_tests(&file.text);
    let is_help = |it: &Literal| help.iter().any(|name| it.before.ends_with(&format!("const {name}: &str =")));
    let is_exception = |it: &Literal| exceptions().any(|(place, text)| place == file.path && text == it.text);
    let english = literals(&code).into_iter().filter(|it| reads_as_english(&it.text));
    let english = english.filter(|it| !is_help(it) && !is_exception(it));
    let message =
        |it: &Literal| format!("line {}: English stands in `texts`, with Korean beside: {}", it.line, it.text);
    english.map(|it| Violation::new(&file.path, RULE, message(&it))).collect()
}

/// Whether two words stand in a row.
fn reads_as_english(text: &str) -> bool {
    if text.starts_with("tupyo") {
        return false;
    }
    let text = without("{", "}", &without("<", ">", &without("`", "`", text)));
    let text = text.replace("\\\n", " ").replace("\\n", " ").replace("\\\"", " ");
    let words: Vec<bool> = text.split_whitespace().map(is_word).collect();
    words.windows(2).any(|pair| pair[0] && pair[1])
}

/// The text, with a sign that is no word in the place of what stands between these.
fn without(open: &str, close: &str, text: &str) -> String {
    let mut rest = text;
    let mut kept = String::new();
    while let Some((before, behind)) = rest.split_once(open) {
        let Some((_, after)) = behind.split_once(close) else { break };
        kept = kept + before + " | ";
        rest = after;
    }
    kept + rest
}

fn is_word(word: &str) -> bool {
    let word = word.trim_matches([',', '.', ':', ';', '!', '?', '(', ')', '…', '\'']);
    word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.chars().all(|c| c.is_ascii_alphabetic() || c == '\'')
        && word.chars().any(|c| c.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_and_phrases_are_english() {
        for text in ["no options", "{path}: not a card's file", "Type `yes`: it is sent", "<p>It failed</p>"] {
            assert!(reads_as_english(text), "{text}");
        }
    }

    #[test]
    fn names_commands_places_and_tags_are_not() {
        let none = ["file-too-long", "tupyo verify", "{} h {} min", "`tupyo key new`", "<td class=\"a b\">{x}</td>"];
        for text in none.into_iter().chain(["NUMBER ALTERNATIVES", "en", "--anchors anchors.json", "person,card,code"])
        {
            assert!(!reads_as_english(text), "{text}");
        }
    }

    #[test]
    fn english_in_a_program_is_found_with_its_line_and_not_in_help_tests_or_errors() {
        let found = |path: &str, text: &str| {
            let file = SourceFile { path: path.to_owned(), text: text.to_owned() };
            check(&[file]).iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        let one = found("crates/cli/src/a.rs", "f(\"x\");\nFailure::usage(\"code\", \"the key is wrong\")");
        assert!(one.len() == 1 && one[0].contains("line 2: ") && one[0].ends_with("the key is wrong"), "{one:?}");
        let help = "#[command(after_help = a::HELP)]\nconst HELP: &str = \"Exit codes say much\";";
        for text in [help, "#[error(\"it is wrong\")]", "// \"in a comment\"", "#[cfg(test)]\nmod tests {\n\"a b\" }"] {
            assert!(found("verifier-cli/src/a.rs", text).is_empty(), "{text}");
        }
        let sentence = "f(\"the key is wrong\")";
        for path in ["crates/voter/src/a.rs", "crates/cli/tests/a.rs", "crates/cli/src/import/tests.rs"] {
            assert!(found(path, sentence).is_empty(), "{path}");
        }
    }

    #[test]
    fn an_exception_that_is_gone_is_found() {
        let (path, text) = ("crates/cli/src/recorded.rs", "f(\"its checkpoint is none\")");
        let gone = |text: &str| {
            let found = check_exceptions(&[SourceFile { path: path.to_owned(), text: text.to_owned() }]);
            found.iter().any(|one| one.file == path)
        };
        assert!(!gone(text) && gone(""));
    }
}
