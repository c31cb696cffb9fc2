//! A number for each option.

use super::Amounts;
use super::drawn::turned;
use super::numbers::{NUMBERS, all_within, too_many_points};
use super::scale::Scale;
use crate::parameter::count;
use crate::{
    Bound, Circuit, ContestRule, Form, Kind, Output, Parameter, Rule, SecretBits, SelectionError, Size, Written,
    WrittenError,
};

/// **Score**: every option gets a number from 0 to `max`.
///
/// | | |
/// |---|---|
/// | bits | per option, in order: a scale of `max` |
/// | equations | none: every pattern of a scale is a number from 0 to `max` |
/// | outputs | per option: its number |
/// | size | K(⌊log₂ max⌋ + 1) bits, no equation, K outputs |
/// | source | range voting: Macé, *Voting with evaluations* (J. Mathematical Economics 79, 2018) |
///
/// A choice is, for each option, its number.
#[derive(Debug, Clone, Copy)]
pub struct Score {
    /// From 1 to 1,000.
    pub max: usize,
}

impl Score {
    /// Its place in the list.
    pub const KIND: Kind = Kind {
        name: "score",
        parameters: &[("max", Form::Number)],
        rule: |given| match given {
            [Parameter::Number(max)] => Some(Score { max: count(*max) }.into()),
            _ => None,
        },
        contest: ("film:score:5=a,b,c", "0 to 5 for each"),
        choice: NUMBERS,
    };

    fn width(self) -> usize {
        Scale::width(self.max as u64)
    }
}

impl ContestRule for Score {
    fn kind(&self) -> &'static Kind {
        &Score::KIND
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![self.max.into()]
    }

    fn check(&self, _options: usize) -> Result<(), Bound> {
        Bound::check("max", self.max as u64, 1, 1000)
    }

    fn circuit(&self, options: usize) -> Circuit {
        let scores = Scale::row(0, options, self.max as u64);
        Circuit::new(options * self.width(), Vec::new(), scores.iter().map(|score| score.value()).collect())
    }

    fn size(&self, options: usize) -> Size {
        Size::of_bits(options * self.width(), options)
    }

    /// A budget that all options' numbers fit.
    fn shorter(&self, options: usize) -> Vec<Rule> {
        let max = self.max as u64;
        vec![Amounts { max, budget: max * options as u64 }.into()]
    }

    fn outputs(&self, options: usize) -> Vec<Output> {
        Output::options_and(options, None)
    }

    fn largest_output(&self, _options: usize) -> u64 {
        self.max as u64
    }

    fn sums(&self, options: usize) -> (u64, u64) {
        (0, options as u64 * self.max as u64)
    }

    fn mark(&self, options: usize, choice: &[usize]) -> Result<SecretBits, SelectionError> {
        if choice.len() != options {
            return Err(SelectionError::NotEach { given: choice.len(), options });
        }
        let max = self.max as u64;
        let within = all_within(choice, max);
        let mut bits = SecretBits::with_room(self.size(options));
        choice.iter().for_each(|score| bits.append(&SecretBits::scale(max, *score as u64)));
        bits.if_allowed(within, || too_many_points(choice, max))
    }

    fn value(&self, _options: usize, choice: &[usize], output: Output) -> u64 {
        match output {
            Output::Option(option) => choice.get(option).map_or(0, |score| *score as u64),
            _ => 0,
        }
    }

    fn read(&self, written: &Written<'_>) -> Result<Vec<usize>, WrittenError> {
        written.numbers()
    }

    fn example(&self, options: usize, turn: usize) -> Vec<usize> {
        turned(options, self.max + 1, turn)
    }

    fn draw(&self, options: usize, below: &mut dyn FnMut(usize) -> usize) -> Vec<usize> {
        (0..options).map(|_| below(self.max + 1)).collect()
    }
}
