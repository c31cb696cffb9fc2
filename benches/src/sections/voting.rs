//! Making a ballot, and decoding it.

use std::hint::black_box;

use tupyo_election::Entry;

use crate::{BallotSize, Clock, Effort, Quantity, Row, SIZES, in_turns, open_election};

/// Ballots decoded in a round.
const DECODED: usize = 1000;

pub fn measure(effort: &Effort) -> Vec<Row> {
    let measured: Vec<_> = SIZES.into_iter().map(|size| rows(size, 8 * effort.rounds)).collect();
    (0..3).flat_map(|operation| measured.iter().map(move |rows| rows[operation].clone())).collect()
}

fn rows(size: BallotSize, rounds: usize) -> [Row; 3] {
    let mut election = open_election(size, 1);
    let bytes: Vec<_> = (0..size.values()).map(|choice| election.ballot(0, choice).encode()).collect();
    assert!(bytes.iter().all(|ballot| ballot.len() == bytes[0].len()), "the length depends on the choice");
    let mut prove = || drop(black_box(election.ballot(0, black_box(1))));
    let mut decode =
        || (0..DECODED).for_each(|_| drop(black_box(Entry::decode(black_box(&bytes[0])).expect("an entry"))));
    let [prove, decode] = in_turns(Clock::Processor, rounds, [&mut prove, &mut decode]);
    let [under_3_ms, at_most_1400] = if size.options == 12 { ["3 ms", "1400 B"] } else { [""; 2] };
    let length = Quantity::Bytes(bytes[0].len() as u64, "ballot");
    [
        Row::of_ballot("prove", size, prove).aim(under_3_ms),
        Row::new("signed-ballot", size.to_string(), length).aim(at_most_1400),
        Row::of_ballot("decode-ballot", size, decode / DECODED as f64),
    ]
}
