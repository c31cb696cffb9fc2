//! What the program prints for people, in the language that was chosen.

use std::error::Error;
use std::io::{self, BufRead, Write};
use std::iter;

use tupyo_encoding::shown_lines;
use tupyo_http_language::TitleLanguage;

use crate::catalogue::program as texts;
use crate::{RegistrarError, korean};

/// Prints, in English or Korean.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub(crate) struct Say {
    /// Language of the messages
    #[arg(long, value_enum, default_value_t)]
    language: TitleLanguage,
}

impl Say {
    /// The text in the chosen language.
    pub(crate) fn text<T>(&self, texts: [T; 2]) -> T {
        self.language.text(texts)
    }

    /// Writes lines to the standard output.
    pub(crate) fn line(&self, texts: [impl AsRef<str>; 2]) -> Result<(), RegistrarError> {
        writeln!(io::stdout().lock(), "{}", shown_lines(self.text(texts).as_ref())).map_err(RegistrarError::Run)
    }

    /// Asks for a `yes`.
    pub(crate) fn confirm(&self, question: [String; 2]) -> Result<(), RegistrarError> {
        self.line(texts::type_yes(&question))?;
        let mut answer = String::new();
        io::stdin().lock().read_line(&mut answer).map_err(RegistrarError::Run)?;
        if answer.trim() == "yes" { Ok(()) } else { Err(RegistrarError::NotConfirmed) }
    }

    /// An error with its causes, its code, and, in Korean, what it is; the particulars of most are in English.
    pub(crate) fn error(&self, error: &RegistrarError) -> String {
        let said = match self.language {
            TitleLanguage::English => with_causes(error),
            TitleLanguage::Korean => in_korean(error),
        };
        shown_lines(&format!("{said} [{}]", error.code()))
    }
}

fn in_korean(error: &RegistrarError) -> String {
    if let RegistrarError::List { path, faults } = error {
        let lines = faults.iter().map(|fault| format!("\n  {} [{}]", fault.line_in_korean(), fault.code()));
        let (path, count, lines) = (path.display(), faults.len(), lines.collect::<String>());
        let [_, ko] = texts::faults(&count, &lines, &path);
        return ko;
    }
    let particulars = match error {
        RegistrarError::Configuration { path, what: [_, ko] } => format!("{}: {ko}", path.display()),
        RegistrarError::Damaged { path, what: [_, ko] } => format!("{}: {ko}", path.display()),
        error => with_causes(error),
    };
    match korean::korean_summary(error.code()) {
        Some(summary) => format!("{summary} ({particulars})"),
        None => particulars,
    }
}

/// An error, and behind it each of its causes.
fn with_causes(error: &dyn Error) -> String {
    let causes = iter::successors(error.source(), |cause| (*cause).source());
    causes.fold(error.to_string(), |said, cause| format!("{said}: {cause}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_file_is_said_in_korean_too() {
        let path = std::path::Path::new("salt.secret").to_owned();
        let error = RegistrarError::Damaged { path, what: crate::catalogue::wrong_files::NOT_32_BYTES };
        let [en, ko] = [TitleLanguage::English, TitleLanguage::Korean].map(|language| Say { language }.error(&error));
        assert_eq!(en, "salt.secret: not 32 bytes [file-damaged]");
        assert!(ko.ends_with("(salt.secret: 32바이트가 아닙니다) [file-damaged]"), "{ko}");
    }

    #[test]
    fn an_error_is_said_in_both_languages_with_its_code() {
        let [en, ko] = [TitleLanguage::English, TitleLanguage::Korean].map(|language| Say { language });
        let error = RegistrarError::NotCountersigned { count: 2 };
        assert_eq!(en.error(&error), "2 faults: nothing is signed [not-countersigned]");
        let said = ko.error(&error);
        assert!(
            said.starts_with("증거") && said.ends_with("(2 faults: nothing is signed) [not-countersigned]"),
            "{said}"
        );
    }
}
