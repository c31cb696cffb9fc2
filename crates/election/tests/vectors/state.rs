//! The state machine against `state.json`.

use std::cell::RefCell;
use std::collections::HashMap;

use tupyo_election::{Author, ElectionId};
use tupyo_test_vectors::{Case, VectorFile};

use crate::play::Play;

#[test]
fn the_state_machine_accepts_and_refuses_as_the_vectors_say() {
    let records = VectorFile::read("record");
    let snapshots: HashMap<_, _> =
        records.cases().map(|record| (record.name().to_owned(), snapshots(&record))).collect();
    let earlier = RefCell::new(Entries::new());
    VectorFile::read("state").run(&[
        (&["record", "prefix", "entries"], &|case: &Case<'_>| {
            let record = &snapshots[case.text("inputs.record")];
            continued(case, record[case.number("inputs.prefix") as usize].clone(), &mut earlier.borrow_mut());
        }),
        (&["record", "prefix", "entries", "election"], &|case: &Case<'_>| {
            assert!(snapshots.contains_key(case.text("inputs.record")));
            assert_eq!(case.number("inputs.prefix"), 0);
            continued(case, Play::new(ElectionId(case.array("inputs.election"))), &mut earlier.borrow_mut());
        }),
    ]);
}

/// The record's ledger at each of its sizes.
fn snapshots(record: &Case<'_>) -> Vec<Play> {
    let mut play = Play::new(ElectionId(record.array("inputs.election")));
    let mut all = vec![play.clone()];
    for entry in record.strings("inputs.entries") {
        play.post(&entry).unwrap();
        all.push(play.clone());
    }
    all
}

/// The entries of each case so far.
type Entries = HashMap<String, Vec<Vec<u8>>>;

/// Those of a case: its own, behind the first ones of an earlier case, if it names one.
fn entries(case: &Case<'_>, earlier: &mut Entries) -> Vec<Vec<u8>> {
    let of_one = |member: &Case<'_>| match member.has("of") {
        true => earlier[member.text("of")][..member.number("first") as usize].to_vec(),
        false => vec![member.as_bytes()],
    };
    let all: Vec<_> = case.members("inputs.entries").iter().flat_map(of_one).collect();
    assert!(earlier.insert(case.name().to_owned(), all.clone()).is_none(), "{}", case.name());
    all
}

fn continued(case: &Case<'_>, mut play: Play, earlier: &mut Entries) {
    let entries = entries(case, earlier);
    let (last, before) = entries.split_last().unwrap();
    before.iter().for_each(|entry| play.post(entry).unwrap());
    let size = play.entries.len() as u64;
    let verdict = play.post(last);
    assert_eq!(verdict.err(), case.expected_error());
    assert_eq!(play.state.entries(), size + u64::from(verdict.is_ok()));
    if verdict.is_ok() {
        assert_eq!(play.state.phase().as_str(), case.text("outputs.phase"));
        assert_eq!(play.culprits(), case.numbers("outputs.culprits"));
        assert_eq!(play.participants(), case.numbers("outputs.participants"));
        check_officials(case, &play);
        check_registered(case, &play);
        assert_eq!(play.state.unfinished(), case.members("outputs.unfinished").iter().map(counted).collect::<Vec<_>>());
    }
}

/// Of which officials something stands, and whose key was replaced.
fn check_officials(case: &Case<'_>, play: &Play) {
    let standing = play.state.standing_approvals().map(|approval| approval.official.into());
    assert_eq!(standing.collect::<Vec<u64>>(), case.numbers("outputs.approved_by"));
    let keys = play.state.official_keys().iter().map(|new| (new.official.into(), new.key.to_string()));
    assert_eq!(keys.collect::<Vec<_>>(), official_keys(case));
}

/// The lines of a roll that registrars say, and whose documents wait for signatures.
fn check_registered(case: &Case<'_>, play: &Play) {
    let rules = play.state.manifest().and_then(|manifest| manifest.registration());
    assert_eq!(rules.is_some(), case.has("outputs.registered"));
    if rules.is_some() {
        let lines =
            play.state.registration_roll().map_or(play.state.roll().count().into(), |roll| u64::from(roll.count()));
        assert_eq!(lines, case.number("outputs.registered.voters"));
        let standing = play.state.standing_registrations().map(|standing| standing.registrar.into());
        assert_eq!(standing.collect::<Vec<u64>>(), case.numbers("outputs.registered.standing"));
    }
}

/// The officials whose key was replaced, and by which.
pub fn official_keys(case: &Case<'_>) -> Vec<(u64, String)> {
    let key = |new: Case<'_>| (new.number("official"), new.text("key").to_owned());
    case.members("outputs.official_keys").into_iter().map(key).collect()
}

/// An author and how many parts.
fn counted(case: &Case<'_>) -> (Author, u64) {
    let index = case.number("index") as u16;
    let author = match case.text("role") {
        "official" => Author::Official(index),
        "trustee" => Author::Trustee(index),
        role => {
            assert_eq!(role, "registrar");
            Author::Registrar(index)
        }
    };
    (author, case.number("parts"))
}
