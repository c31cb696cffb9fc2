//! Points for options, with bounds on the sum, on each option and on the number of options.

use subtle::{ConstantTimeEq, ConstantTimeGreater, ConstantTimeLess};

use super::Amounts;
use super::drawn::{distribute, first, some_of};
use super::numbers::{NUMBERS, all_within, too_many_points};
use super::scale::Scale;
use crate::circuit::whole;
use crate::parameter::count;
use crate::{
    Bound, Circuit, ContestRule, Equation, Form, Kind, LinearForm, Output, Parameter, Rule, SecretBits, SelectionError,
    Size, Written, WrittenError,
};

/// **Distribution**: from `min` to `budget` points, of them at most `max` to each option, and to at most `choices`
/// options; the points not spent are counted, unless none can be left.
///
/// | | |
/// |---|---|
/// | bits | per option, in order: a scale of `max`; a scale of `budget − min`: the points not spent; if `choices` < |
/// | | K, per option: one that says whether it may get any; per option: a scale of `max`, its gap; a scale of |
/// | | `choices`: how many more could get some |
/// | equations | Σ numbers + unspent = budget; if `choices` < K, per option: number + gap = `max` times its one bit; |
/// | | then Σ these bits + the last scale = choices |
/// | outputs | per option: its number; unspent, if `min` < `budget` |
/// | size | with a, b, c bits in scales of `max`, `budget − min`, `choices`: Ka + b bits, 1 equation, K + 1 outputs; |
/// | | if `choices` < K, K + Ka + c bits and K + 1 equations more |
/// | source | Groth, *Non-interactive zero-knowledge arguments for voting* (ACNS 2005), shareholder elections |
///
/// A choice is, for each option, its number of points.
#[derive(Debug, Clone, Copy)]
pub struct Distribution {
    /// From 1 to 1,000.
    pub max: usize,
    /// From `max` to `max` times `choices`.
    pub budget: usize,
    /// From 0 to `budget`.
    pub min: usize,
    /// From 1 to the number of options.
    pub choices: usize,
}

impl Distribution {
    /// Its place in the list.
    pub const KIND: Kind = Kind {
        name: "distribution",
        parameters: &[
            ("max", Form::Number),
            ("budget", Form::Number),
            ("min", Form::Number),
            ("choices", Form::Number),
        ],
        rule: |given| match *given {
            [Parameter::Number(max), Parameter::Number(budget), Parameter::Number(min), Parameter::Number(choices)] => {
                let [max, budget, min, choices] = [max, budget, min, choices].map(count);
                Some(Distribution { max, budget, min, choices }.into())
            }
            _ => None,
        },
        contest: ("parks:distribution:3:4:2:2=a,b,c", "as cumulative; at least 2 in all, to at most 2"),
        choice: NUMBERS,
    };

    /// How many points can be left.
    fn spare(self) -> u64 {
        self.budget.saturating_sub(self.min) as u64
    }

    /// The numbers of this many options, and what is left.
    fn numbers(self, options: usize) -> (Vec<Scale>, Scale) {
        let max = self.max as u64;
        (Scale::row(0, options, max), Scale::new(options * Scale::width(max), self.spare()))
    }

    /// Whether not all options may get points.
    fn chooses(self, options: usize) -> bool {
        self.choices < options
    }

    /// That at most `choices` options get points, by bits from the one numbered `begin` on.
    fn chosen(self, begin: usize, numbers: &[Scale]) -> Vec<Equation> {
        let (options, max) = (numbers.len(), self.max as u64);
        let gaps = Scale::row(begin + options, options, max);
        let more = Scale::new(begin + options + options * Scale::width(max), self.choices as u64);
        let chosen = begin..begin + options;
        let only_if = |((number, gap), bit): ((&Scale, &Scale), usize)| {
            let terms = number.times(1).chain(gap.times(1)).chain([(bit, -whole(self.max))]);
            Equation { form: LinearForm::weighted(terms), constant: 0 }
        };
        let few = LinearForm::weighted(chosen.clone().map(|bit| (bit, 1)).chain(more.times(1)));
        let few = Equation { form: few, constant: whole(self.choices) };
        numbers.iter().zip(&gaps).zip(chosen).map(only_if).chain([few]).collect()
    }

    /// The bits of these equations.
    fn mark_chosen(self, numbers: &[usize], given: u64, bits: &mut SecretBits) {
        let (none, max) = (0u64, self.max as u64);
        numbers.iter().for_each(|number| bits.append(&SecretBits::bit((*number as u64).ct_gt(&none))));
        for number in numbers {
            let some = u64::from((*number as u64).ct_gt(&none).unwrap_u8());
            bits.append(&SecretBits::scale(max, (max * some).wrapping_sub(*number as u64)));
        }
        bits.append(&SecretBits::scale(self.choices as u64, (self.choices as u64).wrapping_sub(given)));
    }
}

