//! What k of n officials must say before it takes effect, and an election that is cancelled.
#![allow(missing_docs)]
#![cfg(test)]

use tupyo_election::{Close, Document, Entry, EntryKind, LARGEST_UNAPPROVED_COUNT, LedgerRoot, Phase, Roll, Schedule};
use tupyo_proof::SigningKey;
use tupyo_rehearsal::{Plan, Rehearsal};

/// Two of three officials.
fn plan() -> Plan {
    Plan { officials: 3, approvals: 2, ..Plan::single_choice(2, 3) }
}

fn said(play: &mut Rehearsal, official: u16, document: &Document) -> Result<EntryKind, &'static str> {
    let entry = play.entries_of_official(official, document).remove(0);
    let kind = play.state().examine(&entry).map_err(|refusal| refusal.code())?.kind();
    play.post(&entry).unwrap();
    Ok(kind)
}

fn notice(text: &str) -> Document {
    Document::Notice { text: text.to_owned() }
}

fn cancelled() -> Document {
    Document::Cancelled { reason: "fire".to_owned() }
}

fn standing(play: &Rehearsal) -> Vec<(u16, Document)> {
    play.state().standing_approvals().map(|approval| (approval.official, approval.document.clone())).collect()
}

#[test]
fn what_one_official_says_stands_until_another_says_the_same() {
    let mut play = Rehearsal::new(plan());
    let schedule = Document::Schedule(Schedule { opening: 1, closing: 2, reason: String::new() });
    for (document, kind) in [(notice("a"), EntryKind::Notice), (schedule, EntryKind::Schedule)] {
        assert_eq!(said(&mut play, 0, &document), Ok(EntryKind::Approval));
        assert_eq!(standing(&play), [(0, document.clone())]);
        assert_eq!(said(&mut play, 0, &document), Err("repeated-approval"));
        assert_eq!(said(&mut play, 2, &document), Ok(kind));
        assert_eq!(standing(&play), []);
    }
    assert_eq!((play.state().announcements(), play.state().notices()), ((1, 1), &["a".to_owned()][..]));
}

#[test]
fn a_newer_word_of_an_official_takes_the_place_of_an_older_one() {
    let mut play = Rehearsal::new(plan());
    said(&mut play, 0, &notice("a")).unwrap();
    assert_eq!(said(&mut play, 0, &notice("b")), Ok(EntryKind::Approval));
    assert_eq!(said(&mut play, 1, &notice("a")), Ok(EntryKind::Approval), "the first one has taken it back");
    assert_eq!(standing(&play), [(0, notice("b")), (1, notice("a"))]);
    assert_eq!(said(&mut play, 1, &notice("b")), Ok(EntryKind::Notice));
    assert_eq!(standing(&play), [], "nothing of either stands");
    assert_eq!(said(&mut play, 1, &notice("b")), Ok(EntryKind::Approval), "what has taken effect can be said again");
}

#[test]
fn with_three_of_three_two_are_not_enough() {
    let mut play = Rehearsal::new(Plan { approvals: 3, ..plan() });
    for (official, kind) in [(2, EntryKind::Approval), (0, EntryKind::Approval), (1, EntryKind::Cancelled)] {
        assert_eq!(said(&mut play, official, &cancelled()), Ok(kind));
    }
    assert_eq!(play.state().phase(), Phase::Cancelled);
}

#[test]
fn what_stands_must_be_legal_again_when_it_is_approved() {
    let mut play = Rehearsal::new(Plan { trustees: 4, ..plan() });
    let restart = play.restarting(&[3]);
    assert_eq!(said(&mut play, 0, &restart), Ok(EntryKind::Approval));
    let secrets = play.commit();
    assert_eq!(said(&mut play, 1, &restart), Err("restart-round"));
    assert_eq!(secrets.len(), 4);
    let restart = play.restarting(&[3]);
    assert_eq!(said(&mut play, 1, &restart), Ok(EntryKind::Approval));
    assert_eq!(play.participants().len(), 4);
    assert_eq!(said(&mut play, 0, &restart), Ok(EntryKind::Restart));
    assert_eq!(play.participants(), [0, 1, 2]);
}

#[test]
fn with_one_approval_nothing_stands() {
    let mut play = Rehearsal::new(Plan { approvals: 1, ..plan() });
    assert_eq!(said(&mut play, 1, &notice("a")), Ok(EntryKind::Notice));
    assert_eq!(said(&mut play, 1, &notice("a")), Ok(EntryKind::Notice));
    assert_eq!(standing(&play), []);
}

