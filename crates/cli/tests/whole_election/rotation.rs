//! The ledger's key is replaced while votes are cast.

use std::fs;

use serde_json::Value;
use tupyo_election::ElectionId;
use tupyo_merkle::{AddCheckpoint, Checkpoint, Note, NoteSigner};

use super::people::People;
use super::processes::{refused, run, text};
use super::watched::{becomes_final, verified_with, watched};
use super::witnesses::Witness;

/// A choice in each contest of the eastern district, and the decision.
const CHOICES: &str = "mayor=kim council=a cast";

#[test]
fn a_ledgers_key_is_replaced_while_votes_are_cast() {
    let mut people = People::new(1, 1);
    people.trustee(1, "trustee ceremony --wait");
    people.official("joint-key post");
    people.enrol(2, 1);
    people.vote(1, CHOICES, "--receipt one.receipt");
    let first = people.ledger_key();
    people.official("election rotate-key");
    people.vote(2, CHOICES, "--receipt two.receipt");
    for (voter, receipt) in [(0, "one.receipt"), (1, "two.receipt")] {
        let checked = run(&people.voters[voter], &format!("receipt check {receipt} --anchors anchors.json"));
        assert_eq!(checked["valid"], Value::Bool(true), "{checked}");
    }
    // Offline there is the manifest's key alone.
    let manifest = people.official.join("manifest.json");
    let offline =
        |receipt: &str| format!("receipt check {receipt} --anchors anchors.json --offline {}", manifest.display());
    run(&people.voters[0], &offline("one.receipt"));
    assert_eq!(refused(&people.voters[1], &offline("two.receipt"), 1), "note-unsigned");
    let old = fs::read(people.official.join("anchors.json.seen")).unwrap();
    people.official("close");
    people.official("tally post");
    people.trustee(1, "trustee agree");
    people.trustee(1, "trustee decrypt");
    people.official("result post");
    let record = people.record("record");
    let (code, report) = people.verified(&record);
    assert_eq!(code, Some(0), "{report}");
    let signed = report["checkpoint"]["ledger_key"].as_str().unwrap();
    assert!(signed != first && signed.split('+').next() == first.split('+').next(), "{signed}");
    // An earlier checkpoint, of the old key, does not stand for the whole.
    fs::write(record.join("checkpoint"), old).unwrap();
    assert_eq!(people.verified(&record).0, Some(1));
}

/// Witnesses that watched under the old key, one of them away while it is replaced and the other started anew
/// afterwards, cosign under the new one.
#[test]
fn witnesses_follow_the_key_and_receipts_behind_it_become_final() {
    let (mut people, mut witnesses) = watched((1, 1), 2, 2);
    people.trustee(1, "trustee ceremony --wait");
    people.official("joint-key post");
    people.enrol(2, 1);
    people.vote(1, CHOICES, "--receipt one.receipt");
    becomes_final(&people.voters[0], "one.receipt");
    witnesses[1].kill();
    people.official("election rotate-key");
    let waiting = people.vote(2, CHOICES, "--receipt two.receipt");
    assert_eq!(waiting["finality"], "awaits-witnesses");
    old_key_is_refused_beyond(&people, &witnesses[0]);
    witnesses[0].kill();
    let manifest = people.manifest();
    witnesses.iter_mut().for_each(|witness| witness.start(&manifest));
    becomes_final(&people.voters[1], "two.receipt");
    people.restart_server(&witnesses.iter().map(Witness::option).collect::<Vec<_>>());
    people.vote(1, CHOICES, "--receipt three.receipt");
    becomes_final(&people.voters[0], "three.receipt");
    witnesses.iter().for_each(|witness| old_key_is_refused_beyond(&people, witness));

    people.official("close");
    people.official("tally post");
    people.trustee(1, "trustee agree");
    people.trustee(1, "trustee decrypt");
    people.official("result post");
    let record = people.record("record");
    let (code, report) = people.verified(&record);
    assert_eq!((code, &report["outcome"]), (Some(0), &Value::from("accepted")), "{report}");
    assert_ne!(report["checkpoint"]["ledger_key"], people.ledger_key());
    let [one, two] = [0, 1].map(|place: usize| witnesses[place].key.as_str());
    let demanded = verified_with(&record, &people, &["--witness", one, "--witness", two, "--quorum", "2"]);
    assert_eq!(demanded.status.code(), Some(0), "{}", text(&demanded));
}

/// The old key signs what the ledger is now: the witness does not cosign it, and keeps it.
fn old_key_is_refused_beyond(people: &People, witness: &Witness) {
    let seeds = fs::read_to_string(people.public("board").join("ledger.key")).unwrap();
    let seed: ElectionId = seeds.lines().next().unwrap().parse().unwrap();
    let anchors = people.anchors();
    let url = format!("{}/elections/{}/checkpoint", people.server.url, anchors["election"].as_str().unwrap());
    let newest = ureq::get(&url).call().unwrap().body_mut().read_to_string().unwrap();
    let newest = Checkpoint::parse_text(Note::parse(newest).unwrap().text()).unwrap();
    let old = NoteSigner::from_seed(newest.origin.clone(), &seed.0);
    let checkpoint = Note::parse(newest.sign(&old).unwrap()).unwrap();
    let request = AddCheckpoint { old_size: newest.size, path: Vec::new(), checkpoint };
    let url = format!("{}/add-checkpoint", witness.url());
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let mut answer = agent.post(&url).send(request.to_string()).unwrap();
    let problem: Value = serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap();
    assert_eq!((answer.status().as_u16(), &problem["code"]), (403, &Value::from("other-key")), "{problem}");
    let mut kept = fs::read_dir(witness.directory.join("state")).unwrap().map(|entry| entry.unwrap().path());
    let refused = kept.find(|path| path.extension().is_some_and(|found| found == "refused")).unwrap();
    assert_eq!(fs::read_to_string(refused).unwrap(), request.to_string());
}
