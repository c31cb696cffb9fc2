//! What every server does beside answering: signals, the service manager, counts in the log; and sockets.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use actix_web::rt::net::TcpStream;
use actix_web::rt::signal::unix::{Signal, SignalKind, signal};
use actix_web::rt::time::sleep;
use tupyo_group::Backend;

use crate::ServerError;
use crate::connections::{Connections, TakenUp};
use crate::log::{self, Event};
use crate::service_manager::ServiceManager;
use crate::tls::Certificate;

/// Connections that the system keeps until a worker takes them in; the system may keep fewer (somaxconn).
const BACKLOG: i32 = 4096;
const BETWEEN_COUNTS: Duration = Duration::from_secs(10);
/// Bytes that the system keeps of a connection's answers. Linux takes twice as much, and counts its own work into it.
const SEND_BUFFER: usize = 64 << 10;

/// A socket that listens.
pub(super) fn listening_at(address: SocketAddr) -> Result<(TcpListener, SocketAddr), ServerError> {
    let failed = |source| ServerError::Listen { address, source };
    let socket = TcpListener::bind(address).map_err(failed)?;
    // The standard library asks for 128: a burst of voters would have to knock again.
    rustix::net::listen(&socket, BACKLOG).map_err(|error| failed(error.into()))?;
    let bound = socket.local_addr().map_err(failed)?;
    Ok((socket, bound))
}

/// Takes up connections that clients can make the system keep little for.
pub(super) fn taking_up(connections: Connections) -> impl Fn(TcpStream) -> TakenUp + Clone + Send + 'static {
    move |stream: TcpStream| {
        bound_send_buffer(&stream);
        TakenUp::new(stream, &connections)
    }
}

/// The system takes no more of an answer than this, however little its client reads: without it, it would take
/// megabytes.
fn bound_send_buffer(stream: &TcpStream) {
    // Without it the system's own limits hold.
    let _or_not = rustix::net::sockopt::set_socket_send_buffer_size(stream, SEND_BUFFER);
}

/// Reads these certificates again whenever SIGHUP comes.
pub(super) fn renew_at_hangup(certificates: Vec<Arc<Certificate>>) -> Result<(), ServerError> {
    actix_web::rt::spawn(hung_up(signal(SignalKind::hangup()).map_err(ServerError::Run)?, certificates));
    Ok(())
}

/// A terminal that is closed, or a program that turns logs over, ends no board. A certificate is read again: it is all
/// that must change while the board runs.
async fn hung_up(mut hangup: Signal, certificates: Vec<Arc<Certificate>>) {
    while hangup.recv().await.is_some() {
        if certificates.is_empty() {
            log::event(Event::HungUp);
        }
        for certificate in &certificates {
            log::event(match certificate.read_again() {
                Ok(()) => Event::CertificateRenewed,
                Err(error) => Event::CertificateRefused { reason: error.with_causes() },
            });
        }
    }
}

pub(super) fn service_manager() -> Result<Arc<ServiceManager>, ServerError> {
    let named = |error: io::Error| io::Error::new(error.kind(), format!("NOTIFY_SOCKET cannot be reached: {error}"));
    ServiceManager::of_environment().map(Arc::new).map_err(named).map_err(ServerError::Run)
}

/// Tells a service manager that the server lives, as often as it wants to know.
pub(super) async fn pulse(manager: Arc<ServiceManager>) {
    let Some(pulse) = manager.pulse() else { return };
    loop {
        manager.tell("WATCHDOG=1");
        sleep(pulse).await;
    }
}

/// What happens too often for a line each is told at intervals.
pub(super) async fn tell_counts() {
    loop {
        sleep(BETWEEN_COUNTS).await;
        log::tell_counts();
    }
}

/// Says it where ballots are verified by fewer instructions than there are.
pub(super) fn tell_processor(current: Backend) {
    let missing: Vec<_> =
        Backend::ALL.iter().take_while(|faster| **faster != current).map(|faster| faster.name()).collect();
    if !missing.is_empty() {
        log::event(Event::FewInstructions { backend: current.name(), missing });
    }
}
