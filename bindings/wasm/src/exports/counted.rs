//! Looking for a counted ballot in a copy of a board.

use js_sys::Error;
use tupyo_voter::{ChoicesError, CountedBallots, CountedSearch, LightFollower, VoterError};
use wasm_bindgen::prelude::wasm_bindgen;

use super::request::LightRequest;
use super::{number, thrown};

/// Looks for a ballot among those that the tally counts. It asks, and the page fetches.
#[wasm_bindgen]
pub struct CountedBallot(CountedSearch);

impl CountedBallot {
    pub(super) fn of(follower: &LightFollower, code: &str) -> Result<CountedBallot, VoterError> {
        let code = code.parse().map_err(|_| ChoicesError::Lists)?;
        Ok(CountedBallot(CountedBallots::of(follower)?.search(code)))
    }
}

#[wasm_bindgen]
impl CountedBallot {
    /// What to fetch next; nothing when the search is over.
    pub fn request(&self) -> Option<LightRequest> {
        self.0.request().map(LightRequest::from)
    }

    /// Takes what was answered. If it throws, the search is over.
    pub fn answer(&mut self, status: u16, body: &[u8]) -> Result<(), Error> {
        self.0.answer(status, body).map_err(thrown)
    }

    /// The index of the ballot's entry, verified; nothing if the copy names no such ballot.
    #[wasm_bindgen(getter)]
    pub fn index(&self) -> Option<f64> {
        self.0.found().map(number)
    }
}
