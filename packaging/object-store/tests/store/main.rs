//! `tupyo board push`: what readers find in a store, whatever happens on the way.
#![cfg(test)]

mod boards;
mod pushing;
mod s3;

use std::fs;
use std::os::unix::fs::PermissionsExt;

use boards::{Boards, done, program, tupyo};
use pushing::{Pushes, write_private};
use s3::{Store, Then};
use serde_json::Value;

/// One test, because boards take longest to make.
#[test]
fn a_store_serves_a_board_and_never_goes_back() {
    let boards = Boards::start();
    readers_make_the_record_of_a_store(&boards);
    a_push_that_ends_anywhere_leaves_what_was_readable(&boards);
    what_is_there_is_compared_and_nothing_overwritten(&boards);
    a_store_never_goes_back_and_two_histories_are_proven(&boards);
    stores_that_refuse_are_named_and_busy_ones_asked_again(&boards);
}

fn readers_make_the_record_of_a_store(boards: &Boards) {
    let store = Store::start();
    let pushes = Pushes::to(&store, boards);
    // A public file that was damaged is read from the board instead.
    let damaged = boards.path().join(format!("whole-public/{}/tile/entries/000", boards.election));
    let mut bytes = fs::read(&damaged).unwrap();
    bytes[100] ^= 1;
    fs::write(&damaged, bytes).unwrap();
    let end = pushes.good("whole", "--public whole-public");
    assert_eq!(end["event"], "end");
    boards.anchors(&store.board(), "store.json");
    assert_eq!(boards.record("store.json"), boards.record("whole.json"), "the store is read as the board is");
    let mirror = done(boards.path(), "board mirror mirror --once --anchors store.json");
    assert_eq!(mirror["entries"], end["entries"]);
    let stored = store.rules.stored.lock().unwrap().clone();
    assert!(stored.last().unwrap().ends_with("/checkpoint"), "the checkpoint is the last: {stored:?}");
    assert_eq!(stored.iter().filter(|name| name.contains("/tile/entries/")).count(), 3);
    kept_by_readers_as_the_board_says(boards, &store);
    let again = pushes.good("whole", "");
    assert_eq!((&again["sent"], &again["entries"]), (&Value::from(0), &end["entries"]));
}

/// `Content-Type` and `Cache-Control` are the board's own.
fn kept_by_readers_as_the_board_says(boards: &Boards, store: &Store) {
    let whole: Value = serde_json::from_slice(&fs::read(boards.path().join("whole.json")).unwrap()).unwrap();
    for name in ["manifest", "tile/0/000", "tile/entries/001", "checkpoint"] {
        let [stored, served] = [store.board(), whole["url"].as_str().unwrap().to_owned()].map(|url| {
            let mut answer = ureq::get(format!("{url}/elections/{}/{name}", boards.election)).call().unwrap();
            let header = |name| answer.headers().get(name).map(|value| value.to_str().unwrap().to_ascii_lowercase());
            let headers = ["content-type", "cache-control"].map(header);
            (headers, answer.body_mut().read_to_vec().unwrap())
        });
        assert_eq!(stored, served, "{name}");
    }
}

fn a_push_that_ends_anywhere_leaves_what_was_readable(boards: &Boards) {
    let store = Store::start();
    let pushes = Pushes::to(&store, boards);
    boards.anchors(&store.board(), "store.json");
    store.rules.after(3, Then::Refuse);
    pushes.refused("half", "", 1, "store-login");
    let checkpoint = store.file(&boards.election, "checkpoint");
    assert!(!checkpoint.exists(), "there is no checkpoint without its tiles");
    store.rules.let_in();
    let end = pushes.good("half", "");
    assert!(end["there"].as_u64().unwrap() >= 3, "what was sent before is not sent again: {end}");
    let before = boards.record("store.json");
    // Between the two sizes are five tiles.
    let refused_after_one = || {
        store.rules.after(1, Then::Refuse);
        pushes.refused("whole", "--parallel 1", 1, "store-login");
        assert_eq!(boards.record("store.json"), before, "after one more object");
    };
    refused_after_one();
    refused_after_one();
    // Killed while it waits for an answer.
    store.rules.after(2, Then::Hang);
    pushes.killed_after("whole", 2);
    assert_eq!(boards.record("store.json"), before, "after it was killed");
    // All tiles are there then, and the checkpoint is refused.
    refused_after_one();
    store.rules.let_in();
    pushes.good("whole", "");
    assert_eq!(boards.record("store.json"), boards.record("whole.json"));
}

