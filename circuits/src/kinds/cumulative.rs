//! Points for options, out of a budget.

use super::Distribution;
use super::drawn::one;
use crate::parameter::count;
use crate::{
    Bound, Circuit, ContestRule, Form, Kind, Output, Parameter, Rule, SecretBits, SelectionError, Size, Written,
    WrittenError,
};

/// **Cumulative**: at most `budget` points, of them at most `max` to each option; the points not spent are counted.
///
/// | | |
/// |---|---|
/// | rule | [`Distribution`] of up to `budget` points to all of the K options |
/// | size | K(⌊log₂ max⌋ + 1) + ⌊log₂ budget⌋ + 1 bits, 1 equation, K + 1 outputs |
/// | source | Groth, *Non-interactive zero-knowledge arguments for voting* (ACNS 2005), shareholder elections |
///
/// A choice is, for each option, its number of points.
#[derive(Debug, Clone, Copy)]
pub struct Cumulative {
    /// From 1 to 1,000.
    pub max: usize,
    /// From `max` to `max` times the number of options.
    pub budget: usize,
}

impl Cumulative {
    /// Its place in the list.
    pub const KIND: Kind = Kind {
        name: "cumulative",
        parameters: &[("max", Form::Number), ("budget", Form::Number)],
        rule: |given| match given {
            [Parameter::Number(max), Parameter::Number(budget)] => {
                Some(Cumulative { max: count(*max), budget: count(*budget) }.into())
            }
            _ => None,
        },
        contest: ("parks:cumulative:3:4=a,b,c", "at most 3 for one, 4 in all"),
        choice: Distribution::KIND.choice,
    };

    fn to_any(self, options: usize) -> Distribution {
        Distribution { max: self.max, budget: self.budget, min: 0, choices: options }
    }
}

impl ContestRule for Cumulative {
    fn kind(&self) -> &'static Kind {
        &Cumulative::KIND
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![self.max.into(), self.budget.into()]
    }

    fn check(&self, options: usize) -> Result<(), Bound> {
        let max = self.max as u64;
        Bound::check("max", max, 1, 1000)?;
        Bound::check("budget", self.budget as u64, max, options as u64 * max)
    }

    fn circuit(&self, options: usize) -> Circuit {
        self.to_any(options).circuit(options)
    }

    fn size(&self, options: usize) -> Size {
        self.to_any(options).size(options)
    }

    fn shorter(&self, options: usize) -> Vec<Rule> {
        self.to_any(options).shorter(options)
    }

    fn outputs(&self, options: usize) -> Vec<Output> {
        self.to_any(options).outputs(options)
    }

    fn largest_output(&self, options: usize) -> u64 {
        self.to_any(options).largest_output(options)
    }

    fn sums(&self, options: usize) -> (u64, u64) {
        self.to_any(options).sums(options)
    }

    fn mark(&self, options: usize, choice: &[usize]) -> Result<SecretBits, SelectionError> {
        self.to_any(options).mark(options, choice)
    }

    fn value(&self, options: usize, choice: &[usize], output: Output) -> u64 {
        self.to_any(options).value(options, choice, output)
    }

    fn read(&self, written: &Written<'_>) -> Result<Vec<usize>, WrittenError> {
        written.numbers()
    }

    fn example(&self, options: usize, turn: usize) -> Vec<usize> {
        one(options, turn)
    }

    fn draw(&self, options: usize, below: &mut dyn FnMut(usize) -> usize) -> Vec<usize> {
        self.to_any(options).draw(options, below)
    }
}
