use crate::circuit::whole;
use subtle::ConstantTimeGreater;

use crate::digit::Digit;
use crate::{Circuit, Equation, LinearForm, SecretBits, SelectionError, mark_score, score};

/// A [`score`] of at most `max` per option of which all numbers together cost at most `budget`. What is not spent is written in binary: being a sum of
/// bits it is not negative, and as no cost is, the last equation keeps it below `budget`.
pub(crate) fn spending(options: usize, max: usize, budget: usize, cost: impl Fn(i64) -> i64 + Copy) -> Circuit {
    let numbers = Digit::row(0, options, max + 1);
    let first = options * (max + 1);
    let unspent = || (first..).zip((0..digits_of(budget)).map(|digit| 1 << digit));
    let spent = numbers.iter().flat_map(|number| number.weighted(cost));
    let all = Equation { form: LinearForm::weighted(spent.chain(unspent())), constant: whole(budget) };
    let scores = score(options, max);
    let equations = scores.equations().iter().cloned().chain([all]).collect();
    let outputs = scores.output_forms().iter().cloned().chain([LinearForm::weighted(unspent())]).collect();
    Circuit::new(first + digits_of(budget), equations, outputs)
}

/// The bits of a vote that gives each option its number.
pub(crate) fn mark_spending(
    options: usize,
    max: usize,
    budget: usize,
    cost: impl Fn(u64) -> u64,
    numbers: &[usize],
) -> Result<SecretBits, SelectionError> {
    let mut bits = mark_score(options, max, numbers)?;
    // No number is above `max`, so nothing wraps around unless the budget is exceeded.
    let spent = numbers.iter().fold(0u64, |sum, number| sum.wrapping_add(cost(*number as u64)));
    bits.append(&SecretBits::binary(digits_of(budget), (budget as u64).wrapping_sub(spent)));
    let affordable = !spent.ct_gt(&(budget as u64));
    bits.if_allowed(affordable, || SelectionError::OverBudget { spent, budget: budget as u64 })
}

/// How many binary digits the number has.
fn digits_of(number: usize) -> usize {
    (usize::BITS - number.leading_zeros()) as usize
}
