//! Pages of other origins, as at the board (server/tests/board/pages.rs).

use std::io::{Read, Write};
use std::net::TcpStream;

use tupyo_rehearsal::RegistrationPlan;

use super::board::{BoardProcess, rehearsed};
use super::citizens::Means;
use super::registrar::{Office, Service, said};

const PAGE: &str = "https://vote.example";

/// Head and body of the answer to a request without a body.
fn asked(service: &Service, method: &str, path: &str, headers: &str) -> String {
    let mut stream = TcpStream::connect(service.url.trim_start_matches("http://")).unwrap();
    let request = format!("{method} {path} HTTP/1.1\r\nHost: x\r\n{headers}Connection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.to_lowercase()
}

fn preflight(service: &Service, path: &str, origin: &str) -> String {
    let headers = format!("Origin: {origin}\r\nAccess-Control-Request-Method: POST\r\n");
    asked(service, "OPTIONS", path, &headers)
}

#[test]
fn pages_of_named_origins_register_and_no_others() {
    let play = rehearsed(RegistrationPlan::default(), 62);
    let board = BoardProcess::start(&[&play]);
    let held = board.hold(play);
    let office = Office::new(held.registrar(0), &[&held.board], &Means::listed().row("P-1"));
    let service = office.start();
    for answer in
        [preflight(&service, "/v1/logins", PAGE), asked(&service, "GET", "/v1/info", &format!("Origin: {PAGE}\r\n"))]
    {
        assert!(!answer.contains("access-control") && !answer.contains("vary"), "{answer}");
    }
    service.stop();

    let service = office.start_with(&["--allow-origin", PAGE]);
    for path in ["/v1/challenges", "/v1/logins", "/v1/registrations"] {
        let answer = preflight(&service, path, PAGE);
        for line in [
            "http/1.1 204",
            "access-control-allow-origin: https://vote.example\r\n",
            "access-control-allow-methods: post\r\n",
            "access-control-allow-headers: content-type\r\n",
            "vary: origin\r\n",
            "cache-control: no-store\r\n",
        ] {
            assert!(answer.contains(line), "{line}: {answer}");
        }
        assert!(!answer.contains("credentials"), "{answer}");
    }
    let origin = format!("Origin: {PAGE}\r\n");
    for (path, status) in [("/v1/info", "200"), ("/v1/nothing", "404"), ("/v1/logins", "405")] {
        let answer = asked(&service, "GET", path, &origin);
        assert!(answer.starts_with(&format!("http/1.1 {status}")), "{answer}");
        assert!(answer.contains("access-control-allow-origin: https://vote.example\r\n"), "{answer}");
        assert!(answer.contains("access-control-expose-headers: retry-after\r\n"), "{answer}");
    }
    for other in ["https://vote.example.evil", "http://vote.example", "https://vote.example:8443", "null", "*"] {
        for answer in [
            preflight(&service, "/v1/logins", other),
            asked(&service, "GET", "/v1/info", &format!("Origin: {other}\r\n")),
        ] {
            assert!(!answer.contains("access-control") && answer.contains("vary: origin"), "{other}: {answer}");
        }
    }
    service.stop();

    for (origins, expected) in [
        (&["--allow-origin", "*", "--allow-origin", PAGE][..], "[allow-origin]"),
        (&["--allow-origin", "https://vote.example/"][..], "write * or an origin"),
    ] {
        let (exit, told) = said(office.command("run", origins).output().unwrap());
        assert!(exit == Some(2) && told.contains(expected), "{told}");
    }
}
