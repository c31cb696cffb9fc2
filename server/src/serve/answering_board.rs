//! What a board answers with, at whichever address.

use std::sync::Arc;

use actix_web::web::{self, ServiceConfig};
use tupyo_http_origins::AllowedOrigins;

use crate::elections::Elections;
use crate::http::{self, BodyLimits, Description, Downloads, Proposals};
use crate::limiter::Limiter;
use crate::page::Page;
use crate::public_url::FoundAt;
use crate::quotas::Quotas;
use crate::reads::Reads;
use crate::{Options, ServerError};

/// What a board answers with. It is one for all addresses: shares are counted together.
#[derive(Clone)]
pub(super) struct AnsweringBoard {
    elections: web::Data<Elections>,
    limits: web::Data<BodyLimits>,
    proposals: web::Data<Proposals>,
    quotas: web::Data<Quotas>,
    limiter: web::Data<Limiter>,
    found_at: web::Data<FoundAt>,
    description: web::Data<Description>,
    origins: web::Data<AllowedOrigins>,
    downloads: web::Data<Downloads>,
    page: Option<web::Data<Page>>,
}

impl AnsweringBoard {
    /// For so many connections.
    pub(super) fn new(
        elections: Arc<Elections>,
        options: &Options,
        reads: Reads,
        connections: usize,
    ) -> Result<AnsweringBoard, ServerError> {
        Ok(AnsweringBoard {
            elections: web::Data::from(elections),
            limits: web::Data::new(BodyLimits::new(options.body_timeout())),
            proposals: web::Data::new(Proposals::default()),
            quotas: web::Data::new(options.quotas()),
            limiter: web::Data::new(options.limiter()),
            found_at: web::Data::new(FoundAt::new(options.public_url.clone())),
            description: web::Data::new(Description::new(http::openapi_of_board(options.public_url.as_ref()))),
            origins: web::Data::new(options.allowed_origins()?),
            downloads: web::Data::new(Downloads::new(reads, connections)),
            page: options.page.as_deref().map(Page::read).transpose()?.map(web::Data::new),
        })
    }

    /// Mounts every operation.
    pub(super) fn configure(&self, config: &mut ServiceConfig) {
        config
            .app_data(self.elections.clone())
            .app_data(self.limits.clone())
            .app_data(self.proposals.clone())
            .app_data(self.quotas.clone())
            .app_data(self.limiter.clone())
            .app_data(self.found_at.clone())
            .app_data(self.description.clone())
            .app_data(self.origins.clone())
            .app_data(self.downloads.clone());
        http::routes(config, self.page.as_ref());
    }
}
