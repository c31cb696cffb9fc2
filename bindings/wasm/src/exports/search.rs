//! Opening another device's challenged ballot.

use js_sys::Error;
use tupyo_election::{PersonDraft, UnitResult};
use tupyo_voter::{BallotSearch, ChoicesError, LightFollower, result_json};
use wasm_bindgen::prelude::wasm_bindgen;

use super::request::LightRequest;
use super::{number, thrown};

/// Opens a challenged ballot of another device, of which nothing but the tracking code is known. It asks, and the page
/// fetches.
#[wasm_bindgen]
pub struct OtherBallot(BallotSearch);

#[wasm_bindgen]
impl OtherBallot {
    /// Looks for the ballot of this code in an election, with what `save` of an earlier visit gave.
    #[wasm_bindgen(constructor)]
    pub fn new(election: &str, saved: Option<Vec<u8>>, code: &str) -> Result<OtherBallot, Error> {
        let fresh = LightFollower::of_anchors(election).map_err(thrown)?;
        let follower = saved.map_or(Ok(None), |saved| LightFollower::restore_of(fresh.election(), &saved).map(Some));
        let code = code.parse().map_err(|_| thrown(ChoicesError::Lists.into()))?;
        Ok(OtherBallot(BallotSearch::new(follower.map_err(thrown)?.unwrap_or(fresh), code)))
    }

    /// What to fetch next; nothing when the search is over.
    pub fn request(&self) -> Option<LightRequest> {
        self.0.request().map(LightRequest::from)
    }

    /// Takes what was answered. If it throws, the search is over.
    pub fn answer(&mut self, status: u16, body: &[u8]) -> Result<(), Error> {
        self.0.answer(status, body).map_err(thrown)
    }

    /// The file that proves what the board is found out by, if there is one.
    pub fn evidence(&self) -> Option<Vec<u8>> {
        self.0.follower().evidence().map(<[u8]>::to_vec)
    }

    /// The ballot, as JSON: `{"code", "index", "voter", "key", "held"}`, what it holds as in a result.
    pub fn opened(&self) -> Result<Option<String>, Error> {
        let Some(opened) = self.0.opened() else { return Ok(None) };
        let manifest = self.0.follower().manifest().map_err(thrown)?;
        let held = UnitResult { style: opened.style, values: opened.values.clone() };
        let held: serde_json::Value = serde_json::from_str(&result_json(manifest, &[held])).unwrap_or_default();
        let key = opened.voter.key.map(|key| PersonDraft::new("", Default::default(), &key).key);
        let json = serde_json::json!({
            "code": opened.code.to_string(), "index": number(opened.index), "voter": opened.voter.index, "key": key,
            "held": held.get(0),
        });
        Ok(Some(json.to_string()))
    }
}
