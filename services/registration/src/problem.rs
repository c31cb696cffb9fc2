//! What is refused over HTTP, as RFC 9457 writes it, with stable codes.

use std::fmt;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse, ResponseError};
use serde_json::json;
use tupyo_http_language::TitleLanguage;
use tupyo_http_origins::CrossOrigin;
use tupyo_registration::RegistrationError;

use crate::catalogue::problems as texts;
use crate::challenge::ChallengeRefusal;
use crate::korean_summary;

/// What pages of other origins may send and read.
const CROSS_ORIGIN: CrossOrigin = CrossOrigin { taken: "Content-Type", shown: "Retry-After" };

pub(crate) const MEDIA_TYPE: &str = "application/problem+json";

/// What is refused.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    code: &'static str,
    /// What is wrong, in English and Korean.
    detail: [String; 2],
    /// Seconds after which it may be tried again.
    retry_after: Option<u32>,
    /// The method that the path takes.
    allowed: Option<&'static str>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, code: &'static str, detail: [impl Into<String>; 2]) -> Problem {
        Problem { status, code, detail: detail.map(Into::into), retry_after: None, allowed: None }
    }

    /// The path takes another method.
    pub(crate) fn method(allowed: &'static str) -> Problem {
        let problem = Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", texts::method(&allowed));
        Problem { allowed: Some(allowed), ..problem }
    }

    /// Too many want something at the moment.
    pub(crate) fn busy() -> Problem {
        let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", texts::TOO_MANY);
        Problem { retry_after: Some(2), ..problem }
    }

    /// Something cannot be stored: the service ends.
    pub(crate) fn stopping() -> Problem {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "stopping", texts::STOPPING)
    }

    /// The person has been here too often.
    pub(crate) fn too_often() -> Problem {
        let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-often", texts::TOO_OFTEN);
        Problem { retry_after: Some(3600), ..problem }
    }

    /// The body is not what this path takes.
    pub(crate) fn body(detail: [impl Into<String>; 2]) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, "bad-request", detail)
    }
}

/// Writes a problem in the language that the request asks for, and says whose pages may read an answer.
pub(crate) async fn explain(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let (request, response) = next.call(request).await?.map_into_boxed_body().into_parts();
    let response = CROSS_ORIGIN.preflight(&request, &response).unwrap_or(response);
    let problem = response.error().and_then(|error| error.as_error::<Problem>());
    let explained = problem.map(|problem| problem.answer(TitleLanguage::of(&request)));
    let mut response = explained.unwrap_or(response);
    CROSS_ORIGIN.say_who_may_read(&request, response.headers_mut());
    Ok(ServiceResponse::new(request, response))
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}]", self.detail[0], self.code)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        self.answer(TitleLanguage::English)
    }
}

impl Problem {
    /// The problem, with its title and what is wrong in this language.
    fn answer(&self, language: TitleLanguage) -> HttpResponse {
        let Problem { status, code, detail, retry_after, allowed } = self;
        let (title, detail) = (language.title(*status), language.text(detail.each_ref()));
        let kind = format!("https://tupyo.invalid/problems/{code}");
        let body = json!({ "type": kind, "title": title, "status": status.as_u16(), "code": code, "detail": detail });
        let mut answer = HttpResponse::build(*status);
        answer.insert_header((CONTENT_TYPE, MEDIA_TYPE));
        if let Some(seconds) = retry_after {
            answer.insert_header((RETRY_AFTER, seconds.to_string()));
        }
        if let Some(allowed) = allowed {
            answer.insert_header((ALLOW, *allowed));
        }
        answer.body(body.to_string())
    }
}

impl From<RegistrationError> for Problem {
    fn from(error: RegistrationError) -> Problem {
        let status = match error {
            RegistrationError::Malformed => StatusCode::BAD_REQUEST,
            RegistrationError::CodeUsed
            | RegistrationError::RepeatedCard
            | RegistrationError::Replaces
            | RegistrationError::RepeatedKey => StatusCode::CONFLICT,
            RegistrationError::Scope
            | RegistrationError::Style
            | RegistrationError::VotingKey
            | RegistrationError::Possession => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::FORBIDDEN,
        };
        let english = error.to_string();
        let korean = korean_summary(error.code()).map_or_else(|| english.clone(), str::to_owned);
        Problem::new(status, error.code(), [english, korean])
    }
}

impl From<ChallengeRefusal> for Problem {
    fn from(refusal: ChallengeRefusal) -> Problem {
        let (code, detail) = match refusal {
            ChallengeRefusal::Busy => return Problem::busy(),
            ChallengeRefusal::Unknown => ("challenge-unknown", texts::UNKNOWN_CHALLENGE),
            ChallengeRefusal::Expired => ("challenge-expired", texts::EXPIRED_CHALLENGE),
            ChallengeRefusal::Used => ("challenge-used", texts::USED_CHALLENGE),
        };
        Problem::new(StatusCode::FORBIDDEN, code, detail)
    }
}
