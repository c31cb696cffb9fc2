//! A board that sheds load, and the client of this project: it comes back when the board says, and is served.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use tupyo_client::{Board, Patience};
use tupyo_election::Entry;
use tupyo_merkle::Receipt;
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_voter::BoardAddress;

use super::played::Played;

/// One refused entry uses all tokens up, and there is always a rush.
const FEW: [&str; 6] = ["--source-burst", "1", "--source-rate", "1", "--queue", "7"];

static TOLD: Mutex<Vec<Duration>> = Mutex::new(Vec::new());

fn told() -> Vec<Duration> {
    TOLD.lock().unwrap().clone()
}

#[test]
fn the_client_waits_as_long_as_a_shedding_board_says_and_is_served() {
    let mut played = Played::with(Rehearsal::opened(Plan::single_choice(2, 9)), &FEW);
    let Entry::Ballot(mut forged) = played.play.ballot(0, 1) else { panic!("a ballot") };
    forged.signature.response = forged.ballot.proof.equation_mask;
    let forged = Entry::Ballot(forged).encode();
    let honest: Vec<_> = (1..9).map(|voter| played.play.ballot(voter, 1).encode()).collect();
    let before = played.entries();
    let address = BoardAddress::new(&played.server.url, &played.play.state().election().to_string()).unwrap();
    Patience::new(Duration::from_secs(60), |wait| TOLD.lock().unwrap().push(wait)).of_this_process();
    let done = AtomicBool::new(false);
    let (number, receipt) = thread::scope(|scope| {
        // Whoever shares the voter's address sends forgeries until the voter has been turned away.
        let (path, visitor) = (played.path("/entries"), played.visitor.clone());
        scope.spawn({
            let done = &done;
            move || {
                while told().is_empty() && !done.load(Ordering::Relaxed) {
                    let answer = visitor.post(&path, &forged);
                    if answer.status == 429 {
                        assert_eq!(answer.problem().1, "too-many-requests");
                        assert!(answer.header("retry-after").parse::<u64>().unwrap() >= 1);
                    }
                }
            }
        });
        // Not before the tokens are gone. Who gets one that has come since is served at once: then the next one casts.
        let board = Board::new(address);
        let cast = |honest: &Vec<u8>| {
            while played.post_bytes(&honest[..honest.len() - 1]).status != 429 {}
            board.post_bytes(honest)
        };
        let cast = honest.iter().map(cast).enumerate().find(|_| !told().is_empty());
        done.store(true, Ordering::Relaxed);
        let (number, receipt) = cast.expect("somebody who is sent away first");
        (number, receipt.unwrap())
    });
    assert!(!told().is_empty() && told().iter().all(|wait| *wait >= Duration::from_secs(1)), "{:?}", told());
    let receipt = Receipt::parse(receipt.to_string().as_bytes()).unwrap();
    assert_eq!(receipt.verify(&honest[number], &played.key).unwrap().0, before + number as u64);
    assert_eq!(played.status()["ballots"], number + 1);
}
