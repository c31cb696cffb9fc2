//! What a registration's lines are refused for, each by its own rule alone.

use tupyo_election::{ElectionId, EntryKind, RegisteredVoter, RegistrationScope};
use tupyo_group::{EncodedPoint, Point, Scalar};
use tupyo_proof::SigningKey;
use tupyo_rehearsal::RegistrationPlan;

use super::office::{Citizen, Office, sort, struck};

const TAKEN: Result<EntryKind, &str> = Ok(EntryKind::Registration);

#[track_caller]
fn refused(office: &mut Office, lines: &[RegisteredVoter], code: &'static str) {
    let before = office.state().registration_roll().unwrap().ever();
    assert_eq!(office.register(0, lines), Err(code));
    assert_eq!(office.state().registration_roll().unwrap().ever(), before, "nothing has changed");
}

#[test]
fn the_shape_of_a_document() {
    let mut office = Office::alone();
    let lines = office.strangers(3);
    refused(&mut office, &[], "roll-empty");
    refused(&mut office, &[lines[1], lines[0]], "roll-order");
    refused(&mut office, &[lines[0], lines[0]], "roll-order");
    assert_eq!(office.register(0, &lines[..2]), TAKEN);
    assert_eq!(office.register(0, &lines[2..]), TAKEN, "whatever the order of documents");
}

#[test]
fn a_key_stands_once_for_ever() {
    let mut office = Office::alone();
    let (a, b) = (office.citizen(), office.citizen());
    let key = SigningKey::generate(office.play.rng());
    let first = office.line_of(&key, &a, None);
    let of_other = office.line_of(&key, &b, None);
    assert_eq!(office.register(0, &[first]), TAKEN);
    refused(&mut office, &[of_other], "roll-repeated");
    let second = office.line(&a, Some(&first));
    assert_eq!(office.register(0, &[second]), TAKEN);
    let back = office.line_of(&key, &a, Some(&second));
    refused(&mut office, &[back], "roll-repeated");
    refused(&mut office, &[of_other], "roll-repeated");
    assert_eq!(office.said(0, &struck(&second, "moved away")), Ok(EntryKind::Correction));
    let again = office.line_of(&key, &a, None);
    refused(&mut office, &[again], "roll-repeated");
    refused(&mut office, &[RegisteredVoter { replaces: None, ..second }], "roll-repeated");
    let roll = office.state().registration_roll().unwrap();
    assert!(roll.has_stood(&first.voter.key.0) && roll.has_stood(&second.voter.key.0));
    assert_eq!((roll.count(), roll.ever(), roll.weight()), (0, 2, 0));
    let third = office.line(&a, None);
    assert_eq!(office.register(0, &[third]), TAKEN, "another key of a holder who was struck");
}

#[test]
fn a_key_is_a_point_and_not_the_neutral_one() {
    let mut office = Office::alone();
    let citizen = office.citizen();
    let line = office.line(&citizen, None);
    for bytes in [[0; 32], [255; 32]] {
        let mut wrong = line;
        wrong.voter.key = EncodedPoint(bytes);
        refused(&mut office, &[wrong], "roll-key");
    }
    assert_eq!(office.register(0, &[line]), TAKEN);
}

#[test]
fn style_and_weight_are_of_the_manifest() {
    let mut office = Office::alone();
    let lines = office.strangers(3);
    let with = |line: RegisteredVoter, style, weight| {
        let mut line = line;
        (line.voter.style, line.voter.weight) = (style, weight);
        line
    };
    refused(&mut office, &[with(lines[0], 2, 1)], "roll-style");
    refused(&mut office, &[with(lines[0], 0, 0)], "roll-weight");
    refused(&mut office, &[with(lines[0], 0, u32::MAX), lines[1]], "roll-weight");
    assert_eq!(office.register(0, &[with(lines[0], 1, u32::MAX - 1), lines[1]]), TAKEN, "as much as can be counted");
    refused(&mut office, &[lines[2]], "roll-weight");
}

/// What a line takes the place of does not weigh.
#[test]
fn a_replaced_line_weighs_nothing() {
    let mut office = Office::alone();
    let citizen = office.citizen();
    let mut first = office.line(&citizen, None);
    first.voter.weight = u32::MAX;
    assert_eq!(office.register(0, &[first]), TAKEN);
    let mut second = office.line(&citizen, Some(&first));
    second.voter.weight = u32::MAX;
    assert_eq!(office.register(0, &[second]), TAKEN);
    assert_eq!(office.state().registration_roll().unwrap().weight(), u64::from(u32::MAX));
}

#[test]
fn a_holder_is_in_a_document_once() {
    let mut office = Office::alone();
    let citizen = office.citizen();
    let first = office.line(&citizen, None);
    let second = office.line(&citizen, Some(&first));
    let mut both = [first, RegisteredVoter { replaces: None, ..second }];
    sort(&mut both);
    refused(&mut office, &both, "roll-holder");
    assert_eq!(office.register(0, &[first]), TAKEN);
    assert_eq!(office.register(0, &[second]), TAKEN);
    assert_eq!(office.current(&citizen), Some(second.voter.key.0));
}

