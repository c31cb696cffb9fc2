//! Restarts and cancellings, and who acts on them.

use rand::rngs::OsRng;
use tupyo_election::{Close, Document, LedgerRoot, Phase, Restart, Schedule};
use tupyo_office::{Actor, Announced, CeremonyStep, StepError, planned_restart, waiting_for, wipe};
use tupyo_rehearsal::Plan;
use tupyo_threshold::Round;

use super::board::{Answer, Journal, Kept, MemoryBoard, copy};
use super::code;
use super::memory::{official, remembered, step};

/// Three of five open, and one can be lost; two of two officials say the same.
fn plan() -> Plan {
    Plan { trustees: 5, threshold: 3, ..Plan::single_choice(2, 3) }
}

/// Everybody has committed but the second trustee, who has lost its file.
fn one_is_lost() -> (MemoryBoard, Vec<Kept>) {
    let (board, mut kept) = (MemoryBoard::new(plan()), (0..5).map(|_| Kept::default()).collect::<Vec<_>>());
    for trustee in [0, 2, 3, 4] {
        step(&board, trustee, &mut kept[trustee]).unwrap();
    }
    board.sent();
    (board, kept)
}

fn planned(board: &MemoryBoard, reason: &str) -> Restart {
    let lost = ["trustee-2".to_owned()];
    board.play(|ledger| planned_restart(ledger.state(), &lost, reason.to_owned())).unwrap()
}

/// Reads what an official has said, and approves it.
fn approve(actor: &mut Actor<MemoryBoard>, official: &str) -> Result<Announced, StepError<Answer>> {
    let shown = actor.standing(official)?;
    actor.approve(official, &shown, 0, &mut OsRng)
}

fn refusal(error: StepError<Answer>) -> &'static str {
    match error {
        StepError::Board(Answer::Refused(refusal)) => refusal.code(),
        StepError::Board(other) => panic!("{other}"),
        StepError::Office(error) => error.code(),
    }
}

#[test]
fn those_who_are_left_begin_anew_and_who_is_excluded_is_told() {
    let (board, mut kept) = one_is_lost();
    let secret = kept[0].0.windows(32).nth(120).unwrap().to_vec();
    let announced = board.official().restart(planned(&board, "lost"), &mut OsRng).unwrap();
    assert_eq!(announced, Announced::InEffect);
    assert_eq!(step(&board, 1, &mut kept[1]).unwrap(), CeremonyStep::Excluded);
    assert!(kept[1].0.is_empty(), "it has said and stored nothing");
    for round in [Round::Commitment, Round::Reveal, Round::Shares, Round::Confirmation] {
        for trustee in [0, 2, 3, 4] {
            assert_eq!(step(&board, trustee, &mut kept[trustee]).unwrap(), CeremonyStep::Posted(round));
        }
        assert!(!kept[0].0.windows(32).any(|bytes| bytes == secret), "the first ceremony's secrets are gone");
    }
    board.official().post_joint_key(&mut OsRng).unwrap();
    assert_eq!(board.play(|ledger| ledger.state().phase()), Phase::Roll);
    assert_eq!(step(&board, 1, &mut kept[1]).unwrap(), CeremonyStep::Excluded);
    assert_eq!(step(&board, 0, &mut kept[0]).unwrap(), CeremonyStep::Complete);
}

#[test]
fn a_restart_is_said_again_in_the_same_bytes_until_something_else_has_been_said() {
    let (board, mut kept) = one_is_lost();
    let journal = Journal::default();
    let said = |reason: &str| official(&board, &journal).unwrap().restart(planned(&board, reason), &mut OsRng);
    let mistaken = Restart { excluded: vec![0], ..planned(&board, "lost") };
    let refused = official(&board, &journal).unwrap().restart(mistaken, &mut OsRng).unwrap_err();
    assert_eq!((code(refused), board.sent().len()), ("restart-excluded", 0), "a mistake is not signed");
    board.fail(true);
    assert!(said("lost").is_err());
    let first = board.sent();
    assert_eq!(code(said("silent").unwrap_err()), "signed-already");
    assert!(board.sent().is_empty());
    assert!(said("lost").is_err());
    assert_eq!(board.sent(), first);

    // The lost trustee is back: the round is another one now, and waits for it no more.
    board.fail(false);
    let stale = planned(&board, "lost");
    step(&board, 1, &mut kept[1]).unwrap();
    assert_eq!(refusal(official(&board, &journal).unwrap().restart(stale, &mut OsRng).unwrap_err()), "restart-round");
    assert_eq!(said("silent").unwrap(), Announced::InEffect);
    assert_ne!(board.sent(), first);
}

