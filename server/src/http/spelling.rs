//! What every request must keep to, whatever it asks for: one spelling of each path, and a length for each body.

use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::TRANSFER_ENCODING;
use actix_web::middleware::Next;

use super::answer::close_soon;
use super::problem::Problem;

/// Answers what is spelled otherwise before anything is looked for.
pub(crate) async fn check_spelling(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    match refusal(&request) {
        Some(problem) => Ok(request.error_response(problem)),
        None => Ok(next.call(request).await?.map_into_boxed_body()),
    }
}

fn refusal(request: &ServiceRequest) -> Option<Problem> {
    if request.headers().contains_key(TRANSFER_ENCODING) {
        // Chunks can be framed in endlessly many bytes, which nothing counts.
        close_soon(request.request());
        return Some(Problem::new("length-required", "say how long the body is in Content-Length, and send no chunks"));
    }
    // No name here needs it, and what is routed decoded would have many spellings.
    let is_encoded = request.uri().path().contains('%');
    is_encoded
        .then(|| Problem::new("unknown-path", "a path has one spelling here, in which nothing is percent-encoded"))
}
