//! What a client knows when a board or a gateway answers one thing after the other.
#![cfg(test)]
#![allow(missing_docs)]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use tupyo_circuits::TrackingCode;
use tupyo_election::ElectionId;
use tupyo_load::{CastOutcome, PreparedBallot, ReplayBounds, Target, replay};
use tupyo_voter::BoardAddress;

/// What a client knows that is given these answers, one after the other, and then none.
fn known_after(answers: &'static [(u16, &'static str)]) -> CastOutcome {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let board = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        drop(listener);
        for (status, code) in answers {
            let _length = stream.read(&mut [0; 1024]).unwrap();
            let body = format!("{{\"code\":\"{code}\"}}");
            let length = body.len();
            write!(stream, "HTTP/1.1 {status} -\r\nretry-after: 0\r\ncontent-length: {length}\r\n\r\n{body}").unwrap();
        }
    });
    let target = Target::new(&BoardAddress { url, election: ElectionId([7; 32]) }).unwrap();
    let ballot = PreparedBallot { code: TrackingCode([7; 32]), entry: b"entry".to_vec() };
    let bounds = ReplayBounds { connections: 1, time: Duration::from_secs(60), retries: 3, rest: Duration::ZERO };
    let replayed = replay(&target, &[ballot], &bounds, &|_| {}).unwrap();
    board.join().unwrap();
    replayed.attempts[0].outcome.clone()
}

#[test]
fn what_was_unknown_once_is_unknown_until_there_is_a_receipt() {
    let away = CastOutcome::Refused { status: 503, code: "leader-away".to_owned() };
    assert_eq!(known_after(&[(503, "leader-away"), (503, "queue-full"), (409, "closed")]), away);
    assert!(!away.is_clean_refusal());
    assert!(known_after(&[(503, "leader-away"), (503, "queue-full"), (200, "a receipt")]).is_acknowledged());
    // A connection that breaks says even less.
    assert_eq!(known_after(&[(503, "leader-away")]).word(), "no-answer");
}

#[test]
fn what_was_only_refused_is_refused() {
    let closed = known_after(&[(503, "queue-full"), (429, "source-busy"), (409, "closed")]);
    assert_eq!(closed.word(), "closed");
    assert!(closed.is_clean_refusal());
}
