//! The texts that people read, in one place: `texts/en` and `texts/ko` have a Fluent file for each part of a program,
//! and `cargo xtask texts --write` makes Rust of them. Nothing of Fluent is in a program.
//!
//! | Module | Duty |
//! |---|---|
//! | [`message`] | reads what a Fluent file says |
//! | [`places`] | which files become which module |
//! | [`rust`] | writes the module |
//! | [`layout`] | breaks what is too long for a line |
//! | [`usage`] | no text is left that no program says |
//! | [`glossary`] | one word for one thing |
//! | [`endings`] | no particle is fixed behind an argument |
//! | [`hangul`] | no Korean stands in code |
//! | [`english`] | no English stands in the code of a program that people use |
//! | [`codes`] | every code that is shown is said in Korean |

use std::fs;
use std::path::Path;

use crate::sources::SourceFile;
use crate::{TidyError, Violation, sources};

pub mod codes;
pub mod endings;
pub mod english;
pub mod glossary;
pub mod hangul;
pub mod layout;
pub mod message;
#[cfg(test)]
mod particle;
pub mod places;
pub mod rust;
pub mod usage;

use message::Catalogue;
use places::{PLACES, Place};

const RULE: &str = "texts";

/// Checks the catalogues: complete, the same in both languages, used, in the words of the glossary, and in the code.
///
/// # Errors
/// [`TidyError::File`].
pub fn check(root: &Path, files: &[SourceFile]) -> Result<Vec<Violation>, TidyError> {
    let catalogues = sources::catalogues(root)?;
    let mut violations = places::strangers(&catalogues);
    for place in &PLACES {
        violations.extend(check_place(place, &catalogues, files));
    }
    let pages = sources::page_texts(root)?;
    for korean in [&catalogues, &pages] {
        violations.extend(glossary::check(korean));
        violations.extend(endings::check(korean));
    }
    violations.extend(hangul::check(files));
    violations.extend(english::check(files));
    violations.extend(english::check_exceptions(files));
    violations.extend(codes::check(&catalogues, files));
    Ok(violations)
}

/// Writes the modules, unless a catalogue is wrong: then says what is.
///
/// # Errors
/// [`TidyError::File`].
pub fn write(root: &Path) -> Result<Vec<Violation>, TidyError> {
    let catalogues = sources::catalogues(root)?;
    let made: Vec<_> = PLACES.iter().map(|place| (place, module(place, &catalogues))).collect();
    let mut violations = Vec::new();
    for (place, module) in made {
        match module {
            Ok(text) => write_file(&root.join(place.module), &text)?,
            Err(wrong) => violations.extend(wrong),
        }
    }
    Ok(violations)
}

fn write_file(path: &Path, text: &str) -> Result<(), TidyError> {
    let failed = |error| TidyError::File { path: path.to_owned(), error };
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory).map_err(failed)?;
    }
    // What is the same is left alone: cargo builds what is newer.
    if fs::read_to_string(path).is_ok_and(|written| written == text) {
        return Ok(());
    }
    fs::write(path, text).map_err(failed)
}

fn check_place(place: &Place, catalogues: &[SourceFile], files: &[SourceFile]) -> Vec<Violation> {
    let (english, korean) = match both(place, catalogues) {
        Ok(both) => both,
        Err(wrong) => return wrong,
    };
    let mut violations = Vec::new();
    match rust::module(place, &english, &korean) {
        Ok(text) => violations.extend(outdated(place, &text, files)),
        Err(wrong) => violations.extend(wrong),
    }
    violations.extend(usage::check(place, &korean, files));
    violations
}

fn outdated(place: &Place, text: &str, files: &[SourceFile]) -> Option<Violation> {
    let written = files.iter().find(|file| file.path == place.module).map(|file| file.text.as_str());
    let message = "is not what the catalogue says: run `cargo xtask texts --write`";
    (written != Some(text)).then(|| Violation::new(place.module, RULE, message))
}

fn module(place: &Place, catalogues: &[SourceFile]) -> Result<String, Vec<Violation>> {
    let (english, korean) = both(place, catalogues)?;
    rust::module(place, &english, &korean)
}

/// The English and the Korean catalogue of a place; two Korean ones where there is no English.
fn both(place: &Place, catalogues: &[SourceFile]) -> Result<(Catalogue, Catalogue), Vec<Violation>> {
    let korean = read(&place.korean(), catalogues);
    let english = if place.is_korean() { korean.clone() } else { read(&place.english(), catalogues) };
    match (english, korean) {
        (Ok(english), Ok(korean)) => Ok((english, korean)),
        (english, korean) => Err(english.err().into_iter().chain(korean.err()).collect()),
    }
}

fn read(path: &str, catalogues: &[SourceFile]) -> Result<Catalogue, Violation> {
    let file = catalogues.iter().find(|file| file.path == path);
    let file = file.ok_or_else(|| Violation::new(path, RULE, "is missing"))?;
    Catalogue::read(&file.text).map_err(|message| Violation::new(path, RULE, message))
}
