//! Signals that end the demonstration: what it has started ends with it.

use std::future::poll_fn;
use std::io;
use std::task::Poll;
use std::thread;

use tokio::runtime::Builder;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Does something when the first SIGTERM, SIGINT or SIGHUP comes. From its return on none ends the process on the spot.
pub fn on_signal(then: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let runtime = Builder::new_current_thread().enable_io().build()?;
    let mut signals = {
        let _inside = runtime.enter();
        let kinds = [SignalKind::terminate(), SignalKind::interrupt(), SignalKind::hangup()];
        kinds.into_iter().map(signal).collect::<io::Result<Vec<Signal>>>()?
    };
    thread::spawn(move || {
        runtime.block_on(poll_fn(|context| {
            let has_come = signals.iter_mut().any(|signal| signal.poll_recv(context).is_ready());
            if has_come { Poll::Ready(()) } else { Poll::Pending }
        }));
        then();
    });
    Ok(())
}
