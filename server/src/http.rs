//! The routes (docs/http.md): a handler takes its request apart, makes one call, and answers.

mod answer;
mod body;
mod elections;
mod entries;
mod ledger;
mod problem;

pub(crate) use body::BodyLimits;
pub(crate) use problem::explain;

use actix_web::web::{self, ServiceConfig};
use actix_web::{FromRequest, Handler, Resource, Responder};

/// All routes.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config
        .service(read_only("/healthz", elections::health))
        .service(read_only("/elections", elections::list).route(web::post().to(elections::create)))
        .service(read_only("/elections/{election}", elections::status))
        .service(read_only("/elections/{election}/manifest", elections::manifest))
        .service(read_only("/elections/{election}/context", elections::context))
        .service(read_only("/elections/{election}/ballots/{code}", elections::ballot))
        .service(read_only("/elections/{election}/voters/{voter}", elections::voter))
        .service(read_only("/elections/{election}/result", elections::result))
        .service(read_only("/elections/{election}/checkpoint", ledger::checkpoint))
        .service(read_only("/elections/{election}/{tile:tile/.*}", ledger::tile))
        .service(read_only("/elections/{election}/entries/{index}", ledger::entry))
        .service(read_only("/elections/{election}/receipts/{index}", ledger::receipt))
        .service(web::resource("/elections/{election}/entries").route(web::post().to(entries::post)));
}

/// A resource that answers GET and HEAD.
fn read_only<F, Args>(path: &str, handler: F) -> Resource
where
    F: Handler<Args> + Copy,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    web::resource(path).route(web::get().to(handler)).route(web::head().to(handler))
}
