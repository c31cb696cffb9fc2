//! The voters' page stands on the ledger, and what a server serves is compared with it.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};
use tupyo_encoding::sha256;

use super::people::{OFFICIAL, People};
use super::processes::{
    Server, command, refused, refused_secret, refused_typing, run, run_any, run_secret, run_typing, text, verify,
};

const POLICY: &str = "default-src 'none'; script-src 'self'";
/// "hello", and "hellx", as brotli has them.
const HELLO: &[u8] = b"\x0b\x02\x80hello\x03";
const HELLX: &[u8] = b"\x0b\x02\x80hellx\x03";

/// A page with its file of hashes.
fn page(people: &People, name: &str) -> PathBuf {
    let directory = people.public(name);
    fs::create_dir_all(directory.join("vote")).unwrap();
    fs::create_dir_all(directory.join("assets")).unwrap();
    let files: [(&str, &[u8]); 5] = [
        ("vote/index.html", b"<!doctype html><title>Vote</title>"),
        ("index.html", b"<!doctype html><title>Here</title>"),
        ("assets/vote.js", b"hello"),
        ("assets/vote.js.br", HELLO),
        ("content-security-policy", POLICY.as_bytes()),
    ];
    files.iter().for_each(|(name, bytes)| fs::write(directory.join(name), bytes).unwrap());
    hashed(&directory);
    directory
}

/// Writes the file of hashes anew.
fn hashed(directory: &Path) {
    let mut hashes = Map::new();
    for (path, file) in [
        ("/", "index.html"),
        ("/index.html", "index.html"),
        ("/vote/", "vote/index.html"),
        ("/vote/index.html", "vote/index.html"),
        ("/assets/vote.js", "assets/vote.js"),
    ] {
        let hash = STANDARD.encode(sha256(&fs::read(directory.join(file)).unwrap()));
        hashes.insert(path.to_owned(), hash.into());
    }
    let headers = json!({ "content-security-policy": POLICY, "referrer-policy": "no-referrer" });
    let json = json!({ "version": 1, "hashes": hashes, "any_hashes": [], "metadata": { "headers": headers } });
    fs::write(directory.join("assets.json"), json.to_string()).unwrap();
}

fn announce(directory: &Path, options: &str) -> String {
    format!("page announce {} {options} {OFFICIAL}", directory.display())
}

/// The exit code of a comparison with the board's ledger, and what it says.
fn checked(people: &People, url: &str, options: &str) -> (Option<i32>, Value) {
    run_any(&people.official, &format!("page check {url} --anchors anchors.json {options}"))
}

