//! One run of `tupyo vote` through lost answers, busy boards, restarts, and what fails after the receipt is there.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::lying::{Deciding, Liar, Posts, deceived, status};
use super::people::{People, VOTE};
use super::processes::{SECRET, Server, command, refused_typing, run, run_typing, text, typing};

const ENOUGH: Duration = Duration::from_secs(300);

fn until(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < ENOUGH, "{what}");
        thread::sleep(Duration::from_millis(50));
    }
}

fn ballots(people: &People) -> Value {
    status(people)["ballots"].clone()
}

/// A vote that is decided while posts are treated so; after `troubled` it is treated well, and ends with a receipt.
fn through(liar: &Liar, voter: &Path, posts: Posts, troubled: impl FnOnce()) {
    let deciding = Deciding::new(voter);
    liar.now(posts.clone());
    let voting = thread::spawn(move || deciding.decide("cast\n"));
    until("the ballot is kept", || voter.join("voter.key.pending").exists());
    troubled();
    thread::sleep(Duration::from_millis(500));
    liar.now(Posts::Pass);
    let said = voting.join().unwrap();
    assert!(said.contains("Your ballot is cast"), "{posts:?}: {said}");
    assert!(!voter.join("voter.key.pending").exists(), "{posts:?}");
}

#[test]
fn one_run_goes_on_through_lost_answers_and_busy_boards_and_casts_one_ballot_each_time() {
    let (people, liar) = deceived("--ballots 5");
    let voter = &people.voters[1];
    let all = [Posts::LoseAnswer, Posts::Lose, Posts::Busy, Posts::Unknown, Posts::Refuse];
    for (count, posts) in (1..).zip(all) {
        through(&liar, voter, posts, || {});
        assert_eq!(ballots(&people), json!(count));
    }
}

#[test]
fn a_board_that_is_killed_and_started_again_gives_the_receipt() {
    let (mut people, liar) = deceived("--ballots 2");
    let voter = people.voters[1].clone();
    through(&liar, &voter, Posts::LoseAnswer, || {
        until("the ballot has arrived", || ballots(&people) == json!(1));
        people.server.kill();
        liar.now(Posts::Pass);
        thread::sleep(Duration::from_millis(500));
        people.server = Server::start(&people.public("board"), &people.official_key());
        liar.leads_to(&people.server.url);
    });
    people.lead_to(&people.server, &people.official, "anchors.json");
    assert_eq!(ballots(&people), json!(1));
}

#[test]
fn a_receipt_that_is_written_is_success_whatever_fails_after_it() {
    let (people, liar) = deceived("--ballots 2");
    let voter = &people.voters[1];
    let line = format!("{VOTE} --patience 1 --receipt my.receipt");
    let deciding = typing_after_the_code(voter, &line, &liar);
    assert_eq!((&deciding["cast"], &deciding["followed"]), (&json!(true), &json!(false)), "{deciding}");
    assert!(voter.join("my.receipt").exists() && voter.join("my.ballot").exists());
    assert!(!voter.join("voter.key.pending").exists());
    liar.now(Posts::Pass);
    let checked = run(voter, "receipt check my.receipt --anchors anchors.json");
    assert_eq!(checked["index"], deciding["index"]);
    // The same command once more would vote once more: it says where the first receipt is, before anything is chosen.
    let repeated = typing(command(voter, &format!("{line} {}", SECRET.join(" "))), "mayor=kim\ncast\n");
    let said = text(&repeated);
    assert_eq!(repeated.status.code(), Some(3), "{said}");
    assert!(said.contains("file-exists") && said.contains("`tupyo receipt check my.receipt`"), "{said}");
    assert_eq!(ballots(&people), json!(1));
}

/// A vote after whose receipt nothing is answered any more.
fn typing_after_the_code(voter: &Path, line: &str, liar: &Liar) -> Value {
    liar.now(Posts::ThenGone);
    run_typing(voter, line, "mayor=kim\ncast\n")
}

#[test]
fn the_tool_killed_at_any_moment_ends_with_the_same_receipt() {
    let (people, liar) = deceived("--ballots 2");
    let voter = &people.voters[1];
    liar.now(Posts::LoseAnswer);
    let deciding = Deciding::new(voter);
    let killed = deciding.kill_when(|| ballots(&people) == json!(1));
    assert!(!killed.success());
    let kept = fs::read(voter.join("voter.key.pending")).unwrap();
    // Killed once more, between the receipt's two files.
    fs::write(voter.join("my.ballot"), &kept).unwrap();
    liar.now(Posts::Pass);
    let line = format!("{VOTE} --receipt my.receipt");
    let said = run_typing(voter, &line, "");
    assert_eq!(said["cast"], true);
    assert_eq!((fs::read(voter.join("my.ballot")).unwrap(), ballots(&people)), (kept.clone(), json!(1)));
    // And once more, after the receipt and before what was kept is gone.
    fs::write(voter.join("voter.key.pending"), &kept).unwrap();
    let again = run_typing(voter, &line, "");
    assert_eq!((&again["code"], &again["index"]), (&said["code"], &said["index"]));
    // A receipt's name that another ballot has is refused before anything is sent, and says so.
    fs::write(voter.join("voter.key.pending"), &kept).unwrap();
    fs::write(voter.join("other.ballot"), b"another").unwrap();
    assert_eq!(refused_typing(voter, &format!("{VOTE} --receipt other.receipt"), "", 3), "file-exists");
    assert_eq!(run_typing(voter, &line, "")["index"], said["index"]);
}
