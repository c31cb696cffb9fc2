//! What a device seals, and what it refuses to.

use tupyo_election::ElectionState;
use tupyo_election::kinds::{ChooseUpTo, SingleChoice};
use tupyo_voter::check_opened;

use super::*;

#[test]
fn what_it_seals_is_accepted() {
    let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 2));
    let ledger = followed(&rehearsal);
    let key = copy(&rehearsal.voters()[1]);
    let ballot = seal(&ledger, &key, "[[3]]", None).unwrap();
    let shown = ballot.code();
    let cast = sent(&ballot.cast(&key, &mut OsRng).unwrap());
    let Entry::Ballot(signed) = &cast else { panic!("not a ballot") };
    assert_eq!(signed.ballot.tracking_code(rehearsal.check().context()), shown);
    rehearsal.post(&cast).unwrap();

    let ballot = seal(&ledger, &key, "[[0]]", Some(shown)).unwrap();
    let challenged = sent(&ballot.challenge(&key, &mut OsRng).unwrap());
    let Entry::Challenged(opened) = &challenged else { panic!("not a challenge") };
    assert_eq!(opened.values, [1, 0, 0, 0]);
    rehearsal.post(&challenged).unwrap();
}

#[test]
fn what_is_wrong_is_named() {
    let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 2));
    let key = copy(&rehearsal.voters()[0]);
    let ledger = followed(&rehearsal);
    for (choices, expected) in
        [("[[4]]", "unknown-option"), ("[[0,1]]", "too-many-options"), ("[]", "choice-form"), ("[[-1]]", "choice-form")]
    {
        assert_eq!(code(seal(&ledger, &key, choices, None)), expected, "{choices}");
    }
    assert_eq!(code(seal(&ledger, &key, "[[0],[0]]", None)), "choice-form");
    assert_eq!(code(form(&ledger, &SigningKey::generate(&mut OsRng))), "not-on-roll");
    rehearsal.vote_all();
    rehearsal.finish();
    assert_eq!(code(form(&followed(&rehearsal), &key)), "closed");
}

#[test]
fn ballots_are_made_while_voting_is_open_and_in_no_other_phase() {
    let mut rehearsal = Rehearsal::new(Plan::single_choice(3, 2));
    let new = |rehearsal: &Rehearsal| code(VotingSession::new(rehearsal.state(), copy(&rehearsal.voters()[0])));
    let nothing = ElectionState::new(rehearsal.state().election());
    assert_eq!(code(VotingSession::new(&nothing, SigningKey::generate(&mut OsRng))), "not-open");
    rehearsal.hold_ceremony();
    rehearsal.post_roll();
    assert_eq!(new(&rehearsal), "not-open");
    rehearsal.open();
    assert_eq!(new(&rehearsal), "accepted");
    let stranger = SigningKey::generate(&mut OsRng);
    assert_eq!(code(VotingSession::new(rehearsal.state(), stranger)), "not-on-roll");
    rehearsal.vote_all();
    rehearsal.close();
    assert_eq!(new(&rehearsal), "closed");
    rehearsal.post_tally();
    assert_eq!(new(&rehearsal), "closed");
}

