//! Different options, up to a largest number.

use super::drawn::first;
use super::{ChooseAtLeast, Knapsack};
use crate::parameter::count;
use crate::{
    Bound, Circuit, ContestRule, Form, Kind, Output, Parameter, Rule, SecretBits, SelectionError, Size, Written,
    WrittenError,
};

/// **Choose up to `max`**: at most `max` different options; the votes not given are counted.
///
/// | | |
/// |---|---|
/// | bits | one per option, in order, then `max` bits for unused votes |
/// | equations | Σ bits = max |
/// | outputs | each option's bit, then the sum of the unused bits |
/// | size | K + max bits, 1 equation, K + 1 outputs |
/// | source | Groth, *Non-interactive zero-knowledge arguments for voting* (ACNS 2005), limited votes |
///
/// A choice is the list of the chosen options' numbers; none of them is a fully unused vote.
#[derive(Debug, Clone, Copy)]
pub struct ChooseUpTo {
    /// From 1 to the number of options.
    pub max: usize,
}

impl ChooseUpTo {
    /// Its place in the list.
    pub const KIND: Kind = Kind {
        name: "choose-up-to",
        parameters: &[("max", Form::Number)],
        rule: |given| match given {
            [Parameter::Number(max)] => Some(ChooseUpTo { max: count(*max) }.into()),
            _ => None,
        },
        contest: ("council:2=a,b,c", "up to two (the same as council:choose-up-to:2)"),
        choice: ("council=ahn,bae", "several; council= for none"),
    };

    fn at_least_none(self) -> ChooseAtLeast {
        ChooseAtLeast { min: 0, max: self.max }
    }
}

impl ContestRule for ChooseUpTo {
    fn kind(&self) -> &'static Kind {
        &ChooseUpTo::KIND
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![self.max.into()]
    }

    fn check(&self, options: usize) -> Result<(), Bound> {
        Bound::check("max", self.max as u64, 1, options as u64)
    }

    fn circuit(&self, options: usize) -> Circuit {
        self.at_least_none().circuit(options)
    }

    fn size(&self, options: usize) -> Size {
        self.at_least_none().size(options)
    }

    /// Costs of 1: the votes not given are not counted, and need fewer bits.
    fn shorter(&self, options: usize) -> Vec<Rule> {
        vec![Knapsack { budget: self.max as u64, costs: vec![1; options] }.into()]
    }

    fn outputs(&self, options: usize) -> Vec<Output> {
        self.at_least_none().outputs(options)
    }

    fn largest_output(&self, options: usize) -> u64 {
        self.at_least_none().largest_output(options)
    }

    fn sums(&self, options: usize) -> (u64, u64) {
        self.at_least_none().sums(options)
    }

    fn mark(&self, options: usize, choice: &[usize]) -> Result<SecretBits, SelectionError> {
        self.at_least_none().mark(options, choice)
    }

    fn value(&self, options: usize, choice: &[usize], output: Output) -> u64 {
        self.at_least_none().value(options, choice, output)
    }

    fn read(&self, written: &Written<'_>) -> Result<Vec<usize>, WrittenError> {
        written.list()
    }

    fn example(&self, options: usize, turn: usize) -> Vec<usize> {
        first(options, 1, turn)
    }

    fn draw(&self, options: usize, below: &mut dyn FnMut(usize) -> usize) -> Vec<usize> {
        self.at_least_none().draw(options, below)
    }
}
