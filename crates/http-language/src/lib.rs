//! The language of services, English or Korean: of the titles of problems that they answer with, for whoever prefers
//! one in a request, and of what their programs print, for whoever chooses one with `--language`.
//!
//! ```
//! use actix_web::http::StatusCode;
//! use actix_web::test::TestRequest;
//! use tupyo_http_language::TitleLanguage;
//!
//! let asks = |languages: &str| TestRequest::default().insert_header(("accept-language", languages)).to_http_request();
//! let korean = TitleLanguage::of(&asks("ko, en;q=0.8"));
//! assert_eq!(korean.title(StatusCode::NOT_FOUND), "없음");
//! assert_eq!(TitleLanguage::of(&asks("fr")).title(StatusCode::NOT_FOUND), "Not Found");
//! ```

#[rustfmt::skip]
mod catalogue;

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::http::header::{AcceptLanguage, Header, Preference};

/// What a title, or a program's message, is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum TitleLanguage {
    /// English
    #[default]
    #[value(name = "en")]
    English,
    /// 한국어
    #[value(name = "ko")]
    Korean,
}

impl TitleLanguage {
    /// The one that is asked for.
    pub fn of(request: &HttpRequest) -> TitleLanguage {
        if prefers_korean(request) { TitleLanguage::Korean } else { TitleLanguage::English }
    }

    /// The one of two texts, English and Korean, that is in this language.
    pub fn text<T>(self, [en, ko]: [T; 2]) -> T {
        match self {
            TitleLanguage::English => en,
            TitleLanguage::Korean => ko,
        }
    }

    /// A status in words.
    pub fn title(self, status: StatusCode) -> &'static str {
        known_title(status).map(|titles| self.text(titles)).or(status.canonical_reason()).unwrap_or("Problem")
    }
}

/// Whether Korean is asked for before English and before any language.
fn prefers_korean(request: &HttpRequest) -> bool {
    let ranked = AcceptLanguage::parse(request).map(|languages| languages.ranked()).unwrap_or_default();
    let known = ranked.iter().find_map(|language| match language {
        Preference::Any => Some(false),
        Preference::Specific(tag) => match tag.primary_language() {
            "ko" => Some(true),
            "en" => Some(false),
            _ => None,
        },
    });
    known.unwrap_or(false)
}

fn known_title(status: StatusCode) -> Option<[&'static str; 2]> {
    Some(match status.as_u16() {
        400 => catalogue::STATUS_400,
        403 => catalogue::STATUS_403,
        404 => catalogue::STATUS_404,
        405 => catalogue::STATUS_405,
        408 => catalogue::STATUS_408,
        409 => catalogue::STATUS_409,
        411 => catalogue::STATUS_411,
        413 => catalogue::STATUS_413,
        415 => catalogue::STATUS_415,
        422 => catalogue::STATUS_422,
        429 => catalogue::STATUS_429,
        500 => catalogue::STATUS_500,
        503 => catalogue::STATUS_503,
        507 => catalogue::STATUS_507,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn the_preferred_language_decides() {
        let prefers = |value: &str| {
            prefers_korean(&TestRequest::default().insert_header(("accept-language", value)).to_http_request())
        };
        for korean in ["ko", "ko-KR", "ko-KR,ko;q=0.9,en-US;q=0.8", "en;q=0.5, ko;q=0.7", "fr, ko;q=0.1", "KO"] {
            assert!(prefers(korean), "{korean}");
        }
        for other in ["", "en", "en,ko;q=0.9", "fr", "*, ko;q=0.5", "kok", "not a tag;;;"] {
            assert!(!prefers(other), "{other}");
        }
        assert!(!prefers_korean(&TestRequest::default().to_http_request()));
    }

    #[test]
    fn a_status_without_words_of_ours_keeps_its_own() {
        assert!(known_title(StatusCode::OK).is_none());
        assert_eq!(TitleLanguage::Korean.title(StatusCode::OK), "OK");
        assert_eq!(TitleLanguage::Korean.title(StatusCode::CONFLICT), "지금은 받을 수 없음");
        assert_eq!(TitleLanguage::English.title(StatusCode::CONFLICT), "Conflict");
        let known =
            (400..600).filter_map(|status| StatusCode::from_u16(status).ok()).filter(|it| known_title(*it).is_some());
        assert!(known.into_iter().all(|it| it.canonical_reason() == Some(TitleLanguage::English.title(it))));
    }
}
