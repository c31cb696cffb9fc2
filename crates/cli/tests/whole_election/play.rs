//! One whole election: five trustees of whom three are needed, one excluded, one cheating; voters who vote again and
//! challenge; the verdict.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::{Value, json};
use tupyo_client::ClientError;

use super::forgery::{holds, post_spoiled_shares, post_wrong_decryption_share};
use super::people::{OFFICIAL, People, TRUSTEE, VOTE};
use super::processes::{SECRET, command, refused, refused_secret, refused_typing, run, run_any, text};

#[test]
fn a_whole_election_through_the_separate_binaries() {
    let mut people = People::new(5, 3);
    spoil_the_first_ceremony(&people);
    complete_the_second_ceremony(&people);
    people.official("joint-key post");
    people.enrol(3, 3);
    vote(&people);
    people.official("close");
    assert_eq!(refused_typing(&people.voters[5], VOTE, "mayor=kim\ncast\n", 1), "closed");
    people.official("tally post");
    open_the_tally(&people);
    let early = format!("trustee wipe {TRUSTEE}");
    assert_eq!(refused_secret(&people.trustees[0], &early, 1), "wrong-phase");
    check_result(&people.official("result post"));
    assert_eq!(holds(&people.trustees[0]), [true, true]);
    people.trustee(1, "trustee wipe");
    assert_eq!(holds(&people.trustees[0]), [false, false]);
    check_record(&people);
}

/// Trustee 5 deals a share that does not open; trustee 1's tool complains and names it.
fn spoil_the_first_ceremony(people: &People) {
    let early = format!("trustee reveal {TRUSTEE}");
    assert_eq!(refused_secret(&people.trustees[0], &early, 1), "ceremony-round");
    for step in ["trustee commit", "trustee reveal"] {
        (1..=5).for_each(|trustee| assert_eq!(people.trustee(trustee, step)["step"], "posted"));
    }
    assert_eq!(people.trustee(1, "trustee ceremony")["step"], "posted");
    (2..=4).for_each(|trustee| drop(people.trustee(trustee, "trustee share")));
    post_spoiled_shares(&people.trustees[4], 4);
    let complaint = people.trustee(1, "trustee confirm");
    assert_eq!(complaint["step"], "complained");
    assert_eq!(complaint["culprits"], json!([{ "trustee": "trustee-5", "fault": "share-mismatch" }]));
}

fn complete_the_second_ceremony(people: &People) {
    assert_eq!(people.trustee(5, "trustee ceremony")["step"], "excluded");
    people.ceremony_of(&[1, 2, 3, 4]);
    let status = run(&people.official, "status --anchors anchors.json");
    assert_eq!((status["phase"].as_str(), status["culprits"][0]["trustee"].as_str()), (Some("key"), Some("trustee-5")));
}

/// Voter 1 votes twice, voter 2 challenges first, voter 6 does not vote.
fn vote(people: &People) {
    let first = people.vote(1, "mayor=lee council=c cast", "--receipt first.receipt");
    people.vote(1, "mayor=kim council=a,b cast", "--receipt second.receipt");
    let challenged = people.vote(2, "mayor=lee council= challenge", "");
    assert_eq!(challenged["decision"], "challenged");
    people.vote(2, "mayor=kim council=a cast", "");
    people.vote(3, "mayor=blank council= cast", "");
    people.vote(4, "mayor=kim cast", "");
    decide_at_the_prompt(&people.voters[4]);
    let voter = &people.voters[0];
    let find = |code: &Value| run(voter, &format!("ballot find --anchors anchors.json {}", code.as_str().unwrap()));
    assert_eq!(find(&first["code"])["status"], "superseded");
    whose_ballot_it_is(voter, &first, &challenged);
    whose_challenge_it_is(voter, &first, &challenged);
    assert_eq!(find(&challenged["code"])["values"], json!([0, 1, 0, 0, 0, 0, 2]));
    for (receipt, code, fate) in [("first.receipt", 7, "superseded"), ("second.receipt", 0, "counted-so-far")] {
        let checked = run_any(voter, &format!("receipt check --anchors anchors.json {receipt}"));
        assert_eq!((checked.0, &checked.1["fate"]), (Some(code), &json!(fate)), "{}", checked.1);
    }
    assert_eq!(refused_typing(voter, VOTE, "mayor=kim\n\ncast\n", 2), "missing-contest", "east votes west");
}

/// Look-ups and receipts say whose ballot it is: a code that another voter was shown, too, is found out.
fn whose_ballot_it_is(voter: &Path, own: &Value, others: &Value) {
    let own_index = own["voter"].as_u64().unwrap();
    let find =
        |code: &Value| format!("ballot find --anchors anchors.json {} --voter {own_index}", code.as_str().unwrap());
    let found = run(voter, &find(&own["code"]));
    assert_eq!((&found["voter"], &found["key"]), (&own["voter"], &own["key"]));
    assert_eq!(found["key"].as_str().unwrap().len(), 43);
    assert_eq!(refused(voter, &find(&others["code"]), 6), "other-voter");
    let (_, checked) = run_any(voter, "receipt check --anchors anchors.json first.receipt");
    assert_eq!((&checked["voter"], &checked["key"]), (&own["voter"], &own["key"]));
    let said = text(&command(voter, "receipt check --anchors anchors.json first.receipt").output().unwrap());
    assert!(said.contains(&format!("the ballot of voter {own_index} (key {}", own["key"].as_str().unwrap())), "{said}");
    assert!(said.contains("This election has no witnesses"), "{said}");
}

