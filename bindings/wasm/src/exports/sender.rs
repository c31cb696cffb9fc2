//! Sending a ballot until its receipt is there.

use std::time::Duration;

use js_sys::Error;
use tupyo_voter::{Sending, SendingStep, is_passing};
use wasm_bindgen::prelude::wasm_bindgen;

use super::election::LightElection;
use super::{System, thrown};

/// Sends a ballot that was decided on, until its receipt is there or what was shown of the ledger rules it out. It says
/// what is to be done, and is told what came of it. The entry's bytes are kept before the first step.
#[wasm_bindgen]
pub struct Sender(Sending);

/// What is to be done.
#[wasm_bindgen(getter_with_clone)]
pub struct SenderStep {
    /// `post`, `wait`, `follow`; or the end: `done`, `refused`, `anew`; or `later`.
    pub kind: String,
    /// Where to post, relative to `/elections/{election}/`.
    pub path: Option<String>,
    /// What to post.
    pub body: Option<Vec<u8>>,
    /// How long to wait.
    pub milliseconds: Option<f64>,
    /// The receipt's file.
    pub receipt: Option<Vec<u8>>,
    /// The code of the refusal, or of what came last.
    pub code: Option<String>,
    /// Its words.
    pub text: Option<String>,
    /// How many documents the ballot knows: the voter is to be shown the others.
    pub after: Option<u32>,
}

#[wasm_bindgen]
impl Sender {
    /// Sends this entry.
    #[wasm_bindgen(constructor)]
    pub fn new(entry: &[u8]) -> Result<Sender, Error> {
        Sending::restore(entry).map(Sender).map_err(thrown)
    }

    /// Waits at most so long in all before it says `later`.
    #[wasm_bindgen(js_name = setPatience)]
    pub fn set_patience(self, milliseconds: f64) -> Sender {
        Sender(self.0.with_patience(time(milliseconds)))
    }

    /// What is to be done next.
    pub fn step(&self) -> SenderStep {
        let step = self.0.step();
        let mut shown = SenderStep {
            kind: step.as_str().to_owned(),
            path: None,
            body: None,
            milliseconds: None,
            receipt: None,
            code: None,
            text: None,
            after: None,
        };
        match step {
            SendingStep::Post { path, body } => (shown.path, shown.body) = (Some(path.to_owned()), Some(body)),
            SendingStep::Wait(time) => shown.milliseconds = Some(time.as_secs_f64() * 1e3),
            SendingStep::Done(kept) => shown.receipt = Some(kept.receipt.to_string().into_bytes()),
            SendingStep::Refused { code, text } | SendingStep::Later { code, text } => {
                (shown.code, shown.text) = (Some(code), Some(text));
            }
            SendingStep::Anew { after } => shown.after = Some(after),
            SendingStep::Follow => {}
        }
        shown
    }

    /// The board has answered; gives the code of what is wrong with its receipt, for a log.
    pub fn answered(
        &mut self,
        election: &LightElection,
        status: u16,
        retry_after: Option<u32>,
        body: &[u8],
    ) -> Option<String> {
        let check = |kept: &_| election.0.check_receipt(kept);
        let answered = self.0.answered(status, retry_after, body, check, &mut System);
        answered.err().map(|error| error.code().to_owned())
    }

    /// There was no answer, or the ledger could not be followed by a fault that passes.
    pub fn lost(&mut self) {
        self.0.lost(&mut System);
    }

    /// Whether a visit that failed with this code may succeed by itself: then, and only then, `lost`. Everything else
    /// is told, and the ballot stays kept.
    #[wasm_bindgen(js_name = isPassing)]
    pub fn is_passing(code: &str) -> bool {
        is_passing(code)
    }

    /// So long an answer was waited for.
    pub fn spent(&mut self, milliseconds: f64) {
        self.0.spent(time(milliseconds));
    }

    /// The waiting is over.
    pub fn waited(&mut self) {
        self.0.waited();
    }

    /// The ledger has been followed.
    pub fn followed(&mut self, election: &LightElection) -> Result<(), Error> {
        let next = election.0.next(self.0.pending()).map_err(thrown)?;
        self.0.followed(next, &mut System);
        Ok(())
    }
}

fn time(milliseconds: f64) -> Duration {
    Duration::try_from_secs_f64(milliseconds / 1e3).unwrap_or_default()
}
