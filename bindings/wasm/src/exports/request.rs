//! What the page is asked to fetch.

use wasm_bindgen::prelude::wasm_bindgen;

/// What to `GET`.
#[wasm_bindgen(getter_with_clone)]
pub struct LightRequest {
    /// Relative to `/elections/{election}/`.
    pub path: String,
    /// How many bytes of the answer to read.
    #[wasm_bindgen(js_name = atMost)]
    pub at_most: f64,
}

impl From<tupyo_voter::LightRequest> for LightRequest {
    fn from(request: tupyo_voter::LightRequest) -> LightRequest {
        LightRequest { path: request.path, at_most: request.at_most as f64 }
    }
}
