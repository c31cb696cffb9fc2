//! What is wrong with a list or a registration, and where.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tupyo_spreadsheet::column_letters;

use crate::catalogue::lists as texts;
use crate::failure::{Failure, korean};

/// A fault in a file of the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    file: PathBuf,
    line: Option<u64>,
    column: Option<u32>,
    also: Option<Also>,
    code: String,
    said: [String; 2],
}

/// Where the other half of a contradiction is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Also {
    Line(u64),
    File(PathBuf),
}

impl Fault {
    /// With what is said of it in English; in Korean the code says it.
    pub fn of(file: &Path, code: &str, said: impl Into<String>) -> Fault {
        let said = said.into();
        let in_korean = korean::summary(code).map_or_else(|| said.clone(), str::to_owned);
        Fault::in_both(file, code, [said, in_korean])
    }

    /// With what is said of it in English and Korean.
    pub fn in_both(file: &Path, code: &str, said: [String; 2]) -> Fault {
        Fault { file: file.to_owned(), line: None, column: None, also: None, code: code.to_owned(), said }
    }

    /// In this line.
    pub fn in_line(mut self, line: Option<u64>) -> Fault {
        self.line = line;
        self
    }

    /// In this column, from 1.
    pub fn in_column(mut self, column: Option<u32>) -> Fault {
        self.column = column;
        self
    }

    /// It contradicts this earlier line of the same file.
    pub fn against_line(mut self, line: Option<u64>) -> Fault {
        self.also = line.map(Also::Line).or(self.also);
        self
    }

    /// It contradicts what is in this file.
    pub fn against_file(mut self, file: Option<&Path>) -> Fault {
        self.also = file.map(|file| Also::File(file.to_owned())).or(self.also);
        self
    }

    /// The file.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// A line for people, in English and Korean.
    pub fn line(&self) -> [String; 2] {
        let [also_en, also_ko] = match &self.also {
            Some(Also::Line(line)) => texts::see_line(&line),
            Some(Also::File(file)) => {
                let file = file.display();
                texts::see(&file)
            }
            None => [String::new(), String::new()],
        };
        let column = |letters: String| texts::column(&letters);
        let [column_en, column_ko] = self.column.map(column_letters).map(column).unwrap_or_default();
        let (place, [said_en, said_ko], code) = (self.place(), &self.said, &self.code);
        [
            format!("  {place}: {column_en}{said_en}{also_en} [{code}]"),
            format!("  {place}: {column_ko}{said_ko}{also_ko} [{code}]"),
        ]
    }

    /// For programs.
    pub fn to_json(&self) -> Value {
        let mut json = json!({ "file": self.file, "error": self.code, "message": self.said[0] });
        let mut add = |name: &str, value: Value| drop(json.as_object_mut().map(|json| json.insert(name.into(), value)));
        self.line.into_iter().for_each(|line| add("line", line.into()));
        self.column.into_iter().for_each(|column| add("column", column.into()));
        match &self.also {
            Some(Also::Line(line)) => add("other_line", (*line).into()),
            Some(Also::File(file)) => add("other_file", json!(file)),
            None => {}
        }
        json
    }

    fn place(&self) -> String {
        let file = self.file.display();
        self.line.map_or_else(|| file.to_string(), |line| format!("{file}:{line}"))
    }
}

/// Faults, each on a line, in English and Korean.
pub fn lines(faults: &[Fault]) -> [String; 2] {
    let (en, ko): (Vec<_>, Vec<_>) = faults.iter().map(Fault::line).map(|[en, ko]| (en, ko)).unzip();
    [en.join("\n"), ko.join("\n")]
}

/// Faults, for programs.
pub fn json(faults: &[Fault]) -> Value {
    faults.iter().map(Fault::to_json).collect()
}

/// Refuses, with all faults, if there are any.
pub fn none_in(faults: &[Fault]) -> Result<(), Failure> {
    if faults.is_empty() { Ok(()) } else { Err(refusal(faults)) }
}

/// The refusal with these faults.
pub fn refusal(faults: &[Fault]) -> Failure {
    let ([faults_en, faults_ko], count) = (lines(faults), faults.len());
    Failure::refused("roll-faults", texts::nothing_was_posted_faults(&count, &[faults_en, faults_ko]))
        .with("faults", json(faults))
}
