//! A pile of registrations, whatever order they lie in.

use rand::rngs::OsRng;
use tupyo_group::EncodedPoint;
use tupyo_proof::SigningKey;
use tupyo_registration::{EligibilityList, Evidence, RegisteredVoters, RegistrationCode, registered_voters};

use super::people::*;

type Outcome = (Vec<EncodedPoint>, Vec<(usize, &'static str, Option<usize>)>);

fn outcome(list: &EligibilityList, pile: &[&Evidence]) -> Outcome {
    let pile: Vec<_> = pile.iter().map(|evidence| (*evidence).clone()).collect();
    let RegisteredVoters { lines, refused } = registered_voters(&terms(), list, &pile);
    assert!(lines.iter().all(|line| line.replaces.is_none()));
    let refused = refused.iter().map(|refused| (refused.place, refused.error.code(), refused.instead));
    (lines.iter().map(|line| line.voter.key).collect(), refused.collect())
}

fn public(key: &SigningKey) -> EncodedPoint {
    key.verifying_key().encode()
}

#[test]
fn a_replacement_takes_the_place_of_what_it_names_in_whatever_order() {
    let mut holder = card();
    let list = list_of(&[&holder]);
    let keys = [key(), key(), key(), key()];
    let [a, b, c, d] = keys.each_ref().map(public);
    let one = registered(&mut holder, None, &keys[0]);
    let two = registered(&mut holder, Some(a), &keys[1]);
    let three = registered(&mut holder, Some(b), &keys[2]);
    for pile in [[&one, &two, &three], [&three, &two, &one], [&two, &three, &one]] {
        assert_eq!(outcome(&list, &pile), (vec![c], vec![]));
    }
    let second_first = registered(&mut holder, None, &keys[3]);
    let replaces = |place, instead| (place, "registration-replaces", Some(instead));
    assert_eq!(outcome(&list, &[&one, &second_first, &two]), (vec![b], vec![replaces(1, 2)]));
    let rival = registered(&mut holder, Some(a), &keys[3]);
    assert_eq!(outcome(&list, &[&one, &two, &rival]), (vec![b], vec![replaces(2, 1)]));
    assert_eq!(outcome(&list, &[&one, &rival, &two]), (vec![d], vec![replaces(2, 1)]));
    assert_eq!(outcome(&list, &[&one, &one]), (vec![a], vec![replaces(1, 0)]), "one under two names");
}

#[test]
fn a_replaced_key_never_returns_and_a_person_keeps_the_holder() {
    let (mut holder, mut friend) = (card(), card());
    let list = list_of(&[&holder, &friend]);
    let keys = [key(), key()];
    let [a, b] = keys.each_ref().map(public);
    let one = registered(&mut holder, None, &keys[0]);
    let two = registered(&mut holder, Some(a), &keys[1]);
    let back = registered(&mut holder, Some(b), &keys[0]);
    let passed_on = registered(&mut friend, None, &keys[0]);
    let repeated = |place, instead| (place, "voting-key-repeated", instead);
    let expected = (vec![b], vec![repeated(2, Some(1)), repeated(3, None)]);
    assert_eq!(outcome(&list, &[&one, &two, &back, &passed_on]), expected);
    let handle = handle_of(&holder);
    let fresh = at_now(signed(application(&handle, 6, Some(a), &keys[1]), &handle, 6, &mut holder));
    assert_eq!(outcome(&list, &[&one, &fresh]), (vec![a], vec![(1, "registration-holder", Some(0))]));
}

#[test]
fn two_cards_of_one_person_make_one_line() {
    let (mut one, mut two) = (card(), card());
    let rows = [row(2, "P-1", &one.public().to_string(), ""), row(3, "P-1", &two.public().to_string(), "")];
    let (list, person) = (list(&rows), "P-1".parse().unwrap());
    let keys = [key(), key(), key()];
    let [a, b, c] = keys.each_ref().map(public);
    let first = at_now(signed(application(&person, 5, None, &keys[0]), &person, 5, &mut one));
    let second = at_now(signed(application(&person, 5, None, &keys[1]), &person, 5, &mut two));
    let replaces = at_now(signed(application(&person, 5, Some(a), &keys[2]), &person, 5, &mut two));
    assert_eq!(outcome(&list, &[&first, &second]), (vec![a], vec![(1, "registration-replaces", Some(0))]));
    assert_eq!(outcome(&list, &[&second, &first]), (vec![b], vec![(1, "registration-replaces", Some(0))]));
    assert_eq!(outcome(&list, &[&first, &replaces]), (vec![c], vec![]));
}

#[test]
fn whatever_is_wrong_blocks_no_other() {
    let (mut good, mut thief) = (card(), card());
    let code = RegistrationCode::generate(&mut OsRng);
    let rows = [
        row(2, "", &good.public().to_string(), ""),
        row(3, "", &thief.public().to_string(), ""),
        row(4, "P-1", "", &code.hash().to_string()),
    ];
    let list = list(&rows);
    let keys = [key(), key(), key()];
    let own = registered(&mut good, None, &keys[0]);
    let mut stolen = registered(&mut thief, None, &keys[1]).registration;
    stolen.application.voting_key = public(&keys[0]);
    let handle = handle_of(&thief);
    let stolen = at_now(signed(stolen.application, &handle, 5, &mut thief));
    let (coded, again) = (by_code(&code, "P-1", &keys[1]), by_code(&code, "P-1", &keys[2]));
    let mut lines = vec![public(&keys[0]), public(&keys[1])];
    lines.sort();
    let refused = vec![(0, "registration-possession", None), (3, "registration-replaces", Some(2))];
    assert_eq!(outcome(&list, &[&stolen, &own, &coded, &again]), (lines, refused));
}

#[test]
fn a_long_chain_is_linear() {
    let mut holder = card();
    let list = list_of(&[&holder]);
    let mut pile = Vec::new();
    let mut before = None;
    for _ in 0..300 {
        let key = key();
        pile.push(registered(&mut holder, before, &key));
        before = Some(public(&key));
    }
    pile.reverse();
    let pile: Vec<_> = pile.iter().collect();
    assert_eq!(outcome(&list, &pile), (vec![before.unwrap()], vec![]));
}
