//! One of the options, or blank.

use subtle::ConstantTimeEq;

use super::drawn::first;
use crate::{
    Bound, Circuit, ContestRule, Equation, Form, Kind, LinearForm, Output, Parameter, SecretBits, SelectionError, Size,
    Written, WrittenError,
};

/// **Single choice**: exactly one of the options, or blank where that is allowed.
///
/// | | |
/// |---|---|
/// | bits | one per option, in order, then blank |
/// | equations | Σ bits = 1 |
/// | outputs | each bit |
/// | size | K bits, and one for blank; 1 equation; as many outputs as bits |
/// | source | Bootle, Cerulli, Chaidos, Ghadafi, Groth, Petit (ESORICS 2015), a row of sum 1 |
///
/// A choice is the number of one output: an option, or blank, which comes after the last one.
#[derive(Debug, Clone, Copy)]
pub struct SingleChoice {
    /// Whether a blank vote is allowed.
    pub blank: bool,
}

impl SingleChoice {
    /// Its place in the list.
    pub const KIND: Kind = Kind {
        name: "single-choice",
        parameters: &[("blank", Form::Flag)],
        rule: |given| match given {
            [Parameter::Flag(blank)] => Some(SingleChoice { blank: *blank }.into()),
            _ => None,
        },
        contest: ("mayor:single-choice=kim,lee", "one choice, no blank"),
        choice: ("mayor=kim", "one choice; mayor=blank where that is allowed"),
    };

    /// How many bits and outputs there are.
    fn width(self, options: usize) -> usize {
        options + usize::from(self.blank)
    }
}

impl ContestRule for SingleChoice {
    fn kind(&self) -> &'static Kind {
        &SingleChoice::KIND
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![Parameter::Flag(self.blank)]
    }

    fn fewest_options(&self) -> usize {
        if self.blank { 1 } else { 2 }
    }

    fn check(&self, _options: usize) -> Result<(), Bound> {
        Ok(())
    }

    fn circuit(&self, options: usize) -> Circuit {
        let bits = self.width(options);
        let one = Equation { form: LinearForm::sum(0..bits), constant: 1 };
        Circuit::new(bits, vec![one], (0..bits).map(|bit| LinearForm::sum([bit])).collect())
    }

    fn size(&self, options: usize) -> Size {
        Size::of_bits(self.width(options), self.width(options))
    }

    fn outputs(&self, options: usize) -> Vec<Output> {
        Output::options_and(options, self.blank.then_some(Output::Blank))
    }

    fn largest_output(&self, _options: usize) -> u64 {
        1
    }

    fn sums(&self, _options: usize) -> (u64, u64) {
        (1, 1)
    }

    fn mark(&self, options: usize, choice: &[usize]) -> Result<SecretBits, SelectionError> {
        let chosen = match *choice {
            [chosen] => chosen,
            [] => return Err(SelectionError::TooFew { chosen: 0, min: 1 }),
            _ => return Err(SelectionError::TooMany { chosen: choice.len(), max: 1 }),
        };
        let marked = SecretBits::one_of(self.width(options), chosen);
        let exists = marked.ones().ct_eq(&1);
        marked.if_allowed(exists, || SelectionError::UnknownOption(chosen))
    }

    fn value(&self, options: usize, choice: &[usize], output: Output) -> u64 {
        match output {
            Output::Option(option) => u64::from(choice.contains(&option)),
            Output::Blank => u64::from(choice.contains(&options)),
            _ => 0,
        }
    }

    fn read(&self, written: &Written<'_>) -> Result<Vec<usize>, WrittenError> {
        let blank = self.blank.then_some("blank");
        let options: Vec<_> = written.options.iter().copied().chain(blank).collect();
        Written { options: &options, ..*written }.list()
    }

    fn example(&self, options: usize, turn: usize) -> Vec<usize> {
        first(options, 1, turn)
    }

    fn draw(&self, options: usize, below: &mut dyn FnMut(usize) -> usize) -> Vec<usize> {
        vec![below(self.width(options))]
    }
}
