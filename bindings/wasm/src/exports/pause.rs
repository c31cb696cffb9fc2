//! How long a visit waits for a busy board.

use wasm_bindgen::prelude::wasm_bindgen;

use super::System;

/// How long one visit waits for a board that is busy, has just been started, or prepares its answers.
#[wasm_bindgen]
#[derive(Default)]
pub struct VisitPause(tupyo_voter::VisitPause);

#[wasm_bindgen]
impl VisitPause {
    /// Waits at most 30 seconds in all.
    #[wasm_bindgen(constructor)]
    pub fn new() -> VisitPause {
        VisitPause::default()
    }

    /// After how many milliseconds the same is asked again; nothing if the answer is to be taken.
    pub fn after(&mut self, status: u16, retry_after: Option<u32>, body: &[u8]) -> Option<f64> {
        self.0.after(status, retry_after, body, &mut System).map(|wait| wait.as_secs_f64() * 1e3)
    }
}
