//! A board that does not lie.

use rand::rngs::OsRng;
use tupyo_election::{Document, Phase, Schedule};
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_voter::{Choices, Decision, LightFate, LightFollower, Next, Pending, VotingSession};

use crate::board::{Board, COSIGNED, Receipts, code, visit, visit_changed, watched, watching};

fn plan() -> Plan {
    watched(Plan::single_choice(3, 7))
}

#[test]
fn a_phone_follows_an_election_from_its_manifest_to_its_result() {
    let mut rehearsal = Rehearsal::new(plan());
    let mut early = LightFollower::new(rehearsal.state().election());
    assert_eq!(code(early.phase()), "unconfirmed");
    visit(&mut early, &Board::of(&rehearsal)).unwrap();
    assert_eq!(early.phase().unwrap(), Phase::Ceremony);
    rehearsal.hold_ceremony();
    visit(&mut early, &Board::of(&rehearsal)).unwrap();
    assert_eq!(early.phase().unwrap(), Phase::Roll);
    rehearsal.post_roll();
    let mut phone = LightFollower::restore(&early.save()).unwrap();
    phone.watch(rehearsal.voters()[2].verifying_key());
    visit(&mut phone, &Board::of(&rehearsal)).unwrap();
    assert_eq!((phone.phase().unwrap(), code(phone.session(&rehearsal.voters()[2]))), (Phase::Sealed, "not-open"));
    rehearsal.open();
    let asked = visit(&mut phone, &Board::of(&rehearsal)).unwrap();
    assert_eq!(asked.iter().filter(|(path, _)| path.starts_with("light/roll")).count(), 0, "the line is known");
    assert_eq!(phone.fate().unwrap(), LightFate::NotVoted);
    assert_eq!(phone.seen_by_witnesses().unwrap(), Some(COSIGNED + 1));

    // It votes, and keeps its receipt.
    let session = phone.session(&rehearsal.voters()[2]).unwrap();
    let choices = Choices::of(0, vec![vec![1]]);
    let sealed = session.prepare(&choices, &mut OsRng).unwrap();
    let cast = sealed.code();
    let pending = session.decide(sealed, Decision::Cast, &mut OsRng).unwrap();
    assert_eq!(phone.next(&pending).unwrap(), Next::Send);
    rehearsal.post(pending.entry()).unwrap();
    let board = Board::of(&rehearsal);
    phone.keep_receipt(board.receipt(board.size() - 1)).unwrap();
    visit(&mut phone, &board).unwrap();
    assert_eq!(phone.fate().unwrap(), LightFate::SoFar { code: cast, index: board.size() - 1 });
    assert_eq!(phone.next(&pending).unwrap(), Next::Send);

    // Another device of the voter votes after a notice.
    rehearsal.post_official(Document::Notice { text: "The hall has moved.".to_owned() }).unwrap();
    rehearsal.cast(2, 0);
    visit(&mut phone, &Board::of(&rehearsal)).unwrap();
    let (last, at) = rehearsal.state().last_ballot(2).unwrap();
    assert_eq!(phone.last_ballot(), Some((last, at)));
    assert_eq!(phone.announced_after(0).unwrap(), r#"[{"kind":"notice","text":"The hall has moved."}]"#);
    assert_eq!(phone.session(&rehearsal.voters()[2]).unwrap().last(), Some(last));

    for voter in [0, 1, 3, 4, 5] {
        rehearsal.cast(voter, voter as usize);
    }
    rehearsal.finish();
    visit(&mut phone, &Board::of(&rehearsal)).unwrap();
    assert_eq!((phone.phase().unwrap(), phone.result()), (Phase::Finished, None));
    assert_eq!(phone.fate().unwrap(), LightFate::Counted { code: last, index: at });
    phone.want_result();
    let asked = visit(&mut phone, &Board::of(&rehearsal)).unwrap();
    assert_eq!(asked.iter().filter(|(path, _)| path.starts_with("light/ceremony")).count(), 1);
    assert_eq!(phone.result().unwrap(), rehearsal.state().result());
    let again = LightFollower::restore(&phone.save()).unwrap();
    assert_eq!(again.result().unwrap(), rehearsal.state().result());
    assert_eq!(again.fate().unwrap(), phone.fate().unwrap());
    assert_eq!(again.save(), phone.save());
}

#[test]
fn ballots_with_cards_are_known_by_their_lines() {
    let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 3).with_cards());
    let mut phone = watching(&rehearsal, 1);
    visit(&mut phone, &Board::of(&rehearsal)).unwrap();
    let session = phone.session(&rehearsal.voters()[1]).unwrap();
    assert_eq!(session.card(), rehearsal.state().roll().card(1));
    assert!(session.card().is_some() && session.form().unwrap().contains(r#""card""#));
    rehearsal.cast(1, 2);
    rehearsal.cast(0, 2);
    visit(&mut phone, &Board::of(&rehearsal)).unwrap();
    assert_eq!(phone.last_ballot(), rehearsal.state().last_ballot(1));
    let again = LightFollower::restore(&phone.save()).unwrap();
    assert_eq!(again.last_ballot(), rehearsal.state().last_ballot(1));
}

#[test]
fn an_officials_newer_word_takes_the_place_of_an_older_one_whatever_it_says() {
    let mut rehearsal = Rehearsal::new(watched(Plan { officials: 3, approvals: 2, ..Plan::single_choice(3, 4) }));
    let schedule = Schedule { opening: 10, closing: 20, reason: String::new() };
    let schedule = Document::Schedule(schedule);
    // The first official's restart stands alone, and its schedule stands no more.
    let restart = rehearsal.restarting(&[2]);
    for (official, document) in [(0, &schedule), (0, &restart), (1, &schedule)] {
        let entries = rehearsal.entries_of_official(official, document);
        rehearsal.post(&entries[0]).unwrap();
    }
    assert!(rehearsal.state().last_schedule().is_none());
    let mut phone = LightFollower::new(rehearsal.state().election());
    visit(&mut phone, &Board::of(&rehearsal)).unwrap();
    assert_eq!((phone.phase().unwrap(), phone.schedule()), (Phase::Ceremony, None));
    // Another one, which both say, holds.
    let later = Schedule { opening: 30, closing: 40, reason: "The hall has moved.".to_owned() };
    for official in [0, 1] {
        let entries = rehearsal.entries_of_official(official, &Document::Schedule(later.clone()));
        rehearsal.post(&entries[0]).unwrap();
    }
    visit(&mut phone, &Board::of(&rehearsal)).unwrap();
    assert_eq!(phone.schedule(), Some(&later));
}

fn decided(rehearsal: &Rehearsal, decision: Decision) -> Pending {
    let session = VotingSession::new(rehearsal.state(), &rehearsal.voters()[0]).unwrap();
    let ballot = session.prepare(&Choices::of(0, vec![vec![1]]), &mut OsRng).unwrap();
    session.decide(ballot, decision, &mut OsRng).unwrap()
}

/// What a phone does with a ballot of the first voter.
fn next(rehearsal: &Rehearsal, pending: &Pending) -> &'static str {
    let mut phone = watching(rehearsal, 0);
    visit(&mut phone, &Board::of(rehearsal)).unwrap();
    phone.next(pending).unwrap().as_str()
}

