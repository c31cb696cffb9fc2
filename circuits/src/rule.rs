//! What is common to all kinds of contests, and what each of them must say.

use std::fmt::Debug;
use std::ops::Deref;
use std::panic::RefUnwindSafe;
use std::sync::Arc;

use tupyo_proof::LIMB_BITS;

use crate::{Bound, Circuit, Example, Form, Parameter, SecretBits, SelectionError, Size, Written, WrittenError};

/// A kind of contest, as the list of kinds names it: [`KINDS`](crate::kinds::KINDS).
#[derive(Debug)]
pub struct Kind {
    /// Its name in manifests and on the command line.
    pub name: &'static str,
    /// The names and forms of its parameters, in their order.
    pub parameters: &'static [(&'static str, Form)],
    /// The rule with these parameters, whatever their size. `None` if they are not of these forms.
    pub rule: fn(&[Parameter]) -> Option<Rule>,
    /// How an official writes such a contest.
    pub contest: Example,
    /// How a voter writes a choice.
    pub choice: Example,
}

/// A kind of contest with its parameters: everything that is not the same for all kinds. Each kind's file in
/// [`kinds`](crate::kinds) implements it once, and no other code asks which kind a rule is.
///
/// A voter's choice is a list of numbers, which each kind reads as it says. `options` is the number of the contest's
/// options.
pub trait ContestRule: Debug + Send + Sync + RefUnwindSafe {
    /// The kind.
    fn kind(&self) -> &'static Kind;

    /// The parameters, in the kind's order.
    fn parameters(&self) -> Vec<Parameter>;

    /// With fewer options there would be nothing to choose.
    fn fewest_options(&self) -> usize {
        1
    }

    /// Whether the parameters are within their bounds, for at least [`fewest_options`](ContestRule::fewest_options).
    ///
    /// # Errors
    /// The first bound that is not kept.
    fn check(&self, options: usize) -> Result<(), Bound>;

    /// The circuit.
    fn circuit(&self, options: usize) -> Circuit;

    /// The size of the circuit, computed without building it, because it can be very large.
    fn size(&self, options: usize) -> Size;

    /// What is counted, in the order of the encrypted values.
    fn outputs(&self, options: usize) -> Vec<Output>;

    /// The same for options that are listed from number `first` on and round; `None` if nothing is said of single ones.
    fn rotated(&self, _first: usize) -> Option<Rule> {
        None
    }

    /// Rules with shorter ballots that say nearly the same, the nearest first: suggestions for an official whose
    /// contest does not fit a ballot.
    fn shorter(&self, _options: usize) -> Vec<Rule> {
        Vec::new()
    }

    /// How many encrypted values an output has: one, or the limbs of an amount, the lowest first.
    fn limbs(&self, _output: Output) -> usize {
        1
    }

    /// The largest number that one valid ballot has in an encrypted value.
    fn largest_output(&self, options: usize) -> u64;

    /// The smallest and the largest sum of all that is counted of one valid ballot. They are the same where every vote
    /// is counted somewhere.
    fn sums(&self, options: usize) -> (u64, u64);

    /// The bits and limbs of a choice, without a branch on the choice.
    ///
    /// # Errors
    /// A [`SelectionError`] if the rule does not allow it.
    fn mark(&self, options: usize, choice: &[usize]) -> Result<SecretBits, SelectionError>;

    /// What a choice gives to an output, computed from the rule's words and not from its bits.
    fn value(&self, options: usize, choice: &[usize], output: Output) -> u64;

    /// The choice that a voter wrote, allowed or not.
    ///
    /// # Errors
    /// A [`WrittenError`] if it is not written as this kind wants it.
    fn read(&self, written: &Written<'_>) -> Result<Vec<usize>, WrittenError>;

    /// An allowed choice for rehearsals, another for each `turn` below `options`.
    fn example(&self, options: usize, turn: usize) -> Vec<usize>;

    /// An allowed choice for demonstrations, drawn at random: `below(n)` gives a number below n.
    fn draw(&self, options: usize, below: &mut dyn FnMut(usize) -> usize) -> Vec<usize>;
}

/// What makes the answer to a contest valid, and what is counted of it: a kind with its parameters.
#[derive(Debug, Clone)]
pub struct Rule(Arc<dyn ContestRule>);

/// What is counted in a contest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Output {
    /// Votes or points for the option of this index.
    Option(usize),
    /// Blank votes.
    Blank,
    /// Votes that could have been given and were not.
    Unused,
    /// Points or credits that could have been spent and were not.
    Unspent,
    /// Ballots that have the first of these options before the second.
    Pair(usize, usize),
}

impl Rule {
    /// The values that a choice encrypts, by the words of the rule; those of an amount are its digits to base 65,536,
    /// the lowest first.
    pub fn expected_values(&self, options: usize, choice: &[usize]) -> Vec<u64> {
        let digits = |output| {
            let (value, limbs) = (self.value(options, choice, output), self.limbs(output));
            (0..limbs).map(move |limb| if limbs == 1 { value } else { value >> (LIMB_BITS * limb) & 0xffff })
        };
        let mut values = Vec::with_capacity(self.size(options).outputs as usize);
        self.outputs(options).into_iter().flat_map(digits).for_each(|value| values.push(value));
        values
    }
}

impl Deref for Rule {
    type Target = dyn ContestRule;

    fn deref(&self) -> &Self::Target {
        &*self.0
    }
}

impl<R: ContestRule + 'static> From<R> for Rule {
    fn from(rule: R) -> Rule {
        Rule(Arc::new(rule))
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Rule) -> bool {
        self.kind().name == other.kind().name && self.parameters() == other.parameters()
    }
}

impl Eq for Rule {}

impl Output {
    /// One for each option, and another one.
    pub(crate) fn options_and(options: usize, rest: Option<Output>) -> Vec<Output> {
        (0..options).map(Output::Option).chain(rest).collect()
    }
}
