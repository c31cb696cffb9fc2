//! Problems, with stable codes.

use std::fmt;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::{HttpResponse, ResponseError};
use rand::Rng;
use schemars::JsonSchema;
use serde::Serialize;
use tupyo_election::Refusal;
use tupyo_ledger::{IndexError, LedgerError};
use tupyo_sequencer::Unreadable;

use super::catalogue;
use super::language::Language;
use crate::elections::CreationError;
use crate::light::NoAnswer;
use crate::limiter::NoToken;
use crate::quotas::NoQuota;
use crate::rejection::Rejection;

pub(super) const MEDIA_TYPE: &str = "application/problem+json";
/// Seconds after which a refused client may come back, if nothing more is known.
const RETRY_AFTER: u64 = 1;
/// Up to so many more, at random: who was refused together does not come back together.
const SPREAD: u64 = 2;

/// A problem as RFC 9457 writes it, with a stable code.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    code: &'static str,
    detail: String,
    /// Seconds after which it may be different, if this is one that passes.
    retry_after: u64,
}

/// A problem as RFC 9457 writes it. The code is stable, the detail is for people, and the type's address leads nowhere.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub(super) struct ProblemBody<'a> {
    r#type: String,
    /// The status in words: in Korean if `Accept-Language` prefers it, and else in English.
    title: &'a str,
    status: u16,
    code: &'a str,
    detail: &'a str,
}

impl Problem {
    /// A problem of the board or of the request as such, by its code.
    pub(super) fn new(code: &'static str, detail: impl fmt::Display) -> Problem {
        Problem { status: catalogue::status_of(code), code, detail: detail.to_string(), retry_after: RETRY_AFTER }
    }

    /// The same, of which it is known when it will have passed.
    pub(super) fn passing(self, after: Duration) -> Problem {
        Problem { retry_after: after.as_secs().saturating_add(1), ..self }
    }

    /// Its status.
    pub(super) fn status(&self) -> StatusCode {
        self.status
    }

    /// Its stable code.
    pub(super) fn code(&self) -> &'static str {
        self.code
    }

    /// The problem that a bare status stands for.
    pub(super) fn of_status(status: StatusCode) -> Problem {
        let (code, detail) = match status {
            StatusCode::NOT_FOUND => ("unknown-path", "there is nothing at this path: see docs/http.md"),
            StatusCode::METHOD_NOT_ALLOWED => ("method-not-allowed", "this path does not take this method"),
            StatusCode::REQUEST_TIMEOUT => ("timeout", "the request did not arrive in time"),
            StatusCode::PAYLOAD_TOO_LARGE => ("body-too-long", "the body is too long"),
            status if status.is_client_error() => ("bad-request", "the request cannot be read"),
            _ => ("internal", "the server failed"),
        };
        Problem { status, code, detail: detail.to_owned(), retry_after: RETRY_AFTER }
    }

    /// The answer, with its title in this language.
    pub(super) fn answer(&self, language: Language) -> HttpResponse {
        let body = ProblemBody {
            r#type: format!("https://tupyo.invalid/problems/{}", self.code),
            title: language.title(self.status),
            status: self.status.as_u16(),
            code: self.code,
            detail: &self.detail,
        };
        let mut response = HttpResponse::build(self.status);
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        match self.status {
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => {
                let seconds = self.retry_after.saturating_add(rand::thread_rng().gen_range(0..=SPREAD));
                response.insert_header((header::RETRY_AFTER, seconds));
            }
            StatusCode::UNSUPPORTED_MEDIA_TYPE => drop(response.insert_header((header::ACCEPT_ENCODING, "identity"))),
            _ => {}
        }
        if matches!(
            self.code,
            "timeout" | "length-required" | "body-too-long" | "media-type" | "content-encoding" | "bad-request"
        ) {
            // The body is not read to its end, so nothing else can follow it (`BodyLimits`).
            response.force_close();
        }
        // `json` keeps a media type that is set.
        response.content_type(MEDIA_TYPE).json(&body)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}]", self.detail, self.code)
    }
}

/// What it is answered with, in the language that the request asks for, is `explain`'s business.
impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        let code = refusal.code();
        let detail = refusal.to_string();
        Problem { status: catalogue::status_of_refusal(code), code, detail, retry_after: RETRY_AFTER }
    }
}

