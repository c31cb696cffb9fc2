//! Requests to a registrar's service (docs/registrar.md).

use std::sync::Arc;

use tupyo_registration::{RegistrarDialogue, RegistrarRequest};

use crate::error::KitError;
use crate::platform::{Http, HttpAnswer};

/// The service at an address.
pub(crate) struct Service {
    pub(crate) url: String,
    pub(crate) http: Arc<dyn Http>,
}

impl Service {
    /// Whatever is answered.
    pub(crate) fn ask(&self, request: RegistrarRequest) -> Result<HttpAnswer, KitError> {
        let url = format!("{}/{}", self.url, request.path);
        Ok(match request.body {
            None => self.http.get(url, RegistrarDialogue::LARGEST_ANSWER as u64)?,
            Some(body) => self.http.post(url, "application/json".to_owned(), body.into_bytes())?,
        })
    }
}
