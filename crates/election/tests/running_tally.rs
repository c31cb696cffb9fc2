//! A tally that is kept up to date while the voting lasts is the tally of the closed election.
#![cfg(test)]
#![allow(missing_docs)]

use std::collections::BTreeMap;

use tupyo_election::{Entry, TallyBuilder, tally};
use tupyo_group::PublicPoint;
use tupyo_rehearsal::{Plan, Rehearsal};

#[test]
fn ballot_by_ballot_it_is_the_tally_of_the_last_ballots() {
    let mut play = Rehearsal::opened(Plan { styles: vec![(vec![0, 1], 40), (vec![0], 30)], ..Plan::default() });
    let mut running = TallyBuilder::new(play.state().manifest().unwrap());
    let mut counted: BTreeMap<u32, Vec<PublicPoint>> = BTreeMap::new();
    // Every third voter votes again, every ninth a third time.
    let again = (0..70).step_by(3).chain((0..70).step_by(9));
    for (turn, voter) in (0..70).chain(again).enumerate() {
        let entry = play.ballot(voter, turn);
        play.post(&entry).unwrap();
        let Entry::Ballot(signed) = entry else { panic!() };
        let decoded = PublicPoint::decode_all(&signed.ballot.ciphertext);
        let ciphertext = decoded.into_iter().collect::<Result<Vec<_>, _>>().unwrap();
        let on_roll = play.state().roll().voter(voter).unwrap();
        running.add(on_roll.style, on_roll.weight, &ciphertext);
        if let Some(before) = counted.insert(voter, ciphertext) {
            running.remove(on_roll.style, on_roll.weight, &before);
        }
    }
    assert!(play.state().ballots() > 70);
    assert_eq!(running.finish(), play.tally());
}

/// One builder has added up nothing, and two of one unit's ballots.
#[test]
fn what_several_have_added_up_is_the_tally() {
    let mut play = Rehearsal::opened(Plan::default());
    (0..10).for_each(|voter| play.cast(voter, 0));
    let manifest = play.state().manifest().unwrap().clone();
    let mut parts = [(); 4].map(|()| TallyBuilder::new(&manifest));
    for (place, bytes) in play.entries().iter().enumerate() {
        let Entry::Ballot(signed) = Entry::decode(bytes).unwrap() else { continue };
        let ballot = signed.ballot;
        let ciphertext = PublicPoint::decode_all(&ballot.ciphertext).into_iter().collect::<Result<Vec<_>, _>>();
        let weight = play.state().roll().voter(ballot.voter).unwrap().weight;
        parts[place % 3].add(ballot.style, weight, &ciphertext.unwrap());
    }
    let mut whole = TallyBuilder::new(&manifest);
    parts.iter().for_each(|part| whole.merge_all(part));
    play.close();
    assert_eq!(whole.finish(), play.tally());
}

#[test]
fn a_counted_entry_that_is_no_ballot_is_named() {
    let mut play = Rehearsal::opened(Plan::single_choice(3, 40));
    play.vote_all();
    let counted: Vec<_> = play.state().counted().map(|(_, index)| index).collect();
    let odd = counted[counted.len() / 2];
    let read =
        |index: u64| Ok::<_, ()>(if index == odd { vec![1, 2, 3] } else { play.entries()[index as usize].clone() });
    assert_eq!(
        tally(play.state(), read).unwrap_err().to_string(),
        format!("entry {odd} is not a ballot that can be counted")
    );
    let unread = |index: u64| if index == odd { Err("gone") } else { Ok(play.entries()[index as usize].clone()) };
    assert_eq!(tally(play.state(), unread).unwrap_err().to_string(), format!("entry {odd} cannot be read"));
}
