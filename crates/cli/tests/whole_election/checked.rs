//! Whether a secrets file or backup is good for what it is kept for, before that is needed.

use std::fs;
use std::path::Path;

use super::offline::Offline;
use super::people::{People, TRUSTEE};
use super::processes::{SECRET, command, refused, refused_secret, run_secret, text};

fn can(trustee: &Path, file: &str, record: &Path) -> String {
    let line = format!("trustee check {file} --anchors anchors.json --record {} --key trustee.key", record.display());
    run_secret(trustee, &line)["can"].as_str().unwrap().to_owned()
}

#[test]
fn a_file_says_what_its_trustee_can_still_do() {
    let people = People::new(3, 2);
    let offline = Offline::of(&people);
    let early = offline.record();
    offline.round("trustee commit", &[1, 2, 3]);
    let first = &people.trustees[0];
    let alone = "trustee check trustee.age --anchors anchors.json";
    assert_eq!(run_secret(first, alone)["can"], "in-ceremony");
    fs::copy(first.join("trustee.age"), first.join("early.age")).unwrap();
    ["trustee reveal", "trustee share"].iter().for_each(|step| offline.round(step, &[1, 2, 3]));
    let record = offline.record();
    let outdated = |file: &str| format!("trustee check {file} --anchors anchors.json --record {}", record.display());
    assert_eq!(refused_secret(first, &outdated("early.age"), 1), "of-no-use");
    offline.round("trustee confirm", &[1, 2, 3]);
    let record = offline.record();
    let kept = fs::read(first.join("trustee.age")).unwrap();
    let seen = fs::read(first.join("anchors.json.seen")).unwrap();
    assert_eq!(can(first, "trustee.age", &record), "agrees-and-opens");
    run_secret(first, "trustee backup trustee.backup --secrets trustee.age");
    assert_eq!(can(first, "trustee.backup", &record), "only-opens");
    assert_eq!(run_secret(first, "trustee check trustee.backup --anchors anchors.json")["trustee"], "#1");
    assert_eq!(
        refused_secret(
            first,
            &format!("trustee check early.age --anchors anchors.json --record {}", record.display()),
            1
        ),
        "of-no-use"
    );
    assert_eq!(
        refused_secret(
            first,
            &format!("trustee check trustee.age --anchors anchors.json --record {}", early.display()),
            5
        ),
        "ledger-went-back"
    );

    fs::write(first.join("wrong"), "another one\n").unwrap();
    let wrong = "trustee check trustee.backup --anchors anchors.json --passphrase-file wrong";
    assert_eq!(refused(first, wrong, 1), "wrong-passphrase");
    let korean = command(first, &format!("{wrong} --language ko")).output().unwrap();
    assert!(text(&korean).contains("암호로 다시 하십시오"), "{}", text(&korean));
    let of_second = format!(
        "trustee check ../trustee-2/trustee.age --anchors anchors.json --record {} --key trustee.key",
        record.display()
    );
    assert_eq!(refused_secret(first, &of_second, 2), "other-trustee");
    assert_eq!(fs::read(first.join("trustee.age")).unwrap(), kept, "nothing is changed");
    assert_eq!(fs::read(first.join("anchors.json.seen")).unwrap(), seen);

    fs::copy(first.join("trustee.age"), first.join("older.age")).unwrap();
    an_older_copy_only_opens(people);
}

/// Trustee 1 has a copy from before the tally.
fn an_older_copy_only_opens(mut people: People) {
    people.official("joint-key post");
    people.enrol(1, 1);
    people.vote(1, "mayor=kim council=a cast", "");
    people.official("close");
    people.official("tally post");
    let offline = Offline::of(&people);
    let record = offline.record();
    offline.post(&offline.entry(1, "trustee agree", &record));
    let record = offline.record();
    let first = &people.trustees[0];
    assert_eq!(can(first, "trustee.age", &record), "agrees-and-opens");
    assert_eq!(can(first, "older.age", &record), "older-copy");
    let ko = format!(
        "trustee check older.age --anchors anchors.json --record {} --language ko {}",
        record.display(),
        SECRET.join(" ")
    );
    assert!(text(&command(first, &ko).output().unwrap()).contains("오래된 사본입니다"));
}

#[test]
fn a_file_of_another_election_is_not_of_use() {
    let (people, other) = (People::new(1, 1), People::new(1, 1));
    people.trustee(1, "trustee ceremony --wait");
    let theirs = &other.trustees[0];
    fs::copy(people.trustees[0].join("trustee.age"), theirs.join("theirs.age")).unwrap();
    assert_eq!(refused_secret(theirs, "trustee check theirs.age --anchors anchors.json", 1), "other-election");
    people.official("election cancel --yes --reason test");
    people.trustee(1, "trustee wipe");
    assert_eq!(refused_secret(&people.trustees[0], "trustee check trustee.age --anchors anchors.json", 1), "of-no-use");
    let key = TRUSTEE.split(' ').nth(3).unwrap();
    let no_secrets = format!("trustee check {key} --anchors anchors.json");
    assert_eq!(refused_secret(&people.trustees[0], &no_secrets, 2), "not-secrets");
}
