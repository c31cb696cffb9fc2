use subtle::{Choice, ConstantTimeGreater};
use tupyo_proof::LIMB_BITS;

use crate::circuit::whole;
use crate::{Circuit, Equation, LinearForm, SecretBits, SelectionError};

/// **Amounts**: each option gets from 0 to `max` of a `budget`, at most all of it; what is left is counted. Every number is written to base 2¹⁶, in *limbs*: numbers from 0 to
/// 2¹⁶ − 1, which a range proof says of them. So sums of many ballots can still be found from their encryption.
///
/// | | |
/// |---|---|
/// | limbs | per option, in order: those of its amount, the lowest first, as many as `max` has; those of the unspent rest, as many as `budget` has; if `max` < `budget`, per option those of `max` − amount |
/// | equations | Σ amounts + rest = budget; if `max` < `budget`, per option: amount + (`max` − amount) = max |
/// | outputs | each limb of the amounts; each limb of the rest |
/// | size | `l` limbs of `max`, `l'` of `budget`: Kl + l' limbs, 1 equation, Kl + l' outputs; if `max` < `budget`, Kl limbs and K equations more |
/// | source | Bünz, Bootle, Boneh, Poelstra, Wuille, Maxwell, *Bulletproofs* (IEEE S&P 2018); exact bounds by the complement's range |
///
/// All numbers are below 2⁴⁸ and their sums far below ℓ, so the equations hold between integers: no amount is above `max`, and all together are not above `budget`.
pub fn amounts(options: usize, max: u64, budget: u64) -> Circuit {
    let rows = Rows::of(options, max, budget);
    let all = rows.amounts.iter().chain([&rows.rest]).flat_map(Row::terms);
    let spent = Equation { form: LinearForm::of_limbs(all), constant: signed(budget) };
    let pairs = rows.amounts.iter().zip(&rows.complements);
    let within = pairs.map(|(amount, complement)| Equation {
        form: LinearForm::of_limbs(amount.terms().chain(complement.terms())),
        constant: signed(max),
    });
    let equations = [spent].into_iter().chain(within).collect();
    let outputs = (0..rows.rest.end()).map(|limb| LinearForm::of_limbs([(limb, 1)])).collect();
    let limbs = rows.complements.last().unwrap_or(&rows.rest).end();
    Circuit::of_limbs(limbs, equations, outputs)
}

/// The limbs of a vote that gives each option its amount.
///
/// # Errors
/// A [`SelectionError`] if there is not one amount for each option, one is larger than `max`, or all are larger than `budget`.
pub fn mark_amounts(options: usize, max: u64, budget: u64, amounts: &[usize]) -> Result<SecretBits, SelectionError> {
    if amounts.len() != options {
        return Err(SelectionError::NotEach { given: amounts.len(), options });
    }
    let largest = usize::try_from(max).unwrap_or(usize::MAX);
    let within = amounts.iter().fold(Choice::from(1), |all, amount| all & !(*amount as u64).ct_gt(&max));
    // Nothing wraps around unless an amount is too high or the budget is exceeded.
    let spent = amounts.iter().fold(0u64, |sum, amount| sum.wrapping_add(*amount as u64));
    let mut limbs = SecretBits::default();
    amounts.iter().for_each(|amount| limbs.append_limbs(limbs_of(max), *amount as u64));
    limbs.append_limbs(limbs_of(budget), budget.wrapping_sub(spent));
    if max < budget {
        amounts.iter().for_each(|amount| limbs.append_limbs(limbs_of(max), max.wrapping_sub(*amount as u64)));
    }
    let option = || amounts.iter().position(|amount| *amount > largest).unwrap_or(options);
    let limbs = limbs.if_allowed(within, || SelectionError::TooManyPoints { option: option(), max })?;
    limbs.if_allowed(!spent.ct_gt(&budget), || SelectionError::OverBudget { spent, budget })
}

/// How many limbs a number has; 0 has one.
pub fn limbs_of(number: u64) -> usize {
    (u64::BITS - number.leading_zeros()).div_ceil(LIMB_BITS as u32).max(1) as usize
}

/// A number of a vote, by the places of its limbs.
#[derive(Clone, Copy)]
struct Row {
    first: usize,
    limbs: usize,
}

struct Rows {
    amounts: Vec<Row>,
    rest: Row,
    complements: Vec<Row>,
}

impl Rows {
    fn of(options: usize, max: u64, budget: u64) -> Rows {
        let limbs = limbs_of(max);
        let row = |first: usize| (0..options).map(move |option| Row { first: first + option * limbs, limbs });
        let rest = Row { first: options * limbs, limbs: limbs_of(budget) };
        let complements = if max < budget { row(rest.end()).collect() } else { Vec::new() };
        Rows { amounts: row(0).collect(), rest, complements }
    }
}

impl Row {
    /// The terms of `Σ 2^(16·l)·limb_l`, the number.
    fn terms(&self) -> impl Iterator<Item = (usize, i64)> + use<> {
        let first = self.first;
        (0..self.limbs).map(move |limb| (first + limb, 1 << (LIMB_BITS * limb)))
    }

    fn end(&self) -> usize {
        self.first + self.limbs
    }
}

fn signed(number: u64) -> i64 {
    usize::try_from(number).map_or(i64::MAX, whole)
}
