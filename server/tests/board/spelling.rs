//! One spelling of each path, a length for each body, and nothing that is believed because a client says it.

use std::io::Read;
use std::time::{Duration, Instant};

use tupyo_rehearsal::{Plan, Rehearsal};

use super::played::{Played, proposal};
use super::wire::{ENOUGH, Wire};

/// What the server says to one request.
fn answer(played: &Played, request: &str) -> String {
    let mut wire = Wire::to(&played.server);
    wire.send(request);
    wire.rest()
}

fn status(played: &Played, target: &str) -> String {
    let answer = answer(played, &format!("GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    answer.split(' ').nth(1).unwrap_or("nothing").to_owned()
}

#[test]
fn a_path_has_one_spelling() {
    let mut played = Played::new(Rehearsal::opened(Plan::single_choice(2, 2)));
    let bytes = played.play.ballot(0, 1).encode();
    played.post_bytes(&bytes).receipt(&bytes, &played.key);
    let id = played.play.state().election().to_string();
    let code = played.get("/voters/0").json()["last"]["code"].as_str().unwrap().to_owned();
    let good = [
        "/healthz".to_owned(),
        played.path("/checkpoint"),
        played.path("/tile/0/000.p/1"),
        played.path(&format!("/ballots/{code}")),
    ];
    good.iter().for_each(|path| assert_eq!(status(&played, path), "200", "{path}"));
    let bad = [
        "/%68ealthz".to_owned(),
        "/healthz%2F".to_owned(),
        "/healthz/".to_owned(),
        "//healthz".to_owned(),
        "/./healthz".to_owned(),
        "/x/../healthz".to_owned(),
        "/%2e/healthz".to_owned(),
        "/HEALTHZ".to_owned(),
        format!("/elections/{}/checkpoint", id.to_uppercase()),
        format!("/elections/%{:02x}{}/checkpoint", id.as_bytes()[0], &id[1..]),
        format!("/elections%2F{id}"),
        played.path("/checkpoint%00"),
        played.path("/checkpoint;x"),
        played.path("/tile%2F0%2F000.p%2F1"),
        played.path("/tile/0/000%2Ep/1"),
        played.path("//tile/0/000.p/1"),
        played.path("/entries/%30"),
        played.path("/voters/+0"),
        played.path(&format!("/ballots/{}", code.to_lowercase())),
        played.path(&format!("/ballots/{}", code.replace('-', ""))),
        played.path(&format!("/ballots/{code}%20")),
    ];
    bad.iter().for_each(|path| assert_eq!(status(&played, path), "404", "{path}"));
}

#[test]
fn media_types_are_compared_as_they_are_meant() {
    let mut played = Played::new(Rehearsal::opened(Plan::single_choice(2, 8)));
    let path = played.path("/entries");
    let meant = [
        "application/octet-stream",
        "Application/Octet-STREAM",
        "application/octet-stream; x=y",
        "application/octet-stream ;q",
    ];
    for (voter, media) in meant.iter().enumerate() {
        let bytes = played.play.ballot(voter as u32, 1).encode();
        played.visitor.post_as(&path, &bytes, media).receipt(&bytes, &played.key);
    }
    let bytes = played.play.ballot(7, 1).encode();
    for media in ["", "application/octet-streams", "application/json", "text/plain; application/octet-stream", "*/*"] {
        let answer = played.visitor.post_as(&path, &bytes, media);
        assert_eq!(answer.problem(), (415, "media-type".to_owned()), "{media}");
    }
    let identity = played.visitor.post_encoded(&path, &bytes, "Identity");
    identity.receipt(&bytes, &played.key);
}

#[test]
fn chunks_are_not_read() {
    let played = Played::new(Rehearsal::opened(Plan::single_choice(2, 2)));
    for (method, path) in
        [("POST", played.path("/entries")), ("POST", "/elections".to_owned()), ("GET", played.path(""))]
    {
        let mut wire = Wire::to(&played.server);
        wire.send(format!(
            "{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: \
            chunked\r\n\r\n1;"
        ));
        let mut begin = [0; 12];
        wire.0.read_exact(&mut begin).unwrap();
        assert_eq!(&begin, b"HTTP/1.1 411", "{method} {path}");
        // An extension without end.
        let (begun, mut sent) = (Instant::now(), 0);
        while wire.send([b'x'; 4096]) {
            sent += 4096;
            std::thread::sleep(Duration::from_micros(50));
            assert!(begun.elapsed() < ENOUGH, "it is read on and on, {sent} bytes");
        }
    }
}

#[test]
fn what_a_client_says_of_the_host_is_not_repeated() {
    for (options, expected) in
        [(&[][..], ""), (&["--public-url", "https://vote.example/board"], "https://vote.example/board")]
    {
        let played = Played::unbegun(Rehearsal::new(Plan::default()), options, &[]);
        let body = proposal(&played.play);
        let mut wire = Wire::to(&played.server);
        wire.send(format!(
            "POST /elections HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\nForwarded: \
            host=evil.example;proto=https\r\nContent-Type: application/octet-stream\r\nContent-Length: {}\r\n\
            Connection: close\r\n\r\n",
            body.len()
        ));
        wire.send(&body);
        let answer = wire.rest();
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
        assert!(!answer.contains("evil"), "{answer}");
        let path = played.path("");
        assert!(answer.contains(&format!("\"url\":\"{expected}{path}\"")), "{answer}");
        assert!(answer.to_lowercase().contains(&format!("location: {path}\r\n")), "{answer}");
    }
}

#[test]
fn heads_are_short_and_end_their_lines_with_both_characters() {
    let mut played = Played::new(Rehearsal::opened(Plan::single_choice(2, 2)));
    let begins = |request: &str| answer(&played, request).get(..12).unwrap_or_default().to_owned();
    let close = "Host: x\r\nConnection: close\r\n\r\n";
    assert_eq!(begins(&format!("GET /healthz HTTP/1.1\r\n{close}")), "HTTP/1.1 200");
    assert_eq!(begins(&format!("\r\nGET /healthz HTTP/1.1\r\n{close}")), "HTTP/1.1 200");
    for bare in [
        format!("GET /healthz HTTP/1.1\n{close}"),
        "GET /healthz HTTP/1.1\nHost: x\nConnection: close\n\n".to_owned(),
        "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\n".to_owned(),
        format!("GET /healthz HTTP/1.1\r\nX: a\nY: b\r\n{close}"),
    ] {
        assert_eq!(begins(&bare), "HTTP/1.1 400", "{bare:?}");
    }
    let padded = |length: usize| format!("GET /healthz HTTP/1.1\r\nX: {}\r\n{close}", "x".repeat(length));
    assert_eq!(begins(&padded(16_000)), "HTTP/1.1 200");
    assert_eq!(begins(&padded(17_000)), "HTTP/1.1 400");
    // A body may have what it likes, and what follows it is the next request.
    let bytes = played.play.ballot(0, 1).encode();
    let mut wire = Wire::to(&played.server);
    wire.send(format!(
        "POST {} HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\nContent-Length: {}\r\n\r\n",
        played.path("/entries"),
        bytes.len()
    ));
    wire.send([bytes.as_slice(), format!("GET /healthz HTTP/1.1\r\n{close}").as_bytes()].concat());
    let answer = wire.rest();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("{\"status\":\"ok\"}"), "{answer}");
}