fn what_is_there_is_compared_and_nothing_overwritten(boards: &Boards) {
    let store = Store::start();
    let pushes = Pushes::to(&store, boards);
    let all = pushes.good("whole", "");
    let tile = store.file(&boards.election, "tile/entries/001");
    let bytes = fs::read(&tile).unwrap();
    fs::remove_file(&tile).unwrap();
    let again = pushes.good("whole", "--all");
    assert_eq!((&again["sent"], &again["there"]), (&Value::from(1), &Value::from(all["sent"].as_u64().unwrap() - 1)));
    assert_eq!(fs::read(&tile).unwrap(), bytes);
    let mut other = bytes.clone();
    other[200] ^= 1;
    for other in [other, [&bytes[..], b"more"].concat()] {
        fs::write(&tile, &other).unwrap();
        pushes.refused("whole", "--all", 1, "object-differs");
        assert_eq!(fs::read(&tile).unwrap(), other, "it is left as it is");
    }
}

fn a_store_never_goes_back_and_two_histories_are_proven(boards: &Boards) {
    let store = Store::start();
    let pushes = Pushes::to(&store, boards);
    pushes.good("whole", "");
    let checkpoint = store.file(&boards.election, "checkpoint");
    let before = fs::read(&checkpoint).unwrap();
    pushes.refused("half", "", 5, "store-ahead");
    let split = pushes.refused("other", "", 4, "split-view");
    let evidence = boards.path().join(split["evidence"].as_str().unwrap());
    let manifest = store.file(&boards.election, "manifest");
    let mut verify = std::process::Command::new(program("tupyo-verify"));
    let verified = verify.arg("evidence").arg(evidence).arg("--manifest").arg(manifest).output().unwrap();
    assert!(verified.status.success(), "{verified:?}");
    assert_eq!(fs::read(&checkpoint).unwrap(), before);
    // Another ledger's checkpoint is not held against this one.
    fs::write(&checkpoint, "board.example/elections/none\n1\nAAAA\n\n— board.example AAAA\n").unwrap();
    pushes.refused("whole", "", 1, "store-other-ledger");
    fs::write(&checkpoint, &before).unwrap();
    // Somebody else has changed it when it is replaced.
    let other = Store::start();
    let pushes = Pushes::to(&other, boards);
    pushes.good("half", "");
    other.rules.after(1, Then::Lose(other.file(&boards.election, "checkpoint")));
    pushes.refused("whole", "", 1, "store-changed");
}

fn stores_that_refuse_are_named_and_busy_ones_asked_again(boards: &Boards) {
    let store = Store::start();
    let pushes = Pushes::to(&store, boards);
    store.rules.after(2, Then::Busy);
    pushes.good("half", "");
    let stored = store.rules.stored.lock().unwrap().len();
    store.rules.let_in();
    assert_eq!(pushes.good("half", "--all")["there"], stored as u64 - 1, "all but the checkpoint");
    let wrong = boards.path().join("wrong.txt");
    write_private(&wrong, "aws_access_key_id=AKIDTRIAL\naws_secret_access_key=guessed\n");
    pushes.refused("half", "--credentials wrong.txt", 1, "store-login");
    fs::set_permissions(wrong, fs::Permissions::from_mode(0o640)).unwrap();
    pushes.refused("half", "--credentials wrong.txt", 2, "file-not-private");
    write_private(&boards.path().join("none.txt"), "[other]\n");
    pushes.refused("half", "--credentials none.txt", 2, "store-credentials");
    pushes.refused("half", "--endpoint http://127.0.0.1:1 --patience 1", 3, "store-unreachable");
    let output = tupyo(boards.path(), "board push https://votes --anchors half.json").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}
