//! The paths of the service: `GET /v1/info`, `POST /v1/challenges`, `POST /v1/logins`, `POST /v1/registrations`,
//! `GET /v1/registrations/{voting key}`, `GET /v1/health`.

use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING};
use actix_web::rt::time::timeout;
use actix_web::web::{self, Bytes, Data, Path, Payload, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, Route};
use serde_json::{Value, json};
use tupyo_group::EncodedPoint;
use tupyo_registration::{LARGEST_REGISTRATION, Registration};

use crate::acceptance::Applied;
use crate::catalogue::problems as texts;
use crate::desk::Desk;
use crate::problem::Problem;
use crate::requests::{self, LoginRequest};

/// What else a body has: the names of its members, a challenge, and space.
const LARGEST_REST: usize = 1 << 10;
/// The longest body: a registration in base64url, and its JSON.
pub(crate) const LARGEST_BODY: usize = LARGEST_REGISTRATION.div_ceil(3) * 4 + LARGEST_REST;

/// What can be asked: the routes are mounted from it, and the OpenAPI document is written from it.
pub(crate) static OPERATIONS: [Operation; 6] = [
    Operation { id: "getInfo", path: "/v1/info", is_post: false, route: || web::get().to(info) },
    Operation { id: "getHealth", path: "/v1/health", is_post: false, route: || web::get().to(health) },
    Operation { id: "makeChallenge", path: "/v1/challenges", is_post: true, route: || web::post().to(challenge) },
    Operation { id: "logIn", path: "/v1/logins", is_post: true, route: || web::post().to(log_in) },
    Operation { id: "register", path: "/v1/registrations", is_post: true, route: || web::post().to(register) },
    Operation { id: "getProgress", path: "/v1/registrations/{key}", is_post: false, route: || web::get().to(progress) },
];

/// One thing that can be asked.
pub(crate) struct Operation {
    /// Its name in the document.
    pub(crate) id: &'static str,
    pub(crate) path: &'static str,
    pub(crate) is_post: bool,
    pub(crate) route: fn() -> Route,
}

/// In what time a body must have arrived.
#[derive(Clone, Copy)]
pub(crate) struct BodyTimeout(pub(crate) Duration);

impl Operation {
    /// Mounts it.
    pub(crate) fn mount(&self, config: &mut ServiceConfig) {
        let allowed = if self.is_post { "POST" } else { "GET" };
        let elsewhere = move || async move { Err::<HttpResponse, _>(Problem::method(allowed)) };
        config.service(web::resource(self.path).route((self.route)()).default_service(web::to(elsewhere)));
    }
}

/// All routes.
pub(crate) fn routes(config: &mut ServiceConfig) {
    let nothing =
        || async { Err::<HttpResponse, _>(Problem::new(StatusCode::NOT_FOUND, "unknown-path", texts::UNKNOWN_PATH)) };
    OPERATIONS.iter().for_each(|operation| operation.mount(config));
    config.default_service(web::to(nothing));
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
    let LoginRequest { challenge, proof } = LoginRequest::parse(&read(&request, payload, within.0).await?)?;
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
    let registration = requests::registration(&read(&request, payload, within.0).await?)?;
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
    let key: Option<[u8; 32]> = requests::decoded(&key).ok().and_then(|bytes| bytes.try_into().ok());
    let unknown = || Problem::new(StatusCode::NOT_FOUND, "unknown-key", texts::UNKNOWN_KEY);
    let progress = key.and_then(|key| desk.progress(&EncodedPoint(key)));
    Ok(answer(StatusCode::OK, &progress.ok_or_else(unknown)?))
}

fn answer(status: StatusCode, body: &Value) -> HttpResponse {
    HttpResponse::build(status).insert_header((CACHE_CONTROL, "no-store")).json(body)
}

async fn read(request: &HttpRequest, payload: Payload, within: Duration) -> Result<Bytes, Problem> {
    if request.headers().contains_key(CONTENT_ENCODING) {
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "content-encoding", texts::COMPRESSED));
    }
    match timeout(within, payload.to_bytes_limited(LARGEST_BODY)).await {
        Ok(Ok(Ok(bytes))) => Ok(bytes),
        Ok(Ok(Err(error))) => Err(Problem::body(texts::unreadable_body(&error))),
        Ok(Err(_)) => Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-long", texts::BODY_TOO_LONG)),
        Err(_) => Err(Problem::new(StatusCode::REQUEST_TIMEOUT, "timeout", texts::BODY_LATE)),
    }
}
