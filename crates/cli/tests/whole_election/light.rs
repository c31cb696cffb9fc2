//! Voters who follow by light, through the binaries: on a real board with witnesses, and on one that lies.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::thread;

use serde_json::{Value, json};
use tupyo_election::{AuthorKey, CountedRoot, Document, Entry};
use tupyo_merkle::{MemoryTree, leaf_hash};
use tupyo_rehearsal::{Plan, Rehearsal};

use super::people::{People, VOTE};
use super::processes::{binary, command, copy_directory, directory, refused, run, run_typing, text};
use super::watched::watched;

#[path = "../../../voter/tests/light/board.rs"]
#[allow(dead_code, reason = "the voter's tests need more of it")]
mod board;

use board::{Board, Receipts};

const LIGHT: &str = "--anchors anchors.json --light";

fn check(voter: &Path, receipt: &str) -> Value {
    run(voter, &format!("receipt check {receipt} {LIGHT}"))
}

fn bytes(said: &Value) -> u64 {
    said["light"]["bytes"].as_u64().unwrap()
}

/// Voting by light, by another device meanwhile, the check of a device, closing and counting.
#[test]
fn a_voter_follows_by_light_from_the_ballot_to_the_count() {
    let (mut people, _witnesses) = watched((1, 1), 2, 2);
    people.trustee(1, "trustee ceremony --wait");
    people.official("joint-key post");
    people.enrol(2, 1);
    let voter = &people.voters[0].clone();
    let first = people.vote(1, "mayor=kim council=a cast", "--light --receipt one.receipt");
    assert_eq!((&first["cast"], &first["followed"]), (&json!(true), &json!(true)), "{first}");
    assert!(voter.join("anchors.json.light").exists() && bytes(&first) > 0);
    let checked = check(voter, "one.receipt");
    assert_eq!((&checked["fate"], &checked["voter"]), (&json!("counted-so-far"), &first["voter"]));
    assert!(bytes(&checked) < 8 << 10, "a later visit: {checked}");
    assert_eq!(check(voter, "one.receipt")["valid"], true);

    let other = &people.public("other-device");
    copy_directory(voter, other);
    let line = format!("{VOTE} --receipt two.receipt");
    let second = run_typing(other, &line, "mayor=lee\ncouncil=b\ncast\n");
    let third = people.vote(1, "mayor=lee council=c cast", "--light --receipt three.receipt");
    assert_eq!(third["cast"], true, "the other device's ballot was shown: {second}");
    let challenged = people.vote(2, "mayor=kim council=b challenge", "--light --receipt check.receipt");
    opened_by_light(&people, &challenged);

    people.official("close");
    people.official("tally post");
    counted_by_light(voter, &third);
}

fn opened_by_light(people: &People, challenged: &Value) {
    let device = &directory(people.public("second"));
    fs::copy(people.official.join("anchors.json"), device.join("anchors.json")).unwrap();
    let open = format!("ballot open {} {LIGHT}", challenged["code"].as_str().unwrap());
    let opened = run(device, &open);
    assert_eq!([&opened["voter"], &opened["key"]], [&challenged["voter"], &challenged["key"]]);
    assert_eq!((&opened["values"][0], &opened["status"]), (&json!(1), &json!("challenged")));
    let others = 1 + challenged["voter"].as_u64().unwrap();
    assert_eq!(refused(device, &format!("{open} --voter {others}"), 6), "other-voter");
}

fn counted_by_light(voter: &Path, last: &Value) {
    let counted = check(voter, "three.receipt");
    assert_eq!((&counted["fate"], &counted["index"]), (&json!("counted"), &last["index"]), "{counted}");
    assert!(bytes(&counted) < 32 << 10, "{counted}");
    let said = text(&command(voter, &format!("receipt check three.receipt {LIGHT}")).output().unwrap());
    assert!(said.contains("It is counted.") && said.contains("Light following has read"), "{said}");
    let replaced = text(&command(voter, &format!("receipt check one.receipt {LIGHT}")).output().unwrap());
    let by = format!("Superseded by {} at entry {}", last["code"].as_str().unwrap(), last["index"]);
    assert!(replaced.contains(&by), "{replaced}");
    let korean = text(&command(voter, &format!("receipt check three.receipt {LIGHT} --language ko")).output().unwrap());
    assert!(korean.contains("집계되었습니다.") && korean.contains("바이트를 읽었습니다"), "{korean}");
}

/// A board over HTTP that answers whatever is in memory; gives its address.
fn serve(board: Board) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let board = Arc::new(board);
    thread::spawn(move || {
        for visitor in listener.incoming().flatten() {
            let board = board.clone();
            thread::spawn(move || answer(&visitor, &board));
        }
    });
    url
}

