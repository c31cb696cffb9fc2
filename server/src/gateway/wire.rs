//! One connection to a leader: HTTP/1.1 by hyper, one question at a time. No task drives it: it moves while somebody
//! waits for something of it, and ends when it is dropped.

use std::error::Error;
use std::future::{Future, poll_fn};
use std::io::{self, ErrorKind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::rt::net::TcpStream;
use actix_web::rt::time::timeout;
use actix_web::web::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::Method;
use hyper::body::Incoming;
use hyper::client::conn::http1::{Builder, Connection, SendRequest};
use rustls::ClientConfig;
use tokio_rustls::TlsConnector;

use super::exchange::{Head, Question};
use super::leader_address::LeaderAddress;
use super::underneath::{Duplex, Noted, Underneath};

/// How long it may take until TLS is spoken.
const TO_CONNECT: Duration = Duration::from_secs(3);
/// The longest head of an answer, and how many lines it may have.
const LONGEST_HEAD: usize = 16 << 10;
const LINES: usize = 32;

/// A connection on which nothing is under way.
pub(super) struct Wire {
    sender: SendRequest<Full<Bytes>>,
    driven: Driven,
    /// What is answered, until it has been read.
    body: Option<Incoming>,
    authority: String,
}

/// What moves a connection.
struct Driven {
    connection: Connection<Underneath, Full<Bytes>>,
    is_over: bool,
    noted: Noted,
}

/// Why there is no head.
#[derive(Debug)]
pub(super) enum NoHead {
    /// The connection had ended before anything of the answer came.
    Ended,
    /// It broke, or what came is no answer.
    Broken(io::Error),
}

impl Wire {
    pub(super) async fn connect(to: &LeaderAddress, tls: Arc<ClientConfig>) -> io::Result<Wire> {
        let connecting = async {
            let stream = reached(to.authority()).await?;
            TlsConnector::from(tls).connect(to.name(), stream).await
        };
        let stream = timeout(TO_CONNECT, connecting).await.map_err(|_| ErrorKind::TimedOut)??;
        Wire::over(stream, to.authority()).await
    }

    async fn over(stream: impl Duplex + 'static, authority: &str) -> io::Result<Wire> {
        let (stream, noted) = Underneath::new(stream);
        let handshake = Builder::new().max_buf_size(LONGEST_HEAD).max_headers(LINES).handshake(stream);
        let (sender, connection) = handshake.await.map_err(io::Error::other)?;
        let driven = Driven { connection, is_over: false, noted };
        Ok(Wire { sender, driven, body: None, authority: authority.to_owned() })
    }

    pub(super) fn authority(&self) -> &str {
        &self.authority
    }

    /// Asks, and reads the head of the answer. Its body comes next.
    pub(super) async fn ask(&mut self, question: Question) -> Result<Head, NoHead> {
        self.driven.noted.begin();
        let only_head = question.method() == Method::HEAD;
        let answer = self.driven.until(self.sender.send_request(question)).await;
        let answer = answer.map_err(|error| self.no_head(error))?;
        let head = Head::of(&answer, only_head).map_err(NoHead::Broken)?;
        self.body = Some(answer.into_body());
        Ok(head)
    }

    fn no_head(&self, error: io::Error) -> NoHead {
        if has_ended(&error) && !self.driven.noted.has_heard() { NoHead::Ended } else { NoHead::Broken(error) }
    }

    /// The next part of a body that has not been read to its end.
    pub(super) async fn part(&mut self) -> io::Result<Bytes> {
        let body = self.body.as_mut().ok_or(ErrorKind::UnexpectedEof)?;
        let frame = async { body.frame().await.transpose() };
        let frame = self.driven.until(frame).await?.ok_or(ErrorKind::UnexpectedEof)?;
        Ok(frame.into_data().unwrap_or_default())
    }

    /// Whether something else can be asked, when the body has been read.
    pub(super) fn is_good(&self) -> bool {
        !self.driven.is_over && self.sender.is_ready()
    }
}

impl Driven {
    /// What is waited for, or why it does not come.
    async fn until<T>(&mut self, work: impl Future<Output = hyper::Result<T>>) -> io::Result<T> {
        let mut work = pin!(work);
        let done = poll_fn(|cx| {
            self.go_on(cx);
            match work.as_mut().poll(cx) {
                Poll::Pending if self.is_over => Poll::Ready(Err(ErrorKind::UnexpectedEof.into())),
                polled => polled.map_err(told),
            }
        });
        let done = done.await;
        done.map_err(|error| self.noted.take_failure().unwrap_or(error))
    }

    fn go_on(&mut self, cx: &mut Context<'_>) {
        // Its errors come to whoever waits, or from underneath.
        self.is_over = self.is_over || Pin::new(&mut self.connection).poll(cx).is_ready();
    }
}

/// An error of hyper's, with what it comes from.
fn told(error: hyper::Error) -> io::Error {
    let has_ended = error.is_incomplete_message() || error.is_canceled() || error.is_closed();
    let kind = if has_ended { ErrorKind::UnexpectedEof } else { ErrorKind::Other };
    let reason = error.source().map(ToString::to_string);
    reason.map_or_else(|| io::Error::new(kind, error.to_string()), |of| io::Error::new(kind, format!("{error}: {of}")))
}

/// As a leader ends a connection that has been idle, or with its process.
fn has_ended(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe
    )
}

/// A stream to a leader. No part of a question waits until the leader has acknowledged the one before.
async fn reached(authority: &str) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(authority).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

#[cfg(test)]
mod tests;
