//! One connection to a board, kept alive.

use std::io::{self, ErrorKind, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

/// How long an answer may take. A board that is full answers with 503 long before.
const PATIENCE: Duration = Duration::from_secs(60);
const LONGEST_HEAD: usize = 16 << 10;
const LONGEST_BODY: usize = 64 << 10;
const MAX_HEADERS: usize = 32;
/// More than a receipt.
const READ_BYTES: usize = 4096;

/// One keep-alive HTTP/1.1 connection that posts entries: as little work as possible beside the server that is
/// measured.
pub(crate) struct Connection {
    stream: TcpStream,
    sent: Vec<u8>,
    received: Vec<u8>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The header `Location`, or nothing.
    pub(crate) location: String,
    /// The seconds of the header `Retry-After`.
    pub(crate) retry_after: Option<u64>,
    pub(crate) body: Vec<u8>,
}

/// What of an answer's head is needed.
struct Head {
    status: u16,
    location: String,
    retry_after: Option<u64>,
    end: usize,
    length: usize,
}

impl Connection {
    /// Connects, from this address if one is given.
    pub(crate) async fn open(address: SocketAddr, source: Option<Ipv4Addr>) -> io::Result<Connection> {
        let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
        if let Some(source) = source {
            socket.bind(SocketAddr::from((source, 0)))?;
        }
        let stream = socket.connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Connection { stream, sent: Vec::new(), received: Vec::new() })
    }

    /// Posts bytes and waits for the answer. After an error the connection is of no more use, and whether the bytes
    /// have arrived is unknown.
    pub(crate) async fn post(&mut self, path: &str, body: &[u8]) -> io::Result<Answer> {
        self.sent.clear();
        let length = body.len();
        write!(
            self.sent,
            "POST {path} HTTP/1.1\r\nHost: board\r\nContent-Type: application/octet-stream\r\nContent-Length: \
            {length}\r\n\r\n"
        )?;
        self.sent.extend_from_slice(body);
        timeout(PATIENCE, self.exchange()).await?
    }

    async fn exchange(&mut self) -> io::Result<Answer> {
        self.stream.write_all(&self.sent).await?;
        let head = loop {
            if let Some(head) = parse(&self.received)? {
                break head;
            }
            if self.received.len() > LONGEST_HEAD {
                return Err(invalid("the head is too long"));
            }
            self.read_more().await?;
        };
        if head.length > LONGEST_BODY {
            return Err(invalid("the body is too long"));
        }
        while self.received.len() < head.end + head.length {
            self.read_more().await?;
        }
        let rest = self.received.split_off(head.end + head.length);
        let body = std::mem::replace(&mut self.received, rest).split_off(head.end);
        Ok(Answer { status: head.status, location: head.location, retry_after: head.retry_after, body })
    }

    async fn read_more(&mut self) -> io::Result<()> {
        self.received.reserve(READ_BYTES);
        match self.stream.read_buf(&mut self.received).await? {
            0 => Err(ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }
}

/// The head, once it is whole.
fn parse(bytes: &[u8]) -> io::Result<Option<Head>> {
    if bytes.is_empty() {
        return Ok(None);
    }
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let end = match response.parse(bytes).map_err(|error| invalid(&error.to_string()))? {
        httparse::Status::Complete(end) => end,
        httparse::Status::Partial => return Ok(None),
    };
    let find = |name: &str| {
        let header = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
        header.and_then(|header| std::str::from_utf8(header.value).ok())
    };
    let length = find("content-length").and_then(|length| length.parse().ok());
    let length = length.ok_or_else(|| invalid("no length"))?;
    let location = find("location").unwrap_or_default().to_owned();
    let retry_after = find("retry-after").and_then(|seconds| seconds.parse().ok());
    Ok(Some(Head { status: response.code.unwrap_or_default(), location, retry_after, end, length }))
}

fn invalid(what: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::net::TcpListener;

    use super::*;
    use crate::replay::runtime;

    /// A server that answers one request with these pieces.
    fn answered(pieces: &'static [&'static str]) -> io::Result<Answer> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 1024];
            let read = stream.read(&mut request).unwrap();
            for piece in pieces {
                stream.write_all(piece.as_bytes()).unwrap();
            }
            String::from_utf8(request[..read].to_vec()).unwrap()
        });
        let answer =
            runtime().unwrap().block_on(async { Connection::open(address, None).await?.post("/x", b"body").await });
        let request = server.join().unwrap();
        assert!(request.starts_with("POST /x HTTP/1.1\r\n") && request.ends_with("\r\n\r\nbody"), "{request}");
        answer
    }

    #[test]
    fn an_answer_may_come_in_pieces() {
        let answer =
            answered(&["HTTP/1.1 200 OK\r\nloca", "tion: /e/7\r\nContent-Length: 5\r\n\r\nhe", "llo"]).unwrap();
        assert_eq!((answer.status, answer.location.as_str(), answer.body.as_slice()), (200, "/e/7", &b"hello"[..]));
    }

    #[test]
    fn what_is_not_an_answer_is_an_error() {
        assert!(answered(&["HTTP/1.1 200 OK\r\n\r\n"]).is_err());
        assert!(answered(&["HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"]).is_err());
        assert!(answered(&["HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"]).is_err());
        assert!(answered(&["nonsense\r\n\r\n"]).is_err());
        assert!(answered(&[]).is_err());
    }
}
