use std::time::Duration;

use actix_web::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use actix_web::rt::time::timeout;
use actix_web::{HttpRequest, web};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::answer::{close_soon, waits_for_client, works};
use super::problem::Problem;
use crate::rejection::Rejection;

pub(super) const BINARY: &str = "application/octet-stream";

/// Bodies that begin an election and are read at a time: they may be long, and anybody may send them.
const PROPOSALS: usize = 4;

/// What is demanded of bodies.
pub(crate) struct BodyLimits {
    timeout: Duration,
    proposals: Semaphore,
}

impl BodyLimits {
    /// Every body must have arrived in this time.
    pub(crate) fn new(timeout: Duration) -> BodyLimits {
        BodyLimits { timeout, proposals: Semaphore::new(PROPOSALS) }
    }

    /// A place among those whose long bodies are read.
    pub(super) fn place_for_proposal(&self) -> Result<SemaphorePermit<'_>, Problem> {
        self.proposals.try_acquire().map_err(|_| Rejection::Full.into())
    }

    /// Reads a body of bytes, at most `longest`. A connection whose body is refused has no further use.
    pub(super) async fn read(
        &self,
        request: &HttpRequest,
        payload: web::Payload,
        longest: usize,
    ) -> Result<Vec<u8>, Problem> {
        let read = match check_head(request, longest) {
            Ok(()) => self.receive(request, payload, longest).await,
            Err(problem) => Err(problem),
        };
        read.inspect_err(|_| close_soon(request))
    }

    async fn receive(&self, request: &HttpRequest, payload: web::Payload, longest: usize) -> Result<Vec<u8>, Problem> {
        waits_for_client(request);
        let arrived = timeout(self.timeout, payload.to_bytes_limited(longest)).await;
        works(request);
        match arrived {
            Ok(Ok(Ok(bytes))) => Ok(bytes.into()),
            Ok(Ok(Err(error))) => Err(Problem::new("bad-request", error)),
            Ok(Err(_)) => Err(too_long(longest)),
            Err(_) => Err(Problem::new("timeout", "the body did not arrive in time")),
        }
    }
}

/// What can be refused before any of the body is read.
fn check_head(request: &HttpRequest, longest: usize) -> Result<(), Problem> {
    if request.headers().get(CONTENT_TYPE).is_none_or(|found| found != BINARY) {
        let detail = format!("send the bytes as they are, with Content-Type: {BINARY}");
        return Err(Problem::new("media-type", detail));
    }
    if request.headers().get(CONTENT_ENCODING).is_some_and(|found| found != "identity") {
        return Err(Problem::new("content-encoding", "send the bytes as they are, not compressed"));
    }
    if announced_length(request).is_some_and(|length| length > longest as u64) {
        return Err(too_long(longest));
    }
    Ok(())
}

fn announced_length(request: &HttpRequest) -> Option<u64> {
    request.headers().get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn too_long(longest: usize) -> Problem {
    let detail = format!("the body is longer than {longest} bytes");
    Problem::new("body-too-long", detail)
}
