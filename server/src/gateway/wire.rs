//! One connection to a leader: HTTP/1.1, one question at a time.

use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{CONNECTION, CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue};
use actix_web::rt::net::TcpStream;
use actix_web::rt::time::timeout;
use actix_web::web::Bytes;
use rustls::ClientConfig;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::leader_address::LeaderAddress;

/// How long it may take until TLS is spoken.
const TO_CONNECT: Duration = Duration::from_secs(3);
/// The longest head of an answer, and how many lines it may have.
const LONGEST_HEAD: usize = 16 << 10;
const LINES: usize = 32;
/// What is read at a time.
const PART: usize = 16 << 10;

/// A connection on which nothing is under way.
pub(super) struct Wire {
    stream: TlsStream<TcpStream>,
    authority: String,
    /// Read, and not used yet.
    ahead: Vec<u8>,
    is_spoilt: bool,
}

/// The head of an answer.
pub(super) struct Head {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) length: u64,
}

/// Why there is no head.
pub(super) enum NoHead {
    /// The connection had ended before anything of the answer came.
    Ended,
    /// It broke, or what came is no answer.
    Broken(io::Error),
}

impl Wire {
    pub(super) async fn connect(to: &LeaderAddress, tls: Arc<ClientConfig>) -> io::Result<Wire> {
        let connecting = async {
            let stream = TcpStream::connect(to.authority()).await?;
            stream.set_nodelay(true)?;
            TlsConnector::from(tls).connect(to.name(), stream).await
        };
        let stream = timeout(TO_CONNECT, connecting).await.map_err(|_| ErrorKind::TimedOut)??;
        Ok(Wire { stream, authority: to.authority().to_owned(), ahead: Vec::new(), is_spoilt: false })
    }

    pub(super) fn authority(&self) -> &str {
        &self.authority
    }

    /// Asks, and reads the head of the answer. Its body comes next.
    pub(super) async fn ask(&mut self, question: &[u8], has_body: bool) -> Result<Head, NoHead> {
        self.is_spoilt = true;
        // Who refuses a certificate says so when it is asked: that is read even if nothing could be written.
        let written = self.stream.write_all(question).await;
        while self.ahead.len() < LONGEST_HEAD {
            match self.more().await {
                Ok(0) if self.ahead.is_empty() => return Err(NoHead::Ended),
                Ok(0) => return Err(NoHead::Broken(ErrorKind::UnexpectedEof.into())),
                Ok(_) => {}
                Err(error) if has_ended(&error) && self.ahead.is_empty() => return Err(NoHead::Ended),
                Err(error) => return Err(NoHead::Broken(error)),
            }
            if let Some((head, used)) = parsed(&self.ahead, has_body).map_err(NoHead::Broken)? {
                written.map_err(NoHead::Broken)?;
                self.ahead.drain(..used);
                self.is_spoilt = head.headers.get(CONNECTION).is_some_and(|it| it.as_bytes() != b"keep-alive");
                return Ok(head);
            }
        }
        Err(NoHead::Broken(ErrorKind::InvalidData.into()))
    }

    /// The next part of a body of which so much is left.
    pub(super) async fn part(&mut self, left: u64) -> io::Result<Bytes> {
        if self.ahead.is_empty() && self.more().await? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let length = self.ahead.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        Ok(self.ahead.drain(..length).collect())
    }

    /// Whether something else can be asked, when the body has been read.
    pub(super) fn is_good(&self) -> bool {
        self.ahead.is_empty() && !self.is_spoilt
    }

    async fn more(&mut self) -> io::Result<usize> {
        let before = self.ahead.len();
        self.ahead.resize(before + PART, 0);
        let read = self.stream.read(&mut self.ahead[before..]).await;
        self.ahead.truncate(before + *read.as_ref().unwrap_or(&0));
        read
    }
}

/// As a leader ends a connection that has been idle, or with its process.
fn has_ended(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe
    )
}

/// The head, once all of it is there, and how many bytes it has.
fn parsed(bytes: &[u8], has_body: bool) -> io::Result<Option<(Head, usize)>> {
    let mut lines = [httparse::EMPTY_HEADER; LINES];
    let mut answer = httparse::Response::new(&mut lines);
    let httparse::Status::Complete(used) = answer.parse(bytes).map_err(io::Error::other)? else {
        return Ok(None);
    };
    let status = StatusCode::from_u16(answer.code.unwrap_or_default()).map_err(io::Error::other)?;
    let mut headers = HeaderMap::new();
    for line in answer.headers.iter() {
        let name = HeaderName::from_bytes(line.name.as_bytes()).map_err(io::Error::other)?;
        headers.append(name, HeaderValue::from_bytes(line.value).map_err(io::Error::other)?);
    }
    let length = match headers.get(CONTENT_LENGTH) {
        Some(length) => length.to_str().ok().and_then(|length| length.parse().ok()),
        // A leader says how long each body is.
        None if has_body && status != StatusCode::NO_CONTENT => None,
        None => Some(0),
    };
    Ok(Some((Head { status, headers, length: length.ok_or(ErrorKind::InvalidData)? }, used)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_when_it_is_whole_and_its_body_has_a_length() {
        let bytes = b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\nlocation: /a\r\n\r\nabc";
        assert!((0..51).all(|length| parsed(&bytes[..length], true).unwrap().is_none()));
        let (head, used) = parsed(bytes, true).unwrap().unwrap();
        assert_eq!((head.status.as_u16(), head.length, used), (200, 3, bytes.len() - 3));
        assert_eq!(head.headers.get("location").unwrap(), "/a");
        let endless = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
        assert!(parsed(endless, true).is_err());
        assert!(parsed(b"HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n", true).is_err());
        assert!(parsed(b"junk\r\n\r\n", true).is_err());
    }
}
