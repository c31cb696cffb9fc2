//! A bare connection, from any address of this machine.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

const LONGEST_HEAD: usize = 16 << 10;
const SMALL_WINDOW: u32 = 4096;

/// A connection of an attacker.
pub struct Wire {
    stream: TcpStream,
    received: Vec<u8>,
}

/// The head of an answer; its body is thrown away.
pub struct Answered {
    pub status: u16,
    pub retry_after: Option<String>,
    pub closes: bool,
    length: usize,
    end: usize,
}

impl Wire {
    /// Connects.
    pub async fn from(source: Ipv4Addr, address: SocketAddr) -> io::Result<Wire> {
        Wire::open(source, address, None).await
    }

    /// Connects, and will receive little.
    pub async fn with_small_window(source: Ipv4Addr, address: SocketAddr) -> io::Result<Wire> {
        Wire::open(source, address, Some(SMALL_WINDOW)).await
    }

    async fn open(source: Ipv4Addr, address: SocketAddr, window: Option<u32>) -> io::Result<Wire> {
        let socket = TcpSocket::new_v4()?;
        if let Some(window) = window {
            socket.set_recv_buffer_size(window)?;
        }
        socket.bind(SocketAddr::from((source, 0)))?;
        // Closed without waiting, so that the ports of one address suffice.
        socket.set_zero_linger()?;
        let stream = socket.connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Wire { stream, received: Vec::new() })
    }

    pub async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes).await
    }

    /// The next answer.
    pub async fn answer(&mut self) -> io::Result<Answered> {
        let head = self.answer_without_body().await?;
        let buffered = self.received.len().min(head.length);
        self.received.drain(..buffered);
        let (mut missing, mut some) = (head.length - buffered, vec![0; 64 << 10]);
        while missing > 0 {
            let part = missing.min(some.len());
            match self.stream.read(&mut some[..part]).await? {
                0 => return Err(ErrorKind::UnexpectedEof.into()),
                read => missing -= read,
            }
        }
        Ok(head)
    }

    /// The head of the next answer, which has no body: to a HEAD.
    pub async fn answer_without_body(&mut self) -> io::Result<Answered> {
        loop {
            if let Some(head) = head(&self.received)? {
                self.received.drain(..head.end);
                return Ok(head);
            }
            if self.received.len() > LONGEST_HEAD || self.stream.read_buf(&mut self.received).await? == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
        }
    }

    /// Waits until the other side closes.
    pub async fn closed(&mut self) {
        let mut some = [0; 4096];
        while matches!(self.stream.read(&mut some).await, Ok(1..)) {}
    }
}

fn head(bytes: &[u8]) -> io::Result<Option<Answered>> {
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut response = httparse::Response::new(&mut headers);
    let wrong = |error: httparse::Error| io::Error::new(ErrorKind::InvalidData, error.to_string());
    if bytes.is_empty() {
        return Ok(None);
    }
    let end = match response.parse(bytes).map_err(wrong)? {
        httparse::Status::Complete(end) => end,
        httparse::Status::Partial => return Ok(None),
    };
    let find = |name: &str| {
        let header = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name))?;
        std::str::from_utf8(header.value).ok()
    };
    let length = find("content-length").and_then(|length| length.parse().ok()).unwrap_or_default();
    let closes = find("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
    let retry_after = find("retry-after").map(str::to_owned);
    Ok(Some(Answered { status: response.code.unwrap_or_default(), retry_after, closes, length, end }))
}

/// What a server says to some bytes until it closes or says nothing for a time.
pub fn ask(address: SocketAddr, bytes: &[u8], within: Duration) -> io::Result<Vec<u8>> {
    let mut stream = std::net::TcpStream::connect(address)?;
    stream.set_read_timeout(Some(within))?;
    // It may close before it has read everything.
    let _closed_already = stream.write_all(bytes);
    let (begun, mut said, mut some) = (Instant::now(), Vec::new(), [0; 4096]);
    while begun.elapsed() < within {
        match stream.read(&mut some) {
            Ok(0) | Err(_) => break,
            Ok(read) => said.extend_from_slice(&some[..read]),
        }
        if whole(&said) {
            break;
        }
    }
    Ok(said)
}

/// Whether the first answer is there to its end.
fn whole(said: &[u8]) -> bool {
    matches!(head(said), Ok(Some(head)) if said.len() >= head.end + head.length)
}

/// The status of an answer; 0 if there is none.
pub fn status(said: &[u8]) -> u16 {
    let text = String::from_utf8_lossy(said);
    text.get(9..12).and_then(|status| status.parse().ok()).unwrap_or_default()
}

/// An address of this machine at which nobody listens.
pub fn free_port() -> io::Result<SocketAddr> {
    TcpListener::bind("127.0.0.1:0")?.local_addr()
}
