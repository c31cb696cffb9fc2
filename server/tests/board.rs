//! Elections on a board that runs as a process of its own, over HTTP.
#![cfg(test)]
#![allow(missing_docs)]

mod board {
    mod casting;
    pub mod certificates;
    mod configuration;
    mod conformance;
    mod downloads;
    mod durability;
    mod finality;
    mod gateway;
    #[cfg(feature = "go-client")]
    mod go_client;
    mod growth;
    #[cfg(feature = "postgres")]
    mod journal;
    pub mod light;
    mod light_follower;
    mod limits;
    mod log;
    mod opening;
    mod page;
    mod pages;
    pub mod played;
    pub mod process;
    mod public_files;
    mod quotas;
    mod refusals;
    mod roll_lines;
    mod rotation;
    mod service_manager;
    mod setting_aside;
    mod shedding;
    mod sources;
    mod spelling;
    mod strangers;
    mod tls;
    #[cfg(feature = "tokens")]
    mod token;
    mod upgrades;
    pub mod visitor;
    pub mod watching;
    pub mod wire;
    pub mod witness;
    mod witnesses;
}

use std::collections::BTreeSet;
use std::thread;

use board::played::{Played, proposal};
use board::process::{Server, refused};
use board::visitor::Visitor;
use board::wire::until;
use tupyo_circuits::TrackingCode;
use tupyo_election::{Document, ElectionId, Entry, Phase, SignedBallot};
use tupyo_group::Scalar;
use tupyo_merkle::{Checkpoint, decode_bundle, leaf_hash, root_of, tiles_for_size};
use tupyo_proof::Purpose;
use tupyo_rehearsal::{Plan, Rehearsal};
use tupyo_threshold::Opened;

fn ballot(entry: &Entry) -> SignedBallot {
    match entry {
        Entry::Ballot(signed) => signed.clone(),
        _ => panic!("a ballot"),
    }
}

fn code_of(played: &Played, entry: &Entry) -> TrackingCode {
    ballot(entry).ballot.tracking_code(played.play.check().context())
}

#[test]
fn a_whole_election_is_held_and_shown() {
    let mut played = Played::new(Rehearsal::new(Plan::default()));
    let status = played.status();
    assert_eq!((&status["phase"], &status["round"]), (&"ceremony".into(), &"commitment".into()));
    assert_eq!(status["waiting_for"], serde_json::json!(["trustee-1", "trustee-2", "trustee-3"]));
    assert_eq!(played.get("/context").problem(), (404, "not-open".to_owned()));
    played.play.hold_ceremony();
    played.play.post_roll();
    played.play.open();
    played.play.vote_all();
    played.follow();
    assert_eq!(played.get("/result").problem(), (404, "no-result".to_owned()));
    played.play.finish();
    played.follow();

    let status = played.status();
    assert_eq!(status["phase"], Phase::Finished.as_str());
    assert_eq!((status["ballots"].as_u64(), status["challenged"].as_u64()), (Some(11), Some(1)));
    assert_eq!(status["shares"], serde_json::json!(["trustee-1", "trustee-2"]));
    assert_eq!(played.visitor.get("/elections").json()[0], status);
    let result = played.get("/result").json();
    for (unit, expected) in played.play.state().result().iter().enumerate() {
        let contests = result["units"][unit]["contests"].as_array().unwrap();
        let options = contests.iter().flat_map(|contest| contest["options"].as_array().unwrap());
        let votes: Vec<_> = options.map(|option| option["votes"].as_u64().unwrap()).collect();
        assert_eq!(votes, expected.values);
    }
    assert_eq!(result["units"][0]["contests"][0]["options"][3]["option"], "blank");
    assert_eq!(result["units"][0]["contests"][1]["options"][4]["option"], "unused");
}