fn answer(visitor: &TcpStream, board: &Board) {
    let mut lines = BufReader::new(visitor);
    let (mut request, mut line) = (String::new(), String::new());
    lines.read_line(&mut request).unwrap();
    while lines.read_line(&mut line).unwrap() > 2 {
        line.clear();
    }
    let below = format!("/elections/{}/", board.election);
    let path = request.split(' ').nth(1).and_then(|path| path.strip_prefix(&below)).unwrap_or_default();
    let (status, body) = board.get(path);
    let head = format!("HTTP/1.1 {status} -\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
    let _gone = (&mut &*visitor).write_all(&[head.as_bytes(), &body].concat());
}

/// The officials' tally leaves out the ballot of voter 1.
fn leaving_out() -> (Rehearsal, Board) {
    let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 3));
    rehearsal.vote_all();
    rehearsal.close();
    let mut counted = Board::of(&rehearsal).counted;
    counted[1] = None;
    let mut tree = MemoryTree::new();
    counted.iter().for_each(|leaf| tree.push(leaf_hash(&borsh::to_vec(leaf).unwrap())));
    let units = rehearsal.tally();
    let tally = Document::Tally { units, counted: CountedRoot::from(tree.root()) };
    let tally: Vec<_> = rehearsal.official_entries(&tally).iter().map(Entry::encode).collect();
    let entries = [rehearsal.entries().to_vec(), tally].concat();
    let mut board = Board::of_entries(rehearsal.state().election(), &entries);
    board.counted = counted;
    board.grow_trees();
    (rehearsal, board)
}

/// A voter who has a receipt, and anchors that lead to a board.
fn holder(rehearsal: &Rehearsal, board: &Board, place: &Path) -> String {
    let (_, index) = rehearsal.state().last_ballot(1).unwrap();
    let kept = board.receipt(index);
    fs::write(place.join("my.receipt"), kept.receipt.to_string()).unwrap();
    fs::write(place.join("my.ballot"), &kept.entry).unwrap();
    fs::write(place.join("manifest.json"), &board.manifest).unwrap();
    AuthorKey::from(rehearsal.voters()[1].verifying_key()).to_string()
}

fn lead_to(board: &Board, url: &str, place: &Path) {
    let anchors = json!({ "url": url, "election": board.election.to_string() });
    fs::write(place.join("anchors.json"), anchors.to_string()).unwrap();
}

#[test]
fn a_ballot_that_is_left_out_is_proven_to_everybody() {
    let (rehearsal, board) = leaving_out();
    let place = &tempfile::tempdir().unwrap().keep();
    let key = holder(&rehearsal, &board, place);
    lead_to(&board, &serve(board.clone()), place);
    let line = format!("receipt check my.receipt {LIGHT} --voting-key={key}");
    let output = command(place, &line).output().unwrap();
    assert_eq!(output.status.code(), Some(4), "{}", text(&output));
    assert!(text(&output).contains("does not count what it must"), "{}", text(&output));
    let evidence = run(place, "ballot evidence anchors.json.evidence --manifest manifest.json");
    assert_eq!(evidence, json!({ "valid": true, "election": board.election.to_string(), "kind": "not-counted" }));
    // It is not forgotten.
    assert_eq!(refused(place, &format!("receipt check my.receipt {LIGHT}"), 4), "split-view");
    assert!(!place.join("anchors.json.evidence.2").exists(), "and is written once");
    fs::remove_dir_all(place).unwrap();
}

/// What the board shows today goes on from what it has shown before, or else that is evidence.
#[test]
fn another_history_is_evidence_and_a_shorter_one_is_told() {
    let play = |choices: &[usize]| {
        let mut rehearsal = Rehearsal::opened(Plan::single_choice(3, 3));
        choices.iter().for_each(|choice| rehearsal.cast(1, *choice));
        rehearsal
    };
    let rehearsal = play(&[0, 1]);
    let [before, honest, other] = [&play(&[0]), &rehearsal, &play(&[0, 2])].map(Board::of);
    let place = &tempfile::tempdir().unwrap().keep();
    let line = format!("receipt check my.receipt {LIGHT} --voting-key={}", holder(&rehearsal, &honest, place));
    let visit = |board: &Board| lead_to(board, &serve(board.clone()), place);
    visit(&honest);
    assert_eq!(run(place, &line)["fate"], "counted-so-far");
    visit(&before);
    assert_eq!(refused(place, &line, 5), "ledger-went-back");
    visit(&honest);
    assert_eq!(run(place, &line)["valid"], true, "nothing is lost");
    visit(&other);
    let output = command(place, &format!("{line} --json")).output().unwrap();
    assert_eq!(output.status.code(), Some(4), "{}", text(&output));
    let verify = std::process::Command::new(binary("tupyo-verify"))
        .current_dir(place)
        .args(["evidence", "anchors.json.evidence", "--manifest", "manifest.json"])
        .output();
    assert_eq!(verify.as_ref().unwrap().status.code(), Some(0), "{}", text(&verify.unwrap()));
    fs::remove_dir_all(place).unwrap();
}
