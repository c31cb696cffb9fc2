//! How the ledger has grown (docs/protocol/light.md): what a board keeps of it, a phone verifies.

use std::fs;

use tupyo_light::LightGrowth;
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_voter::{LedgerGrowth, LightFollower};

use super::played::Played;
use super::watching::Watchers;
use super::wire::until;

/// What a phone that comes now makes of the board's answer.
fn grown(played: &Played) -> LedgerGrowth {
    let mut phone = LightFollower::new(played.play.state().election());
    phone.begin_visit();
    while let Some(request) = phone.request() {
        let answer = played.get(&format!("/{}", request.path));
        phone.answer(answer.status, &answer.body).unwrap();
    }
    let answer = played.get("/light/growth");
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/octet-stream"));
    assert_eq!(answer.header("cache-control"), "no-store");
    phone.growth(&answer.body).unwrap()
}

fn ballots(growth: &LedgerGrowth) -> u64 {
    growth.points.last().map_or(0, |point| point.ballots)
}

fn cast(played: &mut Played, voter: u32) {
    let entry = played.play.ballot(voter, 1);
    played.play.post(&entry).unwrap();
    played.follow();
}

#[test]
fn a_board_without_witnesses_gives_its_own_times_and_goes_on_after_it_was_killed() {
    let mut played = Played::new(Rehearsal::opened(Plan::single_choice(2, 3)));
    cast(&mut played, 0);
    let first = grown(&played);
    assert_eq!((first.witnessed, first.voters, ballots(&first)), (false, 3, 1));
    played.restart(|_| ());
    assert_eq!(ballots(&grown(&played)), 1);
    cast(&mut played, 1);
    assert_eq!(ballots(&grown(&played)), 2);
    let file = played.election_directory().join("growth");
    assert!(LightGrowth::decode(&fs::read(&file).unwrap()).is_ok());
    for damage in [b"damaged".to_vec(), Vec::new()] {
        played.restart(|_| fs::write(&file, damage).unwrap());
        let growth = grown(&played);
        assert_eq!((growth.points.len(), ballots(&growth)), (1, 2), "it is begun anew");
    }
}

#[test]
fn with_witnesses_their_times_are_given() {
    let (watchers, directory) = (Watchers::new(2), tempfile::tempdir().unwrap());
    let play = watchers.opened(2);
    let option = |place| ["--witness".to_owned(), watchers.option(place, watchers.run(place, &play, &directory))];
    let options: Vec<String> = (0..2).flat_map(option).collect();
    let mut played = Played::with(play, &options.iter().map(String::as_str).collect::<Vec<_>>());
    cast(&mut played, 0);
    assert!(until(|| ballots(&grown(&played)) > 0), "it does not become final");
    assert!(grown(&played).witnessed);
}