#[test]
fn a_ballot_that_waits_is_sent_until_the_ledger_proves_that_it_never_can_be_there() {
    for decision in [Decision::Cast, Decision::Challenge] {
        let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 4));
        let pending = decided(&rehearsal, decision);
        assert_eq!(next(&rehearsal, &pending), "send");
        rehearsal.post(pending.entry()).unwrap();
        assert_eq!(next(&rehearsal, &pending), "send", "it is there");
        rehearsal.cast(0, 2);
        // Whether a challenge is there is not shown, and it is the same: it never counts.
        let of_cast = |cast| if decision == Decision::Cast { cast } else { "out-of-chain" };
        assert_eq!(next(&rehearsal, &pending), of_cast("send"), "a later ballot follows it or its previous one");

        let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 4));
        let pending = decided(&rehearsal, decision);
        rehearsal.cast(0, 2);
        assert_eq!(next(&rehearsal, &pending), "out-of-chain", "another ballot stands in its place");

        let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 4));
        let pending = decided(&rehearsal, decision);
        (1..4).for_each(|voter| rehearsal.cast(voter, 1));
        rehearsal.close();
        let of_cast = |cast| if decision == Decision::Cast { cast } else { "closed" };
        assert_eq!(next(&rehearsal, &pending), of_cast("send"), "whether it counts, the tally shows");
        rehearsal.post_tally();
        assert_eq!(next(&rehearsal, &pending), "closed", "none of this voter is counted");
    }
    let rehearsal = Rehearsal::opened(Plan::single_choice(3, 4));
    let other = Rehearsal::opened(Plan { seed: 4, ..Plan::single_choice(3, 4) });
    let mut phone = watching(&rehearsal, 0);
    visit(&mut phone, &Board::of(&rehearsal)).unwrap();
    assert_eq!(code(phone.next(&decided(&other, Decision::Cast))), "own-ballot", "of another election");
}

