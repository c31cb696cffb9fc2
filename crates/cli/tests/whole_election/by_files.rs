//! Trustees whose machines have no network: an election by files, and what may go wrong with them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use super::forgery::post_spoiled_shares;
use super::offline::{Offline, by_files};
use super::people::{People, TRUSTEE};
use super::processes::{SECRET, Server, binary, command, copy_directory, refused_secret, run, run_secret, text};

fn said(directory: &Path, line: &str) -> String {
    text(&command(directory, &format!("{line} {}", SECRET.join(" "))).output().unwrap())
}

/// The bundle of a record's entries.
fn bundle(record: &Path) -> PathBuf {
    let directory = record.join("tile/entries/000.p");
    fs::read_dir(directory).unwrap().next().unwrap().unwrap().path()
}

fn change_one_byte(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(path, bytes).unwrap();
}

#[test]
fn three_trustees_with_files_only_make_a_key_and_open_a_tally() {
    let mut people = People::new(3, 2);
    let offline = Offline::of(&people);
    the_same_step_gives_the_same_bytes(&offline);
    ["trustee reveal", "trustee share"].iter().for_each(|step| offline.round(step, &[1, 2, 3]));
    the_last_confirmation_is_waited_for(&offline);
    people.official("joint-key post");
    people.enrol(1, 1);
    people.vote(1, "mayor=kim council=a cast", "");
    people.official("close");
    people.official("tally post");

    let offline = Offline::of(&people);
    let record = offline.record();
    let agreed = offline.made(1, "trustee agree", &record).1;
    assert_eq!((&agreed["agreements"], &agreed["missing"]), (&json!(1), &json!(2)));
    let awaiting = offline.made(1, "trustee decrypt", &record);
    assert_eq!(awaiting.1["not_agreed"], json!(["trustee-1", "trustee-2", "trustee-3"]));
    offline.post(&awaiting.0);
    [2, 3].iter().for_each(|trustee| drop(offline.post(&offline.entry(*trustee, "trustee agree", &record))));
    let record = offline.record();
    let again = offline.made(2, "trustee agree", &record).1;
    assert_eq!((&again["agreements"], &again["out"]), (&json!(3), &Value::Null), "nothing is to be said again");
    let shares = [1, 3].map(|trustee| offline.entry(trustee, "trustee decrypt", &record));
    shares.iter().for_each(|share| assert_eq!(offline.post(share)["said"]["documents"][0]["kind"], "decryption-share"));
    people.official("result post");
    let (code, report) = people.verified(&people.record("record"));
    assert_eq!(code, Some(0), "{report}");
    let record = people.public("record");
    let wipe = format!("trustee wipe --record {} {}", record.display(), TRUSTEE);
    run_secret(&people.trustees[0], &wipe);
    assert_eq!(offline.refused(1, "trustee decrypt", &record, 1), "wrong-phase");
}

/// Round 1, with a power cut before the file was written, a file that is there, and one that cannot be written.
fn the_same_step_gives_the_same_bytes(offline: &Offline<'_>) {
    let (record, exported) = offline.exported();
    assert_eq!(exported["phase"], "ceremony");
    assert_eq!(exported["waiting"]["who"], json!(["trustee-1", "trustee-2", "trustee-3"]));
    let (people, first) = (offline.people, &offline.people.trustees[0]);
    assert_eq!(people.verified(&record).0, Some(2), "the election is not finished");
    no_disk(first, &record);
    let long = people.public(&"x".repeat(300));
    assert_eq!(refused_secret(first, &by_files("trustee commit", &record, &long), 3), "file");
    let nowhere = people.public("no/such/directory");
    assert_eq!(refused_secret(first, &by_files("trustee commit", &record, &nowhere), 3), "file-not-found");
    let entry = offline.entry(1, "trustee commit", &record);
    let bytes = fs::read(&entry).unwrap();
    fs::remove_file(&entry).unwrap();
    let again = by_files("trustee commit", &record, &entry);
    assert_eq!(run_secret(first, &again)["out_was_there"], false);
    assert_eq!(fs::read(&entry).unwrap(), bytes, "what was remembered is said again");
    assert_eq!(run_secret(first, &again)["out_was_there"], true);
    fs::write(&entry, "something else").unwrap();
    assert_eq!(refused_secret(first, &again, 3), "file-exists");
    let entry = offline.entry(1, "trustee ceremony", &record);
    assert_eq!(fs::read(&entry).unwrap(), bytes);

    let posted = offline.post(&entry);
    assert_eq!(
        posted["said"]["documents"],
        json!([{ "author": "trustee-1", "role": "trustee", "kind": "commitment" }])
    );
    assert_eq!(posted["waiting"]["who"], json!(["trustee-2", "trustee-3"]));
    assert_eq!(offline.post(&entry)["already"], true);
    let record = offline.record();
    let (out, waiting) = offline.made(1, "trustee commit", &record);
    assert_eq!((&waiting["step"], &waiting["out"], out.exists()), (&json!("waiting"), &Value::Null, false));
    [2, 3].iter().for_each(|trustee| drop(offline.post(&offline.entry(*trustee, "trustee commit", &record))));
}

