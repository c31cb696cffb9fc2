//! What a gateway answers: entries are verified and handed on, everything else is passed on to its leader.

use actix_web::http::header::ACCEPT_LANGUAGE;
use actix_web::http::{Method, StatusCode};
use actix_web::web::{self, Bytes, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use tupyo_election::LARGEST_ENTRY;

use super::about;
use super::answering::rest;
use super::body::BodyLimits;
use super::entries::is_fault;
use super::operations::{POST_ENTRY, READINESS};
use super::passed_on::{leader_away, pass_on};
use super::problem::Problem;
use crate::gateway::{Asked, Gateway, Judgement, Link, Unjudged};
use crate::limiter::{Limiter, NoToken};
use crate::metrics;
use crate::source::Source;

/// Mounts what a gateway answers itself; all else is asked of its leader.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource(POST_ENTRY).route(web::post().to(post)))
        .service(web::resource("/healthz").route(web::get().to(about::health)).route(web::head().to(about::health)))
        .service(web::resource(READINESS).route(web::get().to(readiness)).route(web::head().to(readiness)))
        .default_service(web::to(read));
}

async fn readiness(gateway: web::Data<Gateway>) -> HttpResponse {
    about::ready_but_for(gateway.reason().into_iter().collect())
}

/// Asks the leader what a visitor asks.
async fn read(link: web::Data<Link>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(Problem::of_status(StatusCode::METHOD_NOT_ALLOWED));
    }
    let answered = link.ask(&asked(&request, None)).await?;
    pass_on(answered, request.method() == Method::HEAD).await
}

/// Hands an entry on that is not refused here, and answers what the leader answers.
async fn post(
    gateway: web::Data<Gateway>,
    link: web::Data<Link>,
    (limits, limiter): (web::Data<BodyLimits>, web::Data<Limiter>),
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let entry = Bytes::from(limits.read(&request, payload, LARGEST_ENTRY).await?);
    let source = Source::of(&request);
    let token = limiter.take(source).map_err(|NoToken(wait)| NoToken(wait.max(rest(&request, &limiter))))?;
    let outcome = hand_on(&gateway, &link, &request, &entry, source).await;
    let status = outcome.as_ref().map_or_else(Problem::status, HttpResponse::status);
    if !is_fault(status) {
        token.give_back();
    } else if token.is_owed() {
        let _told_nothing = rest(&request, &limiter);
    }
    metrics::posted(outcome.as_ref().map_or_else(Problem::code, said_by_leader));
    outcome
}

fn said_by_leader(response: &HttpResponse) -> &'static str {
    if response.status().is_success() { "accepted" } else { "refused-by-leader" }
}

async fn hand_on(
    gateway: &Gateway,
    link: &web::Data<Link>,
    request: &HttpRequest,
    entry: &Bytes,
    source: Source,
) -> Result<HttpResponse, Problem> {
    let election = request.match_info().get("election").and_then(|id| id.parse().ok());
    let judgement = match election {
        Some(election) => gateway.judge(election, entry, source).await?,
        None => Judgement::Open,
    };
    let answered = link.ask(&asked(request, Some((entry, judgement == Judgement::Verified)))).await?;
    pass_on(answered, false).await
}

fn asked<'a>(request: &'a HttpRequest, entry: Option<(&'a Bytes, bool)>) -> Asked<'a> {
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let language = request.headers().get(ACCEPT_LANGUAGE);
    Asked { method: request.method().as_str(), path, source: Some(Source::of(request)), language, entry }
}

impl From<Unjudged> for Problem {
    fn from(unjudged: Unjudged) -> Problem {
        match unjudged {
            Unjudged::Rejected(rejection) => rejection.into(),
            Unjudged::LeaderAway => leader_away(),
        }
    }
}