#[test]
fn words_that_gave_way_or_took_effect_are_not_said_again_by_posting_them() {
    let mut play = Rehearsal::new(plan());
    let [taken_back] = &play.entries_of_official(0, &cancelled())[..] else { panic!("one part") };
    let taken_back = taken_back.clone();
    play.post(&taken_back).unwrap();
    assert_eq!(said(&mut play, 0, &notice("a")), Ok(EntryKind::Approval));
    assert_eq!(said(&mut play, 1, &cancelled()), Ok(EntryKind::Approval));
    assert_eq!(play.post(&taken_back).unwrap_err().code(), "said-before");
    assert_eq!(play.state().phase(), Phase::Ceremony, "nobody cancels for an official who has taken it back");
    let schedule = |closing| Document::Schedule(Schedule { opening: 1, closing, reason: String::new() });
    for closing in [5, 9] {
        play.approve(&schedule(closing));
    }
    for bytes in play.entries().to_vec() {
        let entry = Entry::decode(&bytes).unwrap();
        assert!(play.post(&entry).is_err(), "{entry:?}");
    }
    assert_eq!(said(&mut play, 2, &schedule(5)), Err("said-before"), "a closing that was withheld stays void");
    assert_eq!(play.state().last_schedule().unwrap().closing, 9);
}

#[test]
fn one_official_alone_neither_seals_nor_opens_nor_closes() {
    let mut play = Rehearsal::opened(plan());
    let seals_and_opens = |bytes: &&Vec<u8>| {
        let Entry::Document(part) = Entry::decode(bytes).unwrap() else { return false };
        matches!(borsh::from_slice(&part.bytes), Ok(Document::RollSealed { .. } | Document::Open { .. }))
    };
    assert_eq!(play.entries().iter().filter(seals_and_opens).count(), 4, "two officials each");
    play.cast(0, 0);
    let (close, shorter) = (play.closing(), play.closing_of(play.entries().len() as u64 - 1));
    assert_eq!(said(&mut play, 0, &close), Ok(EntryKind::Approval));
    assert_eq!(play.state().phase(), Phase::Open);
    play.cast(1, 1);
    assert_eq!(said(&mut play, 1, &shorter), Ok(EntryKind::Approval), "of other entries: another document");
    assert_eq!(said(&mut play, 2, &close), Ok(EntryKind::Close));
    assert_eq!(play.state().ballots(), 2, "what came between counts");
    play.post_tally();
    assert_eq!(play.state().phase(), Phase::Tallied, "what everybody recomputes needs one official");
}

#[test]
fn a_closing_that_stands_is_of_this_ledger_and_of_the_last_schedule() {
    let mut play = Rehearsal::new(plan());
    let schedule = |closing| Document::Schedule(Schedule { opening: 1, closing, reason: String::new() });
    play.approve(&schedule(5));
    play.hold_ceremony();
    play.post_roll();
    play.open();
    let Document::Close(close) = play.closing() else { panic!() };
    let forged = Document::Close(Close { root: LedgerRoot([7; 32]), ..close });
    let entry = play.entries_of_official(0, &forged).remove(0);
    assert_eq!(play.post(&entry).unwrap_err().code(), "close-root", "already with the first approval");
    assert_eq!(said(&mut play, 0, &Document::Close(close)), Ok(EntryKind::Approval));
    play.approve_by(&[1, 2], &schedule(9));
    assert_eq!(said(&mut play, 1, &Document::Close(close)), Err("close-schedule"));
    assert_eq!(play.state().phase(), Phase::Open);
}

#[test]
fn an_election_is_not_cancelled_once_a_quorum_has_agreed() {
    let mut play = Rehearsal::opened(Plan { approvals: 1, ..plan() });
    play.vote_all();
    play.close();
    play.post_tally();
    (0..2).for_each(|trustee| play.agree(trustee));
    let entry = play.official_entries(&cancelled()).remove(0);
    assert!(play.state().clone().apply(&entry).is_ok(), "two of three are no quorum");
    play.agree(2);
    assert_eq!(play.post(&entry).unwrap_err().code(), "agreed-already");
    (0..2).for_each(|trustee| play.post_share(trustee));
    assert_eq!(play.post(&entry).unwrap_err().code(), "agreed-already");
    play.post_result();
    assert_eq!(play.post(&entry).unwrap_err().code(), "wrong-phase");
}