/// Path and fault of each finding.
fn found(said: &Value) -> Vec<(String, String)> {
    let findings = said["addresses"][0]["findings"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    findings.iter().map(|one| (text(&one["path"]), text(&one["fault"]))).collect()
}

fn pair(path: &str, fault: &str) -> (String, String) {
    (path.to_owned(), fault.to_owned())
}

/// A server that serves a page and has a ledger of its own.
fn host(people: &People, name: &str, directory: &Path) -> Server {
    Server::with_page(&people.public(&format!("{name}-data")), &people.official_key(), directory)
}

#[test]
fn what_a_server_serves_is_compared_with_what_was_announced() {
    let people = People::new(1, 1);
    let directory = page(&people, "page");
    let honest = host(&people, "honest", &directory);
    assert_eq!(refused(&people.official, &format!("page check {} --anchors anchors.json", honest.url), 1), "no-page");
    let line = announce(&directory, &format!("--address {}/", honest.url));
    assert_eq!(refused_typing(&people.official, &line, "yes\n", 2), "not-confirmed");
    let said = run_typing(&people.official, &line, "Test\n");
    let again = run_secret(&people.official, &line);
    assert_eq!(said["page"], again["page"], "what holds is not said again");
    let (code, compared) = checked(&people, "", "");
    assert_eq!((code, &compared["as_announced"], &compared["page"]), (Some(0), &json!(true), &said["page"]));
    assert_eq!(compared["addresses"][0]["url"], format!("{}/", honest.url));
    by_light_and_by_record(&people, &honest.url, &compared);
    every_fault_is_named(&people, &directory);
    a_change_is_reported(&people, &directory, &honest.url);
}

fn by_light_and_by_record(people: &People, url: &str, expected: &Value) {
    let record = people.record("page-record");
    let election = people.anchors()["election"].as_str().unwrap().to_owned();
    let alone = format!("page check {url} --board {} --election {election}", people.server.url);
    for said in [
        checked(people, url, "--light"),
        checked(people, url, &format!("--record {}", record.display())),
        run_any(&people.official, &alone),
        checked(people, url, "--repeat 2 --user-agent Mozilla/5.0"),
    ] {
        assert_eq!((said.0, &said.1["page"]), (Some(0), &expected["page"]), "{said:?}");
        assert_eq!(said.1["entry"], expected["entry"]);
    }
    let korean = command(&people.official, &format!("page check {url} --anchors anchors.json --language ko"));
    assert!(text(&{ korean }.output().unwrap()).contains("공고와 같습니다"));
}

fn every_fault_is_named(people: &People, directory: &Path) {
    let with = |name: &str, change: &dyn Fn(&Path)| {
        let copy = page(people, name);
        change(&copy);
        let server = host(people, name, &copy);
        let said = checked(people, &server.url, "");
        assert_eq!(said.0, Some(4), "{name}: {said:?}");
        assert_eq!(said.1["addresses"][0]["is_announced"], false);
        found(&said.1)
    };
    let write = |directory: &Path, name: &str, bytes: &[u8]| fs::write(directory.join(name), bytes).unwrap();
    let index = fs::read(directory.join("vote/index.html")).unwrap();
    let mut other = index.clone();
    other[20] ^= 1;
    let changed = with("one-byte", &|copy| write(copy, "vote/index.html", &other));
    // As it is, and compressed, which this file is not: two findings of each path.
    assert_eq!(
        changed,
        [
            [pair("vote/", "changed"), pair("vote/", "changed")],
            [pair("vote/index.html", "changed"), pair("vote/index.html", "changed")]
        ]
        .concat()
    );
    let packed = with("packed", &|copy| write(copy, "assets/vote.js.br", HELLX));
    assert_eq!(packed, [pair("assets/vote.js", "changed")], "only who takes brotli gets it");
    let damaged = with("damaged", &|copy| write(copy, "assets/vote.js.br", b"\xff\xff"));
    assert_eq!(damaged, [pair("assets/vote.js", "encoding")]);
    let missing = with("missing", &|copy| fs::remove_file(copy.join("assets/vote.js")).unwrap());
    assert_eq!(missing, [pair("assets/vote.js", "missing")]);
    let more = with("more", &|copy| {
        write(copy, "vote/sw.js", b"self");
        write(copy, "assets/index.html", b"more");
    });
    assert_eq!(
        more,
        [pair("assets/", "additional"), pair("assets/index.html", "additional"), pair("vote/sw.js", "additional")]
    );
    let named = with("named", &|copy| {
        write(copy, "assets/more.js", b"more");
        let file = fs::read_to_string(copy.join("assets.json")).unwrap();
        write(copy, "assets.json", file.replacen("\"/\"", "\"/assets/more.js\":\"\",\"/\"", 1).as_bytes());
    });
    assert_eq!(named, [pair("assets.json", "hashes"), pair("assets/more.js", "additional")]);
    let headed = with("headed", &|copy| write(copy, "content-security-policy", b"default-src *"));
    assert!(headed.iter().all(|(_, fault)| fault == "header") && headed.len() == 5, "{headed:?}");
}

fn a_change_is_reported(people: &People, directory: &Path, url: &str) {
    fs::write(directory.join("assets/vote.js"), "hellx").unwrap();
    assert_eq!(refused_secret(&people.official, &announce(directory, ""), 2), "page-files");
    hashed(directory);
    let said = command(
        &people.official,
        &format!("{} --reason Mended. --passphrase-file ../passphrase", announce(directory, "")),
    );
    let shown = text(&super::processes::typing(said, "no\n"));
    assert!(shown.contains("  * assets/vote.js") && shown.contains("anywhere"), "{shown}");
    let record = people.record("page-before");
    let out = people.public("page.entry");
    let options = format!("--reason Mended. --yes --record {} --out {}", record.display(), out.display());
    run_secret(&people.official, &announce(directory, &options));
    run(&people.official, &format!("entry post {} --anchors anchors.json --yes", out.display()));
    let (code, compared) = checked(people, url, "");
    assert_eq!(
        (code, found(&compared)),
        (
            Some(4),
            vec![pair("assets.json", "hashes"), pair("assets/vote.js", "changed"), pair("assets/vote.js", "changed")]
        )
    );
    let status = run(&people.official, "status --anchors anchors.json");
    assert_eq!(status["announced"]["pages"].as_array().unwrap().len(), 2);
    let election = people.anchors()["election"].as_str().unwrap().to_owned();
    let (_, report) = verify(&people.record("page-after"), &election);
    let pages = report["election"]["pages"].as_array().unwrap();
    assert_eq!((pages.len(), &pages[1]["reason"], &pages[1]["digest"]), (2, &json!("Mended."), &compared["page"]));
    assert_eq!(run_any(&people.official, "page check http://127.0.0.1:9/ --anchors anchors.json").0, Some(5));
}
