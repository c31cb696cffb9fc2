//! Answers of a leader that a gateway passes on as they are.

use actix_web::HttpResponse;
use actix_web::body::SizedStream;
use actix_web::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderName, LOCATION, RETRY_AFTER};

use super::download::Head;
use super::problem::Problem;
use crate::gateway::{Answered, LinkError};

/// A body up to this is read before any of it is passed on: the connection to the leader is free at once.
const AT_ONCE: u64 = 32 << 10;

/// What of an answer's head is passed on.
const LINES: [HeaderName; 6] =
    [ALLOW, CACHE_CONTROL, CONTENT_TYPE, LOCATION, RETRY_AFTER, HeaderName::from_static("tupyo-finality")];

/// Marks an answer that says itself what is wrong.
pub(super) struct PassedOn;

/// Passes an answer on.
pub(super) async fn pass_on(answered: Answered, only_head: bool) -> Result<HttpResponse, Problem> {
    let (status, length) = (answered.status, answered.length);
    let mut response = HttpResponse::build(status);
    for name in LINES {
        if let Some(value) = answered.headers.get(&name) {
            response.insert_header((name, value.clone()));
        }
    }
    let mut response = match length {
        length if only_head => response.body(Head(length)),
        0..=AT_ONCE => {
            let body = answered.whole(AT_ONCE).await?;
            let refused = || LinkError::of_problem(status, &body);
            if status.is_client_error() && refused().is_barred() {
                return Err(refused().into());
            }
            response.body(body)
        }
        length => response.body(SizedStream::new(length, answered.parts())),
    };
    response.extensions_mut().insert(PassedOn);
    Ok(response)
}

/// Why nobody has answered is in the log: it is nobody's business outside.
impl From<LinkError> for Problem {
    fn from(error: LinkError) -> Problem {
        match error {
            LinkError::Busy => Problem::new("queue-full", error),
            LinkError::Away { .. } => leader_away(),
        }
    }
}

/// No leader answers. What was sent may be on the ledger: the same bytes have one receipt.
pub(super) fn leader_away() -> Problem {
    let detail = "the board behind this gateway does not answer: send it again later, exactly as it was";
    Problem::new("leader-away", detail)
}
