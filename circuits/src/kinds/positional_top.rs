//! An order of the first options, in which each place has its points.

use subtle::{ConstantTimeEq, ConstantTimeLess};

use super::digit::Digit;
use super::drawn::{some_of, turned};
use super::places::{LARGEST_POINTS, points_of, unknown_or_tied};
use crate::catalogue as texts;
use crate::parameter::count;
use crate::{
    Bound, Circuit, ContestRule, Equation, Form, Kind, LinearForm, Output, Parameter, Rule, SecretBits, SelectionError,
    Size, Written, WrittenError,
};

/// **Positional, top**: at least `min` of the options, at most as many as there are points, in an order without ties;
/// the one in place j gets `points[j]`, and the others nothing.
///
/// | | |
/// |---|---|
/// | bits | with r points, per option, in order: one for each place from 0 to r − 1 and, last, one for none; then one |
/// | | for each number from `min` to r: how many places are given |
/// | equations | per option: Σ bits = 1; Σ bits of the number = 1; then per place: Σ of its bits = Σ of the number's |
/// | | bits above it |
/// | outputs | per option: Σ pointsⱼ·bitⱼ |
/// | size | K(r + 1) + r − min + 1 bits, K + 1 + r equations, K outputs |
/// | source | as [`Positional`](crate::kinds::Positional); truncated orders: Menon and Larson, |
/// | | *Computational aspects of strategic behaviour in elections with top-truncated ballots* (JAAMAS 31, 2017) |
///
/// A choice is, for each option, its place, from 0, or the number of points for none.
#[derive(Debug, Clone)]
pub struct PositionalTop {
    /// From 0 to the number of points.
    pub min: usize,
    /// What the option in each place gets, at most as many as options; never rising, each at most 1,000,000, the first
    /// not 0.
    pub points: Vec<u32>,
}

impl PositionalTop {
    /// Its place in the list.
    pub const KIND: Kind = Kind {
        name: "positional-top",
        parameters: &[("min", Form::Number), ("points", Form::Numbers)],
        rule: |given| match given {
            [Parameter::Number(min), Parameter::Numbers(points)] => {
                Some(PositionalTop { min: count(*min), points: points_of(points) }.into())
            }
            _ => None,
        },
        contest: ("song:positional-top:1:3:2=a,b,c", "at least the first place; what each place gets"),
        choice: ("song=two>one", "an order of some; what is not named gets nothing"),
    };

    /// The number of places.
    fn ranks(&self) -> usize {
        self.points.len()
    }

    /// The bits that say how many places are given: from this one on.
    fn given(&self, options: usize) -> Digit {
        Digit::one(options * (self.ranks() + 1), self.ranks().saturating_sub(self.min) + 1)
    }

    /// The place is taken by one option if more places than it are given, else by none.
    fn taken(&self, place: usize, places: &[Digit], given: Digit) -> Equation {
        let of_place = places.iter().map(|digit| (digit.bit(place), 1));
        let above = given.bits().skip((place + 1).saturating_sub(self.min)).map(|bit| (bit, -1));
        Equation { form: LinearForm::weighted(of_place.chain(above)), constant: 0 }
    }

    /// What is wrong with places that exist.
    fn wrong_order(&self, places: &[usize], given: usize) -> SelectionError {
        let (ranks, min) = (self.ranks(), self.min);
        let left_out = (0..ranks).find(|place| *place < given && !places.contains(place));
        match unknown_or_tied(places, ranks, ranks) {
            Some(error) => error,
            None if given < min => SelectionError::TooFew { chosen: given, min },
            None => SelectionError::PlaceLeftOut(left_out.unwrap_or(ranks)),
        }
    }
}

