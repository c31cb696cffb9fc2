//! record.json: whole elections, laid out as records, are accepted with the counts of the vectors.
#![cfg(test)]
#![allow(missing_docs)]

use sha2::{Digest, Sha256};
use tupyo_election::{ElectionId, ElectionState};
use tupyo_merkle::NoteSigner;
use tupyo_rehearsal::record_files;
use tupyo_test_vectors::{Case, VectorFile};
use tupyo_verify::{
    Anchors, Bounds, MemoryRecord, Outcome, PageReport, RegistrationReport, Silent, UnitReport, Verdict,
    verify_until_tally,
};

#[test]
fn records_are_accepted_with_the_results_of_the_vectors() {
    let inputs = ["checkpoint", "election", "entries", "manifest"];
    VectorFile::read("record").run(&[(&inputs, &record)]);
}

fn record(case: &Case<'_>) {
    let record = laid_out(case);
    let election = ElectionId(case.array("inputs.election"));
    assert_eq!(election, ElectionId::of_manifest(case.text("inputs.manifest").as_bytes()));
    let anchors = Anchors { election, witnesses: None };
    let verified = verify_until_tally(&record, &anchors, Bounds::default(), &Silent).unwrap();
    let (report, state) = (verified.report, verified.state);
    let cancelled = case.text("outputs.phase") == "cancelled";
    let expected = if cancelled { Outcome::Cancelled } else { Outcome::Accepted };
    assert_eq!(report.outcome, expected, "{report:#?}");
    assert!(cancelled || report.checks.iter().all(|check| check.verdict == Verdict::Pass));
    let counts = [report.counts.voters, report.counts.cast, report.counts.challenged, report.counts.counted];
    let expected = ["voters", "cast", "challenged", "counted"].map(|name| case.number(&format!("outputs.{name}")));
    assert_eq!((counts, report.counts.refused), (expected, 0));
    let checked = report.election.unwrap();
    let announced = (checked.documents.schedules, checked.documents.notices);
    assert_eq!(announced, (case.number("outputs.schedules"), case.number("outputs.notices")));
    let restarts = checked.restarts.iter().map(|restart| restart.excluded.len()).sum::<usize>();
    assert_eq!(checked.culprits.len(), case.numbers("outputs.culprits").len());
    assert_eq!(checked.culprits.len() + restarts, case.numbers("outputs.excluded").len());
    assert_eq!(serde_json::json!(checked.cancelled), *case.value("outputs.cancelled"));
    check_registration(case, checked.registration.as_ref(), &state);
    let shares: Vec<_> = state.shares().map(u64::from).collect();
    assert_eq!(shares, case.numbers("outputs.decryption_shares_by"));
    assert_eq!(checked.opened_by.len(), shares.len());
    let agreed: Vec<_> = state.agreements().iter().map(|trustee| u64::from(*trustee)).collect();
    assert_eq!((agreed, checked.agreed_by.len()), (case.numbers("outputs.agreements_by"), state.agreements().len()));
    let participants: Vec<_> = state.ceremony().unwrap().participants().iter().copied().map(u64::from).collect();
    assert_eq!(participants, case.numbers("outputs.participants"));
    assert_eq!(state.standing_approvals().count() as u64, case.number("outputs.standing"));
    let keys = case.members("outputs.official_keys").into_iter().map(|new| {
        let official = format!("official-{}", new.number("official") + 1);
        (official, new.text("key").to_owned())
    });
    let reported = checked.official_keys.iter().map(|new| (new.official.clone(), new.key.clone()));
    assert_eq!(reported.collect::<Vec<_>>(), keys.collect::<Vec<_>>());
    check_pages(case, &checked.pages);
    if cancelled {
        let nothing = ["agreed", "result"].map(|name| case.value(&format!("outputs.{name}")).is_null());
        let none = ["units", "counts"].map(|name| case.list(&format!("outputs.{name}")).is_empty());
        assert_eq!((nothing, none), ([true; 2], [state.agreed().is_none() && state.result().is_empty(); 2]));
    } else {
        assert_eq!(state.agreed().unwrap().0, case.array("outputs.agreed"));
        check_units(case, &checked.units);
    }
    check_keys(case, &state);
    assert_eq!(state.phase().as_str(), case.text("outputs.phase"));
    let check = state.ballot_check().unwrap();
    assert_eq!(check.context().0, case.array("outputs.context"));
    assert_eq!(u64::from(check.documents()), case.number("outputs.known_documents"));
    let counted = (!case.value("outputs.counted_root").is_null()).then(|| case.array("outputs.counted_root"));
    assert_eq!(state.counted_root().map(|root| root.0), counted);
    let keys = state.keys().unwrap().joint.components().iter().map(|key| key.encode().0);
    assert_eq!(keys.collect::<Vec<_>>(), case.arrays("outputs.joint_key"));
}

