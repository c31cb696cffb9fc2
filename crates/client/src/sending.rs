//! The ledger, as somebody follows it who sends a ballot.

use std::thread;
use std::time::Instant;

use rand::rngs::OsRng;
use tupyo_voter::{KeptReceipt, Next, Pending, Sending, SendingStep, VoterError};

use crate::patience::{retry_after, tell};
use crate::{Board, ClientError};

/// The ledger as somebody follows it who sends a ballot.
pub trait SendingLedger {
    /// Why it cannot be followed.
    type Error: From<ClientError>;

    /// Whether a receipt proves its entry by the ledger's keys, as far as they are known.
    ///
    /// # Errors
    /// [`VoterError::Receipt`].
    fn check_receipt(&self, kept: &KeptReceipt) -> Result<u64, VoterError>;

    /// Follows the ledger, and says what is to be done with a ballot.
    ///
    /// # Errors
    /// Why it cannot be followed, or that it contradicts itself.
    fn next(&mut self, pending: &Pending) -> Result<Next, Self::Error>;

    /// Whether following may succeed if it is tried again.
    fn is_passing(error: &Self::Error) -> bool;
}

impl Board {
    /// Sends a ballot, whose bytes are kept durably, until a step ends it or patience is over; gives that step: one of
    /// [`SendingStep::Done`], [`SendingStep::Refused`], [`SendingStep::Anew`] and [`SendingStep::Later`].
    ///
    /// # Errors
    /// The error that ends following the ledger, if trying again is useless: the ballot stays kept.
    pub fn send<L: SendingLedger>(&self, sending: &mut Sending, ledger: &mut L) -> Result<SendingStep, L::Error> {
        loop {
            let begun = Instant::now();
            match sending.step() {
                SendingStep::Post { path, body } => {
                    let answer = self.post_once(path, &body);
                    sending.spent(begun.elapsed());
                    match answer {
                        Ok((status, asked, body)) => {
                            let asked = asked.as_deref().and_then(retry_after);
                            let check = |kept: &KeptReceipt| ledger.check_receipt(kept);
                            // The step says what comes of a wrong receipt.
                            drop(sending.answered(status, asked, &body, check, &mut OsRng));
                        }
                        Err(_) => sending.lost(&mut OsRng),
                    }
                }
                SendingStep::Wait(time) => {
                    tell(time);
                    thread::sleep(time);
                    sending.waited();
                }
                SendingStep::Follow => {
                    let next = ledger.next(sending.pending());
                    sending.spent(begun.elapsed());
                    match next {
                        Ok(next) => sending.followed(next, &mut OsRng),
                        Err(error) if L::is_passing(&error) => sending.lost(&mut OsRng),
                        Err(error) => return Err(error),
                    }
                }
                ended => return Ok(ended),
            }
        }
    }
}
