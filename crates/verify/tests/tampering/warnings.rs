//! Records that are right, and of which a reader should know something: docs/protocol/verification.md, "Warnings".

use std::collections::BTreeMap;

use rand::SeedableRng;
use rand::rngs::StdRng;
use tupyo_circuits::Witness;
use tupyo_election::{Author, Document, ElectionId, Entry, ManifestDraft, Schedule, seal, sign};
use tupyo_group::SecretScalar;
use tupyo_proof::SigningKey;
use tupyo_rehearsal::{Plan, Rehearsal, ledger_signer, record_files};
use tupyo_verify::{MemoryRecord, Outcome, Report};

use crate::play::{anchors, lay_out, plan, report, report_of};
use crate::witnesses;

/// The codes of the warnings, with their numbers.
fn warnings(report: &Report) -> Vec<(&str, &str)> {
    report.warnings.iter().map(|warning| (warning.warning, warning.code)).collect()
}

/// A device without randomness: its ballots are valid, and their votes are nobody's secret.
#[test]
fn nonces_that_hide_nothing_are_told() {
    let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 4));
    for (voter, nonce) in [(0, 7), (1, 7), (2, 0)] {
        let witness = Witness::of_numbers([1, 0, 0, 0].map(SecretScalar::small).into(), SecretScalar::small(nonce));
        let (check, voting) = (rehearsal.check().clone(), rehearsal.voting(voter));
        let ballot = seal(&check, voting, &witness, rehearsal.rng()).unwrap();
        let code = ballot.tracking_code(check.context());
        let mut rng = StdRng::from_rng(rehearsal.rng()).unwrap();
        let entry = sign(ballot, code, &rehearsal.voters()[voter as usize], &mut rng);
        rehearsal.post(&entry).unwrap();
    }
    let size = rehearsal.entries().len() as u64;
    rehearsal.cast(3, 1);
    rehearsal.finish();
    let report = report_of(&rehearsal, rehearsal.entries());
    assert_eq!(report.outcome, Outcome::Accepted, "{report:#?}");
    let told: Vec<_> = report.warnings.iter().map(|warning| (warning.code, warning.entry)).collect();
    assert_eq!(told, [("ballot-unencrypted", Some(size - 1)), ("nonce-repeated", Some(size - 2))]);
}

/// Witnesses cosign at 1,700,000,000; the officials have announced another day.
#[test]
fn a_vote_that_began_or_ended_early_is_told_by_witnesses() {
    let told = |opening, closing| {
        let mut rehearsal = Rehearsal::new(witnesses::plan());
        let schedule = Schedule { opening, closing, reason: String::new() };
        rehearsal.post_official(Document::Schedule(schedule)).unwrap();
        rehearsal.hold_ceremony();
        rehearsal.post_roll();
        rehearsal.open();
        rehearsal.vote_all();
        rehearsal.finish();
        let record = witnesses::cosigned_by(&lay_out(&rehearsal, rehearsal.entries()), &[1, 3]);
        let report = witnesses::report(&record, &anchors(rehearsal.state().election()));
        assert_eq!(report.outcome, Outcome::Accepted, "{report:#?}");
        warnings(&report).into_iter().map(|(_, code)| code.to_owned()).collect::<Vec<_>>()
    };
    assert!(told(1_699_000_000, 1_699_900_000).is_empty());
    assert!(told(1_699_000_000, 1_700_000_000).is_empty(), "at the announced second");
    assert_eq!(told(1_699_000_000, 1_700_000_001), ["cosigned-before-closing"; 2]);
    let both =
        ["cosigned-before-opening", "cosigned-before-opening", "cosigned-before-closing", "cosigned-before-closing"];
    assert_eq!(told(1_700_000_001, 1_700_000_002), both);
}

/// Witnesses have cosigned before the announced opening, and nobody has opened.
#[test]
fn a_vote_that_has_not_begun_has_not_begun_early() {
    let mut rehearsal = Rehearsal::new(witnesses::plan());
    let schedule = Schedule { opening: 1_700_000_001, closing: 1_700_000_002, reason: String::new() };
    rehearsal.post_official(Document::Schedule(schedule)).unwrap();
    let record = witnesses::cosigned_by(&lay_out(&rehearsal, rehearsal.entries()), &[1, 3]);
    let report = witnesses::report(&record, &anchors(rehearsal.state().election()));
    assert_eq!(report.outcome, Outcome::Incomplete, "{report:#?}");
    assert!(!warnings(&report).iter().any(|(_, code)| code.starts_with("cosigned-before")), "{:?}", report.warnings);
}

