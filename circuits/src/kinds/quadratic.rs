//! Votes whose cost is their number's square.

use subtle::{ConstantTimeEq, ConstantTimeGreater};

use super::digit::Digit;
use super::drawn::{one, spend};
use super::numbers::{NUMBERS, too_many_points};
use super::scale::Scale;
use crate::circuit::whole;
use crate::parameter::count;
use crate::{
    Bound, Circuit, ContestRule, Equation, Form, Kind, LinearForm, Output, Parameter, SecretBits, SelectionError, Size,
    Written, WrittenError,
};

/// **Quadratic**: j votes for an option cost j² of `budget` credits. A square is not a sum of weights, so there is one
/// bit for each number of votes. The credits not spent are not counted: they would reveal a sum of squares.
///
/// | | |
/// |---|---|
/// | bits | per option, in order: one for each number from 0 to s = ⌊√budget⌋; then a scale of `budget`: the credits |
/// | | not spent |
/// | equations | per option: Σ bits = 1; then Σ j²·bitⱼ over all options + unspent = budget |
/// | outputs | per option: Σ j·bitⱼ |
/// | size | K(s + 1) + ⌊log₂ budget⌋ + 1 bits, K + 1 equations, K outputs |
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
        choice: NUMBERS,
    };

    /// The most votes for an option.
    fn root(self) -> usize {
        self.budget.isqrt()
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
        let width = self.root() + 1;
        let votes = Digit::row(0, options, width);
        let unspent = Scale::new(options * width, self.budget as u64);
        let costs = votes.iter().flat_map(|number| number.weighted(|votes| votes * votes));
        let all = LinearForm::weighted(costs.chain(unspent.times(1)));
        let all = Equation { form: all, constant: whole(self.budget) };
        let equations = votes.iter().map(|number| number.is_one_number()).chain([all]).collect();
        let outputs = votes.iter().map(|number| number.value()).collect();
        Circuit::new(unspent.bits().end, equations, outputs)
    }

    fn size(&self, options: usize) -> Size {
        Size::of_bits(options * (self.root() + 1) + Scale::width(self.budget as u64), options)
    }

    fn outputs(&self, options: usize) -> Vec<Output> {
        Output::options_and(options, None)
    }

    fn largest_output(&self, _options: usize) -> u64 {
        self.root() as u64
    }

    fn sums(&self, _options: usize) -> (u64, u64) {
        // j ≤ j²: all votes together are at most the budget.
        (0, self.budget as u64)
    }

    fn mark(&self, options: usize, choice: &[usize]) -> Result<SecretBits, SelectionError> {
        if choice.len() != options {
            return Err(SelectionError::NotEach { given: choice.len(), options });
        }
        let mut bits = SecretBits::with_room(self.size(options));
        bits.append(&SecretBits::digits(self.root() + 1, choice));
        let all_exist = bits.ones().ct_eq(&(options as u64));
        let budget = self.budget as u64;
        // No number is above the root, so nothing wraps around unless the budget is exceeded.
        let spent =
            choice.iter().fold(0u64, |sum, votes| sum.wrapping_add((*votes as u64).wrapping_mul(*votes as u64)));
        bits.append(&SecretBits::scale(budget, budget.wrapping_sub(spent)));
        let bits = bits.if_allowed(all_exist, || too_many_points(choice, self.root() as u64))?;
        bits.if_allowed(!spent.ct_gt(&budget), || SelectionError::OverBudget { spent, budget })
    }

    fn value(&self, _options: usize, choice: &[usize], output: Output) -> u64 {
        match output {
            Output::Option(option) => choice.get(option).map_or(0, |votes| *votes as u64),
            _ => 0,
        }
    }

    fn read(&self, written: &Written<'_>) -> Result<Vec<usize>, WrittenError> {
        written.numbers()
    }

    fn example(&self, options: usize, turn: usize) -> Vec<usize> {
        one(options, turn)
    }

    fn draw(&self, options: usize, below: &mut dyn FnMut(usize) -> usize) -> Vec<usize> {
        spend(options, self.root(), self.budget, |votes| votes * votes, below)
    }
}
