//! From registrations to the voters of a roll: what is refused by its place, and that it blocks no other.
#![cfg(test)]

use rand::rngs::OsRng;
use tupyo_card::CardSecret;
use tupyo_election::{ElectionId, RegistrationScope};
use tupyo_group::EncodedPoint;
use tupyo_registration::{IssuedCard, RegisteredVoters, Registration, SignedRegistration, roll_of_registrations};

use tupyo_proof::SigningKey;

const SCOPE: RegistrationScope = RegistrationScope::Election(ElectionId([9; 32]));

fn key() -> SigningKey {
    SigningKey::generate(&mut OsRng)
}

fn card() -> CardSecret {
    CardSecret::generate(&mut OsRng).unwrap()
}

fn first(card: &CardSecret) -> Registration {
    Registration::first(card.public(), SCOPE, &key(), &mut OsRng)
}

fn signed(registration: Registration, card: &CardSecret) -> SignedRegistration {
    registration.sign(card).unwrap()
}

fn registered(cards: &[&CardSecret], registrations: &[SignedRegistration]) -> RegisteredVoters {
    let issued: Vec<_> =
        (1..).zip(cards).map(|(weight, card)| IssuedCard { card: card.public(), style: 1, weight }).collect();
    roll_of_registrations(SCOPE, &issued, registrations)
}

/// The keys of the voters, and what is refused with which code.
fn outcome(registered: &RegisteredVoters) -> (Vec<EncodedPoint>, Vec<(usize, &'static str)>) {
    let keys = registered.voters.iter().map(|voter| voter.key).collect();
    (keys, registered.refused.iter().map(|(place, error)| (*place, error.code())).collect())
}

#[test]
fn a_registration_of_an_issued_card_is_a_voter() {
    let (one, two) = (card(), card());
    let registrations = [first(&two), first(&one)];
    let list = [signed(registrations[0], &two), signed(registrations[1], &one)];
    let registered = registered(&[&one, &two], &list);
    let voters: Vec<_> = registered.voters.iter().map(|voter| (voter.key, voter.holder, voter.weight)).collect();
    let expected = [(&registrations[0], 2), (&registrations[1], 1)];
    assert_eq!(voters, expected.map(|(it, weight)| (it.voting_key, it.holder(), weight)));
    assert!(registered.refused.is_empty());
}

#[test]
fn another_card_that_registers_a_learned_key_is_refused_by_its_place() {
    let (victim, thief) = (card(), card());
    let own = first(&victim);
    let learned = [
        Registration { card: thief.public(), ..own },
        Registration { voting_key: own.voting_key, ..first(&thief) },
        Registration { voting_key: own.voting_key, salt: own.salt, ..first(&thief) },
    ];
    for stolen in learned {
        let (own, stolen) = (signed(own, &victim), signed(stolen, &thief));
        for list in [[own, stolen], [stolen, own]] {
            let (keys, refused) = outcome(&registered(&[&victim, &thief], &list));
            assert_eq!(keys, [own.verify().unwrap().voting_key]);
            assert_eq!(refused.iter().map(|(_, code)| *code).collect::<Vec<_>>(), ["registration-possession"]);
        }
    }
}

#[test]
fn whatever_is_wrong_with_a_registration_blocks_no_other() {
    let (good, other) = (card(), card());
    let own = first(&good);
    let election = RegistrationScope::Election(ElectionId([8; 32]));
    let mut forged = signed(first(&other), &other).encode();
    *forged.last_mut().unwrap() ^= 1;
    let mut identity = first(&other);
    identity.voting_key = EncodedPoint([0; 32]);
    let bad = [
        (SignedRegistration::decode(&forged).unwrap(), "card-signature"),
        (signed(Registration::first(other.public(), election, &key(), &mut OsRng), &other), "registration-scope"),
        (signed(identity, &other), "voting-key"),
        (signed(Registration { salt: [0; 32], ..first(&other) }, &other), "registration-possession"),
        (signed(first(&other).replaced(&key(), &mut OsRng), &other), "registration-replaces"),
    ];
    for (registration, code) in bad {
        let list = [registration, signed(own, &good)];
        assert_eq!(outcome(&registered(&[&good, &other], &list)), (vec![own.voting_key], vec![(1, code)]));
    }
    let list = [signed(first(&other), &other), signed(own, &good)];
    assert_eq!(outcome(&registered(&[&good], &list)), (vec![own.voting_key], vec![(1, "card-unknown")]));
}

#[test]
fn a_replacement_takes_the_place_of_what_it_names_in_whatever_order() {
    let holder = card();
    let one = first(&holder);
    let two = one.replaced(&key(), &mut OsRng);
    let three = two.replaced(&key(), &mut OsRng);
    let [one_s, two_s, three_s] = [one, two, three].map(|registration| signed(registration, &holder));
    for list in [[one_s, two_s, three_s], [three_s, two_s, one_s], [two_s, three_s, one_s]] {
        let registered = registered(&[&holder], &list);
        assert_eq!(outcome(&registered), (vec![three.voting_key], vec![]));
        assert_eq!(registered.voters[0].holder, one.holder());
    }
    let second_first = signed(first(&holder), &holder);
    let (keys, refused) = outcome(&registered(&[&holder], &[one_s, second_first, two_s]));
    assert_eq!((keys, refused), (vec![two.voting_key], vec![(2, "registration-replaces")]));
    let rival = signed(one.replaced(&key(), &mut OsRng), &holder);
    let (keys, refused) = outcome(&registered(&[&holder], &[one_s, two_s, rival]));
    assert_eq!((keys, refused), (vec![two.voting_key], vec![(3, "registration-replaces")]));
}

#[test]
fn a_replaced_key_never_returns_and_a_card_keeps_its_salt() {
    let (holder, friend) = (card(), card());
    let (old, new) = (key(), key());
    let one = Registration::first(holder.public(), SCOPE, &old, &mut OsRng);
    let two = one.replaced(&new, &mut OsRng);
    let back = two.replaced(&old, &mut OsRng);
    let passed_on = Registration::first(friend.public(), SCOPE, &old, &mut OsRng);
    let list = [signed(one, &holder), signed(two, &holder), signed(back, &holder), signed(passed_on, &friend)];
    let (keys, refused) = outcome(&registered(&[&holder, &friend], &list));
    assert_eq!((keys, refused), (vec![two.voting_key], vec![(3, "voting-key-repeated"), (4, "voting-key-repeated")]));
    let fresh = Registration { replaces: Some(one.voting_key), ..first(&holder) };
    let (keys, refused) = outcome(&registered(&[&holder], &[signed(one, &holder), signed(fresh, &holder)]));
    assert_eq!((keys, refused), (vec![one.voting_key], vec![(2, "registration-salt")]));
}
