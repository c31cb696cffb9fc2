//! An order of all options, in which each place has its points.

use subtle::ConstantTimeEq;

use super::PositionalTop;
use super::digit::Digit;
use super::drawn::{some_of, turned};
use super::places::{LARGEST_POINTS, points_of, unknown_or_tied};
use crate::catalogue as texts;
use crate::{
    Bound, Circuit, ContestRule, Equation, Form, Kind, LinearForm, Output, Parameter, Rule, SecretBits, SelectionError,
    Size, Written, WrittenError,
};

/// **Positional**: the options in an order, without ties; the one in place j gets `points[j]`. With K − 1, …, 1, 0 it
/// is Borda's rule.
///
/// | | |
/// |---|---|
/// | bits | per option, in order: one for each place from 0 to K − 1 |
/// | equations | per option: Σ bits = 1; then per place: Σ of its bits = 1 |
/// | outputs | per option: Σ pointsⱼ·bitⱼ |
/// | size | K² bits, 2K equations, K outputs |
/// | source | Young, *Social choice scoring functions* (SIAM J. Applied Mathematics 28, 1975); Groth (ACNS 2005), |
/// | | Borda votes |
///
/// A choice is, for each option, its place, from 0.
#[derive(Debug, Clone)]
pub struct Positional {
    /// What the option in each place gets, as many as options; never rising, each at most 1,000,000.
    pub points: Vec<u32>,
}

impl Positional {
    /// Its place in the list.
    pub const KIND: Kind = Kind {
        name: "positional",
        parameters: &[("points", Form::Numbers)],
        rule: |given| match given {
            [Parameter::Numbers(points)] => Some(Positional { points: points_of(points) }.into()),
            _ => None,
        },
        contest: ("song:positional:4:2:0=a,b,c", "an order; what each place gets"),
        choice: ("song=two>one>three", "an order"),
    };

    fn never_rise_and_fall(&self) -> bool {
        let falls = self.points.first().zip(self.points.last());
        self.points.is_sorted_by(|one, next| one >= next)
            && falls.is_some_and(|(first, last)| *first <= LARGEST_POINTS && first > last)
    }
}

impl ContestRule for Positional {
    fn kind(&self) -> &'static Kind {
        &Positional::KIND
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![Parameter::Numbers(self.points.iter().copied().map(u64::from).collect())]
    }

    fn fewest_options(&self) -> usize {
        2
    }

    fn check(&self, options: usize) -> Result<(), Bound> {
        let advice = texts::GIVE_AS_MANY_POINTS;
        let kept = self.points.len() == options && self.never_rise_and_fall();
        if kept { Ok(()) } else { Err(Bound::Other { parameter: "points", advice }) }
    }

    fn circuit(&self, _options: usize) -> Circuit {
        let options = self.points.len();
        let places = Digit::row(0, options, options);
        let taken_once =
            |place| Equation { form: LinearForm::sum(places.iter().map(|digit| digit.bit(place))), constant: 1 };
        let equations = places.iter().map(|digit| digit.is_one_number()).chain((0..options).map(taken_once)).collect();
        let points = || self.points.iter().map(|points| i64::from(*points));
        let of_place = |digit: &Digit| LinearForm::weighted(digit.bits().zip(points()));
        Circuit::new(options * options, equations, places.iter().map(of_place).collect())
    }

    fn size(&self, options: usize) -> Size {
        Size::of_bits(options * options, options)
    }

    fn shorter(&self, options: usize) -> Vec<Rule> {
        PositionalTop { min: options, points: self.points.clone() }.shorter(options)
    }

    fn outputs(&self, options: usize) -> Vec<Output> {
        Output::options_and(options, None)
    }

    fn largest_output(&self, _options: usize) -> u64 {
        self.points.iter().copied().max().unwrap_or(0).into()
    }

    fn sums(&self, _options: usize) -> (u64, u64) {
        let sum = self.points.iter().copied().map(u64::from).sum();
        (sum, sum)
    }

    fn mark(&self, options: usize, choice: &[usize]) -> Result<SecretBits, SelectionError> {
        if choice.len() != options {
            return Err(SelectionError::NotEach { given: choice.len(), options });
        }
        let mut taken = SecretBits::one_of(options, options);
        choice.iter().for_each(|place| taken.set_all_of(&SecretBits::one_of(options, *place)));
        let all_different = taken.ones().ct_eq(&(options as u64));
        let wrong = || unknown_or_tied(choice, options, options - 1).unwrap_or(SelectionError::UnknownPlace(options));
        SecretBits::digits(options, choice).if_allowed(all_different, wrong)
    }

    fn value(&self, _options: usize, choice: &[usize], output: Output) -> u64 {
        let Output::Option(option) = output else { return 0 };
        choice.get(option).and_then(|place| self.points.get(*place)).copied().unwrap_or(0).into()
    }

    fn read(&self, written: &Written<'_>) -> Result<Vec<usize>, WrittenError> {
        let (places, given) = written.places()?;
        let options = places.len();
        if given == options {
            return Ok(places);
        }
        Err(WrittenError::Selection(SelectionError::NotEach { given, options }))
    }

    fn example(&self, options: usize, turn: usize) -> Vec<usize> {
        turned(options, options, turn)
    }

    fn draw(&self, options: usize, below: &mut dyn FnMut(usize) -> usize) -> Vec<usize> {
        some_of(options, options, below)
    }
}
