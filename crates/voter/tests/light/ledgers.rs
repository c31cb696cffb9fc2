//! A board that signs another ledger, or with another key; forks, rollbacks, receipts.

use tupyo_election::Document;
use tupyo_merkle::{NoteVerifier, SplitView};
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_voter::{LightFollower, ReceiptFate};

use crate::board::{Board, Receipts, code, place, visit, visit_changed, watched, watching};

fn plan() -> Plan {
    Plan::single_choice(3, 4)
}

fn keys(rehearsal: &Rehearsal) -> Vec<NoteVerifier> {
    rehearsal.state().ledger_keys().unwrap().all()
}

/// Two ledgers that are one up to the opening, and the board of each.
fn fork(plan: &Plan) -> (Rehearsal, Rehearsal) {
    let [mut one, mut other] = [Rehearsal::opened(plan.clone()), Rehearsal::opened(plan.clone())];
    assert_eq!(one.entries(), other.entries());
    one.cast(0, 0);
    other.cast(1, 1);
    other.cast(2, 1);
    (one, other)
}

#[test]
fn checkpoints_are_signed_by_the_ledgers_key_and_a_quorum_of_its_witnesses() {
    let mut rehearsal = Rehearsal::opened(watched(plan()));
    let honest = Board::of(&rehearsal);
    let shown = |board: &Board| code(visit(&mut watching(&rehearsal, 0), board));
    assert_eq!(shown(&honest), "accepted");
    for witnesses in [vec![], vec![1, 2], vec![1, 2, 9]] {
        assert_eq!(
            shown(&Board { witnesses: witnesses.clone(), ..honest.clone() }),
            "awaits-witnesses",
            "{witnesses:?}"
        );
    }
    assert_eq!(shown(&Board { key: 1, ..honest.clone() }), "note-unsigned", "no key of this ledger yet");
    let other = Board::of(&Rehearsal::opened(watched(Plan { seed: 2, ..plan() })));
    let file = other.note(other.size()).to_string().into_bytes();
    let changed = |path: &str, status, body| (status, if path.starts_with("checkpoint") { file.clone() } else { body });
    assert_eq!(code(visit_changed(&mut watching(&rehearsal, 0), &honest, changed)), "checkpoint-origin");
    let forged = |path: &str, status, mut body: Vec<u8>| {
        let at = body.len() - 9;
        if path.starts_with("checkpoint") {
            body[at] = if body[at] == b'A' { b'B' } else { b'A' };
        }
        (status, body)
    };
    assert_eq!(code(visit_changed(&mut watching(&rehearsal, 0), &honest, forged)), "note-signature");

    // Another key from the announcement on, and only then.
    let mut phone = watching(&rehearsal, 0);
    visit(&mut phone, &honest).unwrap();
    let rotation = rehearsal.rotation();
    rehearsal.post_official(Document::LedgerKey(rotation)).unwrap();
    rehearsal.cast(1, 1);
    let rotated = Board::of(&rehearsal);
    assert_eq!(rotated.key, 1);
    let mut hides = rotated.clone();
    hides.hide(place(&rotated.entries, |document| matches!(document, Document::LedgerKey(_))));
    for (board, expected) in
        [(Board { key: 0, ..rotated.clone() }, "note-unsigned"), (hides, "note-unsigned"), (rotated, "accepted")]
    {
        let mut phone = LightFollower::restore(&phone.save()).unwrap();
        assert_eq!(code(visit(&mut phone, &board)), expected, "on a later visit");
        assert_eq!(code(visit(&mut watching(&rehearsal, 0), &board)), expected, "on the first visit");
    }
}

#[test]
fn a_fork_is_found_out_and_proven() {
    for plan in [plan(), watched(plan())] {
        let (one, other) = fork(&plan);
        let mut phone = watching(&one, 0);
        visit(&mut phone, &Board::of(&one)).unwrap();
        let saved = phone.save();
        assert_eq!(code(visit(&mut phone, &Board::of(&other))), "other-ledger");
        let evidence = phone.evidence().unwrap().to_vec();
        SplitView::parse(&evidence).unwrap().verify(&keys(&one)).unwrap();
        let [before, after] = [&saved, &phone.save()].map(|saved| LightFollower::restore(saved).unwrap());
        assert_eq!(before.checkpoint(), after.checkpoint(), "what was known stays");
        assert_eq!(after.evidence(), Some(evidence.as_slice()), "and the evidence is kept");
        visit(&mut phone, &Board::of(&one)).unwrap();

        // Of one size.
        let (mut one, other) = fork(&plan);
        one.cast(3, 0);
        assert_eq!(one.entries().len(), other.entries().len());
        let mut phone = watching(&one, 0);
        visit(&mut phone, &Board::of(&one)).unwrap();
        assert_eq!(code(visit(&mut phone, &Board::of(&other))), "other-ledger");
        SplitView::parse(phone.evidence().unwrap()).unwrap().verify(&keys(&one)).unwrap();
    }
}