#[test]
fn nothing_follows_a_cancelling() {
    let mut play = Rehearsal::opened(Plan { approvals: 1, ..plan() });
    play.cast(0, 0);
    let ballot = play.ballot(1, 0);
    let close = play.closing();
    assert_eq!(said(&mut play, 0, &Document::Cancelled { reason: String::new() }), Err("text"));
    assert_eq!(said(&mut play, 0, &cancelled()), Ok(EntryKind::Cancelled));
    assert_eq!((play.state().ballots(), play.state().roll().count()), (1, 3), "what was settled stays");
    assert_eq!(play.post(&ballot).unwrap_err().code(), "closed");
    for document in [close, notice("a"), cancelled()] {
        assert_eq!(play.post_official(document).unwrap_err().code(), "wrong-phase");
    }
}

/// With the roll sealed, and the opening that officials say there.
fn sealed() -> (Rehearsal, Document) {
    let mut play = Rehearsal::new(plan());
    play.hold_ceremony();
    play.post_roll();
    let opening = play.opening();
    (play, opening)
}

#[test]
fn an_opening_that_stands_is_void_when_voting_is_put_off() {
    let (mut play, opening) = sealed();
    assert_eq!(said(&mut play, 0, &opening), Ok(EntryKind::Approval));
    play.approve_by(&[1, 2], &Document::Schedule(Schedule { opening: 1, closing: 2, reason: "Snow".to_owned() }));
    assert_eq!(said(&mut play, 1, &opening), Err("open-schedule"));
    let anew = play.opening();
    assert_eq!(said(&mut play, 1, &anew), Ok(EntryKind::Approval), "the first one has not said this");
    assert_eq!(said(&mut play, 0, &anew), Ok(EntryKind::Open));
}

/// A key that signs the same bytes again can't say what it has taken back, but under the next number.
#[test]
fn officials_meet_in_the_attempt_that_takes_effect() {
    let (mut play, opening) = sealed();
    let first = play.entries_of_official(0, &opening).remove(0);
    let attempt = |play: &Rehearsal, official| play.state().attempt(official, &opening);
    assert_eq!((0..3).map(|official| attempt(&play, official)).collect::<Vec<_>>(), [0, 0, 0]);
    play.post(&first).unwrap();
    assert_eq!(attempt(&play, 1), 0, "to meet the first one");
    said(&mut play, 0, &notice("a")).unwrap();
    assert_eq!(play.post(&first).unwrap_err().code(), "said-before");
    assert!(play.state().has_said(0, &opening) && !play.state().has_said(1, &opening));
    said(&mut play, 1, &opening).unwrap();
    assert_eq!((0..3).map(|official| attempt(&play, official)).collect::<Vec<_>>(), [1, 0, 0]);
    assert_eq!(said(&mut play, 0, &opening.as_attempt(1)), Ok(EntryKind::Approval));
    assert_eq!((0..3).map(|official| attempt(&play, official)).collect::<Vec<_>>(), [1, 1, 1], "the last that stands");
    assert_eq!(said(&mut play, 1, &opening.as_attempt(1)), Ok(EntryKind::Open));
}

#[test]
fn a_corrupt_number_at_the_end_of_all_numbers_stops_nobody() {
    let (mut play, opening) = sealed();
    said(&mut play, 2, &opening.as_attempt(u32::MAX)).unwrap();
    assert_eq!(play.state().attempt(0, &opening), u32::MAX, "it is as good as any");
    said(&mut play, 2, &notice("a")).unwrap();
    assert_eq!(play.state().attempt(0, &opening), 0);
    assert_eq!(play.state().attempt(0, &notice("a")), 0, "what has no number is what it is");
}

#[test]
fn behind_the_end_of_all_numbers_comes_one_that_nobody_has_used() {
    let (mut play, opening) = sealed();
    for (number, word) in [(0, "a"), (u32::MAX, "b")] {
        said(&mut play, 0, &opening.as_attempt(number)).unwrap();
        said(&mut play, 0, &notice(word)).unwrap();
    }
    said(&mut play, 2, &opening.as_attempt(u32::MAX)).unwrap();
    assert_eq!(play.state().attempt(0, &opening), 1, "0 and the largest were said, and taken back");
}

#[test]
fn officials_meet_where_enough_say_the_same_rather_than_at_the_last_number() {
    let (mut play, opening) = sealed();
    said(&mut play, 0, &opening.as_attempt(1)).unwrap();
    assert_eq!(said(&mut play, 1, &opening), Ok(EntryKind::Approval));
    assert_eq!((0..3).map(|official| play.state().attempt(official, &opening)).collect::<Vec<_>>(), [0, 1, 1]);
}

