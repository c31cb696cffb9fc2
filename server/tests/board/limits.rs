//! What comes as no client should send it, over bare sockets: it is answered or cut off, and whoever votes meanwhile is
//! served.

use std::collections::VecDeque;
use std::io::Read;
use std::thread;
use std::time::{Duration, Instant};

use tupyo_rehearsal::{Plan, Rehearsal};

use super::played::Played;
use super::process::Server;
use super::visitor::Visitor;
use super::wire::{ENOUGH, Wire, until};

const BINARY: &str = "Content-Type: application/octet-stream\r\n";

fn answers_in(text: &str) -> Vec<&str> {
    text.match_indices("HTTP/1.1 ").map(|(place, _)| &text[place + 9..place + 12]).collect()
}

/// The server does not wait long for another request.
const SOON: [&str; 2] = ["--keep-alive", "1"];

/// What the server says until it closes, having been sent this.
fn reply(server: &Server, bytes: impl AsRef<[u8]>) -> String {
    let mut wire = Wire::to(server);
    wire.send(bytes);
    wire.rest()
}

fn opened(options: &[&str]) -> Played {
    Played::with(Rehearsal::opened(Plan::single_choice(3, 40)), options)
}

fn cast(played: &mut Played, voter: u32) {
    let entry = played.play.ballot(voter, 1);
    let bytes = entry.encode();
    played.visitor.post(&played.path("/entries"), &bytes).receipt(&bytes, &played.key);
    // Another client, with a connection of its own.
    Visitor::new(&played.server.url).post(&played.path("/entries"), &bytes).receipt(&bytes, &played.key);
}

#[test]
fn thousands_of_idle_connections_keep_nobody_out() {
    let mut played = opened(&["--max-connections", "48"]);
    let path = played.path("");
    let begun = format!("GET {path} HTTP/1.1\r\nHost: x\r\n");
    let stalled = format!("POST {path}/entries HTTP/1.1\r\nHost: x\r\n{BINARY}Content-Length: 99\r\n\r\nx");
    let asked = format!("{begun}\r\n");
    let mut idle: VecDeque<Wire> = VecDeque::new();
    for number in 0..3000 {
        let mut wire = Wire::to(&played.server);
        // Some say nothing, some begin a head or a body, some have been answered.
        let said = ["", &begun, &stalled, &asked][number % 4];
        wire.send(said);
        idle.push_back(wire);
        if idle.len() > 300 {
            let mut longest = idle.pop_front().unwrap();
            assert!(until(|| longest.is_closed()), "the one that waits longest is closed");
        }
        if number % 300 == 299 {
            // Most have been taken up: the few that one worker has still to take up come after the voter's without
            // closing it.
            let taken_up = idle.len() - 120;
            assert!(until(|| idle[taken_up].is_closed()));
            cast(&mut played, number as u32 / 300);
        }
    }
    assert_eq!(played.status()["ballots"], 10);
}

#[test]
fn a_server_with_few_files_takes_fewer_connections_and_stores_all_the_same() {
    let mut played = opened(&["--max-elections", "2"]);
    played.restart_with_files(100, &["--max-elections", "2"]);
    let idle: Vec<Wire> = (0..400).map(|_| Wire::to(&played.server)).collect();
    (0..5).for_each(|voter| cast(&mut played, voter));
    drop(idle);
    (5..10).for_each(|voter| cast(&mut played, voter));
    assert_eq!(played.status()["ballots"], 10);
}

#[test]
fn a_long_body_is_refused_before_it_is_sent() {
    let played = opened(&[]);
    let path = played.path("/entries");
    let mut wire = Wire::to(&played.server);
    wire.send(format!("POST {path} HTTP/1.1\r\nHost: x\r\n{BINARY}Content-Length: 65536\r\n\r\n"));
    let mut answer = [0; 12];
    wire.0.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 413");
    // What follows is the body, never a request of its own.
    wire.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n".repeat(2000));
    assert!(answers_in(&wire.rest()).is_empty());
}

