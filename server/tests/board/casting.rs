//! What keeps a voter from casting, and what does not: others without a key, its own refused proofs, itself twice at
//! once.

use std::io::Write;
use std::net::Ipv4Addr;
use std::thread;
use std::time::{Duration, Instant};

use rand::rngs::OsRng;
use tupyo_election::{Entry, SignedBallot};
use tupyo_proof::Purpose;
use tupyo_rehearsal::{Plan, Rehearsal};

use super::played::Played;
use super::visitor::{Answer, Visitor};
use super::wire::{Wire, until};

fn opened(options: &[&str]) -> Played {
    Played::with(Rehearsal::opened(Plan::single_choice(3, 40)), options)
}

fn signed(played: &mut Played, voter: u32) -> SignedBallot {
    let Entry::Ballot(signed) = played.play.ballot(voter, 1) else { panic!("a ballot") };
    signed
}

/// One that anybody can make of somebody's ballot.
fn forged(played: &mut Played, voter: u32) -> Vec<u8> {
    let mut forged = signed(played, voter);
    forged.signature.response = forged.ballot.proof.equation_mask;
    Entry::Ballot(forged).encode()
}

/// One that only the voter can make: the signature stands, and the proof does not.
fn unproven(played: &mut Played, voter: u32) -> Vec<u8> {
    let mut unproven = signed(played, voter);
    unproven.ballot.proof.bits_response = unproven.ballot.proof.equation_mask;
    let code = unproven.ballot.tracking_code(played.play.check().context());
    unproven.signature = played.play.voters()[voter as usize].sign(Purpose::Ballot, &code.0, &mut OsRng);
    Entry::Ballot(unproven).encode()
}

