//! Any number of the options.

use super::ChooseUpTo;
use super::drawn::first;
use crate::{
    Bound, Circuit, ContestRule, Kind, Output, Parameter, Rule, SecretBits, SelectionError, Size, Written, WrittenError,
};

/// **Approval**: any of the options; the votes not given are counted.
///
/// | | |
/// |---|---|
/// | rule | [`ChooseUpTo`] all of the K options |
/// | size | 2K bits, 1 equation, K + 1 outputs |
/// | source | Groth, *Non-interactive zero-knowledge arguments for voting* (ACNS 2005) |
///
/// A choice is the list of the chosen options' numbers.
#[derive(Debug, Clone, Copy)]
pub struct Approval;

impl Approval {
    /// Its place in the list.
    pub const KIND: Kind = Kind {
        name: "approval",
        parameters: &[],
        rule: |given| given.is_empty().then(|| Approval.into()),
        contest: ("council:approval=a,b,c", "any number"),
        choice: ("council=ahn,bae", "several; council= for none"),
    };
}

impl ContestRule for Approval {
    fn kind(&self) -> &'static Kind {
        &Approval::KIND
    }

    fn parameters(&self) -> Vec<Parameter> {
        Vec::new()
    }

    fn check(&self, _options: usize) -> Result<(), Bound> {
        Ok(())
    }

    fn circuit(&self, options: usize) -> Circuit {
        ChooseUpTo { max: options }.circuit(options)
    }

    fn size(&self, options: usize) -> Size {
        ChooseUpTo { max: options }.size(options)
    }

    fn shorter(&self, options: usize) -> Vec<Rule> {
        ChooseUpTo { max: options }.shorter(options)
    }

    fn outputs(&self, options: usize) -> Vec<Output> {
        ChooseUpTo { max: options }.outputs(options)
    }

    fn largest_output(&self, options: usize) -> u64 {
        ChooseUpTo { max: options }.largest_output(options)
    }

    fn sums(&self, options: usize) -> (u64, u64) {
        ChooseUpTo { max: options }.sums(options)
    }

    fn mark(&self, options: usize, choice: &[usize]) -> Result<SecretBits, SelectionError> {
        ChooseUpTo { max: options }.mark(options, choice)
    }

    fn value(&self, options: usize, choice: &[usize], output: Output) -> u64 {
        ChooseUpTo { max: options }.value(options, choice, output)
    }

    fn read(&self, written: &Written<'_>) -> Result<Vec<usize>, WrittenError> {
        written.list()
    }

    fn example(&self, options: usize, turn: usize) -> Vec<usize> {
        first(options, 1, turn)
    }

    fn draw(&self, options: usize, below: &mut dyn FnMut(usize) -> usize) -> Vec<usize> {
        ChooseUpTo { max: options }.draw(options, below)
    }
}
