use std::sync::Arc;

use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse, web};
use tupyo_election::LARGEST_ENTRY;

use super::answer::{AtElection, blocking, text};
use super::body::BodyLimits;
use super::problem::Problem;
use crate::board::ElectionBoard;
use crate::metrics;
use crate::pipeline::Pending;
use crate::rejection::Rejection;

/// Answers when the entry is durable, sequenced and covered by a signed checkpoint: with its receipt.
pub(super) async fn post(
    AtElection(election): AtElection,
    limits: web::Data<BodyLimits>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let outcome = append(election, &limits, &request, payload).await;
    metrics::posted(outcome.as_ref().map_or_else(Problem::code, |_| "accepted"));
    outcome
}

async fn append(
    election: Arc<ElectionBoard>,
    limits: &BodyLimits,
    request: &HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let bytes = limits.read(request, payload, LARGEST_ENTRY).await?;
    let submitting = election.clone();
    let index = match blocking(move || Ok(submitting.submit(bytes)?)).await? {
        Pending::There(index) => index,
        Pending::Waiting(answer) => answer.await.unwrap_or(Err(Rejection::Stopping))?,
    };
    let location = format!("/elections/{}/entries/{index}", election.id());
    let receipt = blocking(move || Ok(election.published().ledger().receipt(index)?)).await?;
    let mut response = text(receipt.to_string());
    response.headers_mut().insert(LOCATION, location.parse().map_err(|_| Rejection::Inconsistent)?);
    Ok(response)
}
