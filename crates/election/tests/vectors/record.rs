//! Whole elections against `record.json`.

use sha2::{Digest, Sha256};
use tupyo_election::{CeremonyEnd, ElectionId, ElectionState, Phase, SealReason};
use tupyo_merkle::{Checkpoint, FULL_TILE_WIDTH, TileBuilder, TileKind, encode_bundle, leaf_hash, tiles_for_size};
use tupyo_test_vectors::{Case, VectorFile};

use crate::play::Play;
use crate::state::official_keys;

#[test]
fn whole_elections_lead_to_the_results_of_the_vectors() {
    let inputs = ["checkpoint", "election", "entries", "manifest"];
    VectorFile::read("record").run(&[(&inputs, &record)]);
}

fn record(case: &Case<'_>) {
    let election = ElectionId::of_manifest(case.text("inputs.manifest").as_bytes());
    assert_eq!(election.0, case.array("inputs.election"));
    let mut play = Play::new(election);
    for entry in case.strings("inputs.entries") {
        play.post(&entry).unwrap();
    }
    check_outcome(case, &play);
    check_registration(case, &play);
    check_units(case, &play);
    check_ledger_keys(case, &play);
    check_files(case, &play);
}

fn check_outcome(case: &Case<'_>, play: &Play) {
    let state = &play.state;
    assert_eq!(state.phase().as_str(), case.text("outputs.phase"));
    assert_eq!(state.phase() == Phase::Finished, case.value("outputs.cancelled").is_null());
    assert_eq!(serde_json::json!(state.cancelled()), *case.value("outputs.cancelled"));
    assert_eq!(play.participants(), case.numbers("outputs.participants"));
    let excluded = state.ended_ceremonies().iter().flat_map(CeremonyEnd::excluded).copied().map(u64::from);
    assert_eq!(excluded.collect::<Vec<_>>(), case.numbers("outputs.excluded"));
    assert_eq!(state.standing_approvals().count() as u64, case.number("outputs.standing"));
    assert_eq!(play.culprits(), case.numbers("outputs.culprits"));
    let keys = state.official_keys().iter().map(|new| (new.official.into(), new.key.to_string()));
    assert_eq!(keys.collect::<Vec<_>>(), official_keys(case));
    assert_eq!(u64::from(state.roll().count()), case.number("outputs.voters"));
    assert_eq!(state.ballots(), case.number("outputs.cast"));
    assert_eq!(state.announcements(), (case.number("outputs.schedules"), case.number("outputs.notices")));
    check_pages(case, state);
    assert_eq!(state.challenged(), case.number("outputs.challenged"));
    assert_eq!(state.counted().count() as u64, case.number("outputs.counted"));
    assert_eq!(state.ballot_check().unwrap().context().0, case.array("outputs.context"));
    let check = state.ballot_check().unwrap();
    assert_eq!(u64::from(check.documents()), case.number("outputs.known_documents"));
    let counted = (!case.value("outputs.counted_root").is_null()).then(|| case.array("outputs.counted_root"));
    assert_eq!(state.counted_root().map(|root| root.0), counted);
    let keys: Vec<_> = state.keys().unwrap().joint.components().iter().map(|key| key.encode().0).collect();
    assert_eq!(keys, case.arrays("outputs.joint_key"));
}

fn check_pages(case: &Case<'_>, state: &ElectionState) {
    let expected = case.members("outputs.pages");
    assert_eq!(state.pages().len(), expected.len());
    for (page, expected) in state.pages().iter().zip(expected) {
        assert_eq!((page.index, page.assets as u64), (expected.number("entry"), expected.number("assets")));
        assert_eq!((page.digest.0, page.while_open), (expected.array("digest"), expected.text("phase") == "open"));
        assert_eq!(page.reason, expected.text("reason"));
    }
    assert_eq!(state.page().map(|page| page.assets.len()), state.pages().last().map(|page| page.assets));
}

fn check_registration(case: &Case<'_>, play: &Play) {
    let summary = play.state.registrations();
    assert_eq!(summary.is_some(), case.has("outputs.registration"));
    if let Some(summary) = summary {
        assert_eq!(summary.registrations, case.number("outputs.registration.registrations"));
        assert_eq!(summary.replacements, case.number("outputs.registration.replacements"));
        let reasons: Vec<_> = summary.corrections.iter().map(|correction| &correction.reason).collect();
        assert_eq!(serde_json::json!(reasons), *case.value("outputs.registration.corrections"));
        assert_eq!(play.state.roll().root().0, case.array("outputs.registration.roll"));
    }
}

