//! A copy of a ledger that has one checkpoint and no other, as an object store has it.
#![cfg(test)]

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use tupyo_client::{Board, LedgerSource};
use tupyo_election::WitnessesDraft;
use tupyo_rehearsal::{Plan, Rehearsal, ShownBoard, witness_signer};
use tupyo_voter::BoardAddress;

/// Serves the manifest and the checkpoint, and forbids everything else, as stores do with what is not there.
fn serve(board: ShownBoard) -> Board {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = BoardAddress::new(&format!("http://{}", listener.local_addr().unwrap()), &board.election.to_string());
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (status, body) = match asked(&stream).rsplit('/').next() {
                Some(name @ ("manifest" | "checkpoint")) => board.get(name),
                _ => (403, b"<Error><Code>AccessDenied</Code></Error>".to_vec()),
            };
            let head = format!("HTTP/1.1 {status} -\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
            let _gone = (&stream).write_all(&[head.into_bytes(), body].concat());
        }
    });
    Board::new(address.unwrap())
}

/// The path that is asked for.
fn asked(stream: &TcpStream) -> String {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let first = lines.next().unwrap_or_default();
    lines.take_while(|line| !line.is_empty()).for_each(drop);
    first.split(' ').nth(1).unwrap_or_default().to_owned()
}

#[test]
fn a_checkpoint_that_is_final_itself_is_enough() {
    let members = (1..=3).map(|number| witness_signer(number).key().to_string()).collect();
    let plan = Plan { witnesses: Some(WitnessesDraft { quorum: 2, members }), ..Plan::single_choice(2, 1) };
    let mut shown = ShownBoard::of(&Rehearsal::opened(plan));
    let copy = serve(shown.clone());
    let file = copy.at_final().unwrap().checkpoint_file().unwrap();
    assert_eq!(file, shown.note(shown.size()).to_string().into_bytes());
    // One that too few have cosigned is not.
    shown.witnesses = vec![1];
    assert_eq!(serve(shown).at_final().err().unwrap().code(), "http-403");
}
