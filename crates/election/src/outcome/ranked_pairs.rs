//! The order of ranked pairs, by Tideman.

use std::cmp::Reverse;

use super::{Order, PairwiseMatrix};

/// Tideman, *Independence of clones as a criterion for voting rules* (Social Choice and Welfare 4, 1987): of all pairs
/// in which one option beats the other, the strongest first, each is locked unless it closes a circle with those
/// locked. Stronger is what more ballots are for and, of these, fewer against. Pairs of the same strength are taken
/// together: each is locked unless it is on a circle of those locked and all of them, so that none is preferred.
pub(super) fn order(matrix: &PairwiseMatrix) -> Order {
    let mut locked = Relation::none(matrix.options());
    let pairs = by_strength(matrix);
    for equal in pairs.chunk_by(|one, next| strength(matrix, *one) == strength(matrix, *next)) {
        let mut all = locked.clone();
        equal.iter().for_each(|pair| all.add(*pair));
        let reaches = all.closed();
        equal.iter().filter(|(a, b)| !reaches.holds(*b, *a)).for_each(|pair| locked.add(*pair));
    }
    let better = locked.closed();
    Order::of(matrix.options(), |a, b| better.holds(a, b))
}

type Pair = (usize, usize);

fn strength(matrix: &PairwiseMatrix, (a, b): Pair) -> (u64, Reverse<u64>) {
    (matrix.before(a, b), Reverse(matrix.before(b, a)))
}

fn by_strength(matrix: &PairwiseMatrix) -> Vec<Pair> {
    let options = matrix.options();
    let all = (0..options).flat_map(|a| (0..options).map(move |b| (a, b)));
    let mut pairs: Vec<Pair> = all.filter(|(a, b)| matrix.beats(*a, *b)).collect();
    pairs.sort_by_key(|pair| Reverse(strength(matrix, *pair)));
    pairs
}

/// A relation between options.
#[derive(Clone)]
struct Relation {
    options: usize,
    holds: Vec<bool>,
}

impl Relation {
    fn none(options: usize) -> Relation {
        Relation { options, holds: vec![false; options * options] }
    }

    fn holds(&self, a: usize, b: usize) -> bool {
        self.holds[a * self.options + b]
    }

    fn add(&mut self, (a, b): Pair) {
        self.holds[a * self.options + b] = true;
    }

    /// What it reaches in one or more steps (Warshall).
    fn closed(mut self) -> Relation {
        for via in 0..self.options {
            for a in 0..self.options {
                for b in 0..self.options {
                    if self.holds(a, via) && self.holds(via, b) {
                        self.add((a, b));
                    }
                }
            }
        }
        self
    }
}
