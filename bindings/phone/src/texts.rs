//! Texts in several languages.

use tupyo_election::{Title, TrustSentence};

/// A text in one language.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Text {
    /// The language's tag, such as `ko`.
    pub language: String,
    /// The text.
    pub text: String,
}

/// A sentence on whom something rests, to be shown before anybody votes.
#[derive(Clone, Debug, uniffi::Record)]
pub struct Promise {
    /// What rests on somebody: `secrecy`, `result` or `availability`.
    pub about: String,
    /// The sentence's stable code.
    pub code: String,
    /// The sentence, in English and Korean.
    pub sentence: Vec<Text>,
}

impl Text {
    pub(crate) fn new(language: &str, text: &str) -> Text {
        Text { language: language.to_owned(), text: text.to_owned() }
    }
}

impl From<TrustSentence> for Promise {
    fn from(sentence: TrustSentence) -> Promise {
        let texts = vec![Text::new("en", &sentence.en), Text::new("ko", &sentence.ko)];
        Promise { about: sentence.about.code().to_owned(), code: sentence.code.to_owned(), sentence: texts }
    }
}

/// The text in a language; if there is none, the English one, and if there is none either, the first.
#[uniffi::export]
pub fn in_language(texts: Vec<Text>, language: String) -> String {
    let of = |wanted: &str| texts.iter().find(|text| text.language == wanted);
    of(&language).or_else(|| of("en")).or(texts.first()).map_or_else(String::new, |text| text.text.clone())
}

/// All texts of a title.
pub(crate) fn texts(title: &Title) -> Vec<Text> {
    title.texts().map(|(language, text)| Text::new(language, text)).collect()
}