#[test]
fn the_form_says_what_the_manifest_says() {
    let rehearsal = Rehearsal::opened(Plan::default());
    let form = form(&followed(&rehearsal), &rehearsal.voters()[0]).unwrap();
    assert!(
        form.contains(r#"{"id":"contest-0","title":{"en":"contest-0"},"rule":{"kind":"single-choice","blank":true}"#),
        "{form}"
    );
    assert!(form.contains(r#"{"id":"option-2","title":{"en":"Option 2"},"label":{"en":"Option 2"}}"#), "{form}");
}

#[test]
fn the_form_says_among_whom_the_vote_is_hidden() {
    let plan = Plan { weights: vec![1, 1, 5], exposed: vec![0], ..Plan::single_choice(3, 6) };
    let rehearsal = Rehearsal::opened(plan);
    let ledger = followed(&rehearsal);
    for (voter, key) in rehearsal.voters().iter().enumerate() {
        let form: serde_json::Value = serde_json::from_str(&form(&ledger, key).unwrap()).unwrap();
        let weight = rehearsal.state().roll().voter(voter as u32).unwrap().weight;
        let alike = if weight == 5 { 2 } else { 4 };
        assert_eq!((&form["voters"], &form["weight"], &form["cell"]), (&6.into(), &weight.into(), &alike.into()));
        assert_eq!(form["exceptions"][0]["code"], "exception-exposed");
        assert!(form["exceptions"][0]["text"]["ko"].as_str().unwrap().ends_with("사유: A rehearsal"));
    }
}

/// A choice of two, with blank, and up to two of three.
fn two_contests() -> Plan {
    let contests = vec![(SingleChoice { blank: true }.into(), 2), (ChooseUpTo { max: 2 }.into(), 3)];
    Plan { contests, styles: vec![(vec![0, 1], 2)], ..Plan::default() }
}

fn choose<T: std::borrow::Borrow<SigningKey>>(session: &VotingSession<T>, texts: &[&str]) -> Choices {
    Choices::parse(session.check().manifest(), 0, texts).unwrap()
}

#[test]
fn ballots_are_verified_and_challenges_compared() {
    let rehearsal = Rehearsal::opened(two_contests());
    let session = VotingSession::new(rehearsal.state(), copy(&rehearsal.voters()[0])).unwrap();
    let choices = choose(&session, &["contest-0=option-1", "contest-1=option-0,option-2"]);
    assert_eq!(*choices.expected_values(session.check().manifest()).unwrap(), [0, 1, 0, 1, 0, 1, 0]);
    let ballot = session.prepare(&choices, &mut OsRng).unwrap();
    assert!(matches!(session.sign(ballot, &mut OsRng), Ok(Entry::Ballot(_))));

    let ballot = session.prepare(&choices, &mut OsRng).unwrap();
    let code = ballot.code();
    let opened = session.open(ballot, &mut OsRng).unwrap();
    session.check_opened(&opened, code, &choices).unwrap();
    let others = choose(&session, &["contest-0=option-0", "contest-1=option-0,option-2"]);
    assert!(matches!(session.check_opened(&opened, code, &others), Err(VoterError::Betrayed { .. })));
    let other_code = session.prepare(&choices, &mut OsRng).unwrap().code();
    assert!(matches!(session.check_opened(&opened, other_code, &choices), Err(VoterError::Betrayed { .. })));
}

#[test]
fn an_opened_ballot_is_compared_with_the_choices_of_a_page_after_voting_has_ended_too() {
    let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 2));
    let key = copy(&rehearsal.voters()[0]);
    let ballot = seal(&followed(&rehearsal), &key, "[[2]]", None).unwrap();
    let shown = ballot.code();
    let entry = sent(&ballot.challenge(&key, &mut OsRng).unwrap());
    rehearsal.post(&entry).unwrap();
    rehearsal.vote_all();
    rehearsal.finish();
    let ledger = followed(&rehearsal);
    let compare = |key: &SigningKey, choices: &str| {
        let check = ledger.ballot_check()?;
        check_opened(check, key, &entry, shown, &Choices::from_json(check, key, choices)?)
    };
    assert_eq!(code(compare(&key, "[[2]]")), "accepted");
    assert_eq!(code(compare(&key, "[[1]]")), "wrong-opening");
    assert_eq!(code(compare(&rehearsal.voters()[1], "[[2]]")), "wrong-opening");
    let cast = sent(&Entry::decode(rehearsal.entries().last().unwrap()).unwrap());
    let check = ledger.ballot_check().unwrap();
    let choices = Choices::from_json(check, &key, "[[2]]").unwrap();
    assert_eq!(code(check_opened(check, &key, &cast, shown, &choices)), "wrong-opening");
}

#[test]
fn impossible_choices_are_named() {
    let rehearsal = Rehearsal::opened(two_contests());
    let session = VotingSession::new(rehearsal.state(), &rehearsal.voters()[0]).unwrap();
    let code = |texts: &[&str]| {
        let choices = Choices::parse(session.check().manifest(), 0, texts);
        choices.map(|_| "ok").map_err(|error| error.code()).unwrap_or_else(|code| code)
    };
    assert_eq!(code(&["contest-0=blank", "contest-1="]), "ok");
    assert_eq!(code(&["contest-0=option-2", "contest-1="]), "unknown-option");
    assert_eq!(code(&["contest-0=option-0,option-1", "contest-1="]), "too-many-options");
    assert_eq!(code(&["contest-0=", "contest-1="]), "too-few-options");
    assert_eq!(code(&["contest-0=option-0", "contest-1=option-0,option-0"]), "repeated-option");
    assert_eq!(code(&["contest-0=option-0", "contest-1=option-0,option-1,option-2"]), "too-many-options");
    assert_eq!(code(&["contest-0=option-0"]), "missing-contest");
    assert_eq!(code(&["contest-0=option-0", "contest-0=option-0", "contest-1="]), "repeated-contest");
    assert_eq!(code(&["why=option-0", "contest-1="]), "unknown-contest");
    assert_eq!(code(&["contest-0"]), "choice-form");
}
