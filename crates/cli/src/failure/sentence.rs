//! A sentence for people: in English, and in Korean where the catalogue or the failure has it.

use std::error::Error;
use std::fmt;
use std::io;

/// What is said, in one or both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    pub english: String,
    pub korean: Option<String>,
}

impl From<&str> for Sentence {
    fn from(english: &str) -> Sentence {
        english.to_owned().into()
    }
}

impl From<String> for Sentence {
    fn from(english: String) -> Sentence {
        Sentence { english, korean: None }
    }
}

impl<T: Into<String>> From<[T; 2]> for Sentence {
    fn from(texts: [T; 2]) -> Sentence {
        let [english, korean] = texts.map(Into::into);
        Sentence { english, korean: Some(korean) }
    }
}

/// What is wrong, in English and Korean, inside an error that the system's functions give.
#[derive(Debug)]
pub struct TwoTongued(pub [String; 2]);

impl fmt::Display for TwoTongued {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0[0])
    }
}

impl Error for TwoTongued {}

/// What such an error says; the system's own say the same in both.
pub fn of_io(error: &io::Error) -> [String; 2] {
    said_by(error).cloned().unwrap_or_else(|| [error.to_string(), error.to_string()])
}

/// What an error says in both languages, if it does.
pub fn said_by(error: &io::Error) -> Option<&[String; 2]> {
    error.get_ref()?.downcast_ref::<TwoTongued>().map(|TwoTongued(texts)| texts)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::catalogue::wrong_files;
    use crate::failure::Failure;

    use super::*;

    #[test]
    fn an_error_that_says_both_languages_needs_no_summary() {
        let said = TwoTongued(wrong_files::memory_missing(&"4 GiB"));
        let own = Failure::file(Path::new("a"), &io::Error::new(io::ErrorKind::OutOfMemory, said));
        assert!(own.message.ends_with("takes 4 GiB of memory, which this machine does not have"), "{own}");
        let korean = own.message_in_korean();
        assert!(korean.starts_with("a: 이 컴퓨터에는") && korean.ends_with("4 GiB"), "{korean}");
        let system = Failure::file(Path::new("a"), &io::ErrorKind::NotFound.into());
        assert!(system.message_in_korean().starts_with("파일이 없습니다 (a: "), "{}", system.message_in_korean());
    }
}
