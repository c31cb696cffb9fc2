//! What ends a run before there is a verdict.

use tupyo_merkle::PolicyError;
use tupyo_verify::RecordError;

use crate::Language;
use crate::catalogue::{findings, stopped as texts};

/// What ends a run before there is a verdict.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Stopped {
    #[error("{0}")]
    Record(#[from] RecordError),
    #[error("--witness and --quorum: {0}")]
    Witnesses(#[from] PolicyError),
    #[error("cannot start {threads} threads: {message}")]
    Threads { threads: usize, message: String },
    #[error("cannot write the report to standard output: {message}")]
    Output { message: String },
    #[error("cannot write `{path}`: {message}")]
    Write { path: String, message: String },
    #[error("`{path}` is not a manifest: {message}")]
    Manifest { path: String, message: String },
    #[error("--ledger-key {key} is of another ledger: it must be named {origin}")]
    LedgerKey { key: String, origin: String },
    #[error("cannot read `{path}`: {message}")]
    Read { path: String, message: String },
}

impl Stopped {
    /// What it is, in a language.
    pub(crate) fn words(&self, language: Language) -> String {
        language.say([self.to_string(), self.korean()])
    }

    fn korean(&self) -> String {
        match self {
            Stopped::Record(RecordError::Odd(oddity)) => match findings::text(oddity.code()) {
                Some(finding) => texts::record(&oddity, &finding),
                None => oddity.to_string(),
            },
            Stopped::Record(RecordError::Io { path, message }) => texts::read(message, path),
            Stopped::Witnesses(error) => texts::witnesses(error),
            Stopped::Threads { threads, message } => texts::threads(message, threads),
            Stopped::Output { message } => texts::report(message),
            Stopped::Write { path, message } => texts::write(message, path),
            Stopped::Manifest { path, message } => texts::manifest(message, path),
            Stopped::LedgerKey { key, origin } => texts::ledger_key(key, origin),
            Stopped::Read { path, message } => texts::read(message, path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_a_run_is_said_in_its_language() {
        let stopped = Stopped::Write { path: "report.html".to_owned(), message: "no space".to_owned() };
        assert_eq!(stopped.words(Language::En), "cannot write `report.html`: no space");
        assert_eq!(stopped.words(Language::Ko), "`report.html`에 쓸 수 없습니다: no space");
        let odd = RecordError::Odd(tupyo_verify::Oddity::TooMany { at_most: 3 });
        let [en, ko] = [Language::En, Language::Ko].map(|language| Stopped::Record(odd.clone()).words(language));
        assert!(ko.ends_with(&format!("({en})")) && ko.len() > en.len() + 2, "{ko}");
    }
}