#[test]
fn the_first_word_of_all_that_was_taken_back_has_a_next_number() {
    let mut play = Rehearsal::new(plan());
    play.hold_ceremony();
    let key = SigningKey::generate(play.rng());
    let voters = [play.voter(&key, 0, 1)];
    play.post_official(Document::Roll { first: 0, voters: voters.into() }).unwrap();
    let seal = Document::RollSealed { voters: 1, root: Roll::root_of(&voters), attempt: 0 };
    said(&mut play, 0, &seal).unwrap();
    said(&mut play, 0, &notice("a")).unwrap();
    assert_eq!(play.state().attempt(0, &seal), 1);
    assert_eq!(play.state().attempt(1, &seal), 1, "nobody says again what was taken back");
    said(&mut play, 0, &seal.as_attempt(1)).unwrap();
    assert_eq!(said(&mut play, 1, &seal.as_attempt(1)), Ok(EntryKind::RollSealed));
}

#[test]
fn another_key_of_one_official_gives_the_others_nothing_back() {
    let mut play = Rehearsal::new(plan());
    let taken_back = play.entries_of_official(0, &cancelled()).remove(0);
    play.post(&taken_back).unwrap();
    said(&mut play, 0, &notice("a")).unwrap();
    said(&mut play, 2, &notice("b")).unwrap();
    let (replaced, _) = play.official_key(2, "lost");
    play.approve_by(&[0, 1], &replaced);
    assert_eq!(play.post(&taken_back).unwrap_err().code(), "said-before");
    assert!(play.state().has_said(0, &cancelled()) && !play.state().has_said(2, &notice("b")));
}

#[test]
fn what_one_official_may_say_alone_leaves_what_it_has_said_with_others() {
    let mut play = Rehearsal::new(plan());
    said(&mut play, 0, &notice("a")).unwrap();
    let rotation = Document::LedgerKey(play.rotation());
    assert_eq!(said(&mut play, 0, &rotation), Ok(EntryKind::LedgerKey));
    assert_eq!((standing(&play), play.state().has_said(0, &rotation)), (vec![(0, notice("a"))], false));
}

#[test]
fn of_one_official_so_many_words_stand_or_have_given_way_and_no_more() {
    let mut play = Rehearsal::new(plan());
    let words: Vec<_> = (0..LARGEST_UNAPPROVED_COUNT).map(|number| notice(&number.to_string())).collect();
    words.iter().for_each(|word| assert_eq!(said(&mut play, 0, word), Ok(EntryKind::Approval)));
    assert_eq!(said(&mut play, 0, &notice("one more")), Err("too-many-unapproved"));
    assert_eq!(said(&mut play, 0, words.last().unwrap()), Err("repeated-approval"));
    play.approve_by(&[1, 2], &notice("the others'"));
    assert_eq!(said(&mut play, 0, &notice("one more")), Err("too-many-unapproved"), "what others approve is theirs");
    assert_eq!(said(&mut play, 1, &notice("another's")), Ok(EntryKind::Approval), "nobody uses up what is another's");
    assert_eq!(said(&mut play, 0, &notice("another's")), Ok(EntryKind::Notice), "what takes effect is not counted");
    assert_eq!(said(&mut play, 0, &notice("one more")), Err("too-many-unapproved"), "the last one has given way");
}

#[test]
fn what_is_approved_and_another_key_give_an_official_words_again() {
    let mut play = Rehearsal::new(plan());
    let words: Vec<_> = (0..LARGEST_UNAPPROVED_COUNT).map(|number| notice(&number.to_string())).collect();
    words.iter().for_each(|word| assert!(said(&mut play, 0, word).is_ok()));
    assert_eq!(said(&mut play, 1, words.last().unwrap()), Ok(EntryKind::Notice));
    assert_eq!(said(&mut play, 0, &notice("one more")), Ok(EntryKind::Approval));
    assert_eq!(said(&mut play, 0, &notice("two more")), Err("too-many-unapproved"));
    let (replaced, key) = play.official_key(0, "stolen");
    play.approve_by(&[1, 2], &replaced);
    play.take_official_key(0, key);
    for word in &words {
        assert_eq!(said(&mut play, 0, word), Ok(EntryKind::Approval), "the new key begins at none");
    }
    assert_eq!(said(&mut play, 0, &notice("two more")), Err("too-many-unapproved"));
}
