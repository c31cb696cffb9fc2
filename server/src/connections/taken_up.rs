//! A stream whose connection has its place.

use std::cell::Cell;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::rt::net::{ActixStream, Ready, TcpStream};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::{Connection, Connections};

/// A stream whose connection has been taken up: it has a place among all connections before anything is said on it.
pub(crate) struct TakenUp {
    stream: TcpStream,
    connection: Cell<Option<Connection>>,
}

impl TakenUp {
    /// Takes up a new connection.
    pub(crate) fn new(stream: TcpStream, all: &Connections) -> TakenUp {
        // The last part of an answer would otherwise wait until the one before has been acknowledged, which its reader
        // puts off by 40 ms. Where it cannot be said, it is only slower.
        let _slower = stream.set_nodelay(true);
        let connection = Cell::new(all.take_up(&stream));
        TakenUp { stream, connection }
    }

    /// Hands the connection on to its requests.
    pub(crate) fn connection(&self) -> Option<Connection> {
        self.connection.take()
    }

    pub(crate) fn peer(&self) -> Option<SocketAddr> {
        self.stream.peer_addr().ok()
    }
}

impl AsyncRead for TakenUp {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, to: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, to)
    }
}

impl AsyncWrite for TakenUp {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

impl ActixStream for TakenUp {
    fn poll_read_ready(&self, context: &mut Context<'_>) -> Poll<io::Result<Ready>> {
        ActixStream::poll_read_ready(&self.stream, context)
    }

    fn poll_write_ready(&self, context: &mut Context<'_>) -> Poll<io::Result<Ready>> {
        ActixStream::poll_write_ready(&self.stream, context)
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::time::Duration;

    use super::*;

    /// Through it goes whatever a board or a gateway answers, within TLS or without.
    #[actix_web::test]
    async fn no_part_of_an_answer_waits_until_the_one_before_is_acknowledged() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let _client = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (accepted, _) = listener.accept().unwrap();
        accepted.set_nonblocking(true).unwrap();
        let stream = TcpStream::from_std(accepted).unwrap();
        assert!(!stream.nodelay().unwrap(), "the system lets it wait");
        let taken_up = TakenUp::new(stream, &Connections::new(1, Duration::from_secs(1)));
        assert!(taken_up.stream.nodelay().unwrap());
    }
}
