//! A board that hides documents accuses nobody by that, and takes nothing from who has a receipt.

use tupyo_election::Document;
use tupyo_light::{LightDocuments, LightEntry, RollBits, RollBlocks};
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_voter::{LightFate, LightFollower, MissingBallot};

use crate::board::{Board, Receipts, code, place, visit, watching};

const VOTER: u32 = 1;

/// A voter votes after a notice, which the board hides.
fn voted() -> (Rehearsal, Board) {
    let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 4));
    rehearsal.post_official(Document::Notice { text: "The hall has moved.".to_owned() }).unwrap();
    rehearsal.cast(VOTER, 1);
    let board = hiding(&rehearsal);
    (rehearsal, board)
}

fn counted() -> (Rehearsal, Board) {
    let (mut rehearsal, _) = voted();
    [0, 2, 3].into_iter().for_each(|voter| rehearsal.cast(voter, 2));
    rehearsal.finish();
    let board = hiding(&rehearsal);
    (rehearsal, board)
}

fn hiding(rehearsal: &Rehearsal) -> Board {
    let mut board = Board::of(rehearsal);
    board.hide(place(&board.entries, |document| matches!(document, Document::Notice { .. })));
    board
}

/// The file of evidence that anybody can put together from what this board says.
fn made_by_hand(board: &Board, index: u64) -> Vec<u8> {
    let (size, key) = (board.size(), *board.lines[VOTER as usize].first_chunk::<32>().unwrap());
    let file = Board { witnesses: Vec::new(), ..board.clone() }.note(size).to_string().into_bytes();
    let answer = |path: String| board.get(&path).1;
    let documents = LightDocuments::decode(&answer(format!("light/documents/{size}/0"))).unwrap();
    let entry = LightEntry::decode(&answer(format!("light/entries/{size}/{index}"))).unwrap();
    let asked = RollBits::of_key(&key, RollBits::least(board.lines.len() as u32));
    let lines = RollBlocks::make(asked, board, &board.roll_tree).unwrap();
    let counted = tupyo_light::CountedBlock::decode(&answer("light/counted/0".to_owned())).unwrap();
    let fields = (board.election, vec![(file.clone(), documents)], VOTER, lines, counted, (2_u8, file, index, entry));
    [b"tupyo/missing-ballot/v1\n".to_vec(), borsh::to_vec(&fields).unwrap()].concat()
}

#[test]
fn a_hidden_notice_makes_no_counted_ballot_another_voters() {
    let (rehearsal, board) = counted();
    let (last, index) = rehearsal.state().last_ballot(VOTER).unwrap();
    for receipts in [false, true] {
        let mut phone = watching(&rehearsal, VOTER as usize);
        if receipts {
            phone.keep_receipt(board.receipt(index)).unwrap();
        }
        visit(&mut phone, &board).unwrap();
        assert_eq!(phone.announced_after(0).unwrap(), "[]");
        assert_eq!(phone.fate().unwrap(), LightFate::Counted { code: last, index });
        assert_eq!(phone.evidence(), None);
    }
    let file = MissingBallot::parse(&made_by_hand(&board, index)).unwrap();
    assert_eq!(code(file.verify(&board.manifest)), "evidence-consistent");
    assert_eq!(code(file.verify(b"{}")), "saved-other-election");
}

#[test]
fn whoever_has_a_receipt_is_shown_the_ballot_whatever_is_hidden() {
    let (rehearsal, mut board) = voted();
    let (last, index) = rehearsal.state().last_ballot(VOTER).unwrap();
    let mut by_board = watching(&rehearsal, VOTER as usize);
    visit(&mut by_board, &board).unwrap();
    assert_eq!(by_board.last_ballot(), Some((last, index)));
    board.last.clear();
    let mut phone = watching(&rehearsal, VOTER as usize);
    phone.keep_receipt(board.receipt(index)).unwrap();
    visit(&mut phone, &board).unwrap();
    assert_eq!(phone.fate().unwrap(), LightFate::SoFar { code: last, index });
    assert_eq!(phone.session(&rehearsal.voters()[VOTER as usize]).unwrap().last(), Some(last));
}

#[test]
fn a_receipt_by_a_key_that_is_not_announced_yet_waits() {
    let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 4));
    let before = Board::of(&rehearsal);
    let rotation = rehearsal.rotation();
    rehearsal.post_official(Document::LedgerKey(rotation)).unwrap();
    rehearsal.cast(VOTER, 1);
    let mut after = Board::of(&rehearsal);
    let (last, index) = rehearsal.state().last_ballot(VOTER).unwrap();
    after.last.clear();
    for visited in [false, true] {
        let mut phone = watching(&rehearsal, VOTER as usize);
        if visited {
            visit(&mut phone, &before).unwrap();
        }
        phone.keep_receipt(after.receipt(index)).unwrap();
        visit(&mut phone, &before).unwrap();
        assert_eq!(phone.fate().unwrap(), LightFate::NotVoted);
        let mut phone = LightFollower::restore(&phone.save()).unwrap();
        visit(&mut phone, &after).unwrap();
        assert_eq!(phone.fate().unwrap(), LightFate::SoFar { code: last, index });
    }
    // Of the newest key that is known, it proves nothing.
    let mut forged = after.receipt(index);
    forged.entry[9] ^= 1;
    let mut phone = watching(&rehearsal, VOTER as usize);
    visit(&mut phone, &after).unwrap();
    assert_eq!(code(phone.keep_receipt(forged)), "proof-invalid");
}
