use std::borrow::Cow;
use std::fmt;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse, ResponseError};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tupyo_election::Refusal;
use tupyo_ledger::{IndexError, LedgerError};

use super::answer::{waits_for_client, works};
use super::{catalogue, title};
use crate::board::CreationError;
use crate::metrics;
use crate::rejection::Rejection;

pub(super) const MEDIA_TYPE: &str = "application/problem+json";
/// Seconds after which a refused client may come back.
pub(super) const RETRY_AFTER: &str = "1";

/// A problem as RFC 9457 writes it, with a stable code.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    code: &'static str,
    detail: String,
}

/// A problem as RFC 9457 writes it. The code is stable, the detail is for people, and the type's address leads nowhere.
#[derive(Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub(super) struct ProblemBody<'a> {
    r#type: String,
    /// The status in words: in Korean if `Accept-Language` prefers it, and else in English.
    #[serde(borrow)]
    pub title: Cow<'a, str>,
    status: u16,
    #[serde(borrow)]
    code: Cow<'a, str>,
    #[serde(borrow)]
    detail: Cow<'a, str>,
}

impl Problem {
    /// A problem of the board or of the request as such, by its code.
    pub(super) fn new(code: &'static str, detail: impl fmt::Display) -> Problem {
        Problem { status: catalogue::status_of(code), code, detail: detail.to_string() }
    }

    /// Its stable code.
    pub(super) fn code(&self) -> &'static str {
        self.code
    }

    /// The problem that a bare status stands for.
    fn of_status(status: StatusCode) -> Problem {
        let (code, detail) = match status {
            StatusCode::NOT_FOUND => ("unknown-path", "there is nothing at this path: see docs/http.md"),
            StatusCode::METHOD_NOT_ALLOWED => ("method-not-allowed", "this path does not take this method"),
            StatusCode::REQUEST_TIMEOUT => ("timeout", "the request did not arrive in time"),
            StatusCode::PAYLOAD_TOO_LARGE => ("body-too-long", "the body is too long"),
            status if status.is_client_error() => ("bad-request", "the request cannot be read"),
            _ => ("internal", "the server failed"),
        };
        Problem { status, code, detail: detail.to_owned() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}]", self.detail, self.code)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse<BoxBody> {
        let body = ProblemBody {
            r#type: format!("https://tupyo.invalid/problems/{}", self.code),
            title: self.status.canonical_reason().unwrap_or("Problem").into(),
            status: self.status.as_u16(),
            code: self.code.into(),
            detail: self.detail.as_str().into(),
        };
        let mut response = HttpResponse::build(self.status);
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        match self.status {
            StatusCode::SERVICE_UNAVAILABLE => drop(response.insert_header((header::RETRY_AFTER, RETRY_AFTER))),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => drop(response.insert_header((header::ACCEPT_ENCODING, "identity"))),
            _ => {}
        }
        if matches!(self.code, "timeout" | "body-too-long" | "media-type" | "content-encoding" | "bad-request") {
            // The body is not read to its end, so nothing else can follow it (`BodyLimits`).
            response.force_close();
        }
        // Set by hand: `json` would keep only its own media type.
        response.content_type(MEDIA_TYPE).body(serde_json::to_vec(&body).unwrap_or_default())
    }
}

/// Gives the answers that have a status and nothing else, such as 404 and 405, the body of a problem.
pub(crate) async fn explain(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    works(request.request());
    let response = next.call(request).await?.map_into_boxed_body();
    waits_for_client(response.request());
    metrics::answered(response.request().match_pattern(), response.status().as_u16());
    let is_problem = response.headers().get(header::CONTENT_TYPE) == Some(&HeaderValue::from_static(MEDIA_TYPE));
    if is_problem {
        return Ok(title::translate(response));
    }
    if !(response.status().is_client_error() || response.status().is_server_error()) {
        return Ok(response);
    }
    let (request, bare) = response.into_parts();
    let mut explained = Problem::of_status(bare.status()).error_response();
    if let Some(methods) = bare.headers().get(header::ALLOW) {
        explained.headers_mut().insert(header::ALLOW, methods.clone());
    }
    Ok(title::translate(ServiceResponse::new(request, explained)))
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        let code = refusal.code();
        Problem { status: catalogue::status_of_refusal(code), code, detail: refusal.to_string() }
    }
}

impl From<Rejection> for Problem {
    fn from(rejection: Rejection) -> Problem {
        match rejection {
            Rejection::Refused(refusal) => refusal.into(),
            rejection => Problem::new(rejection.code(), rejection),
        }
    }
}

impl From<LedgerError> for Problem {
    fn from(error: LedgerError) -> Problem {
        Problem::new(error.code(), error)
    }
}

impl From<IndexError> for Problem {
    fn from(error: IndexError) -> Problem {
        Problem::new(error.code(), error)
    }
}

impl From<CreationError> for Problem {
    fn from(error: CreationError) -> Problem {
        let code = match error {
            CreationError::Refused(refusal) => return refusal.into(),
            CreationError::Malformed { .. } => "malformed",
            CreationError::NotAManifest => "not-a-manifest",
            CreationError::NoOfficials => "no-officials",
            CreationError::UnknownOfficial => "unknown-official",
            CreationError::NoRoom => "storage-full",
            CreationError::TooManyElections => "too-many-elections",
            CreationError::Server(_) => "election-not-opened",
            CreationError::OutcomeUnknown => "outcome-unknown",
        };
        Problem::new(code, error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = include_str!("../../../docs/http.md");

    fn documented(problem: Problem, status: u16) -> HttpResponse<BoxBody> {
        assert!(PAGE.contains(&format!("`{}`", problem.code)), "{} is not in docs/http.md", problem.code);
        assert_eq!(problem.status.as_u16(), status, "{}", problem.code);
        problem.error_response()
    }

    #[test]
    fn who_is_refused_for_a_while_is_told_when_to_come_back() {
        for rejection in [Rejection::Full, Rejection::Stopping] {
            let response = documented(rejection.into(), 503);
            assert_eq!(response.headers().get(header::RETRY_AFTER), Some(&HeaderValue::from_static("1")));
        }
        let refused = documented(Rejection::OutcomeUnknown.into(), 500);
        assert!(refused.headers().get(header::RETRY_AFTER).is_none());
    }

    #[test]
    fn every_code_of_the_server_is_documented() {
        for status in [400, 404, 405, 408, 413, 500] {
            documented(Problem::of_status(StatusCode::from_u16(status).unwrap()), status);
        }
        documented(CreationError::Malformed { reason: String::new() }.into(), 400);
        documented(CreationError::NotAManifest.into(), 422);
        documented(CreationError::NoOfficials.into(), 403);
        documented(CreationError::UnknownOfficial.into(), 403);
        documented(CreationError::TooManyElections.into(), 507);
        documented(CreationError::OutcomeUnknown.into(), 500);
        documented(LedgerError::NotThere.into(), 404);
        documented(Rejection::NoRoom.into(), 507);
        documented(CreationError::NoRoom.into(), 507);
    }
}
