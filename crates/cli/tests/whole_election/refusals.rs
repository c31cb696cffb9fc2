//! What the tool refuses before anything is sent: wrong passphrases, files that are there, files that are something
//! else.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::forgery::forget_what_was_said;
use super::people::People;
use super::processes::{
    Server, command, copy_directory, mode, refused, refused_secret, run, run_secret, run_typing, text,
};

#[test]
fn secret_files_are_private_never_overwritten_and_need_their_passphrase() {
    let people = People::new(1, 1);
    let official = &people.official;
    assert_eq!(mode(&official.join("official.key")), 0o600);
    assert_eq!(mode(&official.join("official.pub")), 0o644);
    let before = fs::read(official.join("official.key")).unwrap();
    assert!(before.starts_with(b"age-encryption.org/v1\n-> scrypt "));

    let again = "key new --out official.key --public other.pub";
    assert_eq!(refused_secret(official, again, 3), "file-exists");
    let again = "key new --out other.key --public official.pub";
    assert_eq!(refused_secret(official, again, 3), "file-exists");
    assert_eq!(fs::read(official.join("official.key")).unwrap(), before);
    assert!(!official.join("other.key").exists());

    people.trustee(1, "trustee commit");
    assert_eq!(mode(&people.trustees[0].join("trustee.age")), 0o600);
}

#[test]
fn wrong_passphrases_and_wrong_files_are_named() {
    let people = People::new(1, 1);
    let official = &people.official;
    fs::write(official.join("wrong"), "battery staple\n").unwrap();
    fs::write(official.join("empty"), "\n").unwrap();
    let open =
        |key: &str, passphrase: &str| format!("open --anchors anchors.json --key {key} --passphrase-file {passphrase}");
    assert_eq!(refused(official, &open("official.key", "wrong"), 1), "wrong-passphrase");
    assert_eq!(refused(official, &open("official.key", "empty"), 2), "no-passphrase");
    assert_eq!(refused(official, &open("manifest.json", "../passphrase"), 2), "not-encrypted");
    assert_eq!(refused(official, &open("nowhere.key", "../passphrase"), 3), "file-not-found");
    assert_eq!(refused(official, &open("official.key", "../passphrase"), 1), "wrong-phase");
    let output = command(official, &format!("{} --language ko", open("official.key", "wrong"))).output().unwrap();
    assert!(text(&output).contains("tupyo: official.key: 암호가 틀렸습니다 [wrong-passphrase]"), "{}", text(&output));
    assert!(text(&output).contains("  → 파일을 만들 때 정한 암호로 다시 하십시오."), "{}", text(&output));
    let trustee = &people.trustees[0];
    let url = &people.server.url;
    let create = format!("election create --board {url} --manifest manifest.json --out other.json --key ");
    assert_eq!(refused_secret(official, &format!("{create}../trustee-1/trustee.key"), 2), "not-named");
    assert!(!official.join("other.json").exists());
    let commit = "trustee commit --anchors anchors.json --key trustee.key --secrets trustee.key";
    assert_eq!(refused_secret(trustee, commit, 2), "not-secrets");
}

#[test]
fn passphrases_that_take_too_much_work_or_memory_are_not_begun_with() {
    let people = People::new(1, 1);
    let official = &people.official;
    // The header is enough: the rest is not looked at.
    let header = |factor: u8| format!("age-encryption.org/v1\n-> scrypt rF0/NwblUHHTpgQgRpe5CQ {factor}\n");
    let open = "open --anchors anchors.json --key heavy.key --passphrase-file ../passphrase";
    fs::write(official.join("heavy.key"), header(23)).unwrap();
    assert_eq!(refused(official, open, 1), "work-factor");
    if cfg!(target_os = "linux") {
        fs::write(official.join("heavy.key"), header(22)).unwrap();
        let limited = ["-c", "ulimit -v 2097152 && exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_tupyo")];
        let mut limited_command = Command::new("sh");
        limited_command.args(limited).args(open.split(' ')).current_dir(official);
        let output = limited_command.output().unwrap();
        assert_eq!(output.status.code(), Some(3), "{}", text(&output));
        let said =
            "heavy.key: the passphrase takes 4 GiB of memory, which this machine does not have [not-enough-memory]";
        assert!(text(&output).contains(said), "{}", text(&output));
    }
}

