//! An order with ties, of which every pair of options is counted.

use super::RankingTop;
use crate::{
    Bound, Circuit, ContestRule, Kind, Output, Parameter, Rule, SecretBits, SelectionError, Size, Written, WrittenError,
};

/// **Ranking**: the options in an order in which any may be tied; for every two options it counts how many ballots have
/// one before the other.
///
/// | | |
/// |---|---|
/// | rule | [`RankingTop`] of K − 1 ranks, so that each of the K options can have a place of its own |
/// | size | with d = ⌊log₂(K − 1)⌋ + 1: Kd + K(K − 1)(1 + d) bits, K(K − 1) equations, K(K − 1) outputs |
/// | source | Haines, Pattinson, Tiwari, *Verifiable homomorphic tallying for the Schulze vote counting scheme* |
/// | | (VSTTE 2019) |
///
/// A choice is, for each option, its place, from 0; options in the same place are tied.
#[derive(Debug, Clone, Copy)]
pub struct Ranking;

impl Ranking {
    /// Its place in the list.
    pub const KIND: Kind = Kind {
        name: "ranking",
        parameters: &[],
        rule: |given| given.is_empty().then(|| Ranking.into()),
        contest: ("leader:ranking=a,b,c", "an order with ties; every pair is compared"),
        choice: RankingTop::KIND.choice,
    };

    fn of_all(options: usize) -> RankingTop {
        RankingTop { ranks: options.saturating_sub(1) }
    }
}

impl ContestRule for Ranking {
    fn kind(&self) -> &'static Kind {
        &Ranking::KIND
    }

    fn parameters(&self) -> Vec<Parameter> {
        Vec::new()
    }

    fn fewest_options(&self) -> usize {
        2
    }

    fn check(&self, _options: usize) -> Result<(), Bound> {
        Ok(())
    }

    fn circuit(&self, options: usize) -> Circuit {
        Ranking::of_all(options).circuit(options)
    }

    fn size(&self, options: usize) -> Size {
        Ranking::of_all(options).size(options)
    }

    fn shorter(&self, options: usize) -> Vec<Rule> {
        Ranking::of_all(options).shorter(options)
    }

    fn outputs(&self, options: usize) -> Vec<Output> {
        Ranking::of_all(options).outputs(options)
    }

    fn largest_output(&self, options: usize) -> u64 {
        Ranking::of_all(options).largest_output(options)
    }

    fn sums(&self, options: usize) -> (u64, u64) {
        Ranking::of_all(options).sums(options)
    }

    fn mark(&self, options: usize, choice: &[usize]) -> Result<SecretBits, SelectionError> {
        Ranking::of_all(options).mark(options, choice)
    }

    fn value(&self, options: usize, choice: &[usize], output: Output) -> u64 {
        Ranking::of_all(options).value(options, choice, output)
    }

    fn read(&self, written: &Written<'_>) -> Result<Vec<usize>, WrittenError> {
        written.places().map(|(places, _)| places)
    }

    fn example(&self, options: usize, turn: usize) -> Vec<usize> {
        Ranking::of_all(options).example(options, turn)
    }

    fn draw(&self, options: usize, below: &mut dyn FnMut(usize) -> usize) -> Vec<usize> {
        Ranking::of_all(options).draw(options, below)
    }
}
