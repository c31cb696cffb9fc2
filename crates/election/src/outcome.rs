//! What follows from a counted ranking: who wins by each of three rules (docs/protocol/tally.md, "Rankings"). Integers
//! only, every tie defined, nothing that depends on the order of the options.

use crate::{Contest, ElectionManifest, Output, UnitResult};

mod ranked_pairs;
mod schulze;
#[cfg(test)]
mod tests;

/// For each ordered pair of options the weight of the ballots that have the first before the second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PairwiseMatrix {
    options: usize,
    before: Vec<u64>,
}

/// What a ranking contest comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    /// The contest's index.
    pub contest: usize,
    /// What was counted.
    pub matrix: PairwiseMatrix,
    /// The option that beats every other one.
    pub condorcet_winner: Option<usize>,
    /// Schulze's order.
    pub schulze: Order,
    /// The order by ranked pairs.
    pub ranked_pairs: Order,
}

/// The options' indexes from the first place to the last; those of one place are tied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order(Vec<Vec<usize>>);

impl Ranked {
    /// The results of an opened unit's ranking contests, in the manifest's order.
    pub fn of_units(manifest: &ElectionManifest, units: &[UnitResult]) -> Vec<Ranked> {
        let styles: Vec<_> = units.iter().filter_map(|unit| manifest.styles().get(usize::from(unit.style))).collect();
        let opened = |contest: &usize| styles.iter().any(|style| style.contests.contains(contest));
        let ranked = |contest| Some(Ranked::of(contest, PairwiseMatrix::of_contest(manifest, contest, units)?));
        (0..manifest.contests().len()).filter(opened).filter_map(ranked).collect()
    }

    fn of(contest: usize, matrix: PairwiseMatrix) -> Ranked {
        let (condorcet_winner, schulze, ranked_pairs) =
            (matrix.condorcet_winner(), matrix.schulze(), matrix.ranked_pairs());
        Ranked { contest, matrix, condorcet_winner, schulze, ranked_pairs }
    }
}

impl PairwiseMatrix {
    /// The matrix with these entries; those of an option and itself are 0.
    pub fn of(options: usize, before: impl Fn(usize, usize) -> u64) -> PairwiseMatrix {
        let entry = |place: usize| match (place / options, place % options) {
            (a, b) if a == b => 0,
            (a, b) => before(a, b),
        };
        PairwiseMatrix { options, before: (0..options * options).map(entry).collect() }
    }

    /// The matrix of a ranking contest, over all opened units. `None` if there is no such contest, it counts no pairs,
    /// or a unit does not have its style's values.
    pub fn of_contest(manifest: &ElectionManifest, contest: usize, units: &[UnitResult]) -> Option<PairwiseMatrix> {
        let options = manifest.contests().get(contest).filter(|contest| has_pairs(contest))?.options.len();
        let mut matrix = PairwiseMatrix::of(options, |_, _| 0);
        for unit in units {
            for count in manifest.counts(unit.style, &unit.values)? {
                if let (of, Output::Pair(a, b), value) = count
                    && of == contest
                {
                    matrix.before[a * options + b] = matrix.before(a, b).saturating_add(value);
                }
            }
        }
        Some(matrix)
    }

    /// How many options there are.
    pub fn options(&self) -> usize {
        self.options
    }

    /// The weight of the ballots that have `a` before `b`. 0 if there is no such option.
    pub fn before(&self, a: usize, b: usize) -> u64 {
        let there = a < self.options && b < self.options;
        if there { self.before[a * self.options + b] } else { 0 }
    }

    /// Whether more have `a` before `b` than `b` before `a`.
    pub fn beats(&self, a: usize, b: usize) -> bool {
        self.before(a, b) > self.before(b, a)
    }

    /// The option that beats every other one (Condorcet 1785), if there is one.
    pub fn condorcet_winner(&self) -> Option<usize> {
        (0..self.options).find(|&a| (0..self.options).all(|b| a == b || self.beats(a, b)))
    }

    /// Schulze's order.
    pub fn schulze(&self) -> Order {
        schulze::order(self)
    }

    /// The order by ranked pairs.
    pub fn ranked_pairs(&self) -> Order {
        ranked_pairs::order(self)
    }
}

fn has_pairs(contest: &Contest) -> bool {
    matches!(contest.rule.outputs(contest.options.len()).first(), Some(Output::Pair(..)))
}

impl Order {
    /// The places, each with the options that share it, ascending.
    pub fn places(&self) -> &[Vec<usize>] {
        &self.0
    }

    /// The places, with a name for each option.
    pub fn named<N>(&self, name: impl Fn(usize) -> N) -> Vec<Vec<N>> {
        self.0.iter().map(|place| place.iter().map(|&option| name(option)).collect()).collect()
    }

    /// Who shares the first place.
    pub fn winners(&self) -> &[usize] {
        self.0.first().map(Vec::as_slice).unwrap_or_default()
    }

    /// In each place the options that none of those left is better than. The relation has no circles.
    fn of(options: usize, better: impl Fn(usize, usize) -> bool) -> Order {
        let mut left: Vec<usize> = (0..options).collect();
        let mut places = Vec::new();
        while !left.is_empty() {
            let (next, rest): (Vec<_>, Vec<_>) = left.iter().partition(|&&b| !left.iter().any(|&a| better(a, b)));
            if next.is_empty() {
                places.push(rest);
                break;
            }
            places.push(next);
            left = rest;
        }
        Order(places)
    }
}