#[test]
fn the_same_bytes_at_once_get_the_same_receipt() {
    let mut played = opened(&[]);
    for voter in 0..8 {
        let bytes = played.play.ballot(voter, 1).encode();
        let answers: Vec<_> = thread::scope(|scope| {
            let post = || Visitor::new(&played.server.url).post(&played.path("/entries"), &bytes);
            let threads: Vec<_> = (0..6).map(|_| scope.spawn(post)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let places: Vec<_> = answers.into_iter().map(|answer| answer.receipt(&bytes, &played.key)).collect();
        assert!(places.iter().all(|place| *place == places[0]), "{places:?}");
    }
    assert_eq!(played.status()["ballots"], 8);
}

#[test]
fn refused_proofs_make_their_voter_pause_and_nobody_else() {
    let mut played = opened(&[]);
    let of_another = played.play.ballot(8, 1).encode();
    let (busy, good) = (10..20).find_map(|voter| paused(&mut played, voter)).expect("a pause that was met");
    assert_eq!(busy.problem(), (429, "voter-busy".to_owned()));
    let seconds: u64 = busy.header("retry-after").parse().unwrap();
    assert!((1..=4).contains(&seconds), "{seconds}");
    played.post_bytes(&of_another).receipt(&of_another, &played.key);
    thread::sleep(Duration::from_secs(seconds));
    played.post_bytes(&good).receipt(&good, &played.key);
}

/// What a voter is told who comes back at once after three refused proofs, and with what. Nothing if that has taken as
/// long as the pause lasts.
fn paused(played: &mut Played, voter: u32) -> Option<(Answer, Vec<u8>)> {
    let refused: Vec<_> = (0..3).map(|_| unproven(played, voter)).collect();
    let good = played.play.ballot(voter, 1).encode();
    let mut begun = Instant::now();
    for unproven in &refused {
        begun = Instant::now();
        assert_eq!(played.post_bytes(unproven).problem(), (422, "proof-invalid".to_owned()));
    }
    let answer = played.post_bytes(&good);
    let is_late = begun.elapsed() >= Duration::from_secs(1);
    (answer.status != 200 || !is_late).then_some((answer, good))
}

#[test]
fn whoever_holds_no_key_makes_nobody_pause() {
    let mut played = opened(&[]);
    for _ in 0..12 {
        let forged = forged(&mut played, 7);
        assert_eq!(played.post_bytes(&forged).problem(), (422, "signature-invalid".to_owned()));
    }
    let good = played.play.ballot(7, 1).encode();
    played.post_bytes(&good).receipt(&good, &played.key);
}

/// With so few places that the flood takes all of them.
#[test]
fn a_flood_from_one_address_leaves_the_others_their_places() {
    let mut played = opened(&["--queue", "16"]);
    let forged: Vec<_> = (20..40).map(|voter| forged(&mut played, voter)).collect();
    let good: Vec<_> = (0..20).map(|voter| played.play.ballot(voter, 1).encode()).collect();
    let flood = |number: usize| {
        for sent in 0..20 {
            let mut wire = Wire::from(Ipv4Addr::new(127, 66, 0, 1), &played.server).unwrap();
            wire.send(request(&played, &forged[(number + sent) % forged.len()], "Connection: close\r\n"));
            let answer = wire.rest();
            assert!(["422", "429", "503"].iter().any(|status| answer[9..].starts_with(status)), "{answer}");
        }
    };
    thread::scope(|scope| {
        let flood = &flood;
        (0..30).for_each(|number| drop(scope.spawn(move || flood(number))));
        for bytes in &good {
            // Where all that waits is being verified at this moment, nothing can make room.
            let mut answers = (0..200).map(|_| played.post_bytes(bytes));
            let answer = answers.find(|answer| answer.status != 503).expect("a place among many tries");
            answer.receipt(bytes, &played.key);
        }
    });
    assert_eq!(played.status()["ballots"], 20);
}

#[test]
fn what_nobody_waits_for_any_more_is_dropped() {
    let mut played = opened(&["--metrics", "127.0.0.1:0", "--source-burst", "1000000"]);
    let forged: Vec<_> = (0..40).map(|voter| forged(&mut played, voter)).collect();
    let address = played.server.metrics();
    let metrics = Visitor::new(address.strip_suffix("/metrics").unwrap());
    let gone = || {
        let answer = metrics.fetch("/metrics");
        let line = answer.text().lines().find_map(|line| line.strip_prefix("tupyo_entries_gone_total "));
        line.unwrap().parse::<u64>().unwrap()
    };
    assert_eq!(gone(), 0);
    let leave = || {
        let mut wires: Vec<_> = (0..120).map(|_| Wire::to(&played.server)).collect();
        for (wire, bytes) in wires.iter_mut().zip(forged.iter().cycle()) {
            wire.0.write_all(&request(&played, bytes, "")).unwrap();
        }
    };
    assert!(until(|| {
        leave();
        gone() > 0
    }));
    let good = played.play.ballot(7, 1).encode();
    played.post_bytes(&good).receipt(&good, &played.key);
}

fn request(played: &Played, entry: &[u8], lines: &str) -> Vec<u8> {
    let (path, length) = (played.path("/entries"), entry.len());
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/octet-stream\r\n{lines}\
        Content-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), entry].concat()
}

/// The voter's signature does not cover the card's: anybody can spoil that of a ballot that is on the ledger.
#[test]
fn who_spoils_a_cards_signature_makes_no_voter_pause() {
    let plan = Plan::single_choice(2, 3).with_cards();
    let mut played = Played::with(Rehearsal::opened(plan), &[]);
    played.play.cast(0, 1);
    played.follow();
    let Entry::Ballot(cast) = Entry::decode(played.play.entries().last().unwrap()).unwrap() else { panic!() };
    for _ in 0..6 {
        let mut spoiled = cast.clone();
        let card = spoiled.card.as_mut().unwrap();
        card.0[40] ^= 1;
        let answer = played.post_bytes(&Entry::Ballot(spoiled).encode());
        assert_eq!(answer.problem(), (422, "card-signature-invalid".to_owned()));
    }
    let again = played.play.ballot(0, 0).encode();
    played.post_bytes(&again).receipt(&again, &played.key);
}