#[test]
fn who_has_joined_after_one_restart_joins_after_no_other() {
    let (board, mut kept) = one_is_lost();
    let fork = board.fork();
    for (board, reason) in [(&board, "lost"), (&fork, "silent")] {
        board.official().restart(planned(board, reason), &mut OsRng).unwrap();
    }
    step(&board, 0, &mut kept[0]).unwrap();
    assert_eq!(code(step(&fork.gullible(), 0, &mut kept[0]).unwrap_err()), "later-ceremony");
    let before = kept[2].0.clone();
    step(&fork, 2, &mut kept[2]).unwrap();
    assert_ne!(kept[2].0, before, "whoever has joined neither joins either");
}

#[test]
fn two_officials_cancel_together_and_secrets_can_be_wiped() {
    let board = MemoryBoard::new(Plan { officials: 2, approvals: 2, ..plan() });
    let mut kept = Kept::default();
    step(&board, 0, &mut kept).unwrap();
    let keys = board.play(|ledger| ledger.officials().iter().map(copy).collect::<Vec<_>>());
    let mut officials = keys.into_iter().map(|key| Actor::new(board.clone(), key));
    let (mut first, mut second) = (officials.next().unwrap(), officials.next().unwrap());
    assert_eq!(code(approve(&mut second, "official-1").unwrap_err()), "nothing-stands");
    assert_eq!(code(approve(&mut second, "official-9").unwrap_err()), "unknown-id");
    for reason in ["fire", "fire in the archive"] {
        let announced = first.cancel(reason.to_owned(), &mut OsRng).unwrap();
        assert_eq!(announced, Announced::Awaits { missing: 1 }, "the words can be changed");
    }
    first.announce("Look out.".to_owned(), &mut OsRng).unwrap();
    assert_eq!(code(approve(&mut second, "official-2").unwrap_err()), "nothing-stands");
    let again = first.cancel("fire in the archive".to_owned(), &mut OsRng).unwrap();
    assert_eq!(again, Announced::Awaits { missing: 1 }, "the notice has taken its place, and it takes it back");
    let shown = second.standing("official-1").unwrap();
    first.announce("Read this, and approve something else.".to_owned(), &mut OsRng).unwrap();
    let said = second.approve("official-1", &shown, 0, &mut OsRng).unwrap_err();
    assert_eq!(code(said), "other-stands", "nobody signs what was not shown");
    first.cancel("fire in the archive".to_owned(), &mut OsRng).unwrap();
    assert_eq!(code(wipe(&mut board.trustees()[0], &mut remembered(&kept), &mut kept).unwrap_err()), "wrong-phase");
    assert_eq!(approve(&mut second, "official-1").unwrap(), Announced::InEffect);
    board.play(|ledger| assert_eq!(ledger.state().cancelled(), Some("fire in the archive")));
    assert_eq!(step(&board, 0, &mut kept).unwrap(), CeremonyStep::Cancelled);
    let mut memory = remembered(&kept);
    wipe(&mut board.trustees()[0], &mut memory, &mut kept).unwrap();
    assert_eq!(kept.0[b"tupyo/v2/trustee-secrets\n".len()..][..2], [0, 0], "neither ceremony secrets nor share");
}

#[test]
fn too_few_are_told_to_wait_for_nothing() {
    let board = MemoryBoard::new(Plan { trustees: 3, ..plan() });
    let unknown = planned_restart(&board.play(|ledger| ledger.state().clone()), &["nobody".to_owned()], String::new());
    assert_eq!(unknown.unwrap_err().code(), "unknown-id");
    let restart = planned(&board, "lost");
    assert_eq!(refusal(board.official().restart(restart, &mut OsRng).unwrap_err()), "restart-too-few");
    assert_eq!(board.play(|ledger| waiting_for(ledger.state()).len()), 3);
    board.play(|ledger| ledger.post_official(Document::Cancelled { reason: "too few".to_owned() })).unwrap();
    assert!(board.play(|ledger| waiting_for(ledger.state()).is_empty()));
}

/// Three officials, of whom two must say the same, with voting open; their keys.
fn three() -> (MemoryBoard, Vec<Actor<MemoryBoard>>) {
    let board = MemoryBoard::new(Plan { officials: 3, approvals: 2, ..plan() });
    board.play(|others| {
        others.hold_ceremony();
        others.post_roll();
    });
    let keys = board.play(|ledger| ledger.officials().iter().map(copy).collect::<Vec<_>>());
    let officials = keys.into_iter().map(|key| Actor::new(board.clone(), key)).collect();
    (board, officials)
}