#[test]
fn who_spoils_the_ceremony_is_named() {
    let mut played = Played::new(Rehearsal::new(Plan::single_choice(2, 2)));
    let secrets = played.play.commit();
    for (trustee, secret) in (0..).zip(&secrets) {
        let ceremony = played.play.state().ceremony().unwrap().clone();
        let reveal = secret.reveal(&ceremony, played.play.rng()).unwrap();
        played.play.post_trustee(trustee, Document::Reveal(reveal)).unwrap();
    }
    for (trustee, secret) in (0..).zip(&secrets) {
        let ceremony = played.play.state().ceremony().unwrap().clone();
        let mut shares = secret.seal_shares(&ceremony).unwrap();
        if trustee == 1 {
            shares.sealed[0].ciphertext[0] += Scalar::ONE;
        }
        played.play.post_trustee(trustee, Document::Shares(shares)).unwrap();
    }
    played.follow();
    assert_eq!(played.status()["round"], "confirmation");
    let ceremony = played.play.state().ceremony().unwrap();
    let opened = secrets[0].open_shares(ceremony, &mut rand::rngs::OsRng).unwrap();
    let Opened::Complaint(complaint) = opened else { panic!("a complaint") };
    played.play.post_trustee(0, Document::Complaint(complaint)).unwrap();
    played.follow();
    let status = played.status();
    assert_eq!(status["culprits"], serde_json::json!([{ "trustee": "trustee-2", "fault": "share-mismatch" }]));
    assert_eq!((&status["ceremony"], &status["round"]), (&1.into(), &"commitment".into()));
}

#[test]
fn what_is_served_is_the_ledger() {
    let played = Played::new(Rehearsal::finished(Plan::default()));
    let manifest = played.get("/manifest");
    assert_eq!(manifest.header("content-type"), "application/json");
    assert_eq!(ElectionId::of_manifest(&manifest.body), played.play.state().election());
    let checkpoint = played.get("/checkpoint");
    assert_eq!(checkpoint.header("cache-control"), "no-store");
    let checkpoint = Checkpoint::open_exact(&checkpoint.body, &played.key).unwrap();
    assert_eq!(checkpoint.size, played.play.entries().len() as u64);
    assert_eq!(checkpoint.origin.as_str(), format!("ledger.example/{}", played.play.state().election()));
    let leaves: Vec<_> = played.play.entries().iter().map(|entry| leaf_hash(entry)).collect();
    assert_eq!(checkpoint.root, root_of(leaves));
    for tile in tiles_for_size(checkpoint.size) {
        let answer = played.get(&format!("/{tile}"));
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/octet-stream"));
        assert!(answer.header("cache-control").contains("immutable"));
        if tile.to_string().contains("entries") {
            assert_eq!(decode_bundle(&answer.body, tile.width()).unwrap(), played.play.entries());
        }
    }
    for (index, entry) in played.play.entries().iter().enumerate() {
        assert_eq!(&played.get(&format!("/entries/{index}")).body, entry);
        assert_eq!(played.get(&format!("/receipts/{index}")).receipt(entry, &played.key), index as u64);
    }
}

