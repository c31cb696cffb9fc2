use super::budget::Spending;
use super::drawn::{one, spend};
use crate::parameter::count;
use crate::{
    Bound, Circuit, ContestRule, Form, Kind, Output, Parameter, SecretBits, SelectionError, Size, Written, WrittenError,
};

/// **Quadratic**: j votes for an option cost j² of `budget` credits; the credits not spent are counted.
///
/// | | |
/// |---|---|
/// | bits | per option, in order: one for each number from 0 to s = ⌊√budget⌋; then the binary digits of the credits not spent, the lowest first, as many as `budget` has |
/// | equations | per option: Σ bits = 1; then Σ j²·bitⱼ over all options + unspent = budget |
/// | outputs | per option: Σ j·bitⱼ; then unspent = Σ 2ⁱ·digitᵢ |
/// | size | K(s + 1) + ⌊log₂ budget⌋ + 1 bits, K + 1 equations, K + 1 outputs |
/// | source | Lalley and Weyl, *Quadratic voting* (AEA Papers and Proceedings 108, 2018) |
///
/// A choice is, for each option, its number of votes.
#[derive(Debug, Clone, Copy)]
pub struct Quadratic {
    /// From 1 to 1,000,000.
    pub budget: usize,
}

impl Quadratic {
    /// Its place in the list.
    pub const KIND: Kind = Kind {
        name: "quadratic",
        parameters: &[("budget", Form::Number)],
        rule: |given| match given {
            [Parameter::Number(budget)] => Some(Quadratic { budget: count(*budget) }.into()),
            _ => None,
        },
        contest: ("parks:quadratic:16=a,b,c", "j votes for one cost j² of 16 credits"),
        choice: super::Score::KIND.choice,
    };

    fn spending(self) -> Spending {
        Spending { max: self.budget.isqrt(), budget: self.budget, cost: |votes| votes.wrapping_mul(votes) }
    }
}

impl ContestRule for Quadratic {
    fn kind(&self) -> &'static Kind {
        &Quadratic::KIND
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![self.budget.into()]
    }

    fn check(&self, _options: usize) -> Result<(), Bound> {
        Bound::check("budget", self.budget as u64, 1, 1_000_000)
    }

    fn circuit(&self, options: usize) -> Circuit {
        self.spending().circuit(options)
    }

    fn size(&self, options: usize) -> Size {
        self.spending().size(options)
    }

    fn outputs(&self, options: usize) -> Vec<Output> {
        Output::options_and(options, Some(Output::Unspent))
    }

    fn largest_output(&self, _options: usize) -> u64 {
        self.budget as u64
    }

    fn sums(&self, _options: usize) -> (u64, u64) {
        // j ≤ j², so votes and unspent credits together are at most the budget.
        (0, self.budget as u64)
    }

    fn mark(&self, options: usize, choice: &[usize]) -> Result<SecretBits, SelectionError> {
        self.spending().mark(options, choice)
    }

    fn value(&self, _options: usize, choice: &[usize], output: Output) -> u64 {
        self.spending().value(choice, output)
    }

    fn read(&self, written: &Written<'_>) -> Result<Vec<usize>, WrittenError> {
        written.numbers()
    }

    fn example(&self, options: usize, turn: usize) -> Vec<usize> {
        one(options, turn)
    }

    fn draw(&self, options: usize, below: &mut dyn FnMut(usize) -> usize) -> Vec<usize> {
        spend(options, self.budget.isqrt(), self.budget, |votes| votes * votes, below)
    }
}
