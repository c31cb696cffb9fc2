//! Contests out of files that other programs write: their options, costs and titles, and the kind of contest that asks
//! what the file asked.

mod blt;
mod ids;
mod pabulib;
mod preflib;
mod table;

use std::path::Path;

use tupyo_circuits::kinds::{Ranking, RankingTop};
use tupyo_election::Rule;

use crate::catalogue::importing as texts;

pub use ids::{alike, free_id, ids, ids_of_names, title};

/// What a file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Participatory budgeting: `.pb`
    Pabulib,
    /// Orders: `.soc`, `.soi`, `.toc`, `.toi`
    Preflib,
    /// Ballots of single transferable votes: `.blt`
    Blt,
    /// A table with a line of names of its columns, `title` or `name`, and perhaps `id` and `cost`: `.csv`, `.tsv`,
    /// `.xlsx`
    Csv,
}

/// A contest as a file says it.
#[derive(Debug, PartialEq, Eq)]
pub struct Imported {
    /// What it is called, if the file says so.
    pub title: Option<String>,
    /// The options, in the file's order.
    pub options: Vec<ImportedOption>,
    /// The kind that asks the same, or why there is none.
    pub rule: Result<Rule, Text>,
    /// What the file demands of a ballot, or says, and the manifest does not.
    pub lost: Vec<Text>,
}

/// An option.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct ImportedOption {
    /// What the file calls it among the others, if that is not its title.
    pub id: Option<String>,
    /// Its title.
    pub title: String,
    /// What it costs.
    pub cost: Option<u64>,
}

/// In English and in Korean.
pub type Text = [String; 2];

/// What is wrong in a file, and in which line, if it is one.
#[derive(Debug, PartialEq, Eq)]
pub struct ImportError {
    /// The line, from 1.
    line: Option<u64>,
    /// What is wrong.
    what: Text,
}

impl Format {
    /// What the end of a file's name says.
    pub fn of(path: &Path) -> Option<Format> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "pb" => Some(Format::Pabulib),
            "soc" | "soi" | "toc" | "toi" => Some(Format::Preflib),
            "blt" => Some(Format::Blt),
            "csv" | "tsv" | "xlsx" => Some(Format::Csv),
            _ => None,
        }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// An [`ImportError`] if it is not written in this format.
    pub fn read(self, bytes: &[u8]) -> Result<Imported, ImportError> {
        let text = || {
            let text = std::str::from_utf8(bytes).map_err(|_| ImportError::new(None, texts::NOT_TEXT_IN_UTF_8))?;
            Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
        };
        let imported = match self {
            Format::Pabulib => pabulib::read(text()?),
            Format::Preflib => preflib::read(text()?),
            Format::Blt => blt::read(text()?),
            Format::Csv => table::read(bytes),
        }?;
        if imported.options.is_empty() {
            return Err(ImportError::new(None, texts::NO_OPTIONS));
        }
        Ok(imported)
    }
}

impl ImportError {
    fn new(line: Option<u64>, what: [impl Into<String>; 2]) -> ImportError {
        ImportError { line, what: text(what) }
    }

    fn of_csv(error: &csv::Error) -> ImportError {
        ImportError::new(error.position().map(csv::Position::line), [error.to_string(), error.to_string()])
    }

    /// What is wrong, and in which line, in English and Korean.
    pub fn said(&self) -> Text {
        let [en, ko] = &self.what;
        self.line.map_or_else(|| self.what.clone(), |line| texts::line(&line, &[en, ko]))
    }
}

fn text(texts: [impl Into<String>; 2]) -> Text {
    texts.map(Into::into)
}

/// The kind for orders with ties of so many options: all ranks if a ballot with them fits an entry, else as many as do.
fn order(options: usize) -> Result<Rule, Text> {
    match options {
        ..=16 => Ok(Ranking.into()),
        17..=18 => Ok(RankingTop { ranks: 15 }.into()),
        19 => Ok(RankingTop { ranks: 7 }.into()),
        20..=22 => Ok(RankingTop { ranks: 3 }.into()),
        23..=25 => Ok(RankingTop { ranks: 1 }.into()),
        _ => Err(text(texts::options_too_many_for(&options))),
    }
}

#[cfg(test)]
mod tests;
