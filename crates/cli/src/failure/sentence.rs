//! A sentence for people: in English, and in Korean where the catalogue or the failure has it.

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