impl From<Rejection> for Problem {
    fn from(rejection: Rejection) -> Problem {
        match rejection {
            Rejection::Refused(refusal) => refusal.into(),
            Rejection::Busy { seconds } => {
                Problem { retry_after: seconds, ..Problem::new(rejection.code(), rejection) }
            }
            rejection => Problem::new(rejection.code(), rejection),
        }
    }
}

impl From<NoQuota> for Problem {
    fn from(error: NoQuota) -> Problem {
        Problem::new(error.code(), error)
    }
}

impl From<NoToken> for Problem {
    fn from(NoToken(wait): NoToken) -> Problem {
        let detail = "too many entries from your address were refused or are under way: send it again later";
        Problem::new("too-many-requests", detail).passing(wait)
    }
}

impl From<Unreadable> for Problem {
    fn from(Unreadable { code, message }: Unreadable) -> Problem {
        Problem::new(code, message)
    }
}

impl From<NoAnswer> for Problem {
    fn from(error: NoAnswer) -> Problem {
        Problem::new(error.code(), error)
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
            CreationError::OtherLedger => "other-ledger",
            CreationError::NoRoom => "storage-full",
            CreationError::TooManyElections => "too-many-elections",
            CreationError::Opening => "opening",
            CreationError::SetAside { .. } => "set-aside",
            CreationError::Server(_) => "election-not-opened",
            CreationError::OutcomeUnknown => "outcome-unknown",
        };
        Problem::new(code, error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::body::MessageBody;

    const PAGE: &str = include_str!("../../../docs/http.md");

    fn seconds_in(response: &HttpResponse) -> u64 {
        response.headers().get(header::RETRY_AFTER).unwrap().to_str().unwrap().parse().unwrap()
    }

    fn documented(problem: &Problem, status: u16) -> HttpResponse {
        assert!(PAGE.contains(&format!("`{}`", problem.code)), "{} is not in docs/http.md", problem.code);
        assert_eq!(problem.status.as_u16(), status, "{}", problem.code);
        problem.answer(Language::English)
    }

    #[test]
    fn who_is_refused_for_a_while_is_told_when_to_come_back() {
        for rejection in [Rejection::Full, Rejection::Stopping] {
            let problem = Problem::from(rejection);
            let mut seconds: Vec<u64> = (0..100).map(|_| seconds_in(&documented(&problem, 503))).collect();
            seconds.sort_unstable();
            seconds.dedup();
            assert_eq!(seconds, [1, 2, 3]);
        }
        let busy = Problem::from(NoToken(Duration::from_millis(7300)));
        assert!((8..=10).contains(&seconds_in(&documented(&busy, 429))));
        let refused = documented(&Rejection::OutcomeUnknown.into(), 500);
        assert!(refused.headers().get(header::RETRY_AFTER).is_none());
    }

    #[test]
    fn every_code_of_the_server_is_documented() {
        for status in [400, 404, 405, 408, 413, 500] {
            documented(&Problem::of_status(StatusCode::from_u16(status).unwrap()), status);
        }
        documented(&CreationError::Malformed { reason: String::new() }.into(), 400);
        documented(&CreationError::NotAManifest.into(), 422);
        documented(&CreationError::NoOfficials.into(), 403);
        documented(&CreationError::UnknownOfficial.into(), 403);
        documented(&CreationError::OtherLedger.into(), 422);
        documented(&CreationError::TooManyElections.into(), 507);
        documented(&CreationError::Opening.into(), 503);
        documented(&CreationError::SetAside { reason: "ledger-damaged" }.into(), 503);
        documented(&CreationError::OutcomeUnknown.into(), 500);
        documented(&LedgerError::NotThere.into(), 404);
        documented(&Rejection::NoRoom.into(), 507);
        documented(&CreationError::NoRoom.into(), 507);
    }

    #[test]
    fn nothing_but_the_title_depends_on_the_language() {
        let detail = "a \"Conflict\" \u{1b}".to_owned();
        let problem = Problem { status: StatusCode::CONFLICT, code: "c", detail, retry_after: RETRY_AFTER };
        let body = |language| problem.answer(language).into_body().try_into_bytes().unwrap();
        let english = concat!(
            r#"{"type":"https://tupyo.invalid/problems/c","title":"Conflict","status":409,"#,
            r#""code":"c","detail":"a \"Conflict\" \u001b"}"#
        );
        assert_eq!(body(Language::English), english);
        assert_eq!(body(Language::Korean), english.replacen("Conflict", "지금은 받을 수 없음", 1));
    }
}
