//! How long answers are waited for.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::future::{Either, select};
use tokio::time::{sleep, timeout};
use tupyo_ledger::JournalError;

/// After so long without an answer nobody waits any more. What was asked for may still happen.
const MOST: Duration = Duration::from_secs(30);
/// How long is waited on by who has been told to stop: a database that answers at all has answered by then.
const GRACE: Duration = Duration::from_secs(2);
/// How often whoever waits looks whether it has been told.
const LOOKS_EVERY: Duration = Duration::from_millis(100);

/// How long answers are waited for.
#[derive(Clone, Debug)]
pub(crate) struct Patience {
    most: Duration,
    /// Whether the process has been told to stop; `None` where that shortens nothing.
    told: Option<Arc<AtomicBool>>,
}

impl Default for Patience {
    fn default() -> Patience {
        Patience { most: MOST, told: None }
    }
}

impl Patience {
    pub(crate) fn of(self, most: Duration) -> Patience {
        Patience { most, ..self }
    }

    pub(crate) fn until_told(self, told: Arc<AtomicBool>) -> Patience {
        Patience { told: Some(told), ..self }
    }

    /// For what is waited for to the end: an answer that is not heard leaves more open than a stop that takes longer.
    pub(crate) fn to_the_end(&self) -> Patience {
        Patience { most: self.most, told: None }
    }

    /// # Errors
    /// [`JournalError::Unreachable`] if there is no answer in time.
    pub(crate) async fn wait<T>(&self, work: impl Future<Output = T>) -> Result<T, JournalError> {
        let work = pin!(timeout(self.most, work));
        match select(work, pin!(self.told())).await {
            Either::Left((answer, _)) => {
                answer.map_err(|_| unheard(format!("no answer within {} s", self.most.as_secs())))
            }
            Either::Right(_) => Err(unheard("told to stop, and there was no answer".to_owned())),
        }
    }

    async fn told(&self) {
        let Some(told) = &self.told else { return std::future::pending().await };
        while !told.load(Ordering::Relaxed) {
            sleep(LOOKS_EVERY).await;
        }
        sleep(GRACE).await;
    }
}

fn unheard(reason: String) -> JournalError {
    JournalError::Unreachable { reason }
}