#[test]
fn ballots_and_voters_are_looked_up() {
    let mut played = Played::new(Rehearsal::opened(Plan::single_choice(3, 2)));
    let first = played.play.ballot(0, 1);
    played.play.post(&first).unwrap();
    let challenged = played.play.challenged(1, 0);
    played.play.post(&challenged).unwrap();
    played.follow();
    let Entry::Challenged(opened) = &challenged else { panic!() };
    let challenged = opened.ballot.tracking_code(played.play.check().context());
    let first_code = code_of(&played, &first);
    let status = |played: &Played, code: TrackingCode| played.get(&format!("/ballots/{code}")).json()["status"].clone();
    assert_eq!(status(&played, first_code), "counted-so-far");
    assert_eq!(status(&played, challenged), "challenged");
    let whose = |code: TrackingCode| played.get(&format!("/ballots/{code}")).json();
    assert_eq!((&whose(first_code)["voter"], &whose(challenged)["voter"]), (&0.into(), &1.into()));
    assert!(whose(first_code)["key"].as_str().is_some_and(|key| key.len() == 43));
    assert_ne!(whose(first_code)["key"], whose(challenged)["key"]);
    let voter = played.get("/voters/0").json();
    assert_eq!(voter["last"]["code"], first_code.to_string());
    assert_eq!(voter["style"], "district-0");
    assert!(played.get("/voters/1").json()["last"].is_null());

    let second = played.play.ballot(0, 2);
    played.play.post(&second).unwrap();
    played.play.close();
    played.follow();
    assert_eq!(status(&played, first_code), "superseded");
    assert_eq!(status(&played, code_of(&played, &second)), "counted");
    assert_eq!(played.get("/voters/2").problem(), (404, "unknown-voter".to_owned()));
    assert_eq!(played.get("/voters/x").problem(), (404, "unknown-voter".to_owned()));
    for code in [TrackingCode([9; 32]).to_string(), "1234".to_owned()] {
        assert_eq!(played.get(&format!("/ballots/{code}")).problem(), (404, "unknown-ballot".to_owned()));
    }
}

#[test]
fn the_same_ballot_has_one_receipt_however_often_it_is_sent() {
    let mut played = Played::new(Rehearsal::opened(Plan::single_choice(3, 30)));
    let before = played.entries();
    let entry = played.play.ballot(7, 1);
    let bytes = entry.encode();
    let receipts: Vec<Vec<u8>> = thread::scope(|scope| {
        let cast = || played.visitor.clone().post(&played.path("/entries"), &bytes);
        let threads: Vec<_> = (0..100).map(|_| scope.spawn(cast)).collect();
        let answers = threads.into_iter().map(|thread| thread.join().unwrap());
        answers.map(|answer| answer.body.clone()).collect()
    });
    assert_eq!(receipts, vec![played.get(&format!("/receipts/{before}")).body; 100]);
    assert_eq!(played.post_bytes(&bytes).receipt(&bytes, &played.key), before);
    assert_eq!(played.entries(), before + 1);

    // The voter lost the answer and signed again: the receipt is that of the entry that is there.
    let code = code_of(&played, &entry);
    let mut signed_again = ballot(&entry);
    signed_again.signature = played.play.voters()[7].sign(Purpose::Ballot, &code.0, &mut rand::rngs::OsRng);
    let answer = played.post(&Entry::Ballot(signed_again));
    assert_eq!(answer.header("location"), played.path(&format!("/entries/{before}")));
    assert_eq!(answer.receipt(&bytes, &played.key), before);
    // Nobody else gets it.
    let mut forged = ballot(&entry);
    forged.signature = played.play.voters()[8].sign(Purpose::Ballot, &code.0, &mut rand::rngs::OsRng);
    assert_eq!(played.post(&Entry::Ballot(forged)).problem(), (422, "signature-invalid".to_owned()));
    assert_eq!(played.entries(), before + 1);
}

