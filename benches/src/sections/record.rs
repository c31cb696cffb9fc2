//! The verification of a whole record beside that of its ballots alone.

use std::hint::black_box;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};
use tupyo_election::BallotCheck;
use tupyo_rehearsal::{Rehearsal, record_files};
use tupyo_verify::{Anchors, Bounds, MemoryRecord, Outcome, Silent, verify};

use super::verifying::verdict;
use crate::{BallotSize, Clock, Effort, Row, in_turns, open_election};

/// As many ballots as the verifier takes together.
const BATCH: usize = 1024;

pub fn measure(effort: &Effort) -> Vec<Row> {
    let sizes = [5, 12].map(|options| BallotSize { options, blank: true });
    sizes.into_iter().flat_map(|size| District::new(size, effort).rows(effort.rounds)).collect()
}

/// A district's record, and its ballots by themselves.
struct District {
    size: BallotSize,
    anchors: Anchors,
    record: MemoryRecord,
    /// The record until voting begins.
    begun: MemoryRecord,
    ballots: Vec<Vec<u8>>,
    check: BallotCheck,
}

impl District {
    fn new(size: BallotSize, effort: &Effort) -> District {
        let mut play = open_election(size, effort.district);
        let (before, begun) = (play.entries().len(), record_of(&play));
        (0..effort.district as u32).for_each(|voter| play.cast(voter, voter as usize % size.values()));
        let (ballots, check) = (play.entries()[before..].to_vec(), play.check().clone());
        play.finish();
        let anchors = Anchors { election: play.state().election(), witnesses: None };
        District { size, anchors, record: record_of(&play), begun, ballots, check }
    }

    fn rows(&self, rounds: usize) -> Vec<Row> {
        [1, 2].into_iter().flat_map(|count| self.with_threads(count, rounds)).collect()
    }

    fn with_threads(&self, count: usize, rounds: usize) -> [Row; 2] {
        let pool = ThreadPoolBuilder::new().num_threads(count).build().expect("threads");
        let mut whole = || pool.install(|| self.verify(&self.record, Outcome::Accepted));
        let mut begun = || pool.install(|| self.verify(&self.begun, Outcome::Incomplete));
        let mut bare = || self.verify_ballots(&pool);
        let [whole, begun, bare] = in_turns(Clock::Wall, rounds, [&mut whole, &mut begun, &mut bare]);
        let threads = if count == 1 { "one thread" } else { "two threads" };
        let row = |name, time: f64| {
            Row::of_ballot(name, self.size, time / self.ballots.len() as f64)
                .with(&format!("{} ballots, {threads}", self.ballots.len()))
        };
        let whole = row("verify-record", whole).peer("ballots alone", bare / self.ballots.len() as f64);
        [whole.aim("0.92 of it is ballots"), row("verify-record-begun", begun)]
    }

    fn verify(&self, record: &MemoryRecord, expected: Outcome) {
        let report = verify(black_box(record), &self.anchors, Bounds::default(), &Silent).expect("a report");
        assert_eq!(report.outcome, expected);
    }

    fn verify_ballots(&self, pool: &ThreadPool) {
        let ballots: Vec<_> = self.ballots.iter().map(Vec::as_slice).collect();
        let batches: Vec<_> = ballots.chunks(BATCH).collect();
        pool.install(|| batches.par_iter().for_each(|batch| verdict(&self.check, black_box(batch))));
    }
}

fn record_of(play: &Rehearsal) -> MemoryRecord {
    MemoryRecord { files: record_files(play.entries(), &play.signer()) }
}