fn check_units(case: &Case<'_>, play: &Play) {
    let units: Vec<_> =
        play.state.tally().iter().map(|unit| [u64::from(unit.style), u64::from(unit.counted), unit.weight]).collect();
    let expected = case.members("outputs.units");
    let expected = expected.iter().map(|unit| ["style", "counted", "weight"].map(|name| unit.number(name)));
    assert_eq!(units, expected.collect::<Vec<_>>());
    let turnouts = play.state.turnouts();
    let sealed = turnouts.iter().zip(play.state.tally()).map(|(turnout, unit)| turnout.sealed(&unit.sum));
    let states: Vec<_> = sealed.map(|sealed| sealed.map_or("opened", SealReason::code)).collect();
    assert_eq!(states, case.members("outputs.units").iter().map(|unit| unit.text("state")).collect::<Vec<_>>());
    let trustees: Vec<_> = play.state.shares().map(u64::from).collect();
    assert_eq!(trustees, case.numbers("outputs.decryption_shares_by"));
    let agreed: Vec<_> = play.state.agreements().iter().map(|trustee| u64::from(*trustee)).collect();
    assert_eq!(agreed, case.numbers("outputs.agreements_by"));
    let agreed = (!case.value("outputs.agreed").is_null()).then(|| case.array("outputs.agreed"));
    assert_eq!(play.state.agreed().map(|agreed| agreed.0), agreed);
    let result: Vec<_> = play.state.result().iter().map(|unit| (u64::from(unit.style), unit.values.clone())).collect();
    let expected = if case.value("outputs.result").is_null() { Vec::new() } else { case.members("outputs.result") };
    let expected = expected.iter().map(|unit| (unit.number("style"), unit.numbers("values")));
    assert_eq!(result, expected.collect::<Vec<_>>());
    let manifest = play.state.manifest().unwrap();
    let counts = play.state.result().iter().map(|unit| manifest.counts(unit.style, &unit.values).unwrap());
    let counts: Vec<Vec<_>> = counts.map(|unit| unit.into_iter().map(|(_, _, count)| count).collect()).collect();
    assert_eq!(serde_json::json!(counts), *case.value("outputs.counts"));
}

/// Each key holds for the checkpoints of its size on.
fn check_ledger_keys(case: &Case<'_>, play: &Play) {
    let keys = play.state.ledger_keys().unwrap();
    assert_eq!(keys.newest().name().as_str(), case.text("outputs.origin"));
    let expected = case.members("outputs.ledger_keys");
    assert_eq!(keys.all().len(), expected.len());
    for expected in expected {
        assert_eq!(keys.at(expected.number("from")).to_string(), expected.text("key"));
    }
}

/// The exported record: every file that the page names, and no other.
fn check_files(case: &Case<'_>, play: &Play) {
    let key = play.state.ledger_keys().unwrap().at(play.entries.len() as u64);
    let checkpoint = Checkpoint::open_exact(case.text("inputs.checkpoint"), key).unwrap();
    let mut tree = TileBuilder::new();
    let mut files: Vec<_> = play.entries.iter().flat_map(|entry| tree.push(leaf_hash(entry))).collect();
    files.extend(tree.partial_tiles());
    assert_eq!((checkpoint.size, checkpoint.root), (play.entries.len() as u64, tree.root()));
    assert_eq!(checkpoint.origin.as_str(), case.text("outputs.origin"));
    for path in tiles_for_size(checkpoint.size).filter(|path| path.kind() == TileKind::Entries) {
        let first = path.index() as usize * usize::from(FULL_TILE_WIDTH);
        let entries = &play.entries[first..first + usize::from(path.width())];
        files.push((path, encode_bundle(entries).unwrap()));
    }
    let mut hashes: Vec<_> =
        files.iter().map(|(path, bytes)| (path.to_string(), <[u8; 32]>::from(Sha256::digest(bytes)))).collect();
    hashes.push(("checkpoint".to_owned(), Sha256::digest(case.text("inputs.checkpoint")).into()));
    let expected = case.value("intermediate.files").as_object().unwrap();
    assert_eq!(expected.len(), hashes.len());
    let expected = Case::new(case.value("intermediate.files"));
    for (path, hash) in hashes {
        assert_eq!(hash, expected.field(&path), "{path}");
    }
}