impl ContestRule for PositionalTop {
    fn kind(&self) -> &'static Kind {
        &PositionalTop::KIND
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![self.min.into(), Parameter::Numbers(self.points.iter().copied().map(u64::from).collect())]
    }

    fn fewest_options(&self) -> usize {
        2
    }

    fn check(&self, options: usize) -> Result<(), Bound> {
        let advice = texts::GIVE_AT_MOST_AS;
        let first = self.points.first().is_some_and(|first| (1..=LARGEST_POINTS).contains(first));
        let kept = first && self.ranks() <= options && self.points.is_sorted_by(|one, next| one >= next);
        if !kept {
            return Err(Bound::Other { parameter: "points", advice });
        }
        Bound::check("min", self.min as u64, 0, self.ranks() as u64)
    }

    fn circuit(&self, options: usize) -> Circuit {
        let ranks = self.ranks();
        let (places, given) = (Digit::row(0, options, ranks + 1), self.given(options));
        let one_number = places.iter().chain([&given]).map(|digit| digit.is_one_number());
        let equations = one_number.chain((0..ranks).map(|place| self.taken(place, &places, given))).collect();
        let points = || self.points.iter().map(|points| i64::from(*points));
        let of_place = |digit: &Digit| LinearForm::weighted(digit.bits().zip(points()));
        Circuit::new(given.bits().end, equations, places.iter().map(of_place).collect())
    }

    fn size(&self, options: usize) -> Size {
        Size::of_bits(self.given(options).bits().end, options)
    }

    fn shorter(&self, _options: usize) -> Vec<Rule> {
        let first = |ranks| PositionalTop { min: self.min.min(ranks), points: self.points[..ranks].to_vec() };
        (1..self.ranks()).rev().map(|ranks| first(ranks).into()).collect()
    }

    fn outputs(&self, options: usize) -> Vec<Output> {
        Output::options_and(options, None)
    }

    fn largest_output(&self, _options: usize) -> u64 {
        self.points.first().copied().unwrap_or(0).into()
    }

    fn sums(&self, _options: usize) -> (u64, u64) {
        let sum = |count: usize| self.points.iter().take(count).copied().map(u64::from).sum();
        (sum(self.min), sum(self.ranks()))
    }

    fn mark(&self, options: usize, choice: &[usize]) -> Result<SecretBits, SelectionError> {
        if choice.len() != options {
            return Err(SelectionError::NotEach { given: choice.len(), options });
        }
        let ranks = self.ranks();
        let mut bits = SecretBits::with_room(self.size(options));
        bits.append(&SecretBits::digits(ranks + 1, choice));
        let all_exist = bits.ones().ct_eq(&(options as u64));
        let given: u64 = choice.iter().map(|place| u64::from((*place as u64).ct_lt(&(ranks as u64)).unwrap_u8())).sum();
        let (mut taken, first) = (SecretBits::one_of(ranks, ranks), SecretBits::first(ranks, given));
        choice.iter().for_each(|place| taken.set_all_of(&SecretBits::one_of(ranks, *place)));
        let all_different = taken.ones().ct_eq(&given);
        taken.set_all_of(&first);
        let the_first = taken.ones().ct_eq(&given);
        let enough = !given.ct_lt(&(self.min as u64));
        let number = given.wrapping_sub(self.min as u64);
        bits.append(&SecretBits::one_of(ranks.saturating_sub(self.min) + 1, number as usize));
        let allowed = all_exist & all_different & the_first & enough;
        bits.if_allowed(allowed, || self.wrong_order(choice, count(given)))
    }

    fn value(&self, _options: usize, choice: &[usize], output: Output) -> u64 {
        let Output::Option(option) = output else { return 0 };
        choice.get(option).and_then(|place| self.points.get(*place)).copied().unwrap_or(0).into()
    }

    fn read(&self, written: &Written<'_>) -> Result<Vec<usize>, WrittenError> {
        let (mut places, named) = written.places()?;
        let ranks = self.ranks();
        if named > ranks {
            return Err(WrittenError::Selection(SelectionError::TooMany { chosen: named, max: ranks }));
        }
        // Without ties there are as many places as options named, and the others stand behind them.
        places.iter_mut().filter(|place| **place == named).for_each(|place| *place = ranks);
        Ok(places)
    }

    fn example(&self, options: usize, turn: usize) -> Vec<usize> {
        turned(options, options, turn).into_iter().map(|place| place.min(self.ranks())).collect()
    }

    fn draw(&self, options: usize, below: &mut dyn FnMut(usize) -> usize) -> Vec<usize> {
        let given = self.min + below(self.ranks().saturating_sub(self.min) + 1);
        let mut places = vec![self.ranks(); options];
        some_of(options, given, below).into_iter().enumerate().for_each(|(place, option)| places[option] = place);
        places
    }
}
