//! Ballots of each kind of contest.

use std::hint::black_box;

use tupyo_election::Rule;
use tupyo_election::kinds::{
    Approval, Cumulative, Distribution, Knapsack, Positional, PositionalTop, Quadratic, Ranking, RankingTop, Score,
};
use tupyo_rehearsal::Rehearsal;

use super::verifying::verdict;
use crate::{Clock, Effort, Floor, Quantity, Row, ballots, in_turns, open_contest};

/// Distinct ballots; larger batches repeat them.
const DISTINCT: usize = 16;

/// A contest of each kind, of the size that real elections have it in.
fn contests() -> Vec<(Rule, usize)> {
    vec![
        (Approval.into(), 20),
        (Knapsack { budget: 500_000_000, costs: (1..=40).map(|cost| cost * 5_000_000).collect() }.into(), 40),
        (Score { max: 100 }.into(), 20),
        (Cumulative { max: 10, budget: 10 }.into(), 20),
        (Distribution { max: 10, budget: 10, min: 10, choices: 3 }.into(), 20),
        (Quadratic { budget: 100 }.into(), 20),
        (Positional { points: (0..12).rev().collect() }.into(), 12),
        (PositionalTop { min: 1, points: vec![3, 2, 1] }.into(), 123),
        (Ranking.into(), 12),
        (RankingTop { ranks: 3 }.into(), 20),
    ]
}

pub fn measure(effort: &Effort) -> Vec<Row> {
    let measured: Vec<_> = contests().into_iter().map(|(rule, options)| rows(rule, options, effort)).collect();
    (0..3).flat_map(|operation| measured.iter().map(move |rows| rows[operation].clone())).collect()
}

fn rows(rule: Rule, options: usize, effort: &Effort) -> [Row; 3] {
    let (kind, size, batch) = (rule.kind().name, rule.size(options), effort.batch.min(256));
    let mut election = open_contest(rule, options, DISTINCT.min(batch));
    let ledger = ballots(&mut election, options);
    let length = Quantity::Bytes(ledger[0].len() as u64, "ballot");
    let all: Vec<_> = ledger.iter().cycle().take(batch).map(Vec::as_slice).collect();
    let floor = Floor::of_outputs(size.outputs as usize, batch);
    let (verify, least) = verified(&election, &all, &floor, effort.rounds);
    let mut prove = || drop(black_box(election.ballot(0, black_box(1))));
    let [prove] = in_turns(Clock::Processor, effort.rounds, [&mut prove]);
    let row = |operation, measured| {
        let size = format!("{kind}, {options} options, {} bits", size.bits);
        Row::new(operation, size, measured).options(options)
    };
    [
        row("kinds-verify", Quantity::Micros(verify, "ballot")).with(&format!("batches of {batch}")).floor(least),
        row("kinds-prove", Quantity::Micros(prove, "ballot")),
        row("kinds-signed-ballot", length),
    ]
}

/// The time of a ballot, and of its floor.
fn verified(election: &Rehearsal, ledger: &[&[u8]], floor: &Floor, rounds: usize) -> (f64, f64) {
    let mut verify = || verdict(election.check(), black_box(ledger));
    let mut least = || floor.pay();
    let [verify, least] = in_turns(Clock::Processor, rounds, [&mut verify, &mut least]);
    let each = |time: f64| time / ledger.len() as f64;
    (each(verify), each(least))
}
