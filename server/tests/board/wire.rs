//! Bare connections, from whatever loopback address.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use rustix::net::sockopt::set_socket_reuseaddr;
use rustix::net::{AddressFamily, SocketType, bind, connect, socket};

pub use super::process::ENOUGH;
use super::process::Server;

/// A bare connection.
pub struct Wire(pub TcpStream);

impl Wire {
    pub fn to(server: &Server) -> Wire {
        Wire::from(Ipv4Addr::LOCALHOST, server).unwrap()
    }

    /// A connection whose own end has this address.
    pub fn from(address: Ipv4Addr, server: &Server) -> io::Result<Wire> {
        let board: SocketAddr = server.url.split_once("://").unwrap().1.parse().unwrap();
        let socket = socket(AddressFamily::INET, SocketType::STREAM, None)?;
        bind(&socket, &SocketAddrV4::new(address, 0))?;
        connect(&socket, &board)?;
        let stream = TcpStream::from(socket);
        stream.set_read_timeout(Some(ENOUGH))?;
        Ok(Wire(stream))
    }

    /// Sends; the server may have closed already.
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.0.write_all(bytes.as_ref()).is_ok()
    }

    /// All that comes until the server closes.
    pub fn rest(mut self) -> String {
        let mut answer = Vec::new();
        match self.0.read_to_end(&mut answer) {
            Err(error) if error.kind() != ErrorKind::ConnectionReset => {
                panic!("the server keeps the connection: {error}")
            }
            _ => String::from_utf8_lossy(&answer).into_owned(),
        }
    }

    /// Whether something has come that was not read yet.
    pub fn has_answer(&mut self) -> bool {
        self.0.set_nonblocking(true).unwrap();
        let has_answer = self.0.peek(&mut [0]).is_ok_and(|length| length > 0);
        self.0.set_nonblocking(false).unwrap();
        has_answer
    }

    pub fn is_closed(&mut self) -> bool {
        self.0.set_nonblocking(true).unwrap();
        let closed = loop {
            match self.0.read(&mut [0; 4096]) {
                Ok(0) => break true,
                Ok(_) => {}
                Err(error) => break error.kind() != ErrorKind::WouldBlock,
            }
        };
        self.0.set_nonblocking(false).unwrap();
        closed
    }
}

/// Keeps an address for somebody who will listen there: the system gives it to nobody else as long as this lives.
pub struct Reserved(TcpStream);

impl Reserved {
    pub fn new() -> Reserved {
        let socket = socket(AddressFamily::INET, SocketType::STREAM, None).unwrap();
        // Who asks for the address itself may have it, as long as nobody listens.
        set_socket_reuseaddr(&socket, true).unwrap();
        bind(&socket, &SocketAddrV4::new(Ipv4Addr::LOCALHOST, 0)).unwrap();
        Reserved(TcpStream::from(socket))
    }

    pub fn address(&self) -> SocketAddr {
        self.0.local_addr().unwrap()
    }
}

/// Whether it comes true within [`ENOUGH`].
pub fn until(mut it: impl FnMut() -> bool) -> bool {
    let end = Instant::now() + ENOUGH;
    while Instant::now() < end {
        if it() {
            return true;
        }
        thread::sleep(Duration::from_millis(10));
    }
    false
}