/// Nothing can be written at all: nothing is said, and nothing is lost.
fn no_disk(trustee: &Path, record: &Path) {
    let out = trustee.join("full.entry");
    let line = by_files("trustee commit", record, &out);
    let script = format!("trap '' XFSZ; ulimit -f 0; exec \"$TUPYO\" {line} {}", SECRET.join(" "));
    let output = Command::new("bash")
        .args(["-c", &script])
        .env("TUPYO", env!("CARGO_BIN_EXE_tupyo"))
        .current_dir(trustee)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", text(&output));
    assert!(!out.exists() && !trustee.join("trustee.age").exists());
}

/// Round 4: who is waited for is named by all who can say so.
fn the_last_confirmation_is_waited_for(offline: &Offline<'_>) {
    let record = offline.record();
    for trustee in [1, 3] {
        offline.post(&offline.entry(trustee, "trustee confirm", &record));
    }
    let (record, exported) = offline.exported();
    assert_eq!(exported["waiting"], json!({ "who": ["trustee-2"], "needed": 1, "what": "confirmation" }));
    let waiting =
        said(&offline.people.trustees[0], &by_files("trustee ceremony", &record, &offline.people.public("none")));
    assert!(waiting.contains("Waiting for trustee-2.") && waiting.contains("Nothing is to be posted"), "{waiting}");
    offline.post(&offline.entry(2, "trustee confirm", &record));
}

/// The trustee has seen the ledger under its newer key, of which the older record knows nothing.
#[test]
fn an_older_record_is_called_older_when_the_ledgers_key_has_changed_since() {
    let people = People::new(3, 2);
    let offline = Offline::of(&people);
    let older = offline.record();
    people.official("election rotate-key");
    offline.entry(1, "trustee commit", &offline.record());
    assert_eq!(offline.refused(1, "trustee ceremony", &older, 5), "ledger-went-back");
    // Neither file of what it has seen is needed alone: the trustee's secrets remember it, too.
    fs::remove_file(people.trustees[0].join("anchors.json.seen")).unwrap();
    assert_eq!(offline.refused(1, "trustee ceremony", &older, 5), "ledger-went-back");
}

