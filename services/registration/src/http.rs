//! The paths of the service: `GET /v1/info`, `POST /v1/challenges`, `POST /v1/logins`, `POST /v1/registrations`,
//! `GET /v1/registrations/{voting key}`, `GET /v1/health`.

use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING};
use actix_web::rt::time::timeout;
use actix_web::web::{self, Data, Path, Payload, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tupyo_group::EncodedPoint;
use tupyo_registration::{Proof, Registration, RegistrationError};

use crate::acceptance::Applied;
use crate::desk::Desk;
use crate::problem::Problem;

/// The longest body: a registration in base64url, and its JSON.
const LARGEST_BODY: usize = 128 << 10;
/// A proof is shorter than a registration.
const LARGEST_PROOF: usize = 96 << 10;

/// In what time a body must have arrived.
#[derive(Clone, Copy)]
pub(crate) struct BodyTimeout(pub(crate) Duration);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LoginBody {
    challenge: String,
    proof: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RegistrationBody {
    registration: String,
}

/// All routes.
pub(crate) fn routes(config: &mut ServiceConfig) {
    let elsewhere =
        || async { Err::<HttpResponse, _>(Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", "")) };
    let nothing = || async {
        let detail = "there is nothing at this path: see docs/registrar.md";
        Err::<HttpResponse, _>(Problem::new(StatusCode::NOT_FOUND, "unknown-path", detail))
    };
    let resource = |path: &str| web::resource(path.to_owned()).default_service(web::to(elsewhere));
    config
        .service(resource("/v1/info").route(web::get().to(info)))
        .service(resource("/v1/health").route(web::get().to(health)))
        .service(resource("/v1/challenges").route(web::post().to(challenge)))
        .service(resource("/v1/logins").route(web::post().to(log_in)))
        .service(resource("/v1/registrations").route(web::post().to(register)))
        .service(resource("/v1/registrations/{key}").route(web::get().to(progress)))
        .default_service(web::to(nothing));
}

async fn info(desk: Data<Desk>) -> HttpResponse {
    answer(StatusCode::OK, &desk.info())
}

async fn health() -> HttpResponse {
    answer(StatusCode::OK, &json!({ "status": "ok" }))
}

async fn challenge(desk: Data<Desk>) -> HttpResponse {
    answer(StatusCode::OK, &desk.challenge())
}

async fn log_in(
    desk: Data<Desk>,
    within: Data<BodyTimeout>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let body: LoginBody = read(&request, payload, within.0).await?;
    let challenge = decoded(&body.challenge)?.try_into().map_err(|_| Problem::body("a challenge has 56 bytes"))?;
    let proof = decoded(&body.proof)?;
    let proof: Option<Proof> = borsh::from_slice(&proof).ok().filter(|_| proof.len() <= LARGEST_PROOF);
    let proof = proof.ok_or(RegistrationError::Malformed)?;
    let _turn = desk.verifications.turn().await.ok_or_else(Problem::busy)?;
    let asked = desk.clone();
    let shown = web::block(move || asked.log_in(&challenge, &proof)).await.map_err(|_| Problem::stopping())??;
    Ok(answer(StatusCode::OK, &shown))
}

async fn register(
    desk: Data<Desk>,
    within: Data<BodyTimeout>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Problem> {
    let body: RegistrationBody = read(&request, payload, within.0).await?;
    let registration = Registration::decode(&decoded(&body.registration)?)?;
    let applied = examined(&desk, registration).await?;
    let outcome = desk.acceptance.apply(applied).ok_or_else(Problem::busy)?;
    let accepted = outcome.await.map_err(|_| Problem::stopping())??;
    Ok(answer(StatusCode::OK, &desk.acknowledged(&accepted)))
}

async fn examined(desk: &Data<Desk>, registration: Registration) -> Result<Applied, Problem> {
    let _turn = desk.verifications.turn().await.ok_or_else(Problem::busy)?;
    let asked = desk.clone();
    web::block(move || asked.examine(registration)).await.map_err(|_| Problem::stopping())?
}

async fn progress(desk: Data<Desk>, key: Path<String>) -> Result<HttpResponse, Problem> {
    let key: Option<[u8; 32]> = decoded(&key).ok().and_then(|bytes| bytes.try_into().ok());
    let unknown = || Problem::new(StatusCode::NOT_FOUND, "unknown-key", "no registration of this voting key");
    let progress = key.and_then(|key| desk.progress(&EncodedPoint(key)));
    Ok(answer(StatusCode::OK, &progress.ok_or_else(unknown)?))
}

fn answer(status: StatusCode, body: &Value) -> HttpResponse {
    HttpResponse::build(status).insert_header((CACHE_CONTROL, "no-store")).json(body)
}

fn decoded(text: &str) -> Result<Vec<u8>, Problem> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| Problem::body("bytes are written in base64url without padding"))
}

async fn read<T: DeserializeOwned>(request: &HttpRequest, payload: Payload, within: Duration) -> Result<T, Problem> {
    if request.headers().contains_key(CONTENT_ENCODING) {
        let detail = "send the body as it is, not compressed";
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "content-encoding", detail));
    }
    let bytes = match timeout(within, payload.to_bytes_limited(LARGEST_BODY)).await {
        Ok(Ok(Ok(bytes))) => bytes,
        Ok(Ok(Err(error))) => return Err(Problem::body(error)),
        Ok(Err(_)) => return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-long", "the body is too long")),
        Err(_) => return Err(Problem::new(StatusCode::REQUEST_TIMEOUT, "timeout", "the body did not arrive in time")),
    };
    serde_json::from_slice(&bytes).map_err(Problem::body)
}
