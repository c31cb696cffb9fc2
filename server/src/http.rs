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
mod gateway;
mod gateways;
mod in_flight;
mod language;
mod ledger;
mod light;
mod openapi;
mod operations;
mod page;
mod passed_on;
mod problem;
mod proposal;
mod spelling;

pub(crate) use about::Description;
pub(crate) use body::BodyLimits;
pub(crate) use download::Downloads;
pub(crate) use explanation::explain;
pub(crate) use gateway::routes as routes_of_gateway;
pub(crate) use gateways::hear_gateway;
pub(crate) use openapi::{of_board as openapi_of_board, text as openapi};
pub(crate) use proposal::Proposals;
pub(crate) use spelling::check_spelling;

use std::collections::BTreeMap;

use actix_web::web::{self, ServiceConfig};

use crate::page::Page;

/// Mounts every operation; and where there is a page, its files wherever there is none.
pub(crate) fn routes(config: &mut ServiceConfig, page: Option<&web::Data<Page>>) {
    let mut routes: BTreeMap<&str, Vec<actix_web::Route>> = BTreeMap::new();
    for operation in &operations::OPERATIONS {
        routes.entry(operation.path).or_default().extend((operation.routes)());
    }
    // Paths are tried one after another: the one under load first.
    let first = routes.remove_entry(operations::POST_ENTRY);
    for (path, routes) in first.into_iter().chain(routes) {
        config.service(routes.into_iter().fold(web::resource(path), actix_web::Resource::route));
    }
    if let Some(page) = page {
        config.app_data(page.clone()).default_service(web::to(page::file));
    }
}