#[test]
fn a_ledger_does_not_go_back() {
    let mut rehearsal = Rehearsal::opened(plan());
    let before = Board::of(&rehearsal);
    rehearsal.cast(0, 1);
    let board = Board::of(&rehearsal);
    let mut phone = watching(&rehearsal, 0);
    visit(&mut phone, &board).unwrap();
    let fate = phone.fate().unwrap();
    assert_eq!(code(visit(&mut phone, &before)), "ledger-went-back");
    assert_eq!((phone.evidence(), phone.fate().unwrap()), (None, fate));
    let mut by_receipt = watching(&rehearsal, 0);
    by_receipt.keep_receipt(board.receipt(board.size() - 1)).unwrap();
    assert_eq!(code(visit(&mut by_receipt, &before)), "ledger-went-back");
    visit(&mut by_receipt, &board).unwrap();
}

#[test]
fn receipts_hold_the_ledger() {
    let (one, other) = fork(&plan());
    let (honest, forked) = (Board::of(&one), Board::of(&other));
    let receipt = honest.receipt(honest.size() - 1);
    // On the other history, on the first visit and on a later one.
    let mut phone = watching(&one, 0);
    phone.keep_receipt(receipt.clone()).unwrap();
    assert_eq!(code(visit(&mut phone, &forked)), "other-ledger");
    SplitView::parse(phone.evidence().unwrap()).unwrap().verify(&keys(&one)).unwrap();
    let mut phone = watching(&one, 0);
    visit(&mut phone, &forked).unwrap();
    phone.keep_receipt(receipt.clone()).unwrap();
    assert_eq!(code(visit(&mut phone, &forked)), "other-ledger", "a receipt of another history");
    assert!(phone.evidence().is_some());

    // On its own: the last ballot is known without asking whose the board says it is.
    let mut phone = watching(&one, 0);
    phone.keep_receipt(receipt.clone()).unwrap();
    let asked = visit(&mut phone, &honest).unwrap();
    assert_eq!(phone.last_ballot(), one.state().last_ballot(0));
    assert!(!asked.iter().any(|(path, _)| path.starts_with("light/entries")), "{asked:?}");
    assert_eq!(phone.check_receipt(&receipt).unwrap(), honest.size() - 1);
    let asked = visit(&mut phone, &honest).unwrap();
    assert!(!asked.iter().any(|(path, _)| path.starts_with("light/prefix")), "it is held once: {asked:?}");

    // What proves nothing is not kept.
    let stranger = Board::of(&Rehearsal::opened(Plan { seed: 5, ..plan() }));
    assert_eq!(code(phone.keep_receipt(stranger.receipt(3))), "checkpoint-origin");
    let mut wrong = receipt.clone();
    wrong.entry = one.entries()[0].clone();
    assert_eq!(code(phone.keep_receipt(wrong.clone())), "proof-invalid");
    let mut early = watching(&one, 0);
    early.keep_receipt(wrong).unwrap();
    assert_eq!(code(visit(&mut early, &honest)), "proof-invalid");
    assert_eq!(code(visit(&mut early, &honest)), "accepted", "it was given up");
}

#[test]
fn a_receipt_of_another_voter_is_not_judged_by_the_watched_ones_ballots() {
    let mut one = Rehearsal::opened(plan());
    let judged = |one: &Rehearsal, voter: u32| {
        let (board, mut phone) = (Board::of(one), watching(one, 0));
        visit(&mut phone, &board).unwrap();
        let check = phone.ballot_check().unwrap();
        assert!((0..2).all(|voter| check.roll().voter(voter).is_some()), "both lines are known");
        let receipt = board.receipt(one.state().last_ballot(voter).unwrap().1);
        phone.receipt_fate(&receipt, phone.standing(&receipt).unwrap()).unwrap()
    };
    one.cast(1, 2);
    assert_eq!(judged(&one, 1), ReceiptFate::Unknown, "the watched one has not voted");
    one.cast(0, 1);
    assert_eq!(judged(&one, 1), ReceiptFate::Unknown, "nor is it superseded by the watched one's ballot");
    assert_eq!(judged(&one, 0), ReceiptFate::CountedSoFar);
}

#[test]
fn what_a_board_shows_as_the_last_ballot_is_the_voters() {
    let (mut one, _) = fork(&plan());
    one.cast(1, 2);
    one.challenge(0, 2);
    let honest = Board::of(&one);
    let shows = |index: u64| {
        let mut board = honest.clone();
        board.last.insert(0, (one.state().last_ballot(0).unwrap().0, index));
        let mut phone = watching(&one, 0);
        (code(visit(&mut phone, &board)), phone.last_ballot())
    };
    let last = one.state().last_ballot(0);
    assert_eq!(shows(last.unwrap().1), ("accepted", last));
    assert_eq!(shows(one.state().last_ballot(1).unwrap().1), ("last-ballot", None), "another voter's");
    assert_eq!(shows(honest.size() - 1), ("last-ballot", None), "a challenged one");
    assert_eq!(shows(0), ("last-ballot", None), "a document");
    assert_eq!(shows(honest.size() + 9), ("accepted", None), "one that the checkpoint does not have");

    // Hidden: the ballot that is made then is refused, and the next visit may look again.
    let mut hides = honest.clone();
    hides.last.clear();
    let mut phone = watching(&one, 0);
    visit(&mut phone, &hides).unwrap();
    assert_eq!(phone.session(&one.voters()[0]).unwrap().last(), None);
    visit(&mut phone, &honest).unwrap();
    assert_eq!(phone.session(&one.voters()[0]).unwrap().last(), last.map(|(code, _)| code));
}
