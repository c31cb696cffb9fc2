//! Sends one ballot until it has a receipt, or never can have one.

use core::time::Duration;

use rand_core::RngCore;
use tupyo_merkle::Receipt;

use crate::{KeptReceipt, Next, Pending, VoterError};

use answer::Answer;

mod answer;
mod pause;

pub use pause::pause;

/// How long one ballot is sent again in all, by default.
const PATIENCE: Duration = Duration::from_secs(60);

/// Sends a decided ballot until its receipt is there, or the ledger rules it out. It does no input and output: it says
/// what to do next, and is told what came of it.
///
/// | | |
/// |---|---|
/// | before the first step | [`Sending::save`] is durable: what left the device and what is kept are the same bytes |
/// | the board refuses | that ends nothing: [`SendingStep::Follow`] asks the verified ledger |
/// | no answer, a busy board, one that does not know | the same bytes again, after a pause |
/// | the app is restarted, wherever | [`Sending::restore`]: sending again gives the same receipt |
/// | patience is over | [`SendingStep::Later`]: the ballot stays kept, and may be on the ledger |
#[derive(Debug)]
pub struct Sending {
    pending: Pending,
    step: SendingStep,
    patience: Duration,
    /// What has been waited, and what waiting for answers has taken.
    spent: Duration,
    retries: u32,
    /// Why there is no receipt yet: the code and the words of what came last.
    reason: (String, String),
}

/// What is to be done next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendingStep {
    /// Post the body, as `application/octet-stream`; then [`Sending::answered`] or [`Sending::lost`].
    Post {
        /// Relative to `/elections/{election}/`.
        path: &'static str,
        /// The ballot's bytes.
        body: Vec<u8>,
    },
    /// Wait so long; then [`Sending::waited`].
    Wait(Duration),
    /// Follow the ledger and ask it with [`Pending::next`] or as a light follower does; then [`Sending::followed`], or
    /// [`Sending::lost`] if it cannot be followed.
    Follow,
    /// The receipt, which is valid. When it is kept durably, what was saved can go.
    Done(KeptReceipt),
    /// The ledger rules the ballot out: [`Next::Refused`].
    Refused {
        /// The refusal's code.
        code: String,
        /// Why.
        text: String,
    },
    /// Documents have taken effect since, and another ballot may be made: as [`Next::Anew`]. What was saved stays until
    /// the receipt of that one is kept.
    Anew {
        /// How many documents the ballot knows.
        after: u32,
    },
    /// Patience is over, and nothing is proven: keep the ballot and tell the voter that it may be on the ledger.
    /// [`Sending::again`] continues at any later time.
    Later {
        /// The code of what came last: the board's, `unreachable` or `unreadable-answer`.
        code: String,
        /// Its words, which nobody has verified.
        text: String,
    },
}

impl SendingStep {
    /// Whether sending is over: what was saved can go when the voter, or the disk, has the outcome; after
    /// [`SendingStep::Anew`] with the receipt of the other ballot.
    pub fn ends(&self) -> bool {
        matches!(self, SendingStep::Done(_) | SendingStep::Refused { .. } | SendingStep::Anew { .. })
    }

    /// What programs read.
    pub fn as_str(&self) -> &'static str {
        match self {
            SendingStep::Post { .. } => "post",
            SendingStep::Wait(_) => "wait",
            SendingStep::Follow => "follow",
            SendingStep::Done(_) => "done",
            SendingStep::Refused { .. } => "refused",
            SendingStep::Anew { .. } => "anew",
            SendingStep::Later { .. } => "later",
        }
    }
}

impl Sending {
    /// Sends a ballot. [`Sending::save`] first.
    pub fn new(pending: Pending) -> Sending {
        let step = post(&pending);
        let (spent, retries, reason) = Default::default();
        Sending { pending, step, patience: PATIENCE, spent, retries, reason }
    }

    /// Goes on with what was saved.
    ///
    /// # Errors
    /// As [`Pending::decode`].
    pub fn restore(saved: &[u8]) -> Result<Sending, VoterError> {
        Pending::decode(saved).map(Sending::new)
    }

    /// What is kept: the ballot's bytes, as they are sent. Nothing else has to survive, since sending them again ends
    /// as if nothing had been interrupted.
    pub fn save(&self) -> Vec<u8> {
        self.pending.bytes().to_vec()
    }

