//! `POST /add-checkpoint`, `POST /add-ledger-key` and `GET /<hash of an origin>/checkpoint` (docs/protocol/witness.md).

use std::fmt::Display;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use actix_web::error::BlockingError;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE};
use actix_web::rt::time::timeout;
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;
use tupyo_merkle::{MAX_ADD_CHECKPOINT_BYTES, MAX_ADD_LEDGER_KEY_BYTES, Timestamp};

use crate::{Cosigner, CosigningRefusal};

const SIZE: &str = "text/x.tlog.size";
const TEXT: &str = "text/plain; charset=utf-8";
const PROBLEM: &str = "application/problem+json";

/// In what time a body must have arrived.
#[derive(Clone, Copy)]
pub(crate) struct BodyTimeout(pub(crate) Duration);

/// All routes.
pub(crate) fn routes(config: &mut ServiceConfig) {
    let elsewhere = || async { problem(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", "use POST") };
    let unreadable = || async { problem(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", "use GET") };
    let nothing = || async {
        let all =
            "POST /add-checkpoint, POST /add-ledger-key and GET /<SHA-256 of an origin>/checkpoint are all there is";
        problem(StatusCode::NOT_FOUND, "unknown-path", all)
    };
    config
        .service(
            web::resource("/add-checkpoint").route(web::post().to(add_checkpoint)).default_service(web::to(elsewhere)),
        )
        .service(
            web::resource("/add-ledger-key").route(web::post().to(add_ledger_key)).default_service(web::to(elsewhere)),
        )
        .service(
            web::resource("/{origin:[0-9a-f]{64}}/checkpoint")
                .route(web::get().to(checkpoint))
                .route(web::head().to(checkpoint))
                .default_service(web::to(unreadable)),
        )
        .default_service(web::to(nothing));
}

async fn add_checkpoint(
    witness: web::Data<Cosigner>,
    within: web::Data<BodyTimeout>,
    request: HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    let body = match read(&request, payload, MAX_ADD_CHECKPOINT_BYTES, within.0).await {
        Ok(body) => body,
        Err(refused) => return refused,
    };
    let cosign = move || match now() {
        Some(now) => witness.add_checkpoint(&body, now),
        None => Err(CosigningRefusal::Storage),
    };
    let done = web::block(cosign).await;
    answer(done, |refusal| refused(refusal.status(), refusal.code(), refusal.known_size(), refusal))
}

async fn add_ledger_key(
    witness: web::Data<Cosigner>,
    within: web::Data<BodyTimeout>,
    request: HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    let body = match read(&request, payload, MAX_ADD_LEDGER_KEY_BYTES, within.0).await {
        Ok(body) => body,
        Err(refused) => return refused,
    };
    let done = web::block(move || witness.add_ledger_key(&body)).await;
    answer(done, |refusal| refused(refusal.status(), refusal.code(), refusal.known_size(), refusal))
}

/// What was cosigned last.
async fn checkpoint(witness: web::Data<Cosigner>, origin: web::Path<String>) -> HttpResponse {
    match web::block(move || witness.latest(&origin)).await {
        Ok(Ok(note)) => HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, TEXT))
            .insert_header((CACHE_CONTROL, "no-store"))
            .body(note.to_string()),
        Ok(Err(refusal)) => refused(refusal.status(), refusal.code(), None, &refusal),
        Err(_) => problem(StatusCode::SERVICE_UNAVAILABLE, "stopping", "the witness is stopping"),
    }
}

/// A line, or why there is none.
fn answer<T: Display, E>(
    done: Result<Result<T, E>, BlockingError>,
    refused: impl FnOnce(&E) -> HttpResponse,
) -> HttpResponse {
    match done {
        Ok(Ok(line)) => HttpResponse::Ok().insert_header((CONTENT_TYPE, TEXT)).body(format!("{line}\n")),
        Ok(Err(refusal)) => refused(&refusal),
        Err(_) => problem(StatusCode::SERVICE_UNAVAILABLE, "stopping", "the witness is stopping"),
    }
}

async fn read(
    request: &HttpRequest,
    payload: web::Payload,
    most: usize,
    within: Duration,
) -> Result<Vec<u8>, HttpResponse> {
    if request.headers().contains_key(CONTENT_ENCODING) {
        let detail = "send the body as it is, not compressed";
        return Err(problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, "content-encoding", detail));
    }
    match timeout(within, payload.to_bytes_limited(most)).await {
        Ok(Ok(Ok(bytes))) => Ok(bytes.to_vec()),
        Ok(Ok(Err(error))) => Err(problem(StatusCode::BAD_REQUEST, "bad-request", &error.to_string())),
        Ok(Err(_)) => Err(problem(StatusCode::PAYLOAD_TOO_LARGE, "body-too-long", "the body is too long")),
        Err(_) => Err(problem(StatusCode::REQUEST_TIMEOUT, "timeout", "the body did not arrive in time")),
    }
}

fn refused(status: u16, code: &str, known_size: Option<u64>, why: &dyn Display) -> HttpResponse {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match known_size {
        Some(size) => HttpResponse::build(status).insert_header((CONTENT_TYPE, SIZE)).body(format!("{size}\n")),
        None => problem(status, code, &why.to_string()),
    }
}

/// A problem as RFC 9457 writes it, with a stable code.
fn problem(status: StatusCode, code: &str, detail: &str) -> HttpResponse {
    let title = status.canonical_reason().unwrap_or_default();
    let body =
        json!({ "type": "about:blank", "title": title, "status": status.as_u16(), "code": code, "detail": detail });
    HttpResponse::build(status).insert_header((CONTENT_TYPE, PROBLEM)).body(body.to_string())
}

fn now() -> Option<Timestamp> {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Timestamp::from_seconds(elapsed.as_secs())
}
