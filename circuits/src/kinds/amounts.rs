//! Amounts of money out of a fixed budget.

use subtle::ConstantTimeGreater;
use tupyo_proof::LIMB_BITS;

use super::drawn::{one, spend};
use super::numbers::{NUMBERS, all_within, too_many_points};
use crate::circuit::whole;
use crate::parameter::count;
use crate::{
    Bound, Circuit, ContestRule, Equation, Form, Kind, LinearForm, Output, Parameter, SecretBits, SelectionError, Size,
    Written, WrittenError,
};

/// The largest limb.
const LARGEST_LIMB: u64 = (1 << LIMB_BITS) - 1;

/// The largest budget. Times the largest weight of a roll that can count its limbs, it is below 2⁶⁴.
const LARGEST_BUDGET: u64 = 1_000_000_000_000;

/// **Amounts**: each option gets from 0 to `max` of a `budget`, at most all of it; what is left is counted. Every
/// number is written in base 2¹⁶, in *limbs*: numbers from 0 to 2¹⁶ − 1, as a range proof shows. So sums of many
/// ballots can still be found from their encryption.
///
/// | | |
/// |---|---|
/// | limbs | per option, in order: those of its amount, the lowest first, as many as `max` has; those of the unspent |
/// | | rest, as many as `budget` has; if `max` < `budget`, per option those of `max` − amount |
/// | equations | Σ amounts + rest = budget; if `max` < `budget`, per option: amount + (`max` − amount) = max |
/// | outputs | each limb of the amounts; each limb of the rest |
/// | size | `l` limbs of `max`, `l'` of `budget`: Kl + l' limbs, 1 equation, Kl + l' outputs; if `max` < `budget`, Kl |
/// | | limbs and K equations more |
/// | source | Bünz, Bootle, Boneh, Poelstra, Wuille, Maxwell, *Bulletproofs* (IEEE S&P 2018); exact bounds by the |
/// | | complement's range |
///
/// All numbers are below 2⁴⁸ and their sums far below ℓ, so the equations hold between integers: no amount is above
/// `max`, and all together are not above `budget`.
///
/// A choice is, for each option, its amount.
#[derive(Debug, Clone, Copy)]
pub struct Amounts {
    /// From 1 to `budget`, below 2³².
    pub max: u64,
    /// From 1 to 10¹².
    pub budget: u64,
}

impl Amounts {
    /// Its place in the list.
    pub const KIND: Kind = Kind {
        name: "amounts",
        parameters: &[("max", Form::Number), ("budget", Form::Number)],
        rule: |given| match given {
            [Parameter::Number(max), Parameter::Number(budget)] => Some(Amounts { max: *max, budget: *budget }.into()),
            _ => None,
        },
        contest: ("budget:amounts:5000:9000=a,b,c", "at most 5,000 won for one, 9,000 in all"),
        choice: NUMBERS,
    };
}

impl ContestRule for Amounts {
    fn kind(&self) -> &'static Kind {
        &Amounts::KIND
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![Parameter::Number(self.max), Parameter::Number(self.budget)]
    }

    fn check(&self, _options: usize) -> Result<(), Bound> {
        Bound::check("budget", self.budget, 1, LARGEST_BUDGET)?;
        Bound::check("max", self.max, 1, self.budget.min(u32::MAX.into()))
    }

    fn circuit(&self, options: usize) -> Circuit {
        let rows = Rows::of(options, self.max, self.budget);
        let all = rows.amounts.iter().chain([&rows.rest]).flat_map(Row::terms);
        let spent = Equation { form: LinearForm::of_limbs(all), constant: signed(self.budget) };
        let pairs = rows.amounts.iter().zip(&rows.complements);
        let within = pairs.map(|(amount, complement)| Equation {
            form: LinearForm::of_limbs(amount.terms().chain(complement.terms())),
            constant: signed(self.max),
        });
        let equations = [spent].into_iter().chain(within).collect();
        let outputs = (0..rows.rest.end()).map(|limb| LinearForm::of_limbs([(limb, 1)])).collect();
        let limbs = rows.complements.last().unwrap_or(&rows.rest).end();
        Circuit::of_limbs(limbs, equations, outputs)
    }

    fn size(&self, options: usize) -> Size {
        let of_amounts = options * limbs_of(self.max);
        let outputs = (of_amounts + limbs_of(self.budget)) as u64;
        let complements = if self.max < self.budget { of_amounts as u64 } else { 0 };
        Size { bits: 0, limbs: outputs + complements, outputs }
    }

    fn outputs(&self, options: usize) -> Vec<Output> {
        Output::options_and(options, Some(Output::Unspent))
    }

    fn limbs(&self, output: Output) -> usize {
        match output {
            Output::Option(_) => limbs_of(self.max),
            _ => limbs_of(self.budget),
        }
    }

    fn largest_output(&self, _options: usize) -> u64 {
        LARGEST_LIMB.min(self.budget)
    }

    fn sums(&self, _options: usize) -> (u64, u64) {
        (self.budget, self.budget)
    }

    fn mark(&self, options: usize, choice: &[usize]) -> Result<SecretBits, SelectionError> {
        let Amounts { max, budget } = *self;
        if choice.len() != options {
            return Err(SelectionError::NotEach { given: choice.len(), options });
        }
        let within = all_within(choice, max);
        // Nothing wraps around unless an amount is too high or the budget is exceeded.
        let spent = choice.iter().fold(0u64, |sum, amount| sum.wrapping_add(*amount as u64));
        let mut limbs = SecretBits::with_room(self.size(options));
        choice.iter().for_each(|amount| limbs.append_limbs(limbs_of(max), *amount as u64));
        limbs.append_limbs(limbs_of(budget), budget.wrapping_sub(spent));
        if max < budget {
            choice.iter().for_each(|amount| limbs.append_limbs(limbs_of(max), max.wrapping_sub(*amount as u64)));
        }
        let limbs = limbs.if_allowed(within, || too_many_points(choice, max))?;
        limbs.if_allowed(!spent.ct_gt(&budget), || SelectionError::OverBudget { spent, budget })
    }

    fn value(&self, _options: usize, choice: &[usize], output: Output) -> u64 {
        match output {
            Output::Option(option) => choice.get(option).map_or(0, |amount| *amount as u64),
            Output::Unspent => {
                self.budget.saturating_sub(choice.iter().fold(0, |sum, amount| sum.saturating_add(*amount as u64)))
            }
            _ => 0,
        }
    }

    fn read(&self, written: &Written<'_>) -> Result<Vec<usize>, WrittenError> {
        written.numbers()
    }

    fn example(&self, options: usize, turn: usize) -> Vec<usize> {
        one(options, turn).into_iter().map(|own| own * count(self.max)).collect()
    }

    fn draw(&self, options: usize, below: &mut dyn FnMut(usize) -> usize) -> Vec<usize> {
        spend(options, count(self.max), count(self.budget), |amount| amount, below)
    }
}

/// How many limbs a number has; 0 has one.
fn limbs_of(number: u64) -> usize {
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
