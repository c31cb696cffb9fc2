//! Elections whose manifest names witnesses: what is done before they have seen the ledger, and after they have seen
//! its end too early.

use rand::rngs::OsRng;
use tupyo_election::{Schedule, WitnessesDraft};
use tupyo_office::{CeremonyStep, TrusteeMemory, VerifiedTally, agree, brought_forward, ceremony_step, decrypt};
use tupyo_rehearsal::Plan;
use tupyo_threshold::Round;

use super::board::{Kept, MemoryBoard, witness};
use super::{agree_all, code, trustees};

const CLOSING: u64 = 1_000;

/// Two of three witnesses.
fn watched() -> MemoryBoard {
    let members = (1..=3).map(|number| witness(number).key().to_string()).collect();
    MemoryBoard::new(Plan { witnesses: Some(WitnessesDraft { quorum: 2, members }), ..Plan::default() })
}

/// All that happens until voting can be closed; the end is announced.
fn voted(board: &MemoryBoard) {
    let schedule = Schedule { opening: 1, closing: CLOSING, reason: String::new() };
    board.official().announce_schedule(schedule, &mut OsRng).unwrap();
    board.play(|others| {
        others.post_roll();
        others.open();
        others.vote_all();
    });
}

#[test]
fn where_witnesses_are_named_nobody_acts_on_a_ledger_that_is_not_final() {
    let board = watched();
    let (mut memory, mut kept) = (TrusteeMemory::default(), Kept::default());
    let mut trustee = board.trustees().remove(0);
    for few in [&[][..], &[(1, 5)], &[(1, 5), (1, 6)]] {
        board.cosign(few);
        let refused = ceremony_step(&mut trustee, &mut memory, &mut kept, &mut OsRng).unwrap_err();
        let said = refused.to_string();
        assert_eq!(code(refused), "awaits-witnesses");
        assert!(said.contains("of 1 entries") && said.contains(" of the 2 witnesses' cosignatures"), "{said}");
    }
    assert!(board.sent().is_empty() && kept.0.is_empty());
    board.cosign(&[(1, 5), (3, 5)]);
    let posted = ceremony_step(&mut trustee, &mut memory, &mut kept, &mut OsRng).unwrap();
    assert_eq!(posted, CeremonyStep::Posted(Round::Commitment));
}

#[test]
fn officials_and_trustees_wait_for_witnesses_at_every_step() {
    let board = watched();
    let (none, both) = ([(2, CLOSING)], [(1, CLOSING), (2, CLOSING)]);
    board.cosign(&both);
    let mut trustees = trustees(&board);
    voted(&board);
    board.cosign(&none);
    assert_eq!(code(board.official().close(CLOSING, &mut OsRng).unwrap_err()), "awaits-witnesses");
    board.cosign(&both);
    board.official().close(CLOSING, &mut OsRng).unwrap();
    board.cosign(&none);
    assert_eq!(code(board.official().post_tally(&mut OsRng).unwrap_err()), "awaits-witnesses");
    board.cosign(&both);
    board.official().post_tally(&mut OsRng).unwrap();

    let (actor, memory, kept) = &mut trustees[0];
    let tally = VerifiedTally::verify(actor, memory, &board.record()).unwrap();
    board.sent();
    board.cosign(&none);
    assert_eq!(code(VerifiedTally::verify(actor, memory, &board.record()).err().unwrap()), "awaits-witnesses");
    assert_eq!(code(agree(actor, &tally, memory, kept, &mut OsRng).unwrap_err()), "awaits-witnesses");
    board.cosign(&both);
    agree_all(&board, &mut trustees);
    board.sent();
    board.cosign(&none);
    let (actor, memory, kept) = &mut trustees[0];
    assert_eq!(code(decrypt(actor, &tally, memory, kept, &mut OsRng).unwrap_err()), "awaits-witnesses");
    assert!(board.sent().is_empty());
    board.cosign(&both);
    decrypt(actor, &tally, memory, kept, &mut OsRng).unwrap();
}