impl ContestRule for Distribution {
    fn kind(&self) -> &'static Kind {
        &Distribution::KIND
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![self.max.into(), self.budget.into(), self.min.into(), self.choices.into()]
    }

    fn check(&self, options: usize) -> Result<(), Bound> {
        let (max, budget, choices) = (self.max as u64, self.budget as u64, self.choices as u64);
        Bound::check("max", max, 1, 1000)?;
        Bound::check("choices", choices, 1, options as u64)?;
        Bound::check("budget", budget, max, choices * max)?;
        Bound::check("min", self.min as u64, 0, budget)
    }

    fn circuit(&self, options: usize) -> Circuit {
        let (numbers, unspent) = self.numbers(options);
        let spent = numbers.iter().copied().chain([unspent]).flat_map(|part| part.times(1));
        let mut equations = vec![Equation { form: LinearForm::weighted(spent), constant: whole(self.budget) }];
        if self.chooses(options) {
            equations.extend(self.chosen(unspent.bits().end, &numbers));
        }
        let left = (self.spare() > 0).then_some(unspent);
        let outputs = numbers.iter().copied().chain(left).map(Scale::value).collect();
        Circuit::new(count(self.size(options).bits), equations, outputs)
    }

    fn size(&self, options: usize) -> Size {
        let numbers = options * Scale::width(self.max as u64);
        let chosen = if self.chooses(options) { options + numbers + Scale::width(self.choices as u64) } else { 0 };
        let outputs = options + usize::from(self.spare() > 0);
        Size::of_bits(numbers + Scale::width(self.spare()) + chosen, outputs)
    }

    /// Amounts say neither how many options get some nor how much is spent at least.
    fn shorter(&self, _options: usize) -> Vec<Rule> {
        vec![Amounts { max: self.max as u64, budget: self.budget as u64 }.into()]
    }

    fn outputs(&self, options: usize) -> Vec<Output> {
        Output::options_and(options, (self.spare() > 0).then_some(Output::Unspent))
    }

    fn largest_output(&self, _options: usize) -> u64 {
        self.spare().max(self.max as u64)
    }

    fn sums(&self, _options: usize) -> (u64, u64) {
        (self.budget as u64, self.budget as u64)
    }

    fn mark(&self, options: usize, choice: &[usize]) -> Result<SecretBits, SelectionError> {
        if choice.len() != options {
            return Err(SelectionError::NotEach { given: choice.len(), options });
        }
        let [max, budget, min, choices] = [self.max, self.budget, self.min, self.choices].map(|one| one as u64);
        // Nothing wraps around unless a number is too high or the budget is exceeded.
        let spent = choice.iter().fold(0u64, |sum, points| sum.wrapping_add(*points as u64));
        let given = choice.iter().map(|points| u64::from((!points.ct_eq(&0)).unwrap_u8())).sum();
        let mut bits = SecretBits::with_room(self.size(options));
        choice.iter().for_each(|points| bits.append(&SecretBits::scale(max, *points as u64)));
        bits.append(&SecretBits::scale(self.spare(), budget.wrapping_sub(spent)));
        if self.chooses(options) {
            self.mark_chosen(choice, given, &mut bits);
        }
        let few = || SelectionError::TooMany { chosen: count(given), max: self.choices };
        let bits = bits.if_allowed(all_within(choice, max), || too_many_points(choice, max))?;
        let bits = bits.if_allowed(!spent.ct_gt(&budget), || SelectionError::OverBudget { spent, budget })?;
        let bits = bits.if_allowed(!spent.ct_lt(&min), || SelectionError::TooFewPoints { spent, min })?;
        bits.if_allowed(!given.ct_gt(&choices), few)
    }

    fn value(&self, _options: usize, choice: &[usize], output: Output) -> u64 {
        match output {
            Output::Option(option) => choice.get(option).map_or(0, |points| *points as u64),
            Output::Unspent => {
                let spent = choice.iter().fold(0u64, |sum, points| sum.saturating_add(*points as u64));
                (self.budget as u64).saturating_sub(spent)
            }
            _ => 0,
        }
    }

    fn read(&self, written: &Written<'_>) -> Result<Vec<usize>, WrittenError> {
        written.numbers()
    }

    fn example(&self, options: usize, turn: usize) -> Vec<usize> {
        distribute(options, &first(options, self.choices, turn), self.max, self.min.max(1), &mut |most| most - 1)
    }

    fn draw(&self, options: usize, below: &mut dyn FnMut(usize) -> usize) -> Vec<usize> {
        let points = self.min + below(self.budget.saturating_sub(self.min) + 1);
        let chosen = some_of(options, self.choices, below);
        distribute(options, &chosen, self.max, points, below)
    }
}
