//! What a service manager is told: that the board is ready, lives, and stops (sd_notify(3)).

use std::env;
use std::io;
use std::os::unix::net::UnixDatagram;
use std::time::Duration;

/// Who has started the server and waits for news, if anybody does.
pub(crate) struct ServiceManager {
    socket: Option<UnixDatagram>,
    watchdog: Option<Duration>,
}

impl ServiceManager {
    /// The one that the environment names.
    ///
    /// # Errors
    /// If there is one that cannot be reached: it would wait in vain, and then end the server.
    pub(crate) fn of_environment() -> io::Result<ServiceManager> {
        let socket = env::var("NOTIFY_SOCKET").ok().filter(|name| !name.is_empty());
        let socket = socket.map(|name| connect(&name)).transpose()?;
        Ok(ServiceManager { socket, watchdog: watchdog() })
    }

    /// Tells it; who has gone since need not know.
    pub(crate) fn tell(&self, news: &str) {
        let _or_not = self.socket.as_ref().map(|socket| socket.send(news.as_bytes()));
    }

    /// How often it wants to hear that the server lives: twice as often as it asks.
    pub(crate) fn pulse(&self) -> Option<Duration> {
        self.watchdog.filter(|_| self.socket.is_some()).map(|within| within / 2)
    }
}

/// A path, or `@` and a name in Linux's abstract namespace.
fn connect(name: &str) -> io::Result<UnixDatagram> {
    let socket = UnixDatagram::unbound()?;
    match name.strip_prefix('@') {
        Some(name) => connect_abstract(&socket, name)?,
        None => socket.connect(name)?,
    }
    Ok(socket)
}

#[cfg(target_os = "linux")]
fn connect_abstract(socket: &UnixDatagram, name: &str) -> io::Result<()> {
    use std::os::linux::net::SocketAddrExt;
    use std::os::unix::net::SocketAddr;

    socket.connect_addr(&SocketAddr::from_abstract_name(name)?)
}

#[cfg(not(target_os = "linux"))]
fn connect_abstract(_: &UnixDatagram, _: &str) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Within what time it wants to hear something, if it means this process.
fn watchdog() -> Option<Duration> {
    let number = |name| env::var(name).ok()?.parse::<u64>().ok();
    let is_meant = number("WATCHDOG_PID").is_none_or(|id| id == u64::from(std::process::id()));
    number("WATCHDOG_USEC").filter(|microseconds| is_meant && *microseconds > 0).map(Duration::from_micros)
}
