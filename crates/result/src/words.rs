//! A language of the renderers, and which of the catalogue's texts a code or an option has.

use crate::catalogue;
use crate::texts::Texts;

/// English or Korean.
pub(crate) struct Words {
    pub(crate) tag: &'static str,
    is_korean: bool,
}

const ENGLISH: Words = Words { tag: "en", is_korean: false };
const KOREAN: Words = Words { tag: "ko", is_korean: true };

impl Words {
    /// Those of a language; English for one that is not known.
    pub(crate) fn of(language: &str) -> &'static Words {
        if language == KOREAN.tag { &KOREAN } else { &ENGLISH }
    }

    /// The one of two texts that is in the language.
    pub(crate) fn say<T>(&self, [en, ko]: [T; 2]) -> T {
        if self.is_korean { ko } else { en }
    }

    /// How many of the roll have voted.
    pub(crate) fn how_many(&self, counted: u64, voters: u64) -> String {
        self.say(catalogue::how_many(&counted, &voters))
    }

    /// What the result rests on.
    pub(crate) fn rests_on(&self, verified: bool) -> &'static str {
        self.say(if verified { catalogue::VERIFIED } else { catalogue::OF_LEDGER })
    }

    /// Why a district stays sealed, by the code in the report.
    pub(crate) fn reason(&self, code: &'static str) -> &'static str {
        self.say(match code {
            "floor" => catalogue::SEALED_FLOOR,
            "turnout" => catalogue::SEALED_TURNOUT,
            "cell" => catalogue::SEALED_CELL,
            "empty" => catalogue::SEALED_EMPTY,
            _ => return code,
        })
    }

    /// The text in the language, else in English, else the first there is.
    pub(crate) fn text<'a>(&self, texts: &'a Texts) -> &'a str {
        let text = texts.get(self.tag).or_else(|| texts.get(ENGLISH.tag)).or_else(|| texts.values().next());
        text.map_or("", String::as_str)
    }

    /// An option's title, or the word for what is none.
    pub(crate) fn option<'a>(&self, id: &'a str, title: &'a Texts) -> &'a str {
        match id {
            "blank" => self.say(catalogue::NO_OPTION_BLANK),
            "unused" => self.say(catalogue::NO_OPTION_UNUSED),
            "unspent" => self.say(catalogue::NO_OPTION_UNSPENT),
            _ if title.is_empty() => id,
            _ => self.text(title),
        }
    }
}