/// What registrars have made of the roll.
fn check_pages(case: &Case<'_>, pages: &[PageReport]) {
    let expected = case.members("outputs.pages");
    assert_eq!(pages.len(), expected.len());
    for (page, expected) in pages.iter().zip(expected) {
        assert_eq!((page.entry, page.assets as u64), (expected.number("entry"), expected.number("assets")));
        assert_eq!((page.digest.as_str(), page.reason.as_str()), (expected.text("digest"), expected.text("reason")));
        assert_eq!(page.while_open, expected.text("phase") == "open");
    }
}

fn check_registration(case: &Case<'_>, registration: Option<&RegistrationReport>, state: &ElectionState) {
    assert_eq!(registration.is_some(), case.has("outputs.registration"));
    let Some(registration) = registration else { return };
    assert_eq!(registration.registrations, case.number("outputs.registration.registrations"));
    assert_eq!(registration.replacements, case.number("outputs.registration.replacements"));
    let reasons: Vec<_> = registration.corrections.iter().map(|correction| &correction.reason).collect();
    assert_eq!(serde_json::json!(reasons), *case.value("outputs.registration.corrections"));
    assert_eq!(state.roll().root().0, case.array("outputs.registration.roll"));
}

/// The files, each with the hash that the vectors give.
fn laid_out(case: &Case<'_>) -> MemoryRecord {
    let other = NoteSigner::from_seed("layout".parse().unwrap(), &[1; 32]);
    let mut files = record_files(&case.strings("inputs.entries"), &other);
    files.insert("checkpoint".to_owned(), case.text("inputs.checkpoint").into());
    let expected = case.value("intermediate.files").as_object().unwrap();
    assert_eq!(files.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    for (path, bytes) in &files {
        let hash: [u8; 32] = Sha256::digest(bytes).into();
        assert_eq!(hash, Case::new(case.value("intermediate.files")).field(path), "{path}");
    }
    MemoryRecord { files }
}

fn check_units(case: &Case<'_>, units: &[UnitReport]) {
    let counted: Vec<_> = units.iter().map(|unit| (u64::from(unit.counted), unit.weight)).collect();
    let expected = case.members("outputs.units");
    let expected: Vec<_> = expected.iter().map(|unit| (unit.number("counted"), unit.number("weight"))).collect();
    assert_eq!(counted, expected);
    let states: Vec<_> = units.iter().map(|unit| unit.sealed.unwrap_or("opened")).collect();
    assert_eq!(states, case.members("outputs.units").iter().map(|unit| unit.text("state")).collect::<Vec<_>>());
    assert!(units.iter().all(|unit| unit.opened == unit.sealed.is_none()));
    let opened = units.iter().enumerate().filter(|(_, unit)| unit.opened).map(|(style, unit)| {
        let options = unit.contests.iter().flat_map(|contest| &contest.options);
        (style as u64, options.map(|option| option.votes.unwrap()).collect::<Vec<_>>())
    });
    let (styles, counts): (Vec<_>, Vec<_>) = opened.unzip();
    assert_eq!(serde_json::json!(counts), *case.value("outputs.counts"));
    let expected = case.members("outputs.result");
    assert_eq!(styles, expected.iter().map(|unit| unit.number("style")).collect::<Vec<_>>());
    // Without amounts the values are the counts.
    let without = |unit: &[u64]| unit.len() == counts[0].len();
    let values: Vec<_> = expected.iter().map(|unit| unit.numbers("values")).collect();
    assert!(!without(&values[0]) || values == counts);
}

/// The keys of the ledger, each from the size that it signs first.
fn check_keys(case: &Case<'_>, state: &ElectionState) {
    let (keys, expected) = (state.ledger_keys().unwrap(), case.members("outputs.ledger_keys"));
    assert_eq!(keys.all().len(), expected.len());
    for member in &expected {
        assert_eq!(keys.at(member.number("from")).to_string(), member.text("key"));
    }
    assert_eq!(keys.newest().name().as_str(), case.text("outputs.origin"));
}
