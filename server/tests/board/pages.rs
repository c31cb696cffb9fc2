//! Pages of other origins: browsers ask before such a page posts, and look before it reads.

use tupyo_rehearsal::{Plan, Rehearsal};

use super::played::Played;
use super::process::refused;
use super::wire::Wire;

const PAGE: &str = "https://page.example";
const OTHER: &str = "http://127.0.0.1:8000";

fn board(options: &[&str]) -> Played {
    Played::with(Rehearsal::opened(Plan::single_choice(2, 2)), options)
}

/// Head and body of the answer to a request without a body.
fn asked(played: &Played, method: &str, path: &str, headers: &str) -> String {
    let mut wire = Wire::to(&played.server);
    wire.send(format!("{method} {path} HTTP/1.1\r\nHost: x\r\n{headers}Connection: close\r\n\r\n"));
    wire.rest()
}

fn preflight(played: &Played, path: &str, origin: &str) -> String {
    let headers = format!("Origin: {origin}\r\nAccess-Control-Request-Method: POST\r\n");
    asked(played, "OPTIONS", path, &headers)
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

/// The values of a header.
fn values<'a>(answer: &'a str, name: &str) -> Vec<&'a str> {
    let lines = answer.split("\r\n\r\n").next().unwrap_or_default().lines();
    let split = lines.filter_map(|line| line.split_once(": "));
    split.filter(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
}

fn allowed(answer: &str) -> Vec<&str> {
    values(answer, "access-control-allow-origin")
}

#[test]
fn no_page_of_another_origin_is_let_in_by_default() {
    let played = board(&[]);
    let before = preflight(&played, &played.path("/entries"), PAGE);
    let read = asked(&played, "GET", "/healthz", &format!("Origin: {PAGE}\r\n"));
    assert_eq!((status(&before), status(&read)), ("405", "200"));
    for answer in [before, read] {
        assert!(!answer.to_lowercase().contains("access-control") && values(&answer, "vary").is_empty(), "{answer}");
    }
}

#[test]
fn a_page_that_is_let_in_reads_and_posts() {
    let mut played = board(&["--allow-origin", PAGE, "--allow-origin", OTHER]);
    for (path, methods, headers) in [
        (played.path("/entries"), "POST", vec!["Content-Type, Tupyo-Election"]),
        ("/elections".to_owned(), "GET, HEAD, POST", vec!["Content-Type, Tupyo-Election"]),
        (played.path("/tile/0/000.p/1"), "GET, HEAD", vec![]),
        ("/healthz".to_owned(), "GET, HEAD", vec![]),
    ] {
        for origin in [PAGE, OTHER] {
            let answer = preflight(&played, &path, origin);
            assert_eq!((status(&answer), allowed(&answer)), ("204", vec![origin]), "{answer}");
            assert_eq!(values(&answer, "access-control-allow-methods"), [methods]);
            assert_eq!(values(&answer, "access-control-allow-headers"), headers);
            assert_eq!(values(&answer, "access-control-max-age"), ["7200"]);
            assert_eq!(values(&answer, "vary"), ["Origin"]);
            assert!(!answer.to_lowercase().contains("credentials"), "{answer}");
        }
    }
    let bytes = played.play.ballot(0, 1).encode();
    let mut wire = Wire::to(&played.server);
    wire.send(format!(
        "POST {} HTTP/1.1\r\nHost: x\r\nOrigin: {PAGE}\r\nContent-Type: application/octet-stream\r\nContent-Length: \
        {}\r\nConnection: close\r\n\r\n",
        played.path("/entries"),
        bytes.len()
    ));
    wire.send(&bytes);
    let answer = wire.rest();
    assert_eq!((status(&answer), allowed(&answer)), ("200", vec![PAGE]), "{answer}");
    assert_eq!(values(&answer, "access-control-expose-headers"), ["Location, Retry-After, Tupyo-Finality"]);
    assert_eq!(played.status()["ballots"], 1);
}

