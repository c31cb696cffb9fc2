//! What docs/http.md says of requests of HTTP/1.0.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::people::People;

/// What comes back, and whether the connection is closed behind it.
fn answered(board: &str, request: &str) -> (String, bool) {
    let mut stream = TcpStream::connect(board.strip_prefix("http://").unwrap()).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let (mut said, mut bytes) = (Vec::new(), [0; 4096]);
    let closed = loop {
        // An answer comes when it comes; what is closed behind it is closed at once.
        stream.set_read_timeout(Some(Duration::from_secs(if said.is_empty() { 300 } else { 2 }))).unwrap();
        match stream.read(&mut bytes) {
            Ok(0) => break true,
            Ok(read) => said.extend(&bytes[..read]),
            Err(_) => break false,
        }
    };
    (String::from_utf8(said).unwrap(), closed)
}

#[test]
fn a_request_of_http_1_0_is_answered_and_the_connection_closed_unless_it_is_to_stay() {
    let people = People::voting_on(1, 1, "--contest mayor=kim,lee");
    let board = &people.server.url;
    let (said, closed) = answered(board, "GET /elections HTTP/1.0\r\n\r\n");
    assert!(said.starts_with("HTTP/1.0 200 OK\r\n") && closed, "{said}");
    let (said, closed) = answered(board, "GET /elections HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    assert!(said.starts_with("HTTP/1.0 200 OK\r\n") && !closed, "{said}");
    for spoilt in ["GET /elections HTTP/1.1\r\n\r\n", "GET /elections HTTP/2.0\r\nHost: x\r\n\r\n"] {
        let (said, closed) = answered(board, spoilt);
        assert!(said.starts_with("HTTP/1.1 400 ") && closed, "{spoilt}: {said}");
    }
}