/// Also by the voting key, of receipts, and of challenges, which an infected device could show to many.
fn whose_challenge_it_is(voter: &Path, own: &Value, others: &Value) {
    let key = |said: &Value| said["key"].as_str().unwrap().to_owned();
    let find = |code: &Value, options: &str| {
        format!("ballot find --anchors anchors.json {} {options}", code.as_str().unwrap())
    };
    let found = run(voter, &find(&others["code"], &format!("--voting-key {}", key(others))));
    assert_eq!(
        (&found["status"], &found["voter"], &found["key"]),
        (&json!("challenged"), &others["voter"], &others["key"])
    );
    assert_eq!(refused(voter, &find(&others["code"], &format!("--voting-key {}", key(own))), 6), "other-voter");
    let check = |options: String| format!("receipt check --anchors anchors.json first.receipt {options}");
    assert_eq!(run_any(voter, &check(format!("--voting-key {} --voter {}", key(own), own["voter"]))).0, Some(7));
    assert_eq!(refused(voter, &check(format!("--voting-key {}", key(others))), 6), "other-voter");
    assert_eq!(
        refused(voter, &check(format!("--offline ../official/manifest.json --voter {}", others["voter"])), 6),
        "other-voter"
    );
}

/// Contests are asked for, or read from a file. Without an answer nothing is sent; the decision is read after the code
/// was shown.
fn decide_at_the_prompt(voter: &Path) {
    let line = "vote --anchors anchors.json --key voter.key --receipt my.receipt";
    assert_eq!(refused_typing(voter, line, "park\ncast\n", 2), "unknown-option");
    assert_eq!(refused_typing(voter, line, "lee\n", 2), "undecided");
    fs::write(voter.join("choices"), "\nmayor=lee\n").unwrap();
    let mut vote = command(voter, &format!("{line} --choices choices {}", SECRET.join(" ")));
    let mut vote = vote.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(vote.stdout.take().unwrap()).lines().map(Result::unwrap);
    assert!(said.any(|line| line.starts_with("Tracking code: ")), "the code is shown while the decision is not known");
    vote.stdin.take().unwrap().write_all(b"cast\n").unwrap();
    let rest = said.collect::<Vec<_>>().join("\n");
    assert!(vote.wait().unwrap().success() && rest.contains("Your ballot is cast"), "{rest}");
    for flag in ["--choose mayor=lee", "--cast", "--challenge"] {
        let output = command(voter, &format!("{line} {flag}")).output().unwrap();
        assert!(output.status.code() == Some(2) && text(&output).contains("unexpected argument"), "{}", text(&output));
    }
}

/// Trustee 3 cheats and is named; trustees 1, 2 and 4 open; trustee 5 is excluded.
fn open_the_tally(people: &People) {
    let awaited = people.trustee(1, "trustee decrypt");
    assert_eq!((&awaited["agreements"], &awaited["missing"]), (&json!(1), &json!(3)));
    [2, 3, 4].iter().for_each(|trustee| drop(people.trustee(*trustee, "trustee agree")));
    people.trustee(1, "trustee decrypt");
    let refusal = post_wrong_decryption_share(&people.trustees[2], 2);
    let ClientError::Refused { code, detail, .. } = refusal else { panic!("{refusal}") };
    assert_eq!(code, "decryption-share-invalid");
    assert!(detail.contains("trustee-3"), "{detail}");
    let early = format!("result post {OFFICIAL}");
    assert_eq!(refused_secret(&people.official, &early, 1), "not-enough-shares");
    people.trustee(2, "trustee decrypt");
    let (record, spoiled) = (people.record("record-before"), people.record("record-spoiled"));
    change_one_byte(&bundle(&spoiled));
    let of_spoiled = format!("trustee decrypt {TRUSTEE} --record {}", spoiled.display());
    assert_eq!(refused_secret(&people.trustees[3], &of_spoiled, 1), "record-unverified");
    people.trustee(4, &format!("trustee decrypt --record {}", record.display()));
    let again = format!("trustee decrypt {TRUSTEE}");
    assert_eq!(refused_secret(&people.trustees[3], &again, 1), "repeated-share");
}

fn check_result(finished: &Value) {
    let counts = |style: usize| {
        let counts = finished["result"][style]["counts"].as_array().unwrap();
        counts.iter().map(|count| count["count"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(counts(0), [2, 0, 1, 2, 1, 0, 3]);
    assert_eq!(counts(1), [1, 1, 0]);
    let numbers = ["ballots", "counted", "challenged", "shares"].map(|name| finished[name].as_u64().unwrap());
    assert_eq!(numbers, [6, 5, 1, 3]);
}

/// The verifier, given the record and the anchors only, accepts it; with one byte changed it does not.
fn check_record(people: &People) {
    let record = people.record("record");
    let (code, report) = people.verified(&record);
    assert_eq!(code, Some(0), "{report}");
    change_one_byte(&bundle(&record));
    assert_eq!(people.verified(&record).0, Some(1));
}

fn bundle(record: &Path) -> PathBuf {
    let directory = record.join("tile/entries/000.p");
    let file = fs::read_dir(&directory).unwrap().next().unwrap().unwrap();
    file.path()
}

fn change_one_byte(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(path, bytes).unwrap();
}
