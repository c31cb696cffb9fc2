use tupyo_merkle::{Checkpoint, empty_root};
use tupyo_rehearsal::{Plan, Rehearsal};

use super::*;
use crate::{Anchors, MemoryRecord, Silent};

/// So long that it is a batch by itself.
const LONG: usize = 1 << 21;

/// So many votes, of which these numbers have no valid proof, and the state that has taken them.
fn cast(count: u32, bad: &[u32]) -> (Rehearsal, Facts, Vec<(u64, Entry)>) {
    let mut play = Rehearsal::opened(Plan::single_choice(2, count.max(1) as usize));
    let first = play.entries().len() as u64;
    for voter in 0..count {
        let mut entry = play.ballot(voter, voter as usize);
        if let Entry::Ballot(signed) = &mut entry
            && bad.contains(&voter)
        {
            signed.ballot.proof.responses.swap(0, 1);
        }
        play.post_unverified(&entry).unwrap();
    }
    let mut facts = Facts::new(&Anchors { election: play.state().election(), witnesses: None });
    facts.state = play.state().clone();
    facts.checkpoint = Some(Checkpoint { origin: "x.example".parse().unwrap(), size: 0, root: empty_root() });
    let entries = (first..).zip(&play.entries()[first as usize..]);
    let entries = entries.map(|(index, bytes)| (index, Entry::decode(bytes).unwrap())).collect();
    (play, facts, entries)
}

/// Batches of one ballot: eight are verified at a time, the last ones at the end.
#[test]
fn votes_are_verified_as_soon_as_eight_batches_wait() {
    let (play, mut facts, entries) = cast(19, &[]);
    let mut votes = Votes::default();
    let mut verified = Vec::new();
    for (index, entry) in entries {
        votes.take(Vote { index, entry: CodedEntry::new(entry, None), length: LONG, replaces: None }, &mut facts);
        verified.push(facts.verified.proofs);
    }
    assert_eq!((verified[6], verified[7], verified[14], verified[15], verified[18]), (0, 8, 8, 16, 16));
    votes.finish(&MemoryRecord::default(), &Silent, &mut facts).unwrap();
    assert_eq!((facts.verified.proofs, facts.verified.counted), (19, 19));
    assert_eq!(facts.verified.tally, play.tally());
}

/// Whose checkpoint it is comes out at the end; then only that is said.
#[test]
fn nothing_is_said_of_votes_that_were_verified_before_all_was_refused() {
    let (_, mut facts, entries) = cast(8, &[3]);
    let mut votes = Votes::default();
    for (index, entry) in entries {
        votes.take(Vote { index, entry: CodedEntry::new(entry, None), length: LONG, replaces: None }, &mut facts);
    }
    assert_eq!(facts.verified.proofs, 7);
    let mut facts = Facts::new(&Anchors { election: facts.state.election(), witnesses: None });
    votes.finish(&MemoryRecord::default(), &Silent, &mut facts).unwrap();
    assert_eq!((facts.found(CheckId::B6), facts.found(CheckId::B7)), (0, 0));
}

#[test]
fn votes_are_doubtful_if_one_of_eight_before_was_refused() {
    for (count, bad, doubtful) in
        [(8, &[5][..], true), (9, &[5], false), (9, &[5, 6], true), (4, &[], false), (0, &[], false)]
    {
        let (_, facts, entries) = cast(count, bad);
        let mut verification = Verification::begin(&facts.state).unwrap();
        let batch: Batch = entries.into_iter().map(|(index, entry)| (index, CodedEntry::new(entry, None))).collect();
        verification.verify_all(&[batch], &facts.state);
        assert_eq!(verification.doubtful, doubtful, "{bad:?} of {count}");
    }
}
