//! From a smallest to a largest number of different options.

use std::iter::repeat;

use subtle::{ConstantTimeEq, ConstantTimeGreater, ConstantTimeLess};

use super::drawn::{first, some_of};
use crate::circuit::whole;
use crate::parameter::count;
use crate::{
    Bound, Circuit, ContestRule, Equation, Form, Kind, LinearForm, Output, Parameter, SecretBits, SelectionError, Size,
    Written, WrittenError,
};

/// **Choose at least `min` and up to `max`** different options; the votes not given are counted.
///
/// | | |
/// |---|---|
/// | bits | one per option, in order, then `max − min` bits for unused votes |
/// | equations | Σ bits = max |
/// | outputs | each option's bit, then the sum of the unused bits |
/// | size | K + max − min bits, 1 equation, K + 1 outputs |
/// | source | as [`ChooseUpTo`](crate::kinds::ChooseUpTo), which is `min` = 0: who leaves at most max − min votes |
/// | | unused gives at least min |
///
/// A choice is the list of the chosen options' numbers. How many there are shows only while the list is read.
#[derive(Debug, Clone, Copy)]
pub struct ChooseAtLeast {
    /// From 1 to `max` less one.
    pub min: usize,
    /// From 2 to the number of options.
    pub max: usize,
}

impl ChooseAtLeast {
    /// Its place in the list.
    pub const KIND: Kind = Kind {
        name: "choose-at-least",
        parameters: &[("min", Form::Number), ("max", Form::Number)],
        rule: |given| match given {
            [Parameter::Number(min), Parameter::Number(max)] => {
                Some(ChooseAtLeast { min: count(*min), max: count(*max) }.into())
            }
            _ => None,
        },
        contest: ("council:choose-at-least:1:2=a,b,c", "from one to two"),
        choice: ("council=ahn,bae", "several; council= for none"),
    };

    /// How many votes can be left unused.
    fn spare(self) -> usize {
        self.max.saturating_sub(self.min)
    }
}

impl ContestRule for ChooseAtLeast {
    fn kind(&self) -> &'static Kind {
        &ChooseAtLeast::KIND
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![self.min.into(), self.max.into()]
    }

    fn fewest_options(&self) -> usize {
        2
    }

    fn check(&self, options: usize) -> Result<(), Bound> {
        Bound::check("max", self.max as u64, 2, options as u64)?;
        Bound::check("min", self.min as u64, 1, self.max as u64 - 1)
    }

    fn circuit(&self, options: usize) -> Circuit {
        let bits = options + self.spare();
        let all = Equation { form: LinearForm::sum(0..bits), constant: whole(self.max) };
        let unused = LinearForm::sum(options..bits);
        let outputs = (0..options).map(|bit| LinearForm::sum([bit])).chain([unused]).collect();
        Circuit::new(bits, vec![all], outputs)
    }

    fn size(&self, options: usize) -> Size {
        Size::of_bits(options.saturating_add(self.spare()), options + 1)
    }

    fn outputs(&self, options: usize) -> Vec<Output> {
        Output::options_and(options, Some(Output::Unused))
    }

    fn largest_output(&self, _options: usize) -> u64 {
        self.spare() as u64
    }

    fn sums(&self, _options: usize) -> (u64, u64) {
        (self.max as u64, self.max as u64)
    }

    fn mark(&self, options: usize, choice: &[usize]) -> Result<SecretBits, SelectionError> {
        let none = options;
        let mut bits = SecretBits::with_room(self.size(options));
        bits.append(&SecretBits::one_of(options, none));
        for option in choice.iter().copied().chain(repeat(none)).take(self.max) {
            bits.set_all_of(&SecretBits::one_of(options, option));
        }
        let (given, asked) = (bits.ones(), choice.len() as u64);
        let allowed = given.ct_eq(&asked) & !asked.ct_gt(&(self.max as u64)) & !asked.ct_lt(&(self.min as u64));
        bits.append(&SecretBits::first(self.spare(), (self.max as u64).wrapping_sub(given)));
        bits.if_allowed(allowed, || wrong_choice(options, self.min, self.max, choice))
    }

    fn value(&self, _options: usize, choice: &[usize], output: Output) -> u64 {
        match output {
            Output::Option(option) => u64::from(choice.contains(&option)),
            Output::Unused => self.max.saturating_sub(choice.len()) as u64,
            _ => 0,
        }
    }

    fn read(&self, written: &Written<'_>) -> Result<Vec<usize>, WrittenError> {
        written.list()
    }

    fn example(&self, options: usize, turn: usize) -> Vec<usize> {
        first(options, self.min, turn)
    }

    fn draw(&self, options: usize, below: &mut dyn FnMut(usize) -> usize) -> Vec<usize> {
        let given = self.min + below(self.spare() + 1);
        some_of(options, given, below)
    }
}

fn wrong_choice(options: usize, min: usize, max: usize, chosen: &[usize]) -> SelectionError {
    if chosen.len() > max {
        return SelectionError::TooMany { chosen: chosen.len(), max };
    }
    if chosen.len() < min {
        return SelectionError::TooFew { chosen: chosen.len(), min };
    }
    unknown_or_repeated(options, chosen)
}

/// The first option that does not exist or is chosen again.
pub(super) fn unknown_or_repeated(options: usize, chosen: &[usize]) -> SelectionError {
    match chosen.iter().enumerate().find(|(place, option)| **option >= options || chosen[..*place].contains(option)) {
        Some((_, option)) if *option < options => SelectionError::Repeated(*option),
        other => SelectionError::UnknownOption(other.map_or(options, |(_, option)| *option)),
    }
}
