//! The voter's page, which the board serves beside what it is asked (docs/http.md, "The page").

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::process::{Server, refused};
use super::visitor::Visitor;
use super::wire::Wire;

/// A page that has a file of each kind.
fn page(policy: Option<&str>) -> TempDir {
    let place = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = place.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("vote/index.html", "<!doctype html>");
    write("assets/vote-1.js", "let long;");
    write("assets/vote-1.js.gz", "short");
    write("healthz", "not the server's");
    policy.into_iter().for_each(|policy| write("content-security-policy", policy));
    place
}

/// The whole answer, in small letters.
fn said(server: &Server, line: &str) -> String {
    let mut wire = Wire::to(server);
    wire.send(format!("{line} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip, br\r\nConnection: close\r\n\r\n"));
    wire.rest().to_ascii_lowercase()
}

fn serving(page: &Path) -> (TempDir, Server) {
    let data = tempfile::tempdir().unwrap();
    let server = Server::start(data.path(), &["--page", page.to_str().unwrap()]);
    (data, server)
}

#[test]
fn the_page_is_served_where_the_board_answers_nothing_else() {
    let page = page(Some("default-src 'none'\n"));
    let (_data, server) = serving(page.path());
    let visitor = Visitor::new(&server.url);
    let found = visitor.fetch("/vote/");
    assert_eq!((found.status, found.text()), (200, "<!doctype html>"));
    let headers = [
        ("content-type", "text/html; charset=utf-8"),
        ("content-security-policy", "default-src 'none'"),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cache-control", "no-cache"),
    ];
    headers.into_iter().for_each(|(name, value)| assert_eq!(found.header(name), value));
    assert!(visitor.fetch("/assets/vote-1.js").header("cache-control").contains("immutable"));
    let head = said(&server, "HEAD /vote/");
    assert!(head.contains("content-length: 15\r\n") && head.ends_with("\r\n\r\n"), "{head}");
    assert_eq!(visitor.get("/healthz").json()["status"], "ok", "the board's own paths stay its own");
    assert_eq!(visitor.get("/assets/").problem(), (404, "unknown-path".to_owned()));
    assert_eq!(visitor.post("/vote/", b"").problem(), (404, "unknown-path".to_owned()));
    assert_eq!(visitor.get("/content-security-policy").problem(), (404, "unknown-path".to_owned()));
}

#[test]
fn no_path_leads_out_of_the_page() {
    let page = page(None);
    std::os::unix::fs::symlink("/etc/hostname", page.path().join("link")).unwrap();
    let (_data, server) = serving(page.path());
    for path in
        ["/../outside", "/vote/../../outside", "/%2e%2e/outside", "//etc/hostname", "/link", "/vote/index.html/.."]
    {
        assert!(said(&server, &format!("GET {path}")).starts_with("http/1.1 404 "), "{path}");
    }
    assert!(said(&server, "GET /vote").contains("location: /vote/\r\n"));
    let packed = said(&server, "GET /assets/vote-1.js");
    assert!(packed.contains("content-encoding: gzip") && packed.ends_with("short"), "{packed}");
}

#[test]
fn what_is_no_page_is_refused_at_the_start() {
    let (data, empty) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let at = |path: &str| refused(data.path(), &["--page", path]);
    assert_eq!(at(empty.path().to_str().unwrap()).0, Some(4));
    assert_eq!(at("/nonexistent").0, Some(2), "the configuration names what is not there");
    let two_lines = page(Some("default-src 'none'\nSet-Cookie: a=b"));
    let (code, told) = at(two_lines.path().to_str().unwrap());
    assert!(code == Some(4) && told.contains("content-security-policy"), "{told}");
}
