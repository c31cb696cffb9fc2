//! Who says what, and when.

use tupyo_election::{Author, Document, EntryKind, RollRoot, Voter};
use tupyo_rehearsal::{Plan, RegistrationPlan, Rehearsal};

use super::office::{Office, digest, registration, struck};

#[test]
fn only_registrars_say_what_they_say() {
    let mut office = Office::of(2, 2);
    let lines = office.strangers(1);
    let said = registration(&lines);
    let countersigned = Document::Countersignature { digest: digest(&said) };
    for document in [&said, &countersigned, &struck(&lines[0], "gone")] {
        for author in [Author::Official(0), Author::Trustee(0)] {
            assert_eq!(office.as_author(author, document), Err("wrong-author"));
        }
    }
    assert_eq!(office.as_author(Author::Registrar(1), &said), Ok(EntryKind::Standing));
}

#[test]
fn registrars_say_nothing_else() {
    let mut office = Office::of(2, 2);
    let voters: Vec<Voter> = office.strangers(1).iter().map(|line| line.voter).collect();
    let seal = Document::RollSealed { voters: 1, root: RollRoot([0; 32]), attempt: 0 };
    let others = [
        Document::Roll { first: 0, voters },
        seal,
        Document::Notice { text: "a".to_owned() },
        Document::Cancelled { reason: "a".to_owned() },
    ];
    for document in others {
        assert_eq!(office.as_author(Author::Registrar(0), &document), Err("wrong-author"));
    }
}

#[test]
fn where_registrars_register_officials_post_no_roll() {
    let mut office = Office::alone();
    let voters: Vec<Voter> = office.strangers(2).iter().map(|line| line.voter).collect();
    let roll = Document::Roll { first: 0, voters };
    assert_eq!(office.as_author(Author::Official(0), &roll), Err("wrong-author"));
}

#[test]
fn where_none_are_named_there_is_no_registrar() {
    let mut office = Office::of(2, 1);
    let said = registration(&office.strangers(1));
    let election = |registration| Rehearsal::new(Plan { registration, ..Plan::default() });
    let mut plain = election(None);
    plain.hold_ceremony();
    assert!(plain.state().registration_roll().is_none() && plain.state().registrations().is_none());
    let of_two = office.play.registrar_entries(1, &said).remove(0);
    assert_eq!(plain.state().examine(&of_two).map(|_| ()).unwrap_err().code(), "wrong-author");
    let mut one = election(Some(RegistrationPlan::default()));
    one.hold_ceremony();
    assert_eq!(one.state().examine(&of_two).map(|_| ()).unwrap_err().code(), "wrong-author", "there is no second one");
}

#[test]
fn registrars_speak_before_the_seal_only() {
    let plan = || Plan { registration: Some(RegistrationPlan::default()), ..Plan::default() };
    let mut play = Rehearsal::new(plan());
    let mut other = Office::alone();
    let lines = other.strangers(1);
    let documents = [
        registration(&lines),
        struck(&lines[0], "gone"),
        Document::Countersignature { digest: digest(&registration(&[])) },
    ];
    for document in &documents {
        assert_eq!(play.post_registrar(0, document).unwrap_err().code(), "wrong-phase");
    }
    let mut finished = Rehearsal::finished(plan());
    for play in [&mut Rehearsal::opened(plan()), &mut finished] {
        for document in &documents {
            assert_eq!(play.post_registrar(0, document).unwrap_err().code(), "wrong-phase");
        }
    }
}

#[test]
fn the_seal_is_of_the_lines_that_are_current() {
    let mut office = Office::alone();
    assert_eq!(office.seal(0, RollRoot([0; 32])), Err("roll-empty"));
    let lines = office.strangers(2);
    office.register(0, &lines).unwrap();
    let root = office.state().registration_roll().unwrap().seal().root();
    assert_eq!(office.seal(1, root), Err("roll-seal"));
    assert_eq!(office.seal(2, RollRoot([0; 32])), Err("roll-seal"));
    assert_eq!(office.state().roll().count(), 0, "there is no roll before");
    assert_eq!(office.seal(2, root), Ok(()));
    assert_eq!((office.state().roll().count(), office.state().roll().root()), (2, root));
}

#[test]
fn a_roll_of_which_all_are_struck_is_empty() {
    let mut office = Office::alone();
    let lines = office.strangers(1);
    office.register(0, &lines).unwrap();
    office.said(0, &struck(&lines[0], "gone")).unwrap();
    let root = office.state().registration_roll().unwrap().seal().root();
    assert_eq!(office.seal(0, root), Err("roll-empty"));
}