#[test]
fn who_reads_nothing_is_cut_off() {
    let mut played = opened(&["--read-timeout", "1"]);
    let mut reads_nothing = Wire::to(&played.server);
    // The answers are more than the system keeps for a connection.
    reads_nothing.send("GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n".repeat(400));
    // Asking keeps the connection alive as well: so it is asked rarely. The first time after the end only brings the
    // news.
    let is_closed = || {
        thread::sleep(Duration::from_secs(3));
        reads_nothing.send("\r\n");
        thread::sleep(Duration::from_millis(100));
        !reads_nothing.send("\r\n")
    };
    assert!(until(is_closed));
    cast(&mut played, 0);
}

#[test]
fn an_endless_body_is_cut_off() {
    let played = opened(&[]);
    let path = played.path("/entries");
    let mut wire = Wire::to(&played.server);
    wire.send(format!("POST {path} HTTP/1.1\r\nHost: x\r\n{BINARY}Transfer-Encoding: chunked\r\n\r\n"));
    let chunk = [b"1000\r\n".as_slice(), &[0; 4096], b"\r\n"].concat();
    let begun = Instant::now();
    while wire.send(&chunk) {
        assert!(begun.elapsed() < ENOUGH, "the server reads on and on");
        thread::sleep(Duration::from_millis(1));
    }
    assert!(played.get("/entries/0").status == 200);
}

#[test]
fn stalled_and_dripping_requests_are_cut_off() {
    let mut played = opened(&["--head-timeout", "1", "--body-timeout", "1"]);
    let path = played.path("/entries");
    let head = format!("POST {path} HTTP/1.1\r\nHost: x\r\n{BINARY}");
    let stalled = [
        ("".to_owned(), ""),
        ("GET /healthz HTTP/1.1\r\nHost: x\r\n".to_owned(), "408"),
        (format!("{head}Content-Length: 9\r\n\r\nabc"), "408"),
        (format!("{head}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"), "411"),
    ];
    let mut waiting: Vec<_> = stalled.iter().map(|_| Wire::to(&played.server)).collect();
    waiting.iter_mut().zip(&stalled).for_each(|(wire, (bytes, _))| assert!(wire.send(bytes)));
    cast(&mut played, 0);
    for (wire, (bytes, status)) in waiting.into_iter().zip(&stalled) {
        let answer = wire.rest();
        assert!(status.is_empty() || answers_in(&answer) == [*status], "{bytes}: {answer}");
    }
    // A byte now and then does not prolong it.
    for slow in ["GET /healthz HTTP/1.1\r\nX-Slow: ".to_owned(), format!("{head}Content-Length: 60000\r\n\r\n")] {
        let mut wire = Wire::to(&played.server);
        wire.send(&slow);
        let begun = Instant::now();
        while !wire.is_closed() && wire.send("x") {
            assert!(begun.elapsed() < ENOUGH, "it drips for ever: {slow}");
            thread::sleep(Duration::from_millis(100));
        }
    }
    cast(&mut played, 1);
}