#[test]
fn a_board_that_forgets_is_found_out() {
    is_found_out_that_forgets(|people| drop(people.trustee(1, "trustee commit")));
}

/// What was seen is signed with a key of which the board knows nothing any more.
#[test]
fn a_board_that_forgets_its_newer_key_is_found_out() {
    is_found_out_that_forgets(|people| drop(people.official("election rotate-key")));
}

fn is_found_out_that_forgets(step: impl FnOnce(&People)) {
    let mut people = People::new(1, 1);
    let (board, older) = (people.public("board"), people.public("older-board"));
    copy_directory(&board, &older);
    step(&people);
    run(&people.official, "status --anchors anchors.json");
    people.server = Server::start(&older, &people.official_key());
    let mut anchors = people.anchors();
    anchors["url"] = people.server.url.clone().into();
    fs::write(people.official.join("anchors.json"), anchors.to_string()).unwrap();
    assert_eq!(refused(&people.official, "status --anchors anchors.json", 5), "ledger-went-back");
}

/// Who holds the ledger key goes back to before the tally, lets another ballot in, and has the difference of two
/// tallies, which is that ballot, opened.
#[test]
fn a_trustee_opens_no_second_tally() {
    let mut people = People::new(1, 1);
    people.trustee(1, "trustee ceremony --wait");
    people.official("joint-key post");
    people.enrol(2, 1);
    people.vote(1, "mayor=lee council= cast", "");
    let (board, forked) = (people.public("board"), people.public("forked-board"));
    copy_directory(&board, &forked);
    fs::remove_dir_all(index_of(&forked)).unwrap();
    people.official("close");
    people.official("tally post");
    people.trustee(1, "trustee decrypt");
    copy_directory(&people.trustees[0], &people.public("trustee-forgetful"));
    forget_what_was_said(&people.public("trustee-forgetful"));

    people.server = Server::start(&forked, &people.official_key());
    let mut anchors = people.anchors();
    anchors["url"] = people.server.url.clone().into();
    let forgetful = people.public("trustee-forgetful");
    for person in [&people.official, &people.trustees[0], &forgetful, &people.voters[1]] {
        // Anchors that nobody has followed yet: nothing but the trustee's own secrets remembers the first tally.
        fs::write(person.join("forked.json"), anchors.to_string()).unwrap();
    }
    let vote = "vote --anchors forked.json --key voter.key --choices -";
    run_typing(&people.voters[1], vote, "mayor=kim\ncouncil=a\ncast\n");
    run_secret(&people.official, "close --yes --anchors forked.json --key official.key");
    run_secret(&people.official, "tally post --anchors forked.json --key official.key");
    let decrypt = "trustee decrypt --yes --anchors forked.json --key trustee.key --secrets trustee.age";
    assert_eq!(refused_secret(&people.trustees[0], decrypt, 4), "split-view");
    assert_eq!(refused_secret(&forgetful, decrypt, 1), "unknown-own-document");
    assert_eq!(refused_secret(&forgetful, decrypt, 1), "second-tally");
    assert_eq!(run(&people.official, "status --anchors forked.json")["shares"], 0);
}

fn index_of(board: &Path) -> PathBuf {
    let election = fs::read_dir(board.join("elections")).unwrap().next().unwrap().unwrap();
    election.path().join("index")
}

#[test]
fn a_broken_manifest_is_named_by_place_and_rule() {
    let people = People::new(1, 1);
    let path = people.official.join("manifest.json");
    let broken = fs::read_to_string(&path).unwrap().replace("\"threshold\": 1", "\"threshold\": 2");
    fs::write(&path, broken).unwrap();
    let output = command(&people.official, "manifest check manifest.json").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output).contains("trustees.threshold: give a number from 1 to the number of trustees"),
        "{}",
        text(&output)
    );
}

#[test]
fn help_is_there_for_every_command() {
    let here = tempfile::tempdir().unwrap();
    for line in
        ["--help", "key new --help", "trustee ceremony --help", "vote --help", "record export --help", "verify --help"]
    {
        let output = command(here.path(), line).output().unwrap();
        assert!(output.status.success() && text(&output).contains("Usage"), "{line}: {}", text(&output));
    }
    assert_eq!(command(here.path(), "no-such-command").output().unwrap().status.code(), Some(2));
}