#[test]
fn many_voters_cast_at_once() {
    let mut played = Played::new(Rehearsal::opened(Plan::single_choice(3, 60)));
    let before = played.entries();
    let ballots: Vec<_> = (0..60).map(|voter| played.play.ballot(voter, voter as usize).encode()).collect();
    let mut indices: Vec<u64> = thread::scope(|scope| {
        let cast = |bytes: &Vec<u8>| played.post_bytes(bytes).receipt(bytes, &played.key);
        let threads: Vec<_> = ballots.iter().map(|bytes| scope.spawn(move || cast(bytes))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    indices.sort_unstable();
    assert_eq!(indices, (before..before + 60).collect::<Vec<_>>());
    assert_eq!(played.status()["ballots"], 60);
}

#[test]
fn two_ballots_of_a_voter_at_once_leave_one() {
    let mut played = Played::new(Rehearsal::opened(Plan::single_choice(3, 1)));
    let before = played.entries();
    let ballots: Vec<_> = (0..8).map(|choice| played.play.ballot(0, choice).encode()).collect();
    let statuses: Vec<u16> = thread::scope(|scope| {
        let threads: Vec<_> = ballots.iter().map(|bytes| scope.spawn(|| played.post_bytes(bytes).status)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    // While one is under way there is no place for another, and behind it another is out of the chain.
    assert!(statuses.iter().all(|status| matches!(status, 200 | 409 | 429)), "{statuses:?}");
    assert_eq!(played.entries(), before + 1);
}

#[test]
fn a_bad_decryption_share_is_named_and_the_others_go_on() {
    let mut played = Played::new(Rehearsal::opened(Plan::single_choice(3, 4)));
    played.play.vote_all();
    played.play.close();
    played.follow();
    let counted = played.play.state().counted_root().unwrap();
    let mut units = played.play.tally();
    units[0].counted += 1;
    let wrong = played.play.official_entries(&Document::Tally { units, counted }).remove(0);
    assert_eq!(played.post(&wrong).problem(), (422, "wrong-tally".to_owned()));
    played.play.post_tally();
    played.play.agree_all();
    played.follow();

    let of_another = played.play.decryption_share(1);
    let entry = played.play.trustee_entries(0, &Document::DecryptionShare { units: of_another }).remove(0);
    let refused = played.post(&entry);
    assert_eq!(refused.problem(), (422, "decryption-share-invalid".to_owned()));
    assert!(refused.detail().contains("trustee-1"), "{}", refused.detail());
    played.play.post_share(1);
    played.play.post_share(2);
    played.play.post_result();
    played.follow();
    assert_eq!(played.status()["shares"], serde_json::json!(["trustee-2", "trustee-3"]));
}

#[test]
fn a_killed_server_goes_on_where_it_was() {
    let mut played = Played::new(Rehearsal::opened(Plan::single_choice(3, 4)));
    (0..3).for_each(|voter| played.play.cast(voter, 1));
    played.follow();
    let (status, entries) = (played.status(), played.play.entries().to_vec());
    let last = entries.last().unwrap().clone();
    played.restart(|_| {});
    assert_eq!(played.status(), status);
    played.restart(|played| std::fs::remove_dir_all(played.election_directory().join("index")).unwrap());
    assert_eq!(played.status(), status);
    for (index, entry) in entries.iter().enumerate() {
        assert_eq!(&played.get(&format!("/entries/{index}")).body, entry);
    }
    assert_eq!(played.post_bytes(&last).receipt(&last, &played.key), entries.len() as u64 - 1);
    assert_eq!(played.visitor.post("/elections", &proposal(&played.play)).status, 200);
    played.play.cast(3, 0);
    played.play.cast(0, 2);
    played.play.finish();
    played.follow();
    assert_eq!(played.status()["phase"], "finished");
    played.restart(|_| {});
    assert_eq!(played.get("/result").json()["units"][0]["contests"][0]["options"][2]["votes"], 1);
}

#[test]
fn what_was_acknowledged_before_a_kill_is_there_after_it() {
    let mut played = Played::new(Rehearsal::opened(Plan::single_choice(3, 120)));
    let ballots: Vec<_> = (0..120).map(|voter| played.play.ballot(voter, 1).encode()).collect();
    let (visitor, path, key) = (played.visitor.clone(), played.path("/entries"), played.key.clone());
    let cast = |bytes: &Vec<u8>| Some((visitor.post_if_possible(&path, bytes)?.receipt(bytes, &key), bytes.clone()));
    let cast_all = |ballots: &[Vec<u8>]| ballots.iter().map_while(cast).collect::<Vec<_>>();
    let acknowledged: Vec<(u64, Vec<u8>)> = thread::scope(|scope| {
        let threads: Vec<_> = ballots.chunks(12).map(|chunk| scope.spawn(|| cast_all(chunk))).collect();
        assert!(until(|| played.status()["ballots"].as_u64().unwrap() > 12));
        played.server.kill();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    played.restart(|_| {});
    assert!(played.entries() >= acknowledged.len() as u64);
    for (index, bytes) in acknowledged {
        assert_eq!(played.get(&format!("/entries/{index}")).body, bytes);
    }
    // Who got no answer sends the ballot again.
    let indices: BTreeSet<_> =
        ballots.iter().map(|bytes| played.post_bytes(bytes).receipt(bytes, &played.key)).collect();
    assert_eq!(indices.len(), 120);
    assert_eq!(played.status()["ballots"], 120);
}

#[test]
fn one_server_has_the_directory() {
    let played = Played::new(Rehearsal::new(Plan::default()));
    let (code, message) = refused(&played.data(), &[]);
    assert_eq!(code, Some(3));
    assert!(message.contains("another server uses the data directory"), "{message}");
    played.status();
}

#[test]
fn only_known_officials_start_elections() {
    let directory = tempfile::tempdir().unwrap();
    let play = Rehearsal::new(Plan::default());
    let nobody = Server::start(&directory.path().join("one"), &[]);
    let answer = Visitor::new(&nobody.url).post("/elections", &proposal(&play));
    assert_eq!(answer.problem(), (403, "no-officials".to_owned()));
    assert!(answer.detail().contains("--official"));
    let stranger = Rehearsal::new(Plan { seed: 99, ..Plan::default() });
    let played = Played::new(stranger);
    assert_eq!(played.visitor.post("/elections", &proposal(&play)).problem(), (403, "unknown-official".to_owned()));
    let election = play.state().election();
    assert_eq!(played.visitor.get(&format!("/elections/{election}")).problem(), (404, "unknown-election".to_owned()));
}

#[test]
fn metrics_count_and_name_nobody() {
    let mut played = Played::with(Rehearsal::opened(Plan::single_choice(3, 8)), &["--metrics", "127.0.0.1:0"]);
    (0..5).for_each(|voter| played.play.cast(voter, 1));
    played.follow();
    let Entry::Ballot(mut forged) = played.play.ballot(5, 1) else { panic!("a ballot") };
    forged.signature.response = forged.ballot.proof.equation_mask;
    assert_eq!(played.post(&Entry::Ballot(forged)).status, 422);
    let entries = played.entries();
    let address = played.server.metrics();
    let (place, path) = address.rsplit_once('/').unwrap();
    assert_eq!(path, "metrics");
    // An answer leaves before its place is counted as free.
    let mut metrics = String::new();
    assert!(until(|| {
        metrics = Visitor::new(place).fetch("/metrics").text().to_owned();
        metrics.contains("\ntupyo_entries_waiting 0\n")
    }));
    let has = |line: &str| assert!(metrics.lines().any(|found| found == line), "{line} is not in\n{metrics}");
    has(&format!("tupyo_checkpoint_size{{election=\"{}\"}} {entries}", played.play.state().election()));
    has(&format!("tupyo_entries_posted_total{{code=\"accepted\"}} {}", entries - 1));
    has("tupyo_entries_posted_total{code=\"signature-invalid\"} 1");
    has(&format!("tupyo_append_seconds_count {}", entries - 1));
    has("tupyo_entries_waiting 0");
    has("# EOF");
    let memory = metrics.lines().find_map(|line| line.strip_prefix("tupyo_resident_memory_bytes "));
    assert!(memory.unwrap().parse::<u64>().unwrap() > 1 << 20);
    assert!(!metrics.contains("127.0.0.1") && !metrics.contains("voter="), "{metrics}");
    assert_eq!(played.visitor.get("/metrics").problem(), (404, "unknown-path".to_owned()));
}

#[test]
fn a_signal_ends_the_server_in_order() {
    let mut played = Played::new(Rehearsal::new(Plan::default()));
    played.server.signal("-TERM");
    assert_eq!(played.server.wait_for_end().code(), Some(0));
}
