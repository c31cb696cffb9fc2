//! The same lines give the same roll, in whatever documents and whatever order they came.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tupyo_election::{LineChange, RegisteredVoter, RegistrationRoll, RollRule};
use tupyo_encoding::encode;
use tupyo_merkle::{Frontier, leaf_hash};
use tupyo_rehearsal::{Plan, RegistrationPlan, Rehearsal};

use super::office::{Citizen, Office, sort};

/// Chains of lines: each holder's, each line replacing the one before.
fn chains(office: &mut Office, lengths: &[usize]) -> Vec<(Citizen, Vec<RegisteredVoter>)> {
    let chain = |length: &usize| {
        let citizen = office.citizen();
        let mut lines: Vec<RegisteredVoter> = Vec::new();
        for _ in 0..*length {
            lines.push(office.line(&citizen, lines.last().copied().as_ref()));
        }
        (citizen, lines)
    };
    lengths.iter().map(chain).collect()
}

/// Takes the lines, chain by chain in the order that the numbers pick, several chains at once.
fn take(roll: &mut RegistrationRoll, chains: &[(Citizen, Vec<RegisteredVoter>)], picks: &[usize]) {
    let mut rest: Vec<_> = chains.iter().map(|(_, lines)| lines.as_slice()).collect();
    let mut picks = picks.iter().cycle();
    while rest.iter().any(|lines| !lines.is_empty()) {
        let count = picks.next().unwrap() % 3 + 1;
        let mut batch = BTreeMap::new();
        for _ in 0..count {
            let waiting: Vec<_> = (0..rest.len()).filter(|place| !rest[*place].is_empty()).collect();
            let Some(place) = waiting.get(picks.next().unwrap() % waiting.len().max(1)) else { continue };
            if let (None, Some((line, others))) = (batch.get(place), rest[*place].split_first()) {
                batch.insert(*place, *line);
                rest[*place] = others;
            }
        }
        let mut lines: Vec<_> = batch.into_values().collect();
        sort(&mut lines);
        assert_eq!(roll.examine(&lines), Ok(()));
        roll.take(&lines);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn batches_do_not_matter(
        lengths in prop::collection::vec(1usize..4, 1..12),
        one in prop::collection::vec(0usize..100, 1..20),
        other in prop::collection::vec(0usize..100, 1..20),
        cards in any::<bool>(),
    ) {
        let mut office = if cards { Office::demanding_cards() } else { Office::alone() };
        let chains = chains(&mut office, &lengths);
        let empty = office.state().registration_roll().unwrap().clone();
        let rolls = [one, other].map(|picks| {
            let mut roll = empty.clone();
            take(&mut roll, &chains, &picks);
            roll
        });
        let sealed = rolls.each_ref().map(RegistrationRoll::seal);
        prop_assert_eq!(sealed[0].root(), sealed[1].root());
        prop_assert_eq!(sealed[0].voters(), sealed[1].voters());
        prop_assert_eq!(sealed[0].count() as usize, chains.len());
        prop_assert_eq!(rolls[0].ever() as usize, lengths.iter().sum::<usize>());
        for (citizen, lines) in &chains {
            let (last, earlier) = lines.split_last().unwrap();
            let index = sealed[0].index_of(last.voter.key).unwrap();
            prop_assert_eq!(sealed[0].card(index), cards.then(|| citizen.card.public()));
            for line in earlier {
                prop_assert_eq!(sealed[0].index_of(line.voter.key), None);
                let back = RegisteredVoter { replaces: Some(last.voter.key.0), ..*line };
                prop_assert_eq!(rolls[0].examine(&[back]), Err(RollRule::Repeated));
            }
        }
        prop_assert_eq!(empty.count(), 0, "a clone shares nothing that changes");
    }
}

/// The root is that of the tree over the lines' leaves, by their keys.
#[test]
fn the_root_is_of_the_current_lines() {
    for cards in [false, true] {
        let mut office = if cards { Office::demanding_cards() } else { Office::alone() };
        let lines = office.strangers(5);
        office.register(0, &lines[3..]).unwrap();
        office.register(0, &lines[..3]).unwrap();
        let (mut tree, mut leaves) = (Frontier::new(), Vec::new());
        for line in &lines {
            let leaf = line.card.map_or_else(|| encode(&line.voter), |card| encode(&(line.voter, card)));
            assert_eq!(leaf.len(), if cards { 134 + 33 } else { 134 });
            tree.push(leaf_hash(&leaf));
            leaves.push(leaf);
        }
        let roll = office.state().registration_roll().unwrap();
        assert_eq!(roll.encoded_lines().collect::<Vec<_>>(), leaves);
        assert_eq!(roll.seal().root(), tree.root().into());
    }
}

#[test]
fn a_clone_keeps_what_it_had() {
    let mut office = Office::alone();
    let lines = office.strangers(4);
    let mut roll = office.state().registration_roll().unwrap().clone();
    roll.take(&lines[..2]);
    let before = roll.clone();
    let root = before.seal().root();
    roll.correct(&lines[0].voter.key.0, LineChange::Changed { style: 1, weight: 9 });
    roll.correct(&lines[1].voter.key.0, LineChange::Struck);
    roll.take(&lines[2..]);
    assert_eq!((before.seal().root(), before.count(), before.weight()), (root, 2, 2));
    assert_eq!((roll.count(), roll.weight()), (3, 11));
}

/// Ten million lines are to fit where 1.5 GB are: the numbers that find a line are of four bytes.
#[test]
fn a_line_takes_its_own_bytes() {
    assert_eq!(size_of::<tupyo_election::Voter>(), 136);
    assert!(size_of::<Option<tupyo_card::CardKey>>() <= 34);
}

#[test]
fn a_whole_election_over_a_registered_roll() {
    for plan in [RegistrationPlan::default(), RegistrationPlan::countersigned()] {
        let replaced = plan.replaced as u64;
        let play = Rehearsal::finished(Plan { registration: Some(plan.clone()), ..Plan::default() });
        assert!(play.is_finished());
        assert_eq!(play.state().roll().count(), 10);
        let summary = play.state().registrations().unwrap();
        let registered = 10 + replaced + plan.struck as u64;
        assert_eq!((summary.registrations, summary.replacements), (registered, replaced));
        assert_eq!(summary.corrections.len(), plan.struck + plan.changed);
        assert!(play.state().registration_roll().is_none() && play.state().roll().card(0).is_none());
    }
}
