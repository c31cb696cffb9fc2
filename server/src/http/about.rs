//! What is asked of the server itself.

use actix_web::http::StatusCode;
use actix_web::http::header::ContentType;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, web};
use schemars::JsonSchema;
use serde::Serialize;

use super::answer::{NEVER_KEPT, json};
use super::download::Downloads;
use super::problem::Problem;
use crate::elections::Elections;

/// That the server runs.
#[derive(Serialize, JsonSchema)]
pub(super) struct Health {
    #[schemars(extend("const" = "ok"))]
    status: &'static str,
}

/// Whether the server does all that it is there for.
#[derive(Serialize, JsonSchema)]
pub(super) struct Readiness {
    ready: bool,
    /// What is missing, for people.
    reasons: Vec<String>,
}

/// The OpenAPI document.
pub(crate) struct Description(Bytes);

impl Description {
    pub(crate) fn new(document: String) -> Description {
        Description(document.into())
    }
}

pub(super) async fn health() -> HttpResponse {
    json(&Health { status: "ok" })
}

pub(super) async fn readiness(elections: web::Data<Elections>) -> HttpResponse {
    ready_but_for(elections.reasons())
}

/// Says whether anything is missing.
pub(super) fn ready_but_for(reasons: Vec<String>) -> HttpResponse {
    let status = if reasons.is_empty() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let body = Readiness { ready: reasons.is_empty(), reasons };
    HttpResponse::build(status).insert_header(NEVER_KEPT).json(body)
}

pub(super) async fn description(
    document: web::Data<Description>,
    downloads: web::Data<Downloads>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let mut response = HttpResponse::Ok();
    response.insert_header(NEVER_KEPT).insert_header(ContentType::json());
    downloads.fixed(request, response, document.0.clone()).await
}
