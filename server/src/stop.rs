//! The signals that stop the server, heard from before the first thing that may take long.

use std::future::poll_fn;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::task::Poll;

use actix_web::rt::Runtime;
use actix_web::rt::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::Notify;

use crate::ServerError;
use crate::alarm::Alarm;

/// Whether the server was told to stop (SIGTERM, SIGINT).
#[derive(Clone, Default)]
pub(crate) struct Stop(Arc<Inner>);

#[derive(Default)]
struct Inner {
    has_come: Arc<AtomicBool>,
    told: Notify,
}

impl Stop {
    /// From its return on, no signal to stop ends the process on the spot, and a terminal that is closed ends nothing.
    pub(crate) fn on_signals(alarm: &Alarm) -> Result<Stop, ServerError> {
        let stop = Stop::default();
        let (heard, (ready, is_ready)) = (stop.clone(), channel());
        let work = move || match Runtime::new() {
            Ok(runtime) => runtime.block_on(heard.hear(ready)),
            Err(error) => drop(ready.send(Err(error))),
        };
        drop(alarm.spawn("signals", work)?);
        let is_ready = is_ready.recv().unwrap_or_else(|ended| Err(io::Error::other(ended)));
        is_ready.map(|()| stop).map_err(ServerError::Run)
    }

    async fn hear(self, ready: Sender<io::Result<()>>) {
        let kinds = [SignalKind::terminate(), SignalKind::interrupt(), SignalKind::hangup()];
        let [mut terminate, mut interrupt, _closed] = match all(kinds) {
            Ok(signals) => signals,
            Err(error) => return drop(ready.send(Err(error))),
        };
        drop(ready.send(Ok(())));
        poll_fn(|context| match (terminate.poll_recv(context), interrupt.poll_recv(context)) {
            (Poll::Pending, Poll::Pending) => Poll::Pending,
            _ => Poll::Ready(()),
        })
        .await;
        self.cut_short();
        self.0.told.notify_one();
    }

    /// Whether it has been told.
    pub(crate) fn has_come(&self) -> bool {
        self.0.has_come.load(Ordering::Relaxed)
    }

    /// The same, for who waits elsewhere.
    #[cfg_attr(not(feature = "postgres"), allow(dead_code, reason = "without the feature nobody waits elsewhere"))]
    pub(crate) fn has_come_flag(&self) -> Arc<AtomicBool> {
        self.0.has_come.clone()
    }

    /// Nothing is waited for any more that need not be, since the server ends anyway.
    pub(crate) fn cut_short(&self) {
        self.0.has_come.store(true, Ordering::Relaxed);
    }

    /// Waits until it is told; for one.
    pub(crate) async fn come(&self) {
        self.0.told.notified().await;
    }
}

fn all(kinds: [SignalKind; 3]) -> io::Result<[Signal; 3]> {
    let [one, two, three] = kinds;
    Ok([signal(one)?, signal(two)?, signal(three)?])
}
