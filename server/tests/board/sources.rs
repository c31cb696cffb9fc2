//! What a source may cost the board: who sends what is refused, or connects without end, is held back, and nobody else.

use std::io::{Read, Write};
use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tupyo_election::Entry;
use tupyo_rehearsal::{Plan, Rehearsal};

use super::played::Played;
use super::wire::{Wire, until};

const STRANGER: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);
/// So few that a test sees the end of them, and of places so few that there is always a rush.
const FEW: [&str; 6] = ["--source-burst", "8", "--source-rate", "1", "--queue", "7"];
const BEHIND_A_PROXY: [&str; 2] = ["--trusted-proxy", "127.0.0.0/8"];

fn opened(options: &[&str]) -> Played {
    Played::with(Rehearsal::opened(Plan::single_choice(3, 40)), options)
}

/// A ballot whose signature is not its voter's.
fn forged(played: &mut Played, voter: u32) -> Vec<u8> {
    let Entry::Ballot(mut forged) = played.play.ballot(voter, 1) else { panic!("a ballot") };
    forged.signature.response = forged.ballot.proof.equation_mask;
    Entry::Ballot(forged).encode()
}

/// Posts an entry from an address, with further lines in the head; the answer's head and body.
fn post_from(played: &Played, address: Ipv4Addr, lines: &str, entry: &[u8]) -> String {
    let mut wire = Wire::from(address, &played.server).unwrap();
    wire.0.write_all(&[head(played, lines, entry).as_bytes(), entry].concat()).unwrap();
    let mut answer = String::new();
    wire.0.read_to_string(&mut answer).unwrap();
    answer
}

fn head(played: &Played, lines: &str, entry: &[u8]) -> String {
    let (path, length) = (played.path("/entries"), entry.len());
    format!(
        "POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\nConnection: close\r\n{lines}\
        Content-Length: {length}\r\n\r\n"
    )
}

fn status(answer: &str) -> &str {
    &answer[9..12]
}

/// Sends a forged ballot again and again until it is held back; how often it was looked at.
fn exhaust(played: &mut Played, address: Ipv4Addr, lines: impl Fn(usize) -> String) -> usize {
    let forged = forged(played, 39);
    for sent in 0..100 {
        let answer = post_from(played, address, &lines(sent), &forged);
        if status(&answer) == "429" {
            assert!(answer.contains("\"too-many-requests\""), "{answer}");
            let seconds = answer.to_lowercase().split("retry-after: ").nth(1).unwrap()[..2].trim().to_owned();
            assert!((1..=4).contains(&seconds.parse().unwrap()), "{answer}");
            return sent;
        }
        assert_eq!(status(&answer), "422", "{answer}");
    }
    panic!("it is never held back");
}

/// Whether a good entry is held back just after the last token of its sender was used up. It may get the one that comes
/// each second: then another one is sent.
fn holds_back(played: &mut Played, lines: &str) -> bool {
    let good: Vec<_> = (0..8).map(|voter| played.play.ballot(voter, 1).encode()).collect();
    good.iter().any(|good| {
        exhaust(played, STRANGER, |_| lines.to_owned());
        let answer = post_from(played, STRANGER, lines, good);
        assert!(["200", "429"].contains(&status(&answer)), "{answer}");
        status(&answer) == "429"
    })
}

#[test]
fn who_sends_what_is_refused_is_held_back_and_nobody_else() {
    let mut played = opened(&FEW);
    let looked_at = exhaust(&mut played, STRANGER, |_| String::new());
    assert!((8..20).contains(&looked_at), "{looked_at}");
    // Not even with a good one.
    assert!(holds_back(&mut played, ""));
    let good = played.play.ballot(20, 1).encode();
    assert_eq!(played.post_bytes(&good).status, 200);
}

#[test]
fn an_office_with_one_address_is_never_held_back() {
    let mut played = opened(&FEW);
    for voter in 0..30 {
        let good = played.play.ballot(voter, 1).encode();
        assert_eq!(status(&post_from(&played, STRANGER, "", &good)), "200");
    }
    // What an honest voter can meet, such as a ballot that another has overtaken, costs nothing either.
    let Entry::Ballot(overtaken) = played.play.ballot(0, 2) else { panic!("a ballot") };
    for _ in 0..30 {
        let answer = post_from(&played, STRANGER, "", &Entry::Ballot(overtaken.clone()).encode());
        assert_eq!(status(&answer), "409", "{answer}");
    }
}

/// One who sends what is refused, from their address, leaves them no token; and while nothing waits, they need none.
#[test]
fn who_shares_an_address_with_a_stranger_is_served_while_there_is_no_rush() {
    let mut played = opened(&FEW[..4]);
    for voter in 0..4 {
        for _ in 0..8 {
            let forged = forged(&mut played, 39);
            assert_eq!(status(&post_from(&played, STRANGER, "", &forged)), "422");
        }
        let good = played.play.ballot(voter, 1).encode();
        assert_eq!(status(&post_from(&played, STRANGER, "", &good)), "200");
    }
}

/// Posts a forged ballot over a connection that is kept: how long its answer takes, and its status.
fn post_again(wire: &mut Wire, played: &Played, lines: &str, forged: &[u8]) -> (Duration, String) {
    let head = head(played, lines, forged).replace("Connection: close\r\n", "");
    let begun = Instant::now();
    wire.0.write_all(&[head.as_bytes(), forged].concat()).unwrap();
    let (mut answer, mut some) = (Vec::new(), [0; 4096]);
    while !answer.ends_with(b"}") {
        let read = wire.0.read(&mut some).unwrap();
        assert!(read > 0, "the connection is closed");
        answer.extend_from_slice(&some[..read]);
    }
    (begun.elapsed(), status(&String::from_utf8(answer).unwrap()).to_owned())
}

