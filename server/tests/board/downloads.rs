//! Bundles as large as they can be: who does not read them costs little, and who does gets them whole.

use std::io::{Read, Write};
use std::net::Ipv4Addr;

use tupyo_election::Document;
use tupyo_rehearsal::{Plan, Rehearsal};

use super::played::Played;
use super::visitor::Visitor;
use super::wire::{Wire, until};

/// Who reads nothing for long is cut off; here, nobody: a slow machine has its time.
const WHILE_IT_LASTS: [&str; 2] = ["--read-timeout", "3600"];

/// A board with two bundles of 16.7 MB, made of documents that are never finished, and voters who can vote.
fn with_large_bundles(options: &[&str]) -> Played {
    let options = [options, &["--unfinished-parts", "1000"]].concat();
    let mut played = Played::with(Rehearsal::opened(Plan::single_choice(2, 40)), &options);
    let before = played.play.entries().len();
    for document in 0..3_u8 {
        let entries = played.play.official_entries(&Document::Manifest(vec![document; 16_600_000]));
        let unfinished = &entries[..entries.len() - 1];
        unfinished.iter().for_each(|entry| played.play.post(entry).unwrap());
    }
    assert!(played.play.entries().len() - before > 512);
    played.follow();
    played
}

fn bundle(played: &Played) -> (String, Vec<u8>) {
    let framed = |entry: &Vec<u8>| [&(entry.len() as u16).to_be_bytes(), entry.as_slice()].concat();
    (played.path("/tile/entries/001"), played.play.entries()[256..512].iter().flat_map(framed).collect())
}

fn cast(played: &mut Played, voter: u32) {
    let bytes = played.play.ballot(voter, 1).encode();
    Visitor::new(&played.server.url).post(&played.path("/entries"), &bytes).receipt(&bytes, &played.key);
}

#[test]
fn unread_downloads_cost_little_and_votes_go_on() {
    let mut played = with_large_bundles(&WHILE_IT_LASTS);
    let (path, expected) = bundle(&played);
    assert!(expected.len() > 16_000_000);
    let before = played.server.resident_bytes();
    let ask = format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n");
    let manifest = format!("GET {} HTTP/1.1\r\nHost: x\r\n\r\n", played.path("/manifest"));
    let mut unread = Vec::new();
    for number in 0..800_u32 {
        let mut wire = Wire::from(Ipv4Addr::from(0x7f42_0001 + number % 50), &played.server).unwrap();
        assert!(wire.send(if number % 8 == 0 { ask.repeat(10) + &manifest } else { ask.clone() }));
        unread.push(wire);
        if number % 100 == 99 {
            cast(&mut played, number / 100);
        }
    }
    cast(&mut played, 8);
    // One that reads at last gets all of it, as does another meanwhile.
    assert!(played.visitor.get(&path).body == expected);
    let mut late = unread.swap_remove(1);
    let mut answer = vec![0; expected.len()];
    late.0.read_exact(&mut answer).unwrap();
    while !answer.ends_with(&expected) && answer.len() < expected.len() + 4096 {
        let mut more = [0; 4096];
        let length = late.0.read(&mut more).unwrap();
        answer.extend_from_slice(&more[..length]);
    }
    assert!(answer.ends_with(&expected));
    let grown = played.server.resident_bytes().saturating_sub(before);
    assert!(grown < 800 * 100_000, "{grown} bytes for 800 unread downloads");
    assert_eq!(played.status()["ballots"], 9);
}

