//! Whether this server leads: taking, keeping and losing the lease.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use tupyo_ledger::JournalError;

use super::{Leading, Order};
use crate::alarm::Alarm;
use crate::log::{self, Event};
use crate::service_manager::ServiceManager;
use crate::stop::Stop;
use crate::{ServerError, metrics};

/// How often whoever stands by looks whether the lease has ended.
const LOOKS_EVERY: Duration = Duration::from_millis(500);
/// How often whoever leads renews it: three times before it ends.
const RENEWS_EVERY: Duration = Duration::from_secs(2);
/// How long a service manager is asked to wait on, each time that the lease is another's, in microseconds.
const WAIT_ON: u64 = 30_000_000;

/// That this server leads, as far as a lease says so.
pub(crate) struct Tenancy {
    stopping: Arc<AtomicBool>,
    stop: Stop,
    renewing: Mutex<Option<JoinHandle<()>>>,
}

impl Tenancy {
    /// Stands by until the lease is this server's, and keeps it from then on. If it is another's one day, the server
    /// ends.
    ///
    /// # Errors
    /// [`ServerError::Stopped`] if it is told to stop before.
    pub(crate) fn begin(order: &dyn Order, alarm: &Alarm, stop: &Stop) -> Result<Tenancy, ServerError> {
        let mut leading = when_reached(stop, || order.leading())?;
        stand_by(leading.as_mut(), stop)?;
        let stopping = Arc::new(AtomicBool::new(false));
        let (is_stopping, report) = (stopping.clone(), alarm.clone());
        let renew = move || {
            if let Err(error) = renew_on_and_on(leading.as_mut(), &is_stopping) {
                report.report(error);
            }
        };
        let renewing = Mutex::new(Some(alarm.spawn("lease", renew)?));
        Ok(Tenancy { stopping, stop: stop.clone(), renewing })
    }

    /// Gives the lease up: another server need not wait for its end. Nor does this one wait for a database that hangs.
    pub(crate) fn stop(&self) {
        self.stop.cut_short();
        self.stopping.store(true, Ordering::Relaxed);
        let renewing = self.renewing.lock().unwrap_or_else(PoisonError::into_inner).take();
        renewing.into_iter().for_each(|thread| {
            thread.thread().unpark();
            drop(thread.join());
        });
    }
}

/// Also where the server is told to stop before it has begun.
impl Drop for Tenancy {
    fn drop(&mut self) {
        self.stop();
    }
}

fn stand_by(leading: &mut dyn Leading, stop: &Stop) -> Result<(), ServerError> {
    let manager = ServiceManager::of_environment().map_err(ServerError::Run)?;
    let mut told = false;
    while !when_reached(stop, || leading.take())? {
        let holder = when_reached(stop, || leading.holder())?.unwrap_or_default();
        if !std::mem::replace(&mut told, true) {
            log::event(Event::StandingBy { holder });
        }
        manager.tell(&format!("EXTEND_TIMEOUT_USEC={WAIT_ON}\nSTATUS=standing by"));
        std::thread::sleep(LOOKS_EVERY);
    }
    log::event(Event::Leads);
    Ok(())
}

/// Asks until the journal can be reached. When a primary has died, nothing answers until another one has been promoted;
/// and that one may take no writes yet, or have no standbys.
///
/// # Errors
/// [`ServerError::Stopped`] if the server is told to stop.
pub(crate) fn when_reached<T>(stop: &Stop, ask: impl FnMut() -> Result<T, JournalError>) -> Result<T, ServerError> {
    when_it_passes(stop, true, ask)
}

/// The same of a journal that has never been seen: one that takes no writes, or has no standbys, is the wrong one.
pub(super) fn when_first_reached<T>(
    stop: &Stop,
    ask: impl FnMut() -> Result<T, JournalError>,
) -> Result<T, ServerError> {
    when_it_passes(stop, false, ask)
}

fn when_it_passes<T>(
    stop: &Stop,
    is_known: bool,
    mut ask: impl FnMut() -> Result<T, JournalError>,
) -> Result<T, ServerError> {
    let manager = ServiceManager::of_environment().map_err(ServerError::Run)?;
    let mut told = false;
    while !stop.has_come() {
        let passes = |error: &JournalError| match error {
            JournalError::Unreachable { .. } => true,
            // It has been waited for, so something passes there.
            error => (is_known || told) && error.is_of_failover(),
        };
        match ask() {
            // It was broken off.
            Err(_) if stop.has_come() => break,
            Err(error) if passes(&error) => {
                if !std::mem::replace(&mut told, true) {
                    log::event(Event::JournalUnreachable { reason: error.to_string() });
                }
                manager.tell(&format!("EXTEND_TIMEOUT_USEC={WAIT_ON}\nSTATUS=waiting for the journal"));
                std::thread::sleep(LOOKS_EVERY);
            }
            answer => return answer.map_err(ServerError::Journal),
        }
    }
    Err(ServerError::Stopped)
}

/// A database that does not answer is no reason to end: commits find out, and epochs fence.
fn renew_on_and_on(leading: &mut dyn Leading, stop: &AtomicBool) -> Result<(), ServerError> {
    while !stop.load(Ordering::Relaxed) {
        match leading.renew() {
            Ok(true) => {}
            Ok(false) => {
                let holder = leading.holder().ok().flatten().unwrap_or_default();
                return Err(ServerError::LeaseLost { holder });
            }
            Err(_) => metrics::lease_not_renewed(),
        }
        if stop.load(Ordering::Relaxed) {
            break;
        }
        if let Ok(lags) = leading.lags() {
            metrics::journal_lags(&lags);
        }
        std::thread::park_timeout(RENEWS_EVERY);
    }
    // Its end comes by itself.
    let _or_not = leading.release();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(code: &'static str) -> JournalError {
        JournalError::Refused { code, reason: String::new() }
    }

    #[test]
    fn what_passes_in_a_failover_is_waited_for_and_what_is_wrong_is_said() {
        let (stop, unreachable) = (Stop::default(), JournalError::Unreachable { reason: String::new() });
        let mut answers = vec![Ok(7), Err(refused("journal-not-synchronous")), Err(refused("journal-standby"))];
        assert_eq!(when_reached(&stop, || answers.pop().unwrap()).unwrap(), 7);
        let wrong = when_reached(&stop, || Err::<(), _>(refused("journal-login"))).unwrap_err();
        assert_eq!(wrong.exit_code(), 4);
        // At the start it is another matter, unless something was waited for.
        let wrong = when_first_reached(&stop, || Err::<(), _>(refused("journal-standby"))).unwrap_err();
        assert_eq!(wrong.exit_code(), 4);
        let mut answers = vec![Ok(7), Err(refused("journal-not-synchronous")), Err(unreachable)];
        assert_eq!(when_first_reached(&stop, || answers.pop().unwrap()).unwrap(), 7);
    }
}
