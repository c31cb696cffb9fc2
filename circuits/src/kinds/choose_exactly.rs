//! A fixed number of different options.

use super::ChooseAtLeast;
use super::drawn::{first, some_of};
use crate::circuit::whole;
use crate::parameter::count;
use crate::{
    Bound, Circuit, ContestRule, Equation, Form, Kind, LinearForm, Output, Parameter, SecretBits, SelectionError, Size,
    Written, WrittenError,
};

/// **Choose exactly `max`** different options.
///
/// | | |
/// |---|---|
/// | bits | one per option, in order |
/// | equations | Σ bits = max |
/// | outputs | each bit |
/// | size | K bits, 1 equation, K outputs |
/// | source | Groth, *Non-interactive zero-knowledge arguments for voting* (ACNS 2005), limited votes |
///
/// A choice is the list of the chosen options' numbers.
#[derive(Debug, Clone, Copy)]
pub struct ChooseExactly {
    /// From 1 to the number of options less one.
    pub max: usize,
}

impl ChooseExactly {
    /// Its place in the list.
    pub const KIND: Kind = Kind {
        name: "choose-exactly",
        parameters: &[("max", Form::Number)],
        rule: |given| match given {
            [Parameter::Number(max)] => Some(ChooseExactly { max: count(*max) }.into()),
            _ => None,
        },
        contest: ("council:choose-exactly:2=a,b,c", "just two"),
        choice: ("council=ahn,bae", "several; council= for none"),
    };
}

impl ContestRule for ChooseExactly {
    fn kind(&self) -> &'static Kind {
        &ChooseExactly::KIND
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![self.max.into()]
    }

    fn fewest_options(&self) -> usize {
        2
    }

    fn check(&self, options: usize) -> Result<(), Bound> {
        Bound::check("max", self.max as u64, 1, options.saturating_sub(1) as u64)
    }

    fn circuit(&self, options: usize) -> Circuit {
        let all = Equation { form: LinearForm::sum(0..options), constant: whole(self.max) };
        Circuit::new(options, vec![all], (0..options).map(|bit| LinearForm::sum([bit])).collect())
    }

    fn size(&self, options: usize) -> Size {
        Size::of_bits(options, options)
    }

    fn outputs(&self, options: usize) -> Vec<Output> {
        Output::options_and(options, None)
    }

    fn largest_output(&self, _options: usize) -> u64 {
        1
    }

    fn sums(&self, _options: usize) -> (u64, u64) {
        (self.max as u64, self.max as u64)
    }

    fn mark(&self, options: usize, choice: &[usize]) -> Result<SecretBits, SelectionError> {
        ChooseAtLeast { min: self.max, max: self.max }.mark(options, choice)
    }

    fn value(&self, _options: usize, choice: &[usize], output: Output) -> u64 {
        match output {
            Output::Option(option) => u64::from(choice.contains(&option)),
            _ => 0,
        }
    }

    fn read(&self, written: &Written<'_>) -> Result<Vec<usize>, WrittenError> {
        written.list()
    }

    fn example(&self, options: usize, turn: usize) -> Vec<usize> {
        first(options, self.max, turn)
    }

    fn draw(&self, options: usize, below: &mut dyn FnMut(usize) -> usize) -> Vec<usize> {
        some_of(options, self.max, below)
    }
}