#[test]
fn another_ballot_is_made_because_of_an_announcement_only_while_voting_lasts() {
    let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 4));
    let (cast, challenge) = (decided(&rehearsal, Decision::Cast), decided(&rehearsal, Decision::Challenge));
    (1..4).for_each(|voter| rehearsal.cast(voter, 1));
    rehearsal.post_official(Document::Notice { text: "The hall has moved.".to_owned() }).unwrap();
    assert_eq!([&cast, &challenge].map(|pending| next(&rehearsal, pending)), ["anew", "send"]);
    rehearsal.close();
    assert_eq!([&cast, &challenge].map(|pending| next(&rehearsal, pending)), ["send", "closed"]);
    rehearsal.post_tally();
    assert_eq!([&cast, &challenge].map(|pending| next(&rehearsal, pending)), ["closed", "closed"]);
}

#[test]
fn a_challenge_too_many_is_given_up_when_receipts_show_the_others() {
    let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 4));
    let pending = decided(&rehearsal, Decision::Challenge);
    let mut phone = watching(&rehearsal, 0);
    for number in 0..3 {
        visit(&mut phone, &Board::of(&rehearsal)).unwrap();
        assert_eq!(phone.next(&pending).unwrap().as_str(), "send", "{number} are there");
        rehearsal.challenge(0, 1);
        let board = Board::of(&rehearsal);
        let receipt = board.receipt(board.size() - 1);
        phone.keep_receipt(receipt.clone()).unwrap();
        phone.keep_receipt(receipt).unwrap();
    }
    visit(&mut phone, &Board::of(&rehearsal)).unwrap();
    assert_eq!(phone.next(&pending).unwrap().as_str(), "too-many");
}

/// A copy is files: those that a follower without a key has been answered, and the checkpoint at a path of its own.
#[test]
fn a_copy_shows_what_everybody_may_see() {
    let mut rehearsal = Rehearsal::opened(plan());
    (0..5).for_each(|voter| rehearsal.cast(voter, 1));
    rehearsal.finish();
    let board = Board::of(&rehearsal);
    let mut first = LightFollower::new(rehearsal.state().election());
    first.want_result();
    let kept: Vec<String> = visit(&mut first, &board).unwrap().into_iter().map(|(path, _)| path).collect();
    let mut reader = LightFollower::new(rehearsal.state().election());
    reader.read_copy();
    let answer = |path: &str, _: u16, _: Vec<u8>| match path {
        "light/checkpoint" => board.get("checkpoint/final"),
        path if kept.iter().any(|kept| kept == path && !path.starts_with("checkpoint")) => board.get(path),
        _ => (404, Vec::new()),
    };
    visit_changed(&mut reader, &board, answer).unwrap();
    assert_eq!((reader.phase().unwrap(), reader.result()), (Phase::Finished, None));
    // The public page asks for the result on a second visit.
    reader.want_result();
    let asked = visit_changed(&mut reader, &board, answer).unwrap();
    assert!(asked.iter().any(|(path, _)| path.starts_with("light/ceremony")), "{asked:?}");
    assert_eq!(reader.result().unwrap(), first.result().unwrap());
    assert_eq!(reader.seen_by_witnesses().unwrap(), Some(COSIGNED + 1));
    // What is kept does not say that it came from a copy: a board is asked as ever.
    let mut later = LightFollower::restore(&reader.save()).unwrap();
    assert!(visit(&mut later, &board).unwrap().iter().any(|(path, _)| path == "checkpoint/final"));

    // Whoever copies can change nothing: one checkpoint that too few witnesses have cosigned is none.
    let mut lied_to = LightFollower::new(rehearsal.state().election());
    lied_to.read_copy();
    let newest = |path: &str, _: u16, _: Vec<u8>| match path {
        "light/checkpoint" => (200, Board { witnesses: Vec::new(), ..board.clone() }.get("checkpoint").1),
        path => board.get(path),
    };
    assert_eq!(code(visit_changed(&mut lied_to, &board, newest)), "awaits-witnesses");
}