#[test]
fn a_line_names_what_it_replaces() {
    let mut office = Office::alone();
    let (a, b) = (office.citizen(), office.citizen());
    let (first, other) = (office.line(&a, None), office.line(&b, None));
    let early = office.line(&a, Some(&first));
    refused(&mut office, &[early], "roll-replaces");
    assert_eq!(office.register(0, &[first]), TAKEN);
    assert_eq!(office.register(0, &[other]), TAKEN);
    let forgotten = office.line(&a, None);
    refused(&mut office, &[forgotten], "roll-replaces");
    let of_other = office.line(&a, Some(&other));
    refused(&mut office, &[of_other], "roll-replaces");
    let second = office.line(&a, Some(&first));
    assert_eq!(office.register(0, &[second]), TAKEN);
    let late = office.line(&a, Some(&first));
    refused(&mut office, &[late], "roll-replaces");
    assert_eq!((office.current(&a), office.current(&b)), (Some(second.voter.key.0), Some(other.voter.key.0)));
    let summary = office.state().registrations().unwrap();
    assert_eq!((summary.registrations, summary.replacements), (3, 1));
}

#[test]
fn a_card_is_there_if_and_only_if_it_is_demanded() {
    let (mut without, mut with) = (Office::alone(), Office::demanding_cards());
    let citizen = without.citizen();
    let line = without.line(&citizen, None);
    refused(&mut without, &[RegisteredVoter { card: Some(citizen.card.public()), ..line }], "roll-card");
    assert_eq!(without.register(0, &[line]), TAKEN);
    let citizen = with.citizen();
    let line = with.line(&citizen, None);
    refused(&mut with, &[RegisteredVoter { card: None, ..line }], "roll-card");
    assert_eq!(with.register(0, &[line]), TAKEN);
    assert_eq!(with.state().registration_roll().unwrap().card(&line.voter.key.0), Some(citizen.card.public()));
}

#[test]
fn a_card_is_of_one_holder() {
    let mut office = Office::demanding_cards();
    let (a, b, c) = (office.citizen(), office.citizen(), office.citizen());
    let card = |citizen: &Citizen| Some(citizen.card.public());
    let (first, own) = (office.line(&a, None), office.line(&b, None));
    let borrowed = RegisteredVoter { card: card(&a), ..own };
    let mut both = [first, borrowed];
    sort(&mut both);
    refused(&mut office, &both, "roll-card");
    assert_eq!(office.register(0, &[first]), TAKEN);
    refused(&mut office, &[borrowed], "roll-card");
    let same = office.line(&a, Some(&first));
    assert_eq!(office.register(0, &[same]), TAKEN, "the holder's own");
    let exchanged = RegisteredVoter { card: card(&c), ..office.line(&a, Some(&same)) };
    let mut both = [exchanged, borrowed];
    sort(&mut both);
    assert_eq!(office.register(0, &both), TAKEN, "a has another card now");
    let third = office.line(&c, None);
    refused(&mut office, &[third], "roll-card");
    assert_eq!(office.said(0, &struck(&exchanged, "moved away")), Ok(EntryKind::Correction));
    assert_eq!(office.register(0, &[third]), TAKEN, "nobody's now");
}

#[test]
fn a_possession_is_for_this_scope_and_holder() {
    let mut office = Office::alone();
    let (a, b) = (office.citizen(), office.citizen());
    let key = SigningKey::generate(office.play.rng());
    let line = office.line_of(&key, &a, None);
    let election = office.state().election();
    let mut prove = |scope: RegistrationScope, holder| scope.prove(holder, &key, office.play.rng());
    let wrong = [
        prove(RegistrationScope::Election(election), &b.holder),
        prove(RegistrationScope::Election(ElectionId([7; 32])), &a.holder),
        prove(RegistrationScope::Roll(election.0), &a.holder),
    ];
    for possession in wrong {
        let mut wrong = line;
        wrong.voter.possession = possession;
        refused(&mut office, &[wrong], "roll-possession");
    }
    let mut wrong = line;
    wrong.voter.key = Point::base_times(Scalar::from(5u64)).encode();
    refused(&mut office, &[wrong], "roll-possession");
    assert_eq!(office.register(0, &[line]), TAKEN);
}

#[test]
fn a_standing_roll_has_a_scope_of_its_own() {
    let roll = Some("0b".repeat(32));
    let mut office = Office::new(RegistrationPlan { roll, ..RegistrationPlan::default() });
    let (citizen, key) = (office.citizen(), SigningKey::generate(office.play.rng()));
    let line = office.line_of(&key, &citizen, None);
    assert_eq!(office.state().registration_roll().unwrap().scope(), RegistrationScope::Roll([11; 32]));
    let mut wrong = line;
    let election = RegistrationScope::Election(office.state().election());
    wrong.voter.possession = election.prove(&citizen.holder, &key, office.play.rng());
    refused(&mut office, &[wrong], "roll-possession");
    assert_eq!(office.register(0, &[line]), TAKEN);
}
