//! Answers of leaders, good and bad, over a stream in memory.

use std::task::Waker;

use actix_web::http::header::HeaderValue;
use futures_util::future::join;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, DuplexStream, ReadBuf, duplex};

use super::super::exchange::Asked;
use super::*;
use crate::source::Source;

const SMALL: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\nlocation: /a\r\n\r\nabc";

/// A wire, and the end at which its leader is.
async fn wired() -> (Wire, DuplexStream) {
    let (near, far) = duplex(1 << 20);
    (Wire::over(near, "leader:1").await.unwrap(), far)
}

fn question(method: &str, entry: Option<&Bytes>) -> Question {
    let language = HeaderValue::from_static("ko");
    let source = Some(Source::from("192.0.2.1".parse::<std::net::IpAddr>().unwrap()));
    let entry = entry.map(|entry| (entry, true));
    Asked { method, path: "/a?b", source, language: Some(&language), entry }.question("leader:1").unwrap()
}

/// What the leader has been sent when it answers this.
async fn answering(far: &mut DuplexStream, answer: &[u8]) -> String {
    let mut asked = vec![0; 4096];
    let length = far.read(&mut asked).await.unwrap();
    far.write_all(answer).await.unwrap();
    String::from_utf8(asked[..length].to_vec()).unwrap()
}

/// What comes of one question that is answered so, by a leader that then goes.
async fn answered(method: &str, answer: &[u8]) -> Result<Head, NoHead> {
    let (mut wire, mut far) = wired().await;
    let answering = async {
        answering(&mut far, answer).await;
        drop(far);
    };
    join(wire.ask(question(method, None)), answering).await.0
}

#[actix_web::test]
async fn one_connection_is_asked_again_and_again_and_a_head_says_nothing_else_of_a_client() {
    let (mut wire, mut far) = wired().await;
    let entry = Bytes::from_static(b"entry");
    for _ in 0..3 {
        let (head, asked) = join(wire.ask(question("POST", Some(&entry))), answering(&mut far, SMALL)).await;
        let (head, lines) = (head.unwrap(), asked.split("\r\n").collect::<Vec<_>>());
        assert_eq!((head.status.as_u16(), head.length), (200, 3));
        assert_eq!(head.headers.get("location").unwrap(), "/a");
        assert_eq!((lines[0], lines.last()), ("POST /a?b HTTP/1.1", Some(&"entry")));
        let mut sent = lines[1..lines.len() - 2].to_vec();
        sent.sort_unstable();
        let expected = [
            "accept-language: ko",
            "content-length: 5",
            "content-type: application/octet-stream",
            "host: leader:1",
            "tupyo-judged: verified",
            "x-forwarded-for: 192.0.2.1",
        ];
        assert_eq!(sent, expected);
        assert_eq!(wire.part().await.unwrap(), "abc");
        assert!(wire.is_good());
    }
    let (head, _) = join(
        wire.ask(question("HEAD", None)),
        answering(&mut far, b"HTTP/1.1 200 OK\r\ncontent-length: 3000000000\r\n\r\n"),
    )
    .await;
    assert_eq!(head.unwrap().length, 3_000_000_000);
    assert!(wire.is_good());
}

#[actix_web::test]
async fn a_long_body_comes_in_parts_and_a_short_one_is_an_error() {
    let (mut wire, mut far) = wired().await;
    let body: Vec<u8> = (0..200_000_u32).map(|at| at as u8).collect();
    let answer = [b"HTTP/1.1 200 OK\r\ncontent-length: 200000\r\n\r\n", &body[..]].concat();
    let (head, _) = join(wire.ask(question("GET", None)), answering(&mut far, &answer)).await;
    let mut read = Vec::new();
    while (read.len() as u64) < head.as_ref().unwrap().length {
        let part = wire.part().await.unwrap();
        assert!((1..=LONGEST_HEAD).contains(&part.len()), "{}", part.len());
        read.extend_from_slice(&part);
    }
    assert!(read == body);
    assert!(wire.is_good());
    let short = &answer[..100];
    let (head, _) = join(wire.ask(question("GET", None)), answering(&mut far, short)).await;
    assert!(head.is_ok() && !wire.is_good());
    drop(far);
    let until_it_breaks = async { while wire.part().await.is_ok() {} };
    timeout(Duration::from_secs(60), until_it_breaks).await.unwrap();
    assert!(!wire.is_good());
}

