//! What is demanded of bodies.

use std::time::Duration;

use actix_web::HttpMessage;
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use actix_web::rt::time::timeout;
use actix_web::{HttpRequest, web};

use super::answer::{close_soon, waits_for_client, works};
use super::problem::Problem;

pub(super) const BINARY: &str = "application/octet-stream";

/// What is demanded of bodies.
pub(crate) struct BodyLimits {
    timeout: Duration,
}

impl BodyLimits {
    /// Every body must have arrived in this time.
    pub(crate) fn new(timeout: Duration) -> BodyLimits {
        BodyLimits { timeout }
    }

    /// Reads a body of bytes, at most `longest`.
    pub(super) async fn read(
        &self,
        request: &HttpRequest,
        payload: web::Payload,
        longest: usize,
    ) -> Result<Vec<u8>, Problem> {
        self.receive(request, longest, whole(payload, longest)).await
    }

    /// Reads a body in whatever way. A connection whose body is refused has no further use.
    pub(super) async fn receive<T>(
        &self,
        request: &HttpRequest,
        longest: usize,
        reading: impl Future<Output = Result<T, Problem>>,
    ) -> Result<T, Problem> {
        let read = match check_head(request, longest) {
            Ok(()) => self.in_time(request, reading).await,
            Err(problem) => Err(problem),
        };
        read.inspect_err(|_| close_soon(request))
    }

    async fn in_time<T>(
        &self,
        request: &HttpRequest,
        reading: impl Future<Output = Result<T, Problem>>,
    ) -> Result<T, Problem> {
        waits_for_client(request);
        let arrived = timeout(self.timeout, reading).await;
        works(request);
        arrived.unwrap_or_else(|_| Err(Problem::new("timeout", "the body did not arrive in time")))
    }
}

async fn whole(payload: web::Payload, longest: usize) -> Result<Vec<u8>, Problem> {
    match payload.to_bytes_limited(longest).await {
        Ok(Ok(bytes)) => Ok(bytes.into()),
        Ok(Err(error)) => Err(Problem::new("bad-request", error)),
        Err(_) => Err(too_long(longest)),
    }
}

/// What can be refused before any of the body is read.
fn check_head(request: &HttpRequest, longest: usize) -> Result<(), Problem> {
    if !request.content_type().eq_ignore_ascii_case(BINARY) {
        let detail = format!("send the bytes as they are, with Content-Type: {BINARY}");
        return Err(Problem::new("media-type", detail));
    }
    if request.headers().get(CONTENT_ENCODING).is_some_and(|found| !found.as_bytes().eq_ignore_ascii_case(b"identity"))
    {
        return Err(Problem::new("content-encoding", "send the bytes as they are, not compressed"));
    }
    if announced_length(request).is_some_and(|length| length > longest as u64) {
        return Err(too_long(longest));
    }
    Ok(())
}

pub(super) fn announced_length(request: &HttpRequest) -> Option<u64> {
    request.headers().get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn too_long(longest: usize) -> Problem {
    let detail = format!("the body is longer than {longest} bytes");
    Problem::new("body-too-long", detail)
}
