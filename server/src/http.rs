//! The routes (docs/http.md): a handler takes its request apart, makes one call, and answers.

mod about;
mod answer;
mod answering;
mod body;
mod catalogue;
mod download;
mod elections;
mod entries;
mod explanation;
mod in_flight;
mod language;
mod ledger;
mod light;
mod openapi;
mod operations;
mod problem;
mod proposal;
mod spelling;

pub(crate) use body::BodyLimits;
pub(crate) use download::Downloads;
pub(crate) use explanation::explain;
pub(crate) use openapi::text as openapi;
pub(crate) use proposal::Proposals;
pub(crate) use spelling::check_spelling;

use std::collections::BTreeMap;

use actix_web::web::{self, ServiceConfig};

/// Mounts every operation.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config.app_data(web::Data::new(about::Description(openapi())));
    let mut routes: BTreeMap<&str, Vec<actix_web::Route>> = BTreeMap::new();
    for operation in &operations::OPERATIONS {
        routes.entry(operation.path).or_default().extend((operation.routes)());
    }
    // Paths are tried one after another: the one under load first.
    let first = routes.remove_entry(operations::POST_ENTRY);
    for (path, routes) in first.into_iter().chain(routes) {
        config.service(routes.into_iter().fold(web::resource(path), actix_web::Resource::route));
    }
}
