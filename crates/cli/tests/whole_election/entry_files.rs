//! Entry files: posted by somebody else, twice, too early, too late, damaged, of another election.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::offline::Offline;
use super::people::{OFFICIAL, People};
use super::processes::{Server, command, copy_directory, refused, run, text, typing};

/// Why an entry file is refused, and what its author is told.
fn refusal(person: &Path, file: &Path, anchors: &str) -> Value {
    let line = format!("entry post {} --yes --anchors {anchors} --json", file.display());
    let output = command(person, &line).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", text(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_refused_file_says_what_its_author_must_do() {
    let people = People::new(5, 3);
    let (board, copy) = (people.public("board"), people.public("older-board"));
    let offline = Offline::of(&people);
    let record = offline.record();
    let commits: Vec<_> = (1..=5).map(|trustee| offline.entry(trustee, "trustee commit", &record)).collect();
    commits[..4].iter().for_each(|file| drop(offline.post(file)));
    copy_directory(&board, &copy);
    it_is_shown_and_asked_about(&people, &commits[4]);
    let record = offline.record();
    let reveal = offline.entry(1, "trustee reveal", &record);

    // A board that was restored is behind: what comes next comes too early there.
    let older = Server::start(&copy, &people.official_key());
    people.lead_to(&older, &people.official, "older.json");
    let early = refusal(&people.official, &reveal, "older.json");
    assert_eq!(early["error"], "ceremony-round");
    let advice = early["advice"].as_str().unwrap();
    assert!(advice.contains("Keep the file") && advice.contains("commitment (round 1) of trustee-5"), "{early}");

    offline.post(&reveal);
    let restart = format!("election restart --yes --reason lost --exclude trustee-5 {OFFICIAL}");
    let others: Vec<_> = (2..=4).map(|trustee| offline.entry(trustee, "trustee reveal", &record)).collect();
    others[1..].iter().for_each(|file| drop(offline.post(file)));
    assert_eq!(offline.exported().1["waiting"]["who"], json!(["trustee-2", "trustee-5"]));
    super::processes::run_secret(&people.official, &restart);
    let late = refusal(&people.official, &others[0], "anchors.json");
    assert_eq!(late["error"], "ceremony-number");
    assert!(late["advice"].as_str().unwrap().contains("must discard this file"), "{late}");
    assert_eq!(offline.post(&reveal)["already"], true, "what is there is there");

    let record = offline.record();
    let (out, excluded) = offline.made(5, "trustee ceremony", &record);
    assert_eq!((excluded["step"].as_str(), out.exists()), (Some("excluded"), false));
    offline.ceremony_of(&[1, 2, 3, 4]);
    assert_eq!(offline.exported().1["phase"], "key");
}

/// Nobody posts a file unseen.
fn it_is_shown_and_asked_about(people: &People, file: &Path) {
    let line = format!("entry post {} --anchors anchors.json", file.display());
    let output = typing(command(&people.official, &line), "no\n");
    assert_eq!(output.status.code(), Some(2), "{}", text(&output));
    assert!(
        text(&output).contains("Test: commitment (round 1) of the trustee trustee-5 [trustee-5]"),
        "{}",
        text(&output)
    );
    let korean = typing(command(&people.official, &format!("{line} --language ko")), "post\n");
    assert!(korean.status.success() && text(&korean).contains("게시했습니다"), "{}", text(&korean));
    // Somebody else, who is nobody in the election.
    let stranger = super::processes::directory(people.public("stranger"));
    fs::copy(people.official.join("anchors.json"), stranger.join("anchors.json")).unwrap();
    let again = run(&stranger, &format!("entry post {} --anchors anchors.json", file.display()));
    assert_eq!(again["already"], true);
}

#[test]
fn a_file_of_another_election_or_a_damaged_one_is_refused() {
    let (people, other) = (People::new(1, 1), People::new(1, 1));
    let offline = Offline::of(&people);
    let file = offline.entry(1, "trustee commit", &offline.record());
    let foreign = refusal(&other.official, &file, "anchors.json");
    assert_eq!(foreign["error"], "other-election");
    let [ours, theirs] = [&people, &other].map(|people| people.anchors()["election"].as_str().unwrap().to_owned());
    let message = foreign["message"].as_str().unwrap();
    assert!(message.contains(&ours) && message.contains(&theirs) && message.contains("`test`"), "{foreign}");

    let bytes = fs::read(&file).unwrap();
    let post = format!("entry post {} --yes --anchors anchors.json", file.display());
    fs::write(&file, &bytes[..bytes.len() - 1]).unwrap();
    assert_eq!(refused(&people.official, &post, 2), "not-entries");
    let mut changed = bytes.clone();
    *changed.last_mut().unwrap() ^= 1;
    fs::write(&file, &changed).unwrap();
    let forged = refusal(&people.official, &file, "anchors.json");
    assert_eq!(forged["error"], "document-signature");
    assert!(forged["advice"].as_str().unwrap().contains("make it again with the same command"), "{forged}");

    // A file that only says that it is of the other election.
    let at = bytes.windows(32).position(|window| hex(window) == ours).unwrap();
    let id: Vec<u8> = (0..32).map(|byte| u8::from_str_radix(&theirs[2 * byte..2 * byte + 2], 16).unwrap()).collect();
    fs::write(&file, [&bytes[..at], &id, &bytes[at + 32..]].concat()).unwrap();
    assert_eq!(refusal(&other.official, &file, "anchors.json")["error"], "document-signature");
    fs::write(&file, bytes).unwrap();
    assert_eq!(run(&people.official, &post)["already"], false);
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
