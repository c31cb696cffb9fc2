//! What a refusal says to whom it refuses.

use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest, HttpResponse};
use tupyo_http_origins::CrossOrigin;

use super::answer::{waits_for_client, works};
use super::answering::{take_up, until_it_has_left};
use super::language::Language;
use super::operations::READINESS;
use super::passed_on::PassedOn;
use super::problem::Problem;
use crate::log::{self, Frequent};
use crate::metrics;

/// What pages of other origins may send and read.
const CROSS_ORIGIN: CrossOrigin =
    CrossOrigin { taken: "Content-Type, Tupyo-Election", shown: "Location, Retry-After, Tupyo-Finality" };

/// Writes out the problem that a request has met: in the language that it asks for, and also where there is a status
/// and nothing else, such as 404 and 405.
pub(crate) async fn explain(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let begun = Instant::now();
    works(request.request());
    let answering = take_up(request.request());
    let response = next.call(request).await?.map_into_boxed_body();
    waits_for_client(response.request());
    let (request, response) = response.into_parts();
    let response = CROSS_ORIGIN.preflight(&request, &response).unwrap_or(response);
    metrics::answered(request.match_pattern(), response.status().as_u16(), begun);
    let mut response = explained(&request, &response).unwrap_or(response);
    CROSS_ORIGIN.say_who_may_read(&request, response.headers_mut());
    let response = response.map_body(|_, body| until_it_has_left(body, answering));
    Ok(ServiceResponse::new(request, response))
}

/// Whether the same request might be taken at another time.
fn is_for_want_of_room(status: StatusCode) -> bool {
    matches!(status, StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS)
}

/// `None` if there is no problem.
fn explained(request: &HttpRequest, response: &HttpResponse) -> Option<HttpResponse> {
    if let Some(problem) = response.error().and_then(|error| error.as_error::<Problem>()) {
        if is_for_want_of_room(response.status()) {
            metrics::shed(problem.code());
            log::count(Frequent::Shed(problem.code()));
        }
        return Some(problem.answer(Language::of(request)));
    }
    let status = response.status();
    if response.extensions().contains::<PassedOn>() {
        return None;
    }
    if !(status.is_client_error() || status.is_server_error()) {
        return None;
    }
    // Its own answer says what is missing. Finding the pattern takes a walk through all of them.
    if status == StatusCode::SERVICE_UNAVAILABLE && request.match_pattern().as_deref() == Some(READINESS) {
        return None;
    }
    let mut explained = Problem::of_status(status).answer(Language::of(request));
    if let Some(methods) = response.headers().get(header::ALLOW) {
        explained.headers_mut().insert(header::ALLOW, methods.clone());
    }
    Some(explained)
}
