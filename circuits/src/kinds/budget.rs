use subtle::ConstantTimeGreater;

use super::Score;
use super::digit::Digit;
use crate::circuit::whole;
use crate::{Circuit, ContestRule, Equation, LinearForm, Output, SecretBits, SelectionError, Size};

/// A [`Score`] of at most `max` per option of which all numbers together cost at most `budget`. What is not spent is
/// written in binary: being a sum of bits it is not negative, and as no cost is, the last equation keeps it below
/// `budget`.
pub(super) struct Spending {
    pub(super) max: usize,
    pub(super) budget: usize,
    /// What a number costs. It is that of small numbers only, of which none overflows it.
    pub(super) cost: fn(u64) -> u64,
}

impl Spending {
    pub(super) fn circuit(&self, options: usize) -> Circuit {
        let numbers = Digit::row(0, options, self.max + 1);
        let first = options * (self.max + 1);
        let unspent = || (first..).zip((0..digits_of(self.budget)).map(|digit| 1 << digit));
        let cost = |number: i64| i64::try_from((self.cost)(number.unsigned_abs())).unwrap_or(i64::MAX);
        let spent = numbers.iter().flat_map(|number| number.weighted(cost));
        let all = Equation { form: LinearForm::weighted(spent.chain(unspent())), constant: whole(self.budget) };
        let scores = self.scores().circuit(options);
        let equations = scores.equations().iter().cloned().chain([all]).collect();
        let outputs = scores.output_forms().iter().cloned().chain([LinearForm::weighted(unspent())]).collect();
        Circuit::new(first + digits_of(self.budget), equations, outputs)
    }

    pub(super) fn size(&self, options: usize) -> Size {
        Size::of_bits(options * (self.max + 1) + digits_of(self.budget), options + 1)
    }

    /// The bits of a vote that gives each option its number.
    pub(super) fn mark(&self, options: usize, numbers: &[usize]) -> Result<SecretBits, SelectionError> {
        let mut bits = SecretBits::with_room(self.size(options));
        bits.append(&self.scores().mark(options, numbers)?);
        let budget = self.budget as u64;
        // No number is above `max`, so nothing wraps around unless the budget is exceeded.
        let spent = numbers.iter().fold(0u64, |sum, number| sum.wrapping_add((self.cost)(*number as u64)));
        bits.append(&SecretBits::binary(digits_of(self.budget), budget.wrapping_sub(spent)));
        bits.if_allowed(!spent.ct_gt(&budget), || SelectionError::OverBudget { spent, budget })
    }

    /// By the words of the rule: each option's number, and what they leave.
    pub(super) fn value(&self, numbers: &[usize], output: Output) -> u64 {
        match output {
            Output::Option(option) => numbers.get(option).map_or(0, |number| *number as u64),
            Output::Unspent => {
                let spent = numbers.iter().fold(0u64, |sum, number| sum.saturating_add((self.cost)(*number as u64)));
                (self.budget as u64).saturating_sub(spent)
            }
            _ => 0,
        }
    }

    fn scores(&self) -> Score {
        Score { max: self.max }
    }
}

/// How many binary digits the number has.
fn digits_of(number: usize) -> usize {
    (usize::BITS - number.leading_zeros()) as usize
}
