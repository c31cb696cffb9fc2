//! The language of services, English or Korean: of the titles of problems that they answer with, for whoever prefers
//! one in a request, and of what their programs print, for whoever chooses one with `--language`.

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

    /// The text in this language.
    pub fn text<'a>(self, en: &'a str, ko: &'a str) -> &'a str {
        match self {
            TitleLanguage::English => en,
            TitleLanguage::Korean => ko,
        }
    }

    /// A status in words.
    pub fn title(self, status: StatusCode) -> &'static str {
        let korean = (self == TitleLanguage::Korean).then(|| in_korean(status)).flatten();
        korean.or(status.canonical_reason()).unwrap_or("Problem")
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

fn in_korean(status: StatusCode) -> Option<&'static str> {
    Some(match status.as_u16() {
        400 => "잘못된 요청",
        403 => "허용되지 않음",
        404 => "없음",
        405 => "이 경로에서 쓸 수 없는 메서드",
        408 => "시간 초과",
        409 => "지금은 받을 수 없음",
        411 => "본문 길이가 필요함",
        413 => "본문이 너무 김",
        415 => "받지 않는 형식",
        422 => "처리할 수 없음",
        429 => "요청이 너무 많음",
        500 => "서버 오류",
        503 => "잠시 사용할 수 없음",
        507 => "저장 공간 부족",
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
        assert!(in_korean(StatusCode::OK).is_none());
        assert_eq!(TitleLanguage::Korean.title(StatusCode::OK), "OK");
        assert_eq!(TitleLanguage::Korean.title(StatusCode::CONFLICT), "지금은 받을 수 없음");
        assert_eq!(TitleLanguage::English.title(StatusCode::CONFLICT), "Conflict");
    }
}