#[test]
fn what_goes_wrong_can_be_read_too() {
    let played = board(&["--allow-origin", PAGE]);
    let origin = format!("Origin: {PAGE}\r\n");
    for (method, path, headers, expected) in [
        ("GET", "/nothing".to_owned(), "", "404"),
        ("OPTIONS", "/nothing".to_owned(), "Access-Control-Request-Method: GET\r\n", "404"),
        ("GET", "/%2e".to_owned(), "", "404"),
        ("GET", played.path("/result"), "", "404"),
        ("DELETE", "/healthz".to_owned(), "", "405"),
        ("OPTIONS", "/healthz".to_owned(), "", "405"),
        ("POST", played.path("/entries"), "Transfer-Encoding: chunked\r\n", "411"),
        ("POST", played.path("/entries"), "Content-Length: 0\r\n", "415"),
    ] {
        let answer = asked(&played, method, &path, &format!("{origin}{headers}"));
        assert_eq!((status(&answer), allowed(&answer)), (expected, vec![PAGE]), "{method} {path}: {answer}");
        assert!(answer.contains("application/problem+json"), "{answer}");
    }
}

#[test]
fn other_pages_are_not_let_in_and_caches_know() {
    let played = board(&["--allow-origin", PAGE]);
    let long = format!("{PAGE}{}", "x".repeat(10_000));
    for origin in ["https://page.example.evil", "http://page.example", "https://page.example:8443", "null", "*", &long]
    {
        let before = preflight(&played, &played.path("/entries"), origin);
        let read = asked(&played, "GET", "/healthz", &format!("Origin: {origin}\r\n"));
        assert_eq!((status(&before), status(&read)), ("405", "200"), "{origin}");
        for answer in [before, read] {
            assert!(allowed(&answer).is_empty() && answer.len() < 1000, "{answer}");
            assert_eq!(values(&answer, "vary"), ["Origin"]);
        }
    }
    let twice = asked(&played, "GET", "/healthz", &format!("Origin: {PAGE}\r\nOrigin: {PAGE}\r\n"));
    let nobody = asked(&played, "GET", "/healthz", "");
    for answer in [twice, nobody] {
        assert!(allowed(&answer).is_empty() && values(&answer, "vary") == ["Origin"], "{answer}");
    }
}

#[test]
fn a_preflight_gets_a_short_answer_however_much_it_asks_for() {
    let played = board(&["--allow-origin", "*"]);
    let headers = format!(
        "Origin: {PAGE}\r\nAccess-Control-Request-Method: BREW\r\nAccess-Control-Request-Headers: {}\r\n",
        "x,".repeat(7000)
    );
    let answer = asked(&played, "OPTIONS", &played.path("/entries"), &headers);
    assert_eq!((status(&answer), values(&answer, "access-control-allow-methods")), ("204", vec!["POST"]));
    assert!(answer.len() < 500, "{answer}");
}

#[test]
fn every_origin_is_told_the_same() {
    let played = board(&["--allow-origin", "*"]);
    for headers in ["", "Origin: null\r\n", "Origin: https://page.example\r\n"] {
        let answer = asked(&played, "GET", "/healthz", headers);
        assert!(allowed(&answer) == ["*"] && values(&answer, "vary").is_empty(), "{answer}");
    }
}

#[test]
fn what_is_no_origin_is_refused_at_the_start() {
    let directory = tempfile::tempdir().unwrap();
    for bad in ["https://page.example/", "page.example", "null", "https://Page.example", "https://page.example:443"] {
        let (code, said) = refused(directory.path(), &["--allow-origin", bad]);
        assert!(code == Some(2) && said.contains("write * or an origin"), "{bad}: {said}");
    }
    let (code, said) = refused(directory.path(), &["--allow-origin", "*", "--allow-origin", PAGE]);
    assert!(code == Some(2) && said.contains("config-contradiction") && said.contains("alone"), "{said}");
}

#[test]
fn the_document_names_the_board_where_it_is_found() {
    let servers = |played: &Played| played.visitor.get("/openapi.json").json()["servers"].clone();
    assert_eq!(servers(&board(&[]))[0]["url"], "/");
    let play = Rehearsal::opened(Plan::single_choice(2, 2));
    let found = servers(&Played::unbegun(play, &["--public-url", "https://vote.example/board"], &[]));
    assert_eq!(found, serde_json::json!([{ "url": "https://vote.example/board", "description": "The board" }]));
}