#[actix_web::test]
async fn what_is_no_answer_of_a_leader_is_refused() {
    let lines = |count: usize| format!("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n{}\r\n", "a: b\r\n".repeat(count - 1));
    let long = |length: usize| format!("HTTP/1.1 200 OK\r\ncontent-length: 0\r\na: {}\r\n\r\n", "b".repeat(length));
    assert!(answered("GET", lines(LINES).as_bytes()).await.is_ok());
    assert!(answered("GET", long(LONGEST_HEAD - 100).as_bytes()).await.is_ok());
    let broken = [
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
        "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-len",
        "junk\r\n\r\n",
        &lines(LINES + 1),
        &long(LONGEST_HEAD),
    ];
    for answer in broken {
        let outcome = answered("GET", answer.as_bytes()).await;
        assert!(matches!(outcome, Err(NoHead::Broken(_))), "{answer}\n{outcome:?}");
    }
    assert!(answered("HEAD", b"HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n").await.is_err());
    assert_eq!(answered("HEAD", b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap().length, 0);
    assert_eq!(answered("GET", b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap().length, 0);
    assert!(matches!(answered("GET", b"").await, Err(NoHead::Ended)));
}

/// It may have ended while it was kept, or when it was asked.
#[actix_web::test]
async fn a_connection_that_ended_before_an_answer_is_told_from_one_that_broke() {
    let (mut wire, mut far) = wired().await;
    join(wire.ask(question("GET", None)), answering(&mut far, SMALL)).await.0.unwrap();
    assert_eq!(wire.part().await.unwrap(), "abc");
    assert!(wire.is_good());
    drop(far);
    assert!(matches!(wire.ask(question("GET", None)).await, Err(NoHead::Ended)));
    assert!(!wire.is_good());
}

#[actix_web::test]
async fn a_connection_that_ends_with_its_answer_is_not_kept() {
    let (mut wire, mut far) = wired().await;
    join(wire.ask(question("GET", None)), answering(&mut far, SMALL)).await.0.unwrap();
    drop(far);
    assert_eq!(wire.part().await.unwrap(), "abc");
    assert!(!wire.is_good());

    let (mut wire, mut far) = wired().await;
    let last = b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\nconnection: close\r\n\r\nabc";
    join(wire.ask(question("GET", None)), answering(&mut far, last)).await.0.unwrap();
    assert_eq!(wire.part().await.unwrap(), "abc");
    assert!(!wire.is_good());
}

/// Else, what a leader says twice would be the answer to the next question.
#[actix_web::test]
async fn what_nobody_has_asked_for_is_no_answer() {
    let (mut wire, mut far) = wired().await;
    let twice = [SMALL, SMALL].concat();
    join(wire.ask(question("GET", None)), answering(&mut far, &twice)).await.0.unwrap();
    assert_eq!(wire.part().await.unwrap(), "abc");
    assert!(!wire.is_good());

    let (mut wire, mut far) = wired().await;
    join(wire.ask(question("GET", None)), answering(&mut far, SMALL)).await.0.unwrap();
    assert_eq!(wire.part().await.unwrap(), "abc");
    assert!(wire.is_good());
    far.write_all(SMALL).await.unwrap();
    assert!(matches!(wire.ask(question("GET", None)).await, Err(NoHead::Broken(_))));
}

#[actix_web::test]
async fn who_no_longer_waits_ends_the_connection() {
    let (mut wire, mut far) = wired().await;
    let mut asked = [0; 4096];
    {
        let mut asking = pin!(wire.ask(question("GET", None)));
        assert!(asking.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    }
    drop(wire);
    assert!(far.read(&mut asked).await.unwrap() > 0);
    assert_eq!(far.read(&mut asked).await.unwrap(), 0);
}

/// A leader that refuses a certificate: nothing can be written any more, and why is said after that.
struct Refusing {
    has_been_asked: bool,
}

impl AsyncRead for Refusing {
    fn poll_read(self: Pin<&mut Self>, _: &mut Context<'_>, _: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let alert = rustls::Error::AlertReceived(rustls::AlertDescription::UnknownCA);
        if self.has_been_asked {
            Poll::Ready(Err(io::Error::new(ErrorKind::InvalidData, alert)))
        } else {
            Poll::Pending
        }
    }
}

impl AsyncWrite for Refusing {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, _: &[u8]) -> Poll<io::Result<usize>> {
        self.has_been_asked = true;
        cx.waker().wake_by_ref();
        Poll::Ready(Err(ErrorKind::BrokenPipe.into()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[actix_web::test]
async fn why_a_certificate_is_refused_is_read_even_if_nothing_could_be_written() {
    let mut wire = Wire::over(Refusing { has_been_asked: false }, "leader:1").await.unwrap();
    let Err(NoHead::Broken(error)) = wire.ask(question("GET", None)).await else { panic!("an answer") };
    let alert = error.get_ref().and_then(|error| error.downcast_ref());
    assert!(matches!(alert, Some(rustls::Error::AlertReceived(_))), "{error}");
}

#[actix_web::test]
async fn no_part_of_a_question_waits_until_the_one_before_is_acknowledged() {
    let leader = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let stream = reached(&leader.local_addr().unwrap().to_string()).await.unwrap();
    assert!(stream.nodelay().unwrap());
}