#[test]
fn two_officials_open_and_close_together() {
    let (board, mut officials) = three();
    let [first, second, third] = &mut officials[..] else { panic!() };
    assert_eq!(first.open(0, &mut OsRng).unwrap(), Announced::Awaits { missing: 1 });
    assert_eq!(second.open(0, &mut OsRng).unwrap(), Announced::InEffect);
    board.play(|others| others.cast(0, 0));
    assert_eq!(third.close(0, &mut OsRng).unwrap(), Announced::Awaits { missing: 1 });
    board.play(|others| others.cast(1, 0));
    assert_eq!(code(first.close(0, &mut OsRng).unwrap_err()), "close-stands");
    first.announce("Look out.".to_owned(), &mut OsRng).unwrap();
    assert_eq!(approve(first, "official-3").unwrap(), Announced::InEffect);
    board.play(|ledger| assert_eq!((ledger.state().phase(), ledger.state().ballots()), (Phase::Closed, 2)));
}

#[test]
fn nobody_approves_an_opening_or_a_closing_before_its_time() {
    let (_, mut officials) = three();
    let [first, second, third] = &mut officials[..] else { panic!() };
    let schedule = Schedule { opening: 10, closing: 20, reason: "Summer".to_owned() };
    for official in [&mut *first, &mut *second] {
        official.announce_schedule(schedule.clone(), &mut OsRng).unwrap();
    }
    third.open(10, &mut OsRng).unwrap();
    assert_eq!(code(approve(first, "official-3").unwrap_err()), "opens-early");
    let shown = first.standing("official-3").unwrap();
    assert_eq!(first.approve("official-3", &shown, 10, &mut OsRng).unwrap(), Announced::InEffect);
    third.close(20, &mut OsRng).unwrap();
    assert_eq!(code(approve(first, "official-3").unwrap_err()), "closes-early");
}

#[test]
fn who_has_closed_once_approves_anothers_closing_and_closes_anew_what_was_overtaken() {
    let (board, mut officials) = three();
    let [first, second, third] = &mut officials[..] else { panic!() };
    first.open(0, &mut OsRng).unwrap();
    second.open(0, &mut OsRng).unwrap();
    assert_eq!(first.close(0, &mut OsRng).unwrap(), Announced::Awaits { missing: 1 });
    first.announce("Not yet.".to_owned(), &mut OsRng).unwrap();
    board.play(|others| others.cast(0, 0));
    assert_eq!(second.close(0, &mut OsRng).unwrap(), Announced::Awaits { missing: 1 });
    second.announce("Not yet, indeed.".to_owned(), &mut OsRng).unwrap();
    assert_eq!(third.close(0, &mut OsRng).unwrap(), Announced::Awaits { missing: 1 });
    assert_eq!(approve(first, "official-3").unwrap(), Announced::InEffect);
    board.play(|ledger| assert_eq!(ledger.state().phase(), Phase::Closed));
}

#[test]
fn a_closing_of_another_ledger_is_not_approved() {
    let (board, mut officials) = three();
    officials[0].open(0, &mut OsRng).unwrap();
    officials[1].open(0, &mut OsRng).unwrap();
    board.play(|ledger| {
        let Document::Close(close) = ledger.closing() else { panic!() };
        let forged = Document::Close(Close { root: LedgerRoot([7; 32]), ..close });
        let entry = ledger.entries_of_official(0, &forged).remove(0);
        ledger.post_unverified(&entry).unwrap();
    });
    board.sent();
    assert_eq!(code(approve(&mut officials[1], "official-1").unwrap_err()), "close-root");
    assert!(board.sent().is_empty(), "nothing was signed");
}

#[test]
fn two_who_have_signed_different_restarts_meet_in_one() {
    let board = MemoryBoard::new(Plan { officials: 2, approvals: 2, ..plan() });
    (0..5).filter(|trustee| *trustee != 1).for_each(|trustee| {
        step(&board, trustee, &mut Kept::default()).unwrap();
    });
    let keys = board.play(|ledger| ledger.officials().iter().map(copy).collect::<Vec<_>>());
    let mut officials = keys.into_iter().map(|key| Actor::new(board.clone(), key));
    let (mut first, mut second) = (officials.next().unwrap(), officials.next().unwrap());
    for (official, reason) in [(&mut first, "lost"), (&mut second, "silent")] {
        let said = official.restart(planned(&board, reason), &mut OsRng).unwrap();
        assert_eq!(said, Announced::Awaits { missing: 1 });
    }
    assert_eq!(approve(&mut first, "official-2").unwrap(), Announced::InEffect);
    board.play(|ledger| assert_eq!(ledger.state().ended_ceremonies().len(), 1));
}

