//! What waits for witnesses is final soon after they are there again.

use std::time::{Duration, Instant};

use tupyo_election::WitnessesDraft;
use tupyo_merkle::Checkpoint;
use tupyo_rehearsal::{Plan, Rehearsal};

use super::played::Played;
use super::wire::until;
use super::witness::{Cut, Witness};

/// An open election on a board that asks three witnesses, two of whom make a checkpoint final.
fn watched(directory: &std::path::Path) -> (Played, Vec<Cut>) {
    let witnesses: Vec<_> = (1..=3).map(Witness::new).collect();
    let members = witnesses.iter().map(Witness::key).collect();
    let draft = Some(WitnessesDraft { quorum: 2, members });
    let play = Rehearsal::opened(Plan { witnesses: draft, ..Plan::single_choice(3, 40) });
    let log = play.signer().verifier().clone();
    let options: Vec<String> =
        witnesses.iter().flat_map(|witness| ["--witness".to_owned(), witness.option()]).collect();
    let start = |(place, witness): (usize, Witness)| witness.start(&directory.join(place.to_string()), log.clone());
    let lines = witnesses.into_iter().enumerate().map(start).collect();
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    (Played::with(play, &options), lines)
}

/// Casts a voter's ballot; what the answer says of its finality.
fn cast(played: &mut Played, voter: u32) -> String {
    let ballot = played.play.ballot(voter, 1).encode();
    let answer = played.post_bytes(&ballot);
    assert_eq!(answer.status, 200);
    answer.header("tupyo-finality").to_owned()
}

fn final_size(played: &Played) -> u64 {
    Checkpoint::open(&played.get("/checkpoint/final").body, &played.key).map_or(0, |found| found.size)
}

/// When a witness that is cut off has been asked in vain; who knocks twice at once asks once.
fn attempts(line: &Cut) -> Vec<Instant> {
    let mut knocks = line.knocks();
    knocks.dedup_by(|next, before| *next - *before < Duration::from_millis(100));
    knocks
}

#[test]
fn what_waited_is_final_soon_after_the_witnesses_return() {
    let directory = tempfile::tempdir().unwrap();
    let (mut played, lines) = watched(directory.path());
    assert_eq!(cast(&mut played, 0), "final");
    lines.iter().for_each(Cut::cut);
    assert_eq!(cast(&mut played, 1), "awaits-witnesses");
    // Who were left alone twice as long after each failure would be left alone for many seconds by then. The shortest
    // of the last pauses is judged: a busy machine makes some longer, not all of them.
    assert!(until(|| attempts(&lines[0]).len() > 8), "nobody knocks any more");
    let shortest = attempts(&lines[0]).windows(2).skip(4).map(|two| two[1] - two[0]).min().unwrap();
    assert!(shortest < Duration::from_secs(2), "{shortest:?}");
    let entries = played.entries();
    assert!(final_size(&played) < entries);
    let returned = Instant::now();
    lines.iter().for_each(Cut::mend);
    assert!(until(|| final_size(&played) >= entries), "never final");
    println!("final {:?} after the witnesses' return", returned.elapsed());
}