/// What a record may have wrong.
#[test]
fn a_record_is_held_to_itself_to_the_election_and_to_what_was_seen() {
    let (people, other) = (People::new(3, 2), People::new(3, 2));
    let offline = Offline::of(&people);
    let older = offline.record();
    offline.round("trustee commit", &[1, 2, 3]);
    let record = offline.record();
    offline.entry(1, "trustee reveal", &record);

    assert_eq!(offline.refused(1, "trustee ceremony", &older, 5), "ledger-went-back");
    let first = &people.trustees[0];
    let rolled_back = said(first, &by_files("trustee ceremony --language ko", &older, &people.public("none")));
    assert!(rolled_back.contains("오래된 기록") && rolled_back.contains("tupyo board compare"), "{rolled_back}");

    let foreign = Offline::of(&other).record();
    assert_eq!(offline.refused(1, "trustee reveal", &foreign, 1), "other-election");
    let named = said(first, &by_files("trustee reveal", &foreign, &people.public("none")));
    let id = other.anchors()["election"].as_str().unwrap().to_owned();
    assert!(named.contains("election `test`") && named.contains(&id), "{named}");

    for (name, spoil) in [
        ("cut", (|record: &Path| fs::remove_file(bundle(record)).unwrap()) as fn(&Path)),
        ("altered", |record| change_one_byte(&bundle(record))),
        ("forged", |record| {
            let checkpoint = record.join("checkpoint");
            let note = fs::read_to_string(&checkpoint).unwrap();
            let size = note.lines().nth(1).unwrap().to_owned();
            fs::write(&checkpoint, note.replacen(&format!("\n{size}\n"), "\n5\n", 1)).unwrap();
        }),
    ] {
        let spoiled = people.public(name);
        copy_directory(&record, &spoiled);
        spoil(&spoiled);
        assert_eq!(offline.refused(1, "trustee reveal", &spoiled, 1), "record-damaged", "{name}");
    }
    let korean = said(first, &by_files("trustee reveal --language ko", &people.public("cut"), &people.public("none")));
    assert!(korean.contains("기록이 그 자체와 맞지 않습니다") && korean.contains("다시 복사하거나"), "{korean}");
    assert_eq!(offline.refused(1, "trustee reveal", &people.public("nothing"), 3), "file");
    assert_eq!(
        refused_secret(first, &format!("trustee reveal --record {} {}", record.display(), TRUSTEE), 2),
        "no-out"
    );
    drop(offline.entry(1, "trustee reveal", &record));
}

/// Two records of two histories: the second one is evidence.
#[test]
fn two_records_of_two_histories_are_evidence() {
    let people = People::new(3, 2);
    let (board, copy) = (people.public("board"), people.public("forked-board"));
    copy_directory(&board, &copy);
    let fork = Server::start(&copy, &people.official_key());
    let offline = Offline::of(&people);
    let early = offline.record();
    let commits = [1, 2, 3].map(|trustee| offline.entry(trustee, "trustee commit", &early));
    offline.post(&commits[0]);
    offline.post(&commits[1]);
    let record = offline.record();
    let (out, waiting) = offline.made(1, "trustee ceremony", &record);
    assert_eq!((waiting["step"].as_str(), out.exists()), (Some("waiting"), false));

    // The other history: the same messages in another order.
    people.lead_to(&fork, &people.official, "fork.json");
    let post = |file: &Path| run(&people.official, &format!("entry post {} --yes --anchors fork.json", file.display()));
    [&commits[1], &commits[0], &commits[2]].into_iter().for_each(|file| drop(post(file)));
    let forked = people.public("forked-record");
    run(&people.official, &format!("record export --anchors fork.json --out {}", forked.display()));
    let first = &people.trustees[0];
    assert_eq!(offline.refused(1, "trustee reveal", &forked, 4), "split-view");
    let evidence = first.join("anchors.json.evidence");
    let mut verify = Command::new(binary("tupyo-verify"));
    verify.arg("evidence").arg(&evidence).arg("--manifest").arg(people.manifest());
    assert!(verify.status().unwrap().success(), "anybody can verify it");
}

/// A dealer cheats: the complaint leaves by a file, too.
#[test]
fn a_complaint_is_an_entry_file_too() {
    let people = People::new(3, 2);
    let offline = Offline::of(&people);
    ["trustee commit", "trustee reveal"].iter().for_each(|step| offline.round(step, &[1, 2, 3]));
    offline.round("trustee share", &[1, 2]);
    people.lead_to(&people.server, &people.trustees[2], "anchors.json");
    post_spoiled_shares(&people.trustees[2], 2);
    let (file, complained) = offline.made(1, "trustee confirm", &offline.record());
    assert_eq!(complained["step"], "complained");
    assert_eq!(offline.post(&file)["said"]["documents"][0]["kind"], "complaint");
    let (record, exported) = offline.exported();
    assert_eq!(exported["waiting"]["what"], "cancelling", "two of three are too few");
    assert_eq!(offline.made(2, "trustee ceremony", &record).1["step"], "too-few");
}
