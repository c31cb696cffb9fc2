//! What is kept from one visit to the next.

use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_voter::{KeptReceipt, LightFollower};

use crate::board::{Board, Receipts, code, visit, watched, watching};

fn saved() -> (Rehearsal, Vec<u8>) {
    let mut rehearsal = Rehearsal::opened(watched(Plan::single_choice(3, 4)));
    rehearsal.cast(1, 1);
    let board = Board::of(&rehearsal);
    let mut phone = watching(&rehearsal, 1);
    phone.keep_receipt(board.receipt(board.size() - 1)).unwrap();
    visit(&mut phone, &board).unwrap();
    (rehearsal, phone.save())
}

#[test]
fn a_state_is_read_as_it_was_written_or_refused_by_name() {
    let (rehearsal, saved) = saved();
    let restored = LightFollower::restore(&saved).unwrap();
    assert_eq!(restored.save(), saved);
    assert_eq!(restored.last_ballot(), rehearsal.state().last_ballot(1));
    assert_eq!(restored.phase().unwrap(), rehearsal.state().phase());
    assert_eq!(restored.session(&rehearsal.voters()[1]).unwrap().last(), restored.last_ballot().map(|(code, _)| code));
    let empty = LightFollower::new(rehearsal.state().election()).save();
    assert_eq!(LightFollower::restore(&empty).unwrap().save(), empty);

    for length in (0..saved.len()).step_by(97).chain([saved.len() - 1]) {
        assert_eq!(code(LightFollower::restore(&saved[..length])), "saved-malformed", "{length}");
    }
    assert_eq!(code(LightFollower::restore(&[saved.clone(), vec![0]].concat())), "saved-malformed");
    let version = saved.iter().position(|byte| *byte == b'\n').unwrap() + 1;
    let mut newer = saved.clone();
    newer[version] = 2;
    assert_eq!(code(LightFollower::restore(&newer)), "saved-newer");
    newer[version] = 0;
    assert_eq!(code(LightFollower::restore(&newer)), "saved-malformed");
    let other = Rehearsal::new(Plan::single_choice(2, 2)).state().election();
    assert_eq!(code(LightFollower::restore_of(other, &saved)), "saved-other-election");
    assert_eq!(code(LightFollower::restore_of(rehearsal.state().election(), &saved)), "accepted");
}

#[test]
fn a_state_that_was_changed_shows_nothing_else() {
    let (rehearsal, saved) = saved();
    let honest = LightFollower::restore(&saved).unwrap();
    let mut refused = 0;
    for place in (0..saved.len()).step_by(saved.len() / 200) {
        let mut changed = saved.clone();
        changed[place] ^= 0x04;
        let Ok(restored) = LightFollower::restore(&changed) else {
            refused += 1;
            continue;
        };
        assert_eq!(restored.phase().unwrap(), honest.phase().unwrap(), "{place}");
        let known = [None, honest.last_ballot()];
        assert!(known.contains(&restored.last_ballot()), "{place}: {:?}", restored.last_ballot());
    }
    assert!(refused > 150, "{refused}");
    drop(rehearsal);
}

#[test]
fn no_secret_is_saved_and_another_voter_is_watched_anew() {
    let (rehearsal, saved) = saved();
    let secret = rehearsal.voters()[1].encode();
    assert!(!saved.windows(32).any(|bytes| bytes == secret.as_slice()));
    let mut phone = LightFollower::restore(&saved).unwrap();
    phone.watch(rehearsal.voters()[1].verifying_key());
    assert_eq!(phone.save(), saved, "the same voter");
    phone.watch(rehearsal.voters()[2].verifying_key());
    assert_eq!((code(phone.session(&rehearsal.voters()[2])), phone.last_ballot()), ("unconfirmed", None));
    visit(&mut phone, &Board::of(&rehearsal)).unwrap();
    assert_eq!(phone.session(&rehearsal.voters()[2]).unwrap().voter(), 2);
    assert_eq!(code(LightFollower::of_anchors("x")), "election-id");
}

#[test]
fn a_visit_costs_kilobytes() {
    let mut rehearsal = Rehearsal::opened(watched(Plan::single_choice(12, 300)));
    (0..40).for_each(|voter| rehearsal.cast(voter, voter as usize));
    let board = Board::of(&rehearsal);
    let mut phone = watching(&rehearsal, 7);
    let bytes = |asked: &[(String, usize)]| asked.iter().map(|(_, bytes)| bytes).sum::<usize>();
    let first = visit(&mut phone, &board).unwrap();
    let first_visit = bytes(&first) - board.manifest.len();
    assert!(first_visit < 32 << 10, "{first_visit}: {first:?}");
    rehearsal.cast(7, 1);
    let later = visit(&mut phone, &Board::of(&rehearsal)).unwrap();
    assert!(bytes(&later) < 4 << 10, "{}: {later:?}", bytes(&later));
}

#[test]
fn what_is_saved_can_be_read_again() {
    let rehearsal = Rehearsal::opened(Plan::single_choice(3, 4));
    let board = Board::of(&rehearsal);
    let receipt = board.receipt(board.size() - 1).receipt;
    let mut phone = LightFollower::new(board.election);
    let sized = |bytes: usize| KeptReceipt { receipt: receipt.clone(), entry: vec![0; bytes] };
    phone.keep_receipt(sized(40 << 20)).unwrap();
    assert_eq!(code(phone.keep_receipt(sized(60 << 20))), "light-too-much");
    let saved = phone.save();
    assert!(saved.len() <= LightFollower::MOST_SAVED, "{}", saved.len());
    assert_eq!(LightFollower::restore(&saved).unwrap().save(), saved);
    // To the last byte: what is counted is what is written.
    let rest = (64 << 20) - saved.len();
    let others = phone.save().len() - (40 << 20) - LightFollower::new(board.election).save().len();
    assert_eq!(code(phone.keep_receipt(sized(rest - others + 1))), "light-too-much");
    phone.keep_receipt(sized(rest - others)).unwrap();
    assert_eq!(phone.save().len(), 64 << 20);
}
