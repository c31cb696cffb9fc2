//! What is asked of the server itself.

use actix_web::http::header::ContentType;
use actix_web::{HttpResponse, web};
use schemars::JsonSchema;
use serde::Serialize;

use super::answer::{NEVER_KEPT, json};

/// That the server runs.
#[derive(Serialize, JsonSchema)]
pub(super) struct Health {
    #[schemars(extend("const" = "ok"))]
    status: &'static str,
}

/// The OpenAPI document.
pub(super) struct Description(pub(super) &'static str);

pub(super) async fn health() -> HttpResponse {
    json(&Health { status: "ok" })
}

pub(super) async fn description(document: web::Data<Description>) -> HttpResponse {
    HttpResponse::Ok().insert_header(NEVER_KEPT).insert_header(ContentType::json()).body(document.0)
}