#[test]
fn witnesses_more_than_a_day_apart_are_told() {
    let rehearsal = Rehearsal::finished(witnesses::plan());
    let (laid_out, anchors) = (lay_out(&rehearsal, rehearsal.entries()), anchors(rehearsal.state().election()));
    let told = |later: u64| {
        let record = witnesses::cosigned_at(&laid_out, &[(1, 1_700_000_000 + later), (3, 1_700_000_000)]);
        let report = witnesses::report(&record, &anchors);
        assert_eq!(report.outcome, Outcome::Accepted, "{report:#?}");
        report.warnings.into_iter().map(|warning| (warning.code, warning.about.witness.unwrap())).collect::<Vec<_>>()
    };
    assert_eq!(told(86_400), [], "exactly a day");
    assert_eq!(told(86_401), [("witness-times", "witness.example/w1".to_owned())]);
}

type Texts<'a> = &'a [(&'a str, &'a str)];

fn title(texts: Texts<'_>) -> BTreeMap<String, String> {
    texts.iter().map(|(language, text)| ((*language).to_owned(), (*text).to_owned())).collect()
}

/// Each warning's code and message, of an election whose manifest is changed before it is posted, and nothing more.
fn told_of_manifest(change: impl FnOnce(&mut ManifestDraft)) -> Vec<(&'static str, String)> {
    let mut rehearsal = Rehearsal::new(Plan::single_choice(2, 1));
    let Ok(Entry::Document(part)) = Entry::decode(&rehearsal.entries()[0]) else { panic!("no document") };
    let Ok(Document::Manifest(bytes)) = borsh::from_slice(&part.bytes) else { panic!("no manifest") };
    let mut draft = ManifestDraft::from_json(&bytes).unwrap();
    change(&mut draft);
    let bytes = draft.to_json().unwrap();
    let election = ElectionId::of_manifest(&bytes);
    let key = SigningKey::generate(rehearsal.rng());
    let key = rehearsal.take_official_key(0, key);
    let signed = Document::Manifest(bytes).sign(election, Author::Official(0), &key, rehearsal.rng()).unwrap();
    let entries: Vec<_> = signed.iter().map(Entry::encode).collect();
    let record = MemoryRecord { files: record_files(&entries, &ledger_signer(election, 0)) };
    let report = report(&record, election);
    assert_eq!(report.outcome, Outcome::Incomplete, "{report:#?}");
    report.warnings.into_iter().map(|warning| (warning.code, warning.message)).collect()
}

#[test]
fn titles_whose_numbers_differ_are_named() {
    let told = told_of_manifest(|draft| {
        draft.title = title(&[("en", "Election 2026"), ("ko", "2025 선거")]);
        let contest = &mut draft.contests[0];
        contest.title = title(&[("en", "District 01"), ("ko", "제1선거구")]);
        contest.options[0].title = title(&[("en", "No. 1"), ("ko", "기호 1번")]);
        contest.options[1].title = title(&[("en", "No. 2"), ("ko", "기호 3번")]);
        draft.styles[0].title = title(&[("en", "Ward 3"), ("ko", "가 구역")]);
    });
    let told: Vec<_> = told.iter().map(|(code, message)| (*code, message.as_str())).collect();
    let differs = |of: &str| format!("the title of {of} has other numbers in one language than in another");
    let named = ["the election", "`contest-0` `option-1`", "`district-0`"].map(differs);
    assert_eq!(told, named.each_ref().map(|message| ("numbers-differ", message.as_str())));
}

#[test]
fn titles_that_lack_a_language_are_named() {
    let told = told_of_manifest(|draft| draft.contests[0].title = title(&[("en", "Mayor"), ("ko", "시장")]));
    let lacks = |of: &str| ("language-missing", format!("the title of {of} lacks a language that other titles have"));
    let others = ["the election", "`contest-0` `option-0`", "`contest-0` `option-1`", "`district-0`"];
    assert_eq!(told, others.map(lacks));
}

#[test]
fn an_ordinary_election_has_no_warning() {
    let rehearsal = Rehearsal::finished(plan());
    assert_eq!(warnings(&report_of(&rehearsal, rehearsal.entries())), []);
}
