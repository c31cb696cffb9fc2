//! How many ballots there were by when: what a board says of it is verified.

use tupyo_election::{Document, Phase};
use tupyo_light::{GrowthPoint, LightGrowth};
use tupyo_merkle::{Note, Timestamp};
use tupyo_rehearsal::{Plan, Rehearsal, witness_signer};
use tupyo_voter::{BallotsBy, LightFollower};

use crate::board::{Board, code, place, visit, watched};

/// A checkpoint that each of these witnesses has cosigned at its time.
fn cosigned(board: &Board, size: u64, times: &[(u8, u64)]) -> Note {
    let note = Board { witnesses: Vec::new(), ..board.clone() }.note(size);
    let lines = times
        .iter()
        .map(|(number, time)| witness_signer(*number).cosign(&note, Timestamp::from_seconds(*time).unwrap()));
    let lines: Vec<_> = lines.collect();
    note.with(lines).unwrap()
}

/// A point; the board's own time is that of nobody.
fn point(note: &Note, time: u64) -> GrowthPoint {
    GrowthPoint { time, checkpoint: note.to_string().into_bytes() }
}

fn all_at(board: &Board, size: u64, time: u64) -> GrowthPoint {
    point(&cosigned(board, size, &[(1, time), (2, time), (3, time)]), 7)
}

fn answer(points: Vec<GrowthPoint>) -> Vec<u8> {
    LightGrowth { points }.encode()
}

/// An open election with two ballots, a notice and another ballot, as a phone knows it.
fn voted(plan: Plan) -> (Rehearsal, Board, LightFollower, u64) {
    let mut rehearsal = Rehearsal::opened(plan);
    let opened = rehearsal.entries().len() as u64;
    rehearsal.cast(0, 1);
    rehearsal.cast(1, 1);
    rehearsal.post_official(Document::Notice { text: "The hall has moved.".to_owned() }).unwrap();
    rehearsal.cast(1, 0);
    let (board, mut phone) = (Board::of(&rehearsal), LightFollower::new(rehearsal.state().election()));
    visit(&mut phone, &board).unwrap();
    (rehearsal, board, phone, opened)
}

fn by(time: u64, ballots: u64) -> BallotsBy {
    BallotsBy { time, ballots }
}

#[test]
fn ballots_are_dated_by_a_quorum_and_documents_are_none() {
    let (_, board, phone, opened) = voted(watched(Plan::single_choice(3, 7)));
    let late = cosigned(&board, opened + 2, &[(1, 250), (2, 100), (3, 200)]);
    let given = answer(vec![
        all_at(&board, opened - 1, 40),
        all_at(&board, opened + 1, 50),
        point(&late, 1),
        all_at(&board, opened + 3, 300),
        all_at(&board, board.size(), 400),
    ]);
    let growth = phone.growth(&given).unwrap();
    assert_eq!((growth.witnessed, growth.voters, growth.counted), (true, 7, None));
    assert_eq!(growth.points, [by(40, 0), by(50, 1), by(250, 2), by(300, 2), by(400, 3)]);
}

#[test]
fn what_a_later_point_says_better_is_left_out_and_what_is_newer_than_the_visit_is_not_said() {
    let (mut rehearsal, board, phone, opened) = voted(watched(Plan::single_choice(3, 7)));
    let given = answer(vec![
        all_at(&board, opened + 1, 500),
        all_at(&board, opened + 2, 400),
        all_at(&board, board.size(), 400),
    ]);
    assert_eq!(phone.growth(&given).unwrap().points, [by(400, 3)]);
    rehearsal.cast(2, 0);
    let newer = Board::of(&rehearsal);
    let given = answer(vec![all_at(&newer, opened + 1, 5), all_at(&newer, newer.size(), 6)]);
    assert_eq!(phone.growth(&given).unwrap().points, [by(5, 1)]);
    assert_eq!(phone.growth(&answer(Vec::new())).unwrap().points, []);
}

#[test]
fn what_the_board_cannot_have_signed_is_refused() {
    let (_, board, phone, opened) = voted(watched(Plan::single_choice(3, 7)));
    let refused = |points| code(phone.growth(&answer(points)));
    let few = cosigned(&board, opened + 1, &[(1, 5), (2, 5)]);
    assert_eq!(refused(vec![point(&few, 5)]), "awaits-witnesses");
    assert_eq!(refused(vec![all_at(&board, opened + 2, 5), all_at(&board, opened + 1, 6)]), "light-malformed");
    assert_eq!(refused(vec![all_at(&board, opened + 1, 5), all_at(&board, opened + 1, 6)]), "light-malformed");
    let stranger = Board { key: 9, ..board.clone() };
    assert_ne!(refused(vec![all_at(&stranger, opened + 1, 5)]), "accepted");
    let mut fork = Board::of_entries(board.election, &board.entries[..board.entries.len() - 1]);
    fork.tree.push(tupyo_merkle::leaf_hash(b"another ballot"));
    assert_eq!(refused(vec![all_at(&fork, board.size(), 5)]), "other-ledger");
    assert_eq!(refused(vec![GrowthPoint { time: 5, checkpoint: b"nothing".to_vec() }]), "note-malformed");
    assert_eq!(code(phone.growth(b"nothing")), "light-malformed");
    let nobody = LightFollower::new(board.election);
    assert_eq!(code(nobody.growth(&answer(Vec::new()))), "unconfirmed");
}

#[test]
fn without_witnesses_the_times_are_the_boards_word() {
    let (_, board, phone, opened) = voted(Plan::single_choice(3, 7));
    let plain = Board { witnesses: Vec::new(), ..board.clone() };
    let given = answer(vec![point(&plain.note(opened + 1), 5), point(&plain.note(board.size()), 9)]);
    let growth = phone.growth(&given).unwrap();
    assert_eq!((growth.witnessed, growth.points), (false, vec![by(5, 1), by(9, 3)]));
}

#[test]
fn nothing_is_a_ballot_behind_the_closing_and_the_verified_result_says_how_many_count() {
    let (mut rehearsal, _, mut phone, opened) = voted(watched(Plan::single_choice(3, 7)));
    rehearsal.finish();
    let closed = place(rehearsal.entries(), |document| matches!(document, Document::Close(_))) as u64 + 1;
    let board = Board::of(&rehearsal);
    let given = answer(vec![all_at(&board, opened + 1, 5), all_at(&board, closed, 6), all_at(&board, board.size(), 7)]);
    visit(&mut phone, &board).unwrap();
    let growth = phone.growth(&given).unwrap();
    assert_eq!((growth.points, growth.counted), (vec![by(5, 1), by(6, 3), by(7, 3)], None));
    phone.want_result();
    visit(&mut phone, &board).unwrap();
    assert_eq!(phone.phase().unwrap(), Phase::Finished);
    assert_eq!(phone.growth(&given).unwrap().counted, Some(2));
}
