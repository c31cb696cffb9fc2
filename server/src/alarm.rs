//! What must end the server is reported here.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;

use crate::ServerError;

/// Where threads report what must end the server. The first report counts.
#[derive(Clone, Default)]
pub(crate) struct Alarm(Arc<Inner>);

#[derive(Default)]
struct Inner {
    first: Mutex<Option<ServerError>>,
    reported: Notify,
}

impl Alarm {
    pub(crate) fn report(&self, error: ServerError) {
        self.0.first.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
        self.0.reported.notify_one();
    }

    /// Waits for the first report.
    pub(crate) async fn reported(&self) {
        self.0.reported.notified().await;
    }

    /// Whether something has been reported that nobody has taken yet.
    pub(crate) fn is_raised(&self) -> bool {
        self.0.first.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Whether what has been reported is that another server has taken over.
    pub(crate) fn is_taken_over(&self) -> bool {
        let first = self.0.first.lock().unwrap_or_else(PoisonError::into_inner);
        first.as_ref().is_some_and(|error| error.exit_code() == 8)
    }

    pub(crate) fn take(&self) -> Option<ServerError> {
        self.0.first.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Starts a thread whose panic is reported.
    pub(crate) fn spawn(
        &self,
        name: &str,
        work: impl FnOnce() + Send + 'static,
    ) -> Result<std::thread::JoinHandle<()>, ServerError> {
        let guard = Guard { alarm: self.clone(), thread: name.to_owned() };
        let guarded = move || {
            let _guard = guard;
            work();
        };
        std::thread::Builder::new().name(name.to_owned()).spawn(guarded).map_err(ServerError::Run)
    }
}

struct Guard {
    alarm: Alarm,
    thread: String,
}

impl Drop for Guard {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.alarm.report(ServerError::Thread { thread: std::mem::take(&mut self.thread) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_reported() {
        let alarm = Alarm::default();
        alarm.spawn("fragile", || panic!("on purpose")).unwrap().join().unwrap_err();
        assert!(matches!(alarm.take(), Some(ServerError::Thread { thread }) if thread == "fragile"));
    }

    #[test]
    fn the_first_report_counts() {
        let alarm = Alarm::default();
        alarm.report(ServerError::Thread { thread: "one".to_owned() });
        alarm.report(ServerError::Thread { thread: "two".to_owned() });
        assert!(matches!(alarm.take(), Some(ServerError::Thread { thread }) if thread == "one"));
    }
}