#[test]
fn what_is_no_request_is_refused_and_the_connection_closed() {
    let mut played = opened(&SOON);
    let path = played.path("/entries");
    let get = "GET /healthz HTTP/1.1\r\nHost: x\r\n";
    let post = format!("POST {path} HTTP/1.1\r\nHost: x\r\n{BINARY}");
    let bad: Vec<(&str, Vec<u8>)> = vec![
        ("the preface of HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0".to_vec()),
        ("a TLS hello", b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03".to_vec()),
        ("zeros", vec![0; 4096]),
        ("a head of 256 KiB", format!("{get}X: {}\r\n\r\n", "x".repeat(1 << 18)).into_bytes()),
        ("a thousand headers", format!("{get}{}\r\n", "X: y\r\n".repeat(1000)).into_bytes()),
        ("a path of 256 KiB", format!("GET /{} HTTP/1.1\r\n\r\n", "x".repeat(1 << 18)).into_bytes()),
        ("two lengths", format!("{post}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab").into_bytes()),
        (
            "length and chunks",
            format!("{post}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n").into_bytes(),
        ),
        ("a negative length", format!("{post}Content-Length: -1\r\n\r\n").into_bytes()),
        ("a chunk of no number", format!("{post}Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n").into_bytes()),
        (
            "a chunk without end",
            format!("{post}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nabc\r\n").into_bytes(),
        ),
        ("another encoding", format!("{post}Transfer-Encoding: gzip\r\n\r\nabc").into_bytes()),
    ];
    for (name, bytes) in bad {
        let answer = reply(&played.server, bytes);
        assert!(answers_in(&answer).iter().all(|status| status.starts_with('4')), "{name}: {answer}");
        assert!(answers_in(&answer).len() <= 1, "{name}: {answer}");
    }
    cast(&mut played, 0);
}

#[test]
fn requests_in_one_go_are_answered_in_order_and_garbage_ends_them() {
    let played = opened(&SOON);
    let (health, path) = ("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", played.path("/checkpoint"));
    let answer = reply(&played.server, format!("{health}GET {path} HTTP/1.1\r\nHost: x\r\n\r\n{health}"));
    assert_eq!(answers_in(&answer), ["200", "200", "200"], "{answer}");
    let bodies = [answer.find("{\"status\""), answer.find("\nledger.example/"), answer.rfind("{\"status\"")];
    assert!(bodies.is_sorted() && bodies.iter().all(Option::is_some), "{answer}");
    let answer = reply(&played.server, format!("{health}\0\x01garbage\r\n\r\n{health}"));
    assert_eq!(answers_in(&answer), ["200", "400"], "{answer}");
}

#[test]
fn a_thousand_requests_in_one_go_are_served_a_few_at_a_time() {
    let mut played = opened(&SOON);
    let path = played.path("/checkpoint");
    let mut wire = Wire::to(&played.server);
    wire.send(format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").repeat(1000));
    cast(&mut played, 0);
    assert_eq!(answers_in(&wire.rest()).len(), 1000);
}

#[test]
fn other_methods_are_named_and_refused() {
    let played = opened(&SOON);
    for method in ["OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "BREW"] {
        for (path, allowed) in [(played.path(""), "GET, HEAD"), (played.path("/entries"), "POST")] {
            let answer = reply(&played.server, format!("{method} {path} HTTP/1.1\r\nHost: x\r\n\r\n"));
            assert_eq!(answers_in(&answer), ["405"], "{method} {path}: {answer}");
            assert!(answer.contains(&format!("allow: {allowed}\r\n")), "{method} {path}: {answer}");
        }
    }
}

#[test]
fn a_full_queue_says_when_to_come_back() {
    let mut played = Played::with(Rehearsal::opened(Plan::single_choice(3, 64)), &["--queue", "1"]);
    let ballots: Vec<_> = (0..64).map(|voter| played.play.ballot(voter, 1).encode()).collect();
    let mut refused = 0;
    for _ in 0..100 {
        let answers: Vec<_> = thread::scope(|scope| {
            let threads: Vec<_> = ballots.iter().map(|bytes| scope.spawn(|| played.post_bytes(bytes))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let full: Vec<_> = answers.iter().filter(|answer| answer.status != 200).collect();
        refused += full.len();
        for answer in &full {
            assert_eq!(answer.problem(), (503, "queue-full".to_owned()));
            assert!(["1", "2", "3"].contains(&answer.header("retry-after")));
        }
        if full.is_empty() {
            break;
        }
    }
    assert!(refused > 0, "64 at once never filled a queue of one");
    // Who came back, came in.
    for bytes in &ballots {
        played.post_bytes(bytes).receipt(bytes, &played.key);
    }
    assert_eq!(played.status()["ballots"], 64);
}

#[test]
fn full_tiles_may_be_kept_for_ever_and_checkpoints_never() {
    let played = Played::new(Rehearsal::finished(Plan::single_choice(2, 260)));
    let kept = |path: &str| played.get(path).header("cache-control").to_owned();
    for path in ["/tile/0/000", "/tile/entries/000", "/tile/0/001.p/9", "/tile/1/000.p/1", "/entries/0", "/manifest"] {
        assert_eq!(kept(path), "public, max-age=31536000, immutable", "{path}");
    }
    for path in ["", "/checkpoint", "/receipts/0", "/result", "/tile/0/001", "/tile/0/000.p/255x", "/entries/9999"] {
        assert_eq!(kept(path), "no-store", "{path}");
    }
    // A full tile has its earlier, partial forms too.
    let full = played.get("/tile/0/000").body;
    assert_eq!(played.get("/tile/0/000.p/255").body, full[..255 * 32]);
}
