//! The titles of problems: the status in words, in Korean for whoever prefers that to English.

use std::borrow::Cow;

use actix_web::HttpRequest;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{AcceptLanguage, Header, Preference};

use super::problem::ProblemBody;

/// Puts the Korean title in the place of the English one. A body that is no problem stays as it is.
pub(super) fn translate(response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    if !prefers_korean(response.request()) {
        return response;
    }
    let status = response.status();
    response.map_body(|_, body| match body.try_into_bytes() {
        Ok(bytes) => BoxBody::new(in_korean(&bytes, status).map_or(bytes, Into::into)),
        Err(body) => body,
    })
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

fn in_korean(bytes: &[u8], status: StatusCode) -> Option<Vec<u8>> {
    let mut problem: ProblemBody<'_> = serde_json::from_slice(bytes).ok()?;
    problem.title = Cow::Borrowed(title(status)?);
    serde_json::to_vec(&problem).ok()
}

fn title(status: StatusCode) -> Option<&'static str> {
    Some(match status.as_u16() {
        400 => "잘못된 요청",
        403 => "허용되지 않음",
        404 => "없음",
        405 => "이 경로에서 쓸 수 없는 메서드",
        408 => "시간 초과",
        409 => "지금은 받을 수 없음",
        413 => "본문이 너무 김",
        415 => "받지 않는 형식",
        422 => "처리할 수 없음",
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
    use crate::http::catalogue;

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
    fn every_status_has_a_title() {
        for status in catalogue::statuses() {
            let status = StatusCode::from_u16(status).unwrap();
            assert!(title(status).is_some(), "{status}");
        }
        assert!(title(StatusCode::OK).is_none());
    }

    #[test]
    fn nothing_but_the_title_changes() {
        let english = r#"{"type":"t","title":"Conflict","status":409,"code":"c","detail":"a \"Conflict\" \u001b"}"#;
        let korean = in_korean(english.as_bytes(), StatusCode::CONFLICT).unwrap();
        let expected = english.replacen("Conflict", "지금은 받을 수 없음", 1);
        assert_eq!(String::from_utf8(korean).unwrap(), expected);
        assert!(in_korean(b"{\"status\":\"ok\"}", StatusCode::CONFLICT).is_none());
    }
}