#[test]
fn a_source_has_a_share_of_the_answers_and_others_go_on() {
    let played = with_large_bundles(&WHILE_IT_LASTS);
    let (path, expected) = bundle(&played);
    let mut wires: Vec<_> =
        (0..560).map(|_| Wire::from(Ipv4Addr::new(127, 66, 0, 1), &played.server).unwrap()).collect();
    let mut refused = 0;
    for wire in &mut wires {
        wire.send(format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n"));
        let mut status = [0; 12];
        wire.0.read_exact(&mut status).unwrap();
        refused += usize::from(&status == b"HTTP/1.1 503");
    }
    assert!((1..=48).contains(&refused), "{refused}");
    assert!(played.visitor.get(&path).body == expected);
    drop(wires);
    // What they held comes back.
    assert!(until(|| {
        let mut wire = Wire::from(Ipv4Addr::new(127, 66, 0, 1), &played.server).unwrap();
        wire.send(format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
        wire.rest().starts_with("HTTP/1.1 200")
    }));
}

#[test]
fn a_head_is_answered_without_reading_and_damage_breaks_an_answer_off() {
    let mut played = with_large_bundles(&[]);
    let (path, expected) = bundle(&played);
    let segment = played.ledger().join("segments/00000000000000000000.seg");
    let last: &Vec<u8> = &played.play.entries()[511];
    let bytes = std::fs::read(&segment).unwrap();
    let place = bytes.windows(64).rposition(|window| window == &last[last.len() - 64..]).unwrap();
    let file = std::fs::File::options().write(true).open(&segment).unwrap();
    std::os::unix::fs::FileExt::write_at(&file, &[bytes[place] ^ 1], place as u64).unwrap();
    for (path, length) in [(path.clone(), expected.len()), (played.path("/entries/511"), last.len())] {
        let head = played.visitor.head(&path);
        assert_eq!((head.status, head.header("content-length")), (200, length.to_string().as_str()));
        assert!(head.header("cache-control").contains("immutable"));
    }
    assert_eq!(played.get("/entries/511").problem(), (500, "ledger-damaged".to_owned()));
    let mut wire = Wire::to(&played.server);
    wire.send(format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n"));
    let answer = wire.rest();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.len() < expected.len());
    cast(&mut played, 0);
}

#[test]
fn every_answer_has_the_length_that_its_head_says() {
    let played = Played::new(Rehearsal::finished(Plan::single_choice(2, 3)));
    for path in ["/manifest", "/result", "", "/checkpoint", "/tile/0/000.p/5", "/tile/entries/000.p/5", "/entries/1"] {
        let (head, body) = (played.visitor.head(&played.path(path)), played.get(path));
        assert_eq!(head.header("content-length"), body.body.len().to_string(), "{path}");
        assert_eq!(head.header("content-type"), body.header("content-type"), "{path}");
    }
    let mut wire = Wire::to(&played.server);
    wire.0.write_all(b"GET /openapi.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    assert!(wire.rest().ends_with(include_str!("../../../docs/openapi.json")));
}

#[test]
fn requests_sent_ahead_of_their_answers_wait_outside() {
    let played = Played::new(Rehearsal::new(Plan::default()));
    let before = played.server.resident_bytes();
    let many = "GET /healthz HTTP/1.1\r\nHost:\r\n\r\n".repeat(20_000);
    let unread: Vec<_> = (0..50)
        .map(|_| {
            let mut wire = Wire::to(&played.server);
            wire.0.set_write_timeout(Some(std::time::Duration::from_millis(30))).unwrap();
            wire.send(&many);
            wire
        })
        .collect();
    let grown = played.server.resident_bytes().saturating_sub(before);
    assert!(grown < 50 * 200_000, "{grown} bytes");
    drop(unread);
    // Who reads gets all answers, in order.
    let mut wire = Wire::to(&played.server);
    let asked = [played.path(""), "/healthz".to_owned(), played.path("/manifest"), "/nothing".to_owned()];
    let requests: String = asked.iter().map(|path| format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n")).collect();
    wire.send(requests.repeat(50) + "HEAD /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    let answer = wire.rest();
    let statuses: Vec<_> = answer.match_indices("HTTP/1.1 ").map(|(place, _)| &answer[place + 9..place + 12]).collect();
    assert_eq!(statuses.len(), 201);
    assert!(statuses[..200].chunks(4).all(|four| four == ["200", "200", "200", "404"]));
}
