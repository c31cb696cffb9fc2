//! Strangers who send slowly, or nothing: elections begin, metrics are answered and the server stops all the same.

use std::net::{Ipv4Addr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tupyo_rehearsal::{Plan, Rehearsal};

use super::played::{Played, proposal};
use super::visitor::Visitor;
use super::wire::{Wire, until};

const BINARY: &str = "Content-Type: application/octet-stream\r\n";
/// No body is given up for its slowness while a test lasts.
const PATIENT: [&str; 2] = ["--body-timeout", "3600"];

fn drip(played: &Played, head: &str, number: u8) -> Wire {
    let mut wire = Wire::from(Ipv4Addr::new(127, 0, 2, number), &played.server).unwrap();
    wire.send(format!("{head}Host: x\r\n{BINARY}"));
    wire
}

/// A manifest of two parts.
fn large_plan(styles: usize) -> Plan {
    Plan { styles: vec![(vec![0], 1); styles], ..Plan::single_choice(2, 1) }
}

#[test]
fn dripping_bodies_keep_no_election_from_beginning() {
    let played = Played::with(Rehearsal::new(Plan::default()), &PATIENT);
    let large = Rehearsal::new(large_plan(800));
    let (body, election) = (proposal(&large), large.state().election().to_string());
    let replayed = played.play.state().election();
    let mut dripping = Vec::new();
    for number in 0..60 {
        let mut wire = drip(&played, "POST /elections HTTP/1.1\r\n", number);
        // Some say nothing of the election, some name one that is there, with its own first part, some one that is not.
        let (named, mut first) = match number % 3 {
            0 => (String::new(), vec![0; 99]),
            1 => (format!("Tupyo-Election: {replayed}\r\n"), proposal(&played.play)),
            _ => (format!("Tupyo-Election: {election}\r\n"), body[..70_000].to_vec()),
        };
        // What an official has signed is nothing that a stranger has: a byte of it is another.
        first.get_mut(1000).into_iter().for_each(|byte| *byte ^= 1);
        wire.send(format!("{named}Content-Length: 16000000\r\n\r\n"));
        wire.send(first);
        dripping.push(wire);
    }
    // Four have the places that anybody can take.
    let mut open = || dripping.iter_mut().filter_map(|wire| (!wire.is_closed()).then_some(())).count();
    assert!(until(|| open() == 4), "{} of 60 are read", open());
    let visitor = &played.visitor;
    assert_eq!(visitor.post("/elections", &proposal(&Rehearsal::new(Plan::single_choice(2, 1)))).status, 201);
    assert_eq!(visitor.post("/elections", &body).problem(), (503, "queue-full".to_owned()));
    assert_eq!(visitor.post_naming("/elections", &election, &body).status, 201);
    assert_eq!(visitor.post_naming("/elections", &replayed.to_string(), &proposal(&played.play)).status, 200);
    assert_eq!(open(), 4, "no election waited for their end");
}

/// What an official signed for another board is nothing that only officials have.
#[test]
fn a_replayed_beginning_takes_one_place_of_the_officials() {
    let played = Played::with(Rehearsal::new(Plan::default()), &PATIENT);
    let (large, replayed) = (Rehearsal::new(large_plan(800)), Rehearsal::new(large_plan(801)));
    let (body, election) = (proposal(&large), large.state().election().to_string());
    let replay = || {
        let mut wire = drip(&played, "POST /elections HTTP/1.1\r\n", 1);
        wire.send(format!("Tupyo-Election: {}\r\nContent-Length: 16000000\r\n\r\n", replayed.state().election()));
        wire.send(&proposal(&replayed)[..70_000]);
        wire
    };
    let mut dripping: Vec<_> = (0..20).map(|_| replay()).collect();
    // One has a place of the officials, four those that anybody can take, and the others none.
    let mut closed = || dripping.iter_mut().filter_map(|wire| wire.is_closed().then_some(())).count();
    assert!(until(|| closed() == 15), "{} of 20 are refused", closed());
    assert_eq!(played.visitor.post("/elections", &body).problem(), (503, "queue-full".to_owned()));
    assert_eq!(played.visitor.post_naming("/elections", &election, &body).status, 201);
    assert_eq!(closed(), 15, "no election waited for their end");
}

#[test]
fn who_has_signed_nothing_is_told_so_before_the_rest_is_read() {
    let played = Played::with(Rehearsal::new(Plan::default()), &PATIENT);
    let strange = Rehearsal::new(Plan { seed: 13, ..large_plan(800) });
    let mut foreign = proposal(&strange);
    foreign[1000] ^= 1;
    let mut wire = drip(&played, "POST /elections HTTP/1.1\r\n", 1);
    wire.send(format!("Tupyo-Election: {}\r\nContent-Length: 16000000\r\n\r\n", strange.state().election()));
    wire.send(&foreign[..70_000]);
    let answer = wire.rest();
    assert!(answer.starts_with("HTTP/1.1 403") && answer.contains("\"unknown-official\""), "{answer}");
}

#[test]
fn a_dripping_body_does_not_hold_up_a_stop() {
    let mut played = Played::with(Rehearsal::opened(Plan::single_choice(3, 2)), &PATIENT);
    let mut wire = drip(&played, &format!("POST {} HTTP/1.1\r\n", played.path("/entries")), 1);
    wire.send("Content-Length: 60000\r\n\r\n");
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) && wire.send("x") {
                thread::sleep(Duration::from_millis(100));
            }
        });
        thread::sleep(Duration::from_millis(300));
        played.server.signal("-TERM");
        let ended = played.server.wait_for_end();
        over.store(true, Ordering::Relaxed);
        assert_eq!(ended.code(), Some(0));
    });
}

#[test]
fn idle_connections_do_not_keep_metrics_from_anybody() {
    let mut played = Played::with(Rehearsal::new(Plan::default()), &["--metrics", "127.0.0.1:0"]);
    let url = played.server.metrics();
    let (place, _) = url.rsplit_once('/').unwrap();
    let address = place.strip_prefix("http://").unwrap();
    // Whoever waited for their end would wait for five seconds each time; a busy machine is not always that slow.
    let mut took = (0..8).map(|_| {
        let idle: Vec<TcpStream> = (0..300).map(|_| TcpStream::connect(address).unwrap()).collect();
        let begun = Instant::now();
        assert_eq!(Visitor::new(place).fetch("/metrics").status, 200);
        drop(idle);
        begun.elapsed()
    });
    assert!(took.any(|took| took < Duration::from_secs(2)));
}
