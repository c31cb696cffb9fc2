use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest, HttpResponse};

use super::answer::{waits_for_client, works};
use super::language::Language;
use super::problem::Problem;
use crate::metrics;

/// Writes out the problem that a request has met: in the language that it asks for, and also where there is a status
/// and nothing else, such as 404 and 405.
pub(crate) async fn explain(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    works(request.request());
    let response = next.call(request).await?.map_into_boxed_body();
    waits_for_client(response.request());
    metrics::answered(response.request().match_pattern(), response.status().as_u16());
    let (request, response) = response.into_parts();
    let explained = explained(&request, &response);
    Ok(ServiceResponse::new(request, explained.unwrap_or(response)))
}

/// `None` if there is no problem.
fn explained(request: &HttpRequest, response: &HttpResponse) -> Option<HttpResponse> {
    if let Some(problem) = response.error().and_then(|error| error.as_error::<Problem>()) {
        return Some(problem.answer(Language::of(request)));
    }
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return None;
    }
    let mut explained = Problem::of_status(status).answer(Language::of(request));
    if let Some(methods) = response.headers().get(header::ALLOW) {
        explained.headers_mut().insert(header::ALLOW, methods.clone());
    }
    Some(explained)
}