/// An election that was closed, and whose ledger witnesses cosigned at these times when its tally stood there.
fn closed_and_seen(times: &[(u8, u64)]) -> (MemoryBoard, Vec<super::Trustee>) {
    let board = watched();
    board.cosign(&[(1, 5), (2, 5)]);
    let trustees = trustees(&board);
    voted(&board);
    board.official().close(CLOSING, &mut OsRng).unwrap();
    board.official().post_tally(&mut OsRng).unwrap();
    board.cosign(times);
    board.sent();
    (board, trustees)
}

#[test]
fn what_witnesses_saw_closed_before_the_announced_time_is_not_agreed_to() {
    let (board, mut trustees) = closed_and_seen(&[(1, CLOSING - 1), (2, CLOSING - 1), (3, CLOSING)]);
    let (actor, memory, kept) = &mut trustees[0];
    let tally = VerifiedTally::verify(actor, memory, &board.record()).unwrap();
    let refused = agree(actor, &tally, memory, kept, &mut OsRng).unwrap_err();
    assert!(refused.to_string().contains("early: 2 witnesses"), "{refused}");
    assert_eq!(code(refused), "closed-early");
    // What was seen once is remembered, whatever is shown later.
    board.cosign(&[(1, CLOSING + 5), (2, CLOSING + 5)]);
    let mut memory = TrusteeMemory::decode(&kept.0).unwrap();
    let tally = VerifiedTally::verify(actor, &mut memory, &board.record()).unwrap();
    assert_eq!(code(agree(actor, &tally, &mut memory, kept, &mut OsRng).unwrap_err()), "closed-early");
    assert!(board.sent().is_empty());
}

#[test]
fn what_fewer_than_a_quorum_saw_early_or_what_was_closed_in_time_is_agreed_to() {
    for times in [[(1, CLOSING - 1), (2, CLOSING)], [(2, CLOSING), (3, CLOSING)]] {
        let (board, mut trustees) = closed_and_seen(&times);
        agree_all(&board, &mut trustees);
    }
}

#[test]
fn an_official_closes_early_only_when_that_was_announced() {
    let board = watched();
    board.cosign(&[(1, 5), (2, 5)]);
    trustees(&board);
    voted(&board);
    let mut official = board.official();
    assert_eq!(code(official.close(CLOSING - 1, &mut OsRng).unwrap_err()), "closes-early");
    let reason = "Everybody has voted.";
    assert_eq!(brought_forward(official.state().unwrap(), CLOSING, reason), None, "it is time");
    let schedule = brought_forward(official.state().unwrap(), 0, reason).unwrap();
    assert_eq!((schedule.opening, schedule.closing), (1, 2), "no vote ends before it begins");
    let schedule = brought_forward(official.state().unwrap(), 500, reason).unwrap();
    assert_eq!((schedule.opening, schedule.closing, schedule.reason.as_str()), (1, 500, reason));
    official.announce_schedule(schedule, &mut OsRng).unwrap();
    official.close(CLOSING - 1, &mut OsRng).unwrap();
}

#[test]
fn an_official_opens_early_only_when_that_was_announced() {
    let board = watched();
    board.cosign(&[(1, 5), (2, 5)]);
    trustees(&board);
    let schedule = Schedule { opening: 900, closing: CLOSING, reason: String::new() };
    board.official().announce_schedule(schedule, &mut OsRng).unwrap();
    board.play(|others| others.post_roll());
    let mut official = board.official();
    assert_eq!(code(official.open(899, &mut OsRng).unwrap_err()), "opens-early");
    let schedule = brought_forward(official.state().unwrap(), 899, "All are here.").unwrap();
    assert_eq!((schedule.opening, schedule.closing), (899, CLOSING));
    official.announce_schedule(schedule, &mut OsRng).unwrap();
    official.open(899, &mut OsRng).unwrap();
}