/// The first has taken its opening back, and so has the second: each time the others follow under the next number.
#[test]
fn officials_who_took_an_opening_back_meet_under_another_number() {
    let (board, mut officials) = three();
    let [first, second, third] = &mut officials[..] else { panic!() };
    let attempts = |board: &MemoryBoard| {
        board.play(|ledger| {
            let standing = ledger.state().standing_approvals();
            standing.map(|approval| approval.document.attempt()).collect::<Vec<_>>()
        })
    };
    assert_eq!(first.open(0, &mut OsRng).unwrap(), Announced::Awaits { missing: 1 });
    assert_eq!(first.open(0, &mut OsRng).unwrap(), Announced::Awaits { missing: 1 }, "it is not said twice");
    assert_eq!(attempts(&board), [0]);
    first.announce("Not yet.".to_owned(), &mut OsRng).unwrap();
    assert_eq!(second.open(0, &mut OsRng).unwrap(), Announced::Awaits { missing: 1 });
    assert_eq!(attempts(&board), [0, 1]);
    second.announce("Not yet, indeed.".to_owned(), &mut OsRng).unwrap();
    assert_eq!(first.open(0, &mut OsRng).unwrap(), Announced::Awaits { missing: 1 });
    assert_eq!(attempts(&board), [2, 0]);
    assert_eq!(third.open(0, &mut OsRng).unwrap(), Announced::InEffect);
}

#[test]
fn an_opening_is_signed_anew_under_another_schedule() {
    let (board, mut officials) = three();
    let journal = Journal::default();
    assert_eq!(official(&board, &journal).unwrap().open(0, &mut OsRng).unwrap(), Announced::Awaits { missing: 1 });
    let schedule = Schedule { opening: 10, closing: 20, reason: "Snow".to_owned() };
    for official in &mut officials[1..] {
        official.announce_schedule(schedule.clone(), &mut OsRng).unwrap();
    }
    assert_eq!(code(approve(&mut officials[1], "official-1").unwrap_err()), "opens-early");
    let shown = officials[1].standing("official-1").unwrap();
    let said = officials[1].approve("official-1", &shown, 10, &mut OsRng).unwrap_err();
    assert_eq!(code(said), "open-schedule", "what stood before the schedule is void");
    assert_eq!(official(&board, &journal).unwrap().open(10, &mut OsRng).unwrap(), Announced::Awaits { missing: 1 });
    assert_eq!(officials[1].open(10, &mut OsRng).unwrap(), Announced::InEffect);
}

/// The second says what the first has said and taken back: the first closes anew, of more entries.
#[test]
fn who_has_taken_a_closing_back_closes_anew_where_another_has_said_it() {
    let (board, mut officials) = three();
    let [first, second, third] = &mut officials[..] else { panic!() };
    first.open(0, &mut OsRng).unwrap();
    second.open(0, &mut OsRng).unwrap();
    first.close(0, &mut OsRng).unwrap();
    let shown = second.standing("official-1").unwrap();
    first.announce("Not yet.".to_owned(), &mut OsRng).unwrap();
    board.play(|ledger| {
        let entry = ledger.entries_of_official(1, &shown).remove(0);
        ledger.post(&entry).unwrap();
    });
    assert_eq!(first.close(0, &mut OsRng).unwrap(), Announced::Awaits { missing: 1 });
    assert_eq!(code(third.close(0, &mut OsRng).unwrap_err()), "close-stands");
    assert_eq!(approve(third, "official-1").unwrap(), Announced::InEffect);
}

#[test]
fn a_replaced_key_signs_nothing_and_the_new_one_everything() {
    let (board, mut officials) = three();
    let (Document::OfficialKey(new), key) = board.play(|ledger| ledger.official_key(2, "lost")) else { panic!() };
    let said = officials[2].replace_official_key(new.clone(), &mut OsRng).unwrap_err();
    assert_eq!(code(said), "wrong-author");
    assert_eq!(officials[0].replace_official_key(new, &mut OsRng).unwrap(), Announced::Awaits { missing: 1 });
    assert_eq!(approve(&mut officials[1], "official-1").unwrap(), Announced::InEffect);
    assert_eq!(code(officials[2].open(0, &mut OsRng).unwrap_err()), "key-replaced");
    let mut renewed = Actor::new(board.clone(), key);
    assert_eq!(renewed.open(0, &mut OsRng).unwrap(), Announced::Awaits { missing: 1 });
    assert_eq!(officials[0].open(0, &mut OsRng).unwrap(), Announced::InEffect);
}