/// It is read again after half a second at the soonest; a good entry of somebody else is not held up by it.
#[test]
fn a_connection_that_is_refused_without_a_token_rests() {
    let mut played = opened(&FEW);
    let forged = forged(&mut played, 39);
    exhaust(&mut played, STRANGER, |_| String::new());
    let mut wire = Wire::from(STRANGER, &played.server).unwrap();
    let good = played.play.ballot(0, 1).encode();
    assert_eq!(played.post_bytes(&good).status, 200);
    // A token comes back with time, and a slow machine has time: then it is used up again.
    let mut begun = Instant::now();
    let refused = (0..20).any(|_| {
        begun = Instant::now();
        let refused = post_again(&mut wire, &played, "", &forged).1 == "429";
        if !refused {
            exhaust(&mut played, STRANGER, |_| String::new());
        }
        refused
    });
    assert!(refused);
    // The rest begins somewhere between.
    post_again(&mut wire, &played, "", &forged);
    assert!(begun.elapsed() >= Duration::from_millis(500), "{:?}", begun.elapsed());
}

/// The next request on it may be anybody's.
#[test]
fn a_trusted_proxys_connection_never_rests() {
    const STRANGERS: &str = "X-Forwarded-For: 203.0.113.9\r\n";
    let mut played = opened(&[FEW.as_slice(), &BEHIND_A_PROXY].concat());
    let forged = forged(&mut played, 39);
    exhaust(&mut played, STRANGER, |_| STRANGERS.to_owned());
    let mut wire = Wire::from(STRANGER, &played.server).unwrap();
    let answers: Vec<_> = (0..20).map(|_| post_again(&mut wire, &played, STRANGERS, &forged)).collect();
    // Some are looked at, for the tokens that come with time; what follows a refusal would have to rest.
    let behind = answers.windows(2).filter(|two| two[0].1 == "429").map(|two| two[1].0);
    let shortest = behind.min().expect("a refusal");
    assert!(shortest < Duration::from_millis(450), "{shortest:?}");
}

#[test]
fn what_a_stranger_says_of_itself_changes_nothing() {
    let mut played = opened(&FEW);
    let looked_at = exhaust(&mut played, STRANGER, |sent| format!("X-Forwarded-For: 198.51.100.{sent}\r\n"));
    assert!((8..20).contains(&looked_at), "{looked_at}");
}

#[test]
fn behind_a_trusted_proxy_each_sender_has_a_share() {
    let mut played = opened(&[FEW.as_slice(), &BEHIND_A_PROXY].concat());
    // The stranger's own line stands before what the proxy appends.
    let spoofing = |sent| format!("X-Forwarded-For: 198.51.100.{sent}, 203.0.113.9\r\n");
    let looked_at = exhaust(&mut played, STRANGER, spoofing);
    assert!((8..20).contains(&looked_at), "{looked_at}");
    assert!(holds_back(&mut played, "X-Forwarded-For: 203.0.113.9\r\n"));
    let good = played.play.ballot(20, 1).encode();
    assert_eq!(status(&post_from(&played, STRANGER, "X-Forwarded-For: 203.0.113.10\r\n", &good)), "200");
}

/// Thirty voters whose bodies take seconds, beside a source that connects as fast as it can and says nothing. They end
/// when each place was wanted three times.
#[test]
fn slow_voters_outlast_a_flood_of_connections() {
    let mut played = opened(&["--max-connections", "256", "--body-timeout", "3600"]);
    let ballots: Vec<_> = (0..30).map(|voter| played.play.ballot(voter, 1).encode()).collect();
    let (over, connects) = (AtomicBool::new(false), AtomicUsize::new(0));
    let flood = || {
        let mut idle = std::collections::VecDeque::new();
        while !over.load(Ordering::Relaxed) {
            idle.extend(Wire::from(STRANGER, &played.server).ok());
            connects.fetch_add(1, Ordering::Relaxed);
            (idle.len() > 1000).then(|| idle.pop_front());
        }
    };
    let flooded: &(dyn Fn() -> bool + Sync) = &|| connects.load(Ordering::Relaxed) > 3 * 256;
    let answers: Vec<String> = thread::scope(|scope| {
        let (played, number) = (&played, |place: usize| Ipv4Addr::new(127, 0, 1, place as u8));
        let voters: Vec<_> = ballots
            .iter()
            .enumerate()
            .map(|(place, ballot)| scope.spawn(move || cast_slowly(played, number(place), ballot, flooded)))
            .collect();
        let floods = [scope.spawn(flood), scope.spawn(flood)];
        let answers = voters.into_iter().map(|voter| voter.join().unwrap()).collect();
        over.store(true, Ordering::Relaxed);
        floods.into_iter().for_each(|flood| flood.join().unwrap());
        answers
    });
    let connects = connects.into_inner();
    let served = answers.iter().filter(|answer| answer.starts_with("HTTP/1.1 200")).count();
    assert_eq!(served, 30, "of 30, beside {connects} connections");
}

/// Sends a body in forty pieces, a twentieth of a second apart, and the last one when something is so. What came back;
/// nothing if the connection was cut.
fn cast_slowly(played: &Played, address: Ipv4Addr, ballot: &[u8], is_so: &(dyn Fn() -> bool + Sync)) -> String {
    let mut wire = Wire::from(address, &played.server).unwrap();
    wire.send(head(played, "", ballot));
    let (pieces, last) = ballot.split_at(ballot.len() - 1);
    for piece in pieces.chunks(pieces.len().div_ceil(39)) {
        thread::sleep(Duration::from_millis(50));
        wire.send(piece);
    }
    assert!(until(is_so), "each place is not wanted three times");
    wire.send(last);
    wire.rest()
}