    /// Sets how long it waits in all before it says [`SendingStep::Later`]; 60 seconds by default.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Sending {
        self.patience = patience;
        self
    }

    /// The ballot.
    pub fn pending(&self) -> &Pending {
        &self.pending
    }

    /// What is to be done next.
    pub fn step(&self) -> SendingStep {
        self.step.clone()
    }

    /// The board has answered [`SendingStep::Post`]. `check` judges a receipt by the ledger's keys:
    /// [`FollowedLedger::check_receipt`](crate::FollowedLedger::check_receipt) or a light follower's. `retry_after` is
    /// the header, as far as it is a number of seconds.
    ///
    /// # Errors
    /// Why a receipt is invalid. This is for the log only; the next step is right in any case.
    pub fn answered(
        &mut self,
        status: u16,
        retry_after: Option<u32>,
        body: &[u8],
        check: impl FnOnce(&KeptReceipt) -> Result<u64, VoterError>,
        rng: &mut impl RngCore,
    ) -> Result<(), VoterError> {
        if !matches!(self.step, SendingStep::Post { .. }) {
            return Ok(());
        }
        match Answer::of(status, body) {
            Answer::Receipt => return self.received(body, check),
            Answer::Refused { code, text } => {
                self.reason = (code, text);
                self.step = SendingStep::Follow;
            }
            Answer::Passing { code, text } => {
                self.reason = (code, text);
                self.pause(retry_after, rng);
            }
        }
        Ok(())
    }

    /// What should be a receipt. If it is not valid, the ledger is followed: another key may have been announced.
    fn received(
        &mut self,
        body: &[u8],
        check: impl FnOnce(&KeptReceipt) -> Result<u64, VoterError>,
    ) -> Result<(), VoterError> {
        let read = Receipt::parse(body).map_err(VoterError::from);
        let kept = read.map(|receipt| KeptReceipt { receipt, entry: self.pending.bytes().to_vec() });
        match kept.and_then(|kept| check(&kept).map(|_| kept)) {
            Ok(kept) => self.step = SendingStep::Done(kept),
            Err(error) => {
                self.reason = (error.code().to_owned(), error.to_string());
                self.step = SendingStep::Follow;
                return Err(error);
            }
        }
        Ok(())
    }

    /// There was no answer, or the ledger could not be followed.
    pub fn lost(&mut self, rng: &mut impl RngCore) {
        match self.step {
            SendingStep::Post { .. } => {
                let text = "the bulletin board does not answer: the ballot may be on the ledger or not";
                self.reason = ("unreachable".to_owned(), text.to_owned());
            }
            SendingStep::Follow => {}
            _ => return,
        }
        self.pause(None, rng);
    }

    /// Tells how much time has passed while waiting for an answer: it counts against the patience, too.
    pub fn spent(&mut self, time: Duration) {
        self.spent = self.spent.saturating_add(time);
    }

    /// [`SendingStep::Wait`] is over.
    pub fn waited(&mut self) {
        if let SendingStep::Wait(time) = self.step {
            self.spent(time);
            self.step = post(&self.pending);
        }
    }

    /// The ledger has been followed, and says this. It can be told at any time; once the ballot has ended, nothing
    /// changes any more.
    pub fn followed(&mut self, next: Next, rng: &mut impl RngCore) {
        match next {
            _ if self.step.ends() => {}
            Next::Refused(refusal) => {
                self.step = SendingStep::Refused { code: refusal.code().to_owned(), text: refusal.to_string() };
            }
            Next::Anew { after } => self.step = SendingStep::Anew { after },
            Next::Send if self.step == SendingStep::Follow => self.pause(None, rng),
            Next::Send => {}
        }
    }

    /// Goes on after [`SendingStep::Later`], as patiently as at the beginning.
    pub fn again(&mut self) {
        if let SendingStep::Later { .. } = self.step {
            (self.spent, self.retries) = Default::default();
            self.step = post(&self.pending);
        }
    }

    fn pause(&mut self, asked: Option<u32>, rng: &mut impl RngCore) {
        let wait = pause(asked, self.retries, f64::from(rng.next_u32()) / f64::from(u32::MAX));
        self.retries = self.retries.saturating_add(1);
        self.step = if self.spent.saturating_add(wait) > self.patience {
            let (code, text) = self.reason.clone();
            SendingStep::Later { code, text }
        } else {
            SendingStep::Wait(wait)
        };
    }
}

fn post(pending: &Pending) -> SendingStep {
    SendingStep::Post { path: "entries", body: pending.bytes().to_vec() }
}
