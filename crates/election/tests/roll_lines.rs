//! A line of a sealed roll, for somebody who knows few of them: what its bytes are, and what it must be by itself.
#![allow(missing_docs)]
#![cfg(test)]

use std::sync::Arc;

use borsh::to_vec;
use tupyo_card::CardSecret;
use tupyo_election::kinds::Amounts;
use tupyo_election::{ElectionManifest, Holder, RegistrationScope, Roll, RollLine, RollPart, RollRoot, Voter};
use tupyo_group::EncodedPoint;
use tupyo_proof::SigningKey;
use tupyo_rehearsal::{Plan, RegistrationPlan, Rehearsal};

/// A line of an election with this plan, that nothing is wrong with.
fn line(plan: Plan) -> (Rehearsal, Arc<ElectionManifest>, SigningKey, Voter) {
    let mut play = Rehearsal::new(plan);
    let manifest = play.state().manifest().unwrap().clone();
    let key = SigningKey::generate(play.rng());
    let voter = play.voter(&key, 0, 1);
    (play, manifest, key, voter)
}

fn code(play: &Rehearsal, manifest: &ElectionManifest, voter: Voter) -> &'static str {
    let examined = RollLine { voter, card: None }.examine(play.state().election(), manifest);
    examined.map_or_else(|rule| rule.code(), |()| "legal")
}

#[test]
fn a_line_has_a_usable_key_a_style_a_weight_and_its_holders_possession() {
    let (play, manifest, _, voter) =
        line(Plan { styles: vec![(vec![0], 1), (vec![0], 1)], ..Plan::single_choice(2, 1) });
    let rows = [
        (voter, "legal"),
        (Voter { style: 1, ..voter }, "legal"),
        (Voter { weight: u32::MAX, ..voter }, "legal"),
        (Voter { key: EncodedPoint([0; 32]), ..voter }, "roll-key"),
        (Voter { key: EncodedPoint([255; 32]), ..voter }, "roll-key"),
        (Voter { style: 2, ..voter }, "roll-style"),
        (Voter { weight: 0, ..voter }, "roll-weight"),
        (Voter { holder: Holder([1; 32]), ..voter }, "roll-possession"),
    ];
    for (voter, expected) in rows {
        assert_eq!(code(&play, &manifest, voter), expected, "{voter:?}");
    }
}

#[test]
fn a_line_alone_is_no_heavier_than_all_may_be_together() {
    let amounts = Amounts { max: 100_000, budget: 100_000 };
    let (play, manifest, _, voter) = line(Plan { contests: vec![(amounts.into(), 2)], ..Plan::single_choice(2, 1) });
    let largest = u32::try_from(manifest.largest_weight()).unwrap();
    assert!(largest < u32::MAX);
    assert_eq!(code(&play, &manifest, Voter { weight: largest, ..voter }), "legal");
    assert_eq!(code(&play, &manifest, Voter { weight: largest + 1, ..voter }), "roll-weight");
}

#[test]
fn a_possession_is_for_the_election_or_the_standing_roll_that_its_manifest_names() {
    let standing = RegistrationPlan { roll: Some("07".repeat(32)), ..RegistrationPlan::default() };
    let plan = Plan { registration: Some(standing), ..Plan::single_choice(2, 1) };
    let (mut play, manifest, key, voter) = line(plan);
    assert_eq!(code(&play, &manifest, voter), "roll-possession", "it is for the election");
    let possession = RegistrationScope::Roll([7; 32]).prove(&voter.holder, &key, play.rng());
    assert_eq!(code(&play, &manifest, Voter { possession, ..voter }), "legal");
}

#[test]
fn a_line_has_a_card_iff_ballots_bear_its_signature_and_nothing_behind_it() {
    let (_, without, _, voter) = line(Plan::single_choice(2, 1));
    let (_, with, _, _) = line(Plan::single_choice(2, 1).with_cards());
    let card = CardSecret::generate(&mut rand::rngs::OsRng).unwrap().public();
    let (bare, carded) = (to_vec(&voter).unwrap(), to_vec(&(voter, card)).unwrap());
    assert_eq!(RollLine::decode(&bare, &without), Ok(RollLine { voter, card: None }));
    assert_eq!(RollLine::decode(&carded, &with), Ok(RollLine { voter, card: Some(card) }));
    for (bytes, manifest) in [(&bare, &with), (&carded, &without)] {
        assert_eq!(RollLine::decode(bytes, manifest).unwrap_err().code(), "roll-card");
    }
    for bytes in [bare[1..].to_vec(), [&bare[..], &[0]].concat(), Vec::new()] {
        assert_eq!(RollLine::decode(&bytes, &without).unwrap_err().code(), "roll-card");
    }
}

#[test]
fn a_roll_of_which_few_lines_are_known_has_its_size_its_root_and_those() {
    let (_, _, _, voter) = line(Plan::single_choice(2, 1));
    let mut part = RollPart::new(5, RollRoot([9; 32]));
    part.add(3, &RollLine { voter: Voter { weight: 4, ..voter }, card: None });
    let roll = Roll::of_part(part);
    assert_eq!((roll.count(), roll.root(), roll.is_partial()), (5, RollRoot([9; 32]), true));
    assert_eq!(roll.voter(3).map(|elector| (elector.key, elector.style, elector.weight)), Some((voter.key, 0, 4)));
    assert_eq!((roll.voter(0), roll.voter(5), roll.card(3)), (None, None, None));
    assert_eq!((roll.index_of(voter.key), roll.index_of(EncodedPoint([0; 32]))), (Some(3), None));
    assert_eq!((roll.voters().len(), roll.weight(), Roll::default().is_partial()), (0, 0, false));
}
