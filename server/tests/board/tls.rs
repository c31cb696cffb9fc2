//! TLS by the board itself.

use std::net::Ipv4Addr;
use std::path::Path;
use std::thread;
use std::time::Duration;

use ureq::Agent;
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

use super::certificates::Certificates;
use super::process::{Server, refused};
use super::wire::{Wire, until};

/// `ca.pem`, and `localhost.pem` with `localhost.key`.
fn certificates(directory: &Path) {
    let made = Certificates::new(directory, "DNS:localhost");
    made.authority("ca");
    made.certify("localhost", "ca");
}

fn board(directory: &Path, options: &[&str]) -> Server {
    certificates(directory);
    let file = |name: &str| directory.join(name).to_str().unwrap().to_owned();
    let (chain, key) = (file("localhost.pem"), file("localhost.key"));
    let tls = ["--tls-certificate", chain.as_str(), "--tls-key", key.as_str()];
    Server::start(&directory.join("data"), &[&tls, options].concat())
}

/// A client that trusts the authority.
fn client(directory: &Path) -> Agent {
    let authority = std::fs::read(directory.join("ca.pem")).unwrap();
    let roots = parse_pem(&authority).filter_map(|item| match item {
        Ok(PemItem::Certificate(certificate)) => Some(certificate),
        _ => None,
    });
    let tls = TlsConfig::builder().root_certs(RootCerts::new_with_certs(&roots.collect::<Vec<_>>())).build();
    Agent::config_builder().tls_config(tls).build().into()
}

fn port(server: &Server) -> &str {
    server.url.strip_prefix("https://127.0.0.1:").expect("an address of TLS")
}

fn ask(agent: &Agent, port: &str) {
    let mut answer = agent.get(format!("https://localhost:{port}/healthz")).call().unwrap();
    assert_eq!(answer.body_mut().read_to_string().unwrap(), r#"{"status":"ok"}"#);
}

#[test]
fn the_board_speaks_tls_and_nothing_else_there() {
    let directory = tempfile::tempdir().unwrap();
    let server = board(directory.path(), &[]);
    let port = port(&server);
    ask(&client(directory.path()), port);
    // Who does not trust the authority gets nothing, and neither does who speaks in the clear.
    assert!(ureq::get(format!("https://localhost:{port}/healthz")).call().is_err());
    assert!(ureq::get(format!("http://localhost:{port}/healthz")).call().is_err());
}

/// They count as connections while their handshakes last, and are the first to make room.
#[test]
fn who_shakes_no_hand_keeps_nobody_out() {
    let directory = tempfile::tempdir().unwrap();
    let server = board(directory.path(), &["--max-connections", "300", "--workers", "1"]);
    let (early, port) = (client(directory.path()), port(&server));
    ask(&early, port);
    let closed_of_900 = || {
        let mut silent = Vec::new();
        for _ in 0..18 {
            silent.extend((0..50).map(|_| Wire::from(Ipv4Addr::new(127, 0, 2, 1), &server).unwrap()));
            // The system's queue holds few.
            thread::sleep(Duration::from_millis(20));
        }
        ask(&early, port);
        ask(&client(directory.path()), port);
        silent.iter_mut().filter_map(|wire| wire.is_closed().then_some(())).count()
    };
    // If others had to wait until the handshakes have had their time, three seconds, all of them would be closed by
    // then. A busy machine may take as long, though not every time.
    let mut closed = Vec::new();
    while !closed.last().is_some_and(|closed| (600..900).contains(closed)) {
        assert!(closed.len() < 8, "of 900 are closed: {closed:?}");
        closed.push(closed_of_900());
    }
    ask(&early, port);
}

/// As a program that renews certificates does it: the files are replaced one after the other, and a signal is sent.
#[test]
fn a_renewed_certificate_is_read_at_a_signal_and_half_of_one_changes_nothing() {
    let (directory, renewed) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    [&directory, &renewed].iter().for_each(|place| certificates(place.path()));
    let (file, log) = (|name: &str| directory.path().join(name), directory.path().join("log"));
    let [chain, key] = ["localhost.pem", "localhost.key"].map(|name| file(name).to_str().unwrap().to_owned());
    let server = Server::start_logging(&file("data"), &["--tls-certificate", &chain, "--tls-key", &key], &log);
    let port = port(&server);
    let reaches = |place: &Path| client(place).get(format!("https://localhost:{port}/healthz")).call().is_ok();
    let told = |event: &str| until(|| std::fs::read_to_string(&log).unwrap().contains(event));
    let early = client(directory.path());
    ask(&early, port);
    let replace = |name: &str| std::fs::copy(renewed.path().join(name), file(name)).unwrap();
    replace("localhost.pem");
    server.signal("-HUP");
    assert!(told(r#""event":"certificate-refused""#));
    assert!(reaches(directory.path()) && !reaches(renewed.path()), "the key is still the old one's");
    replace("localhost.key");
    server.signal("-HUP");
    assert!(told(r#""event":"certificate-renewed""#));
    assert!(reaches(renewed.path()) && !reaches(directory.path()));
    // Who is connected stays so.
    ask(&early, port);
}

#[test]
fn what_is_no_certificate_or_no_key_of_it_is_named() {
    let directory = tempfile::tempdir().unwrap();
    certificates(directory.path());
    let file = |name: &str| directory.path().join(name).to_str().unwrap().to_owned();
    let other = ("localhost.pem", "ca.key", "localhost.pem");
    for (certificate, key, named) in [("names", "localhost.key", "names"), ("localhost.pem", "names", "names"), other] {
        let options = ["--tls-certificate", &file(certificate), "--tls-key", &file(key)];
        let (code, told) = refused(&directory.path().join("data"), &options);
        assert_eq!(code, Some(4), "{told}");
        assert!(told.contains(&format!("{named} cannot be used for TLS")), "{told}");
    }
    let (code, told) = refused(&directory.path().join("data"), &["--tls-key", &file("localhost.key")]);
    assert!(code == Some(2) && told.contains("[config-missing]"), "{told}");
}
