//! The first ranks of an order with ties, of which every pair of options is counted.

use subtle::ConstantTimeLess;

use super::drawn::turned;
use super::numbers::all_within;
use super::scale::Scale;
use crate::circuit::whole;
use crate::parameter::count;
use crate::{
    Bound, Circuit, ContestRule, Equation, Form, Kind, LinearForm, Output, Parameter, Rule, SecretBits, SelectionError,
    Size, Written, WrittenError,
};

/// **Ranking, top**: ranks from 1 to `ranks` for the options, any of them tied, and those without one tied in the place
/// behind; for every two options it counts how many ballots have one before the other.
///
/// | | |
/// |---|---|
/// | bits | with r ranks, per option, in order: a scale of r, its place; then per option a, in order, and other |
/// | | option b, in order: one that says whether a is before b, and a scale of r, the gap |
/// | equations | per option a, in order, and other option b, in order: place(b) − place(a) + gap = r + 1 times the |
/// | | one bit |
/// | outputs | per option a, in order, and other option b, in order: their one bit |
/// | size | with d bits in a scale of r: Kd + K(K − 1)(1 + d) bits, K(K − 1) equations, K(K − 1) outputs |
/// | source | Haines, Pattinson, Tiwari, *Verifiable homomorphic tallying for the Schulze vote counting scheme* |
/// | | (VSTTE 2019), for the matrix; the gap makes it a function of one order: it is from 0 to r, so the bit is set |
/// | | just if place(b) is above place(a) |
///
/// A choice is, for each option, its place, from 0, the last one for no rank; options in the same place are tied.
#[derive(Debug, Clone, Copy)]
pub struct RankingTop {
    /// From 1 to the number of options less one.
    pub ranks: usize,
}

impl RankingTop {
    /// Its place in the list.
    pub const KIND: Kind = Kind {
        name: "ranking-top",
        parameters: &[("ranks", Form::Number)],
        rule: |given| match given {
            [Parameter::Number(ranks)] => Some(RankingTop { ranks: count(*ranks) }.into()),
            _ => None,
        },
        contest: ("leader:ranking-top:1=a,b,c", "one rank, which several may share; as ranking"),
        choice: ("leader=lee>kim=park", "an order with ties; what is not named is tied behind all that is"),
    };

    /// The number of the last place, for no rank.
    fn last(self) -> u64 {
        self.ranks as u64
    }
}

impl ContestRule for RankingTop {
    fn kind(&self) -> &'static Kind {
        &RankingTop::KIND
    }

    fn parameters(&self) -> Vec<Parameter> {
        vec![self.ranks.into()]
    }

    fn fewest_options(&self) -> usize {
        2
    }

    fn check(&self, options: usize) -> Result<(), Bound> {
        Bound::check("ranks", self.last(), 1, options.saturating_sub(1) as u64)
    }

    fn circuit(&self, options: usize) -> Circuit {
        let width = Scale::width(self.last());
        let places = Scale::row(0, options, self.last());
        let firsts = (options * width..).step_by(1 + width);
        let pairs: Vec<_> = ordered_pairs(options).zip(firsts).collect();
        let compared = |((a, b), before): &((usize, usize), usize)| {
            let gap = Scale::new(before + 1, self.last());
            let difference = places[*b].times(1).chain(places[*a].times(-1)).chain(gap.times(1));
            let terms = difference.chain([(*before, -whole(self.ranks + 1))]);
            Equation { form: LinearForm::weighted(terms), constant: 0 }
        };
        let outputs = pairs.iter().map(|(_, before)| LinearForm::sum([*before])).collect();
        Circuit::new(count(self.size(options).bits), pairs.iter().map(compared).collect(), outputs)
    }

    fn size(&self, options: usize) -> Size {
        let (width, pairs) = (Scale::width(self.last()), options * options.saturating_sub(1));
        Size::of_bits(options * width + pairs * (1 + width), pairs)
    }

    fn shorter(&self, _options: usize) -> Vec<Rule> {
        (1..self.ranks).rev().map(|ranks| RankingTop { ranks }.into()).collect()
    }

    fn outputs(&self, options: usize) -> Vec<Output> {
        ordered_pairs(options).map(|(a, b)| Output::Pair(a, b)).collect()
    }

    fn largest_output(&self, _options: usize) -> u64 {
        1
    }

    fn sums(&self, options: usize) -> (u64, u64) {
        (0, (options * options.saturating_sub(1) / 2) as u64)
    }

    fn mark(&self, options: usize, choice: &[usize]) -> Result<SecretBits, SelectionError> {
        if choice.len() != options {
            return Err(SelectionError::NotEach { given: choice.len(), options });
        }
        let mut bits = SecretBits::with_room(self.size(options));
        choice.iter().for_each(|place| bits.append(&SecretBits::scale(self.last(), *place as u64)));
        for (a, b) in ordered_pairs(options) {
            let [a, b] = [choice[a], choice[b]].map(|place| place as u64);
            let before = a.ct_lt(&b);
            let above = (self.last() + 1) * u64::from(before.unwrap_u8());
            bits.append(&SecretBits::bit(before));
            bits.append(&SecretBits::scale(self.last(), above.wrapping_add(a).wrapping_sub(b)));
        }
        let unknown = || choice.iter().position(|place| *place > self.ranks).unwrap_or(options);
        bits.if_allowed(all_within(choice, self.last()), || SelectionError::UnknownPlace(unknown()))
    }

    fn value(&self, _options: usize, choice: &[usize], output: Output) -> u64 {
        let Output::Pair(a, b) = output else { return 0 };
        u64::from(choice.get(a).zip(choice.get(b)).is_some_and(|(a, b)| a < b))
    }

    fn read(&self, written: &Written<'_>) -> Result<Vec<usize>, WrittenError> {
        written.places().map(|(places, _)| places)
    }

    fn example(&self, options: usize, turn: usize) -> Vec<usize> {
        turned(options, self.ranks + 1, turn)
    }

    fn draw(&self, options: usize, below: &mut dyn FnMut(usize) -> usize) -> Vec<usize> {
        (0..options).map(|_| below(self.ranks + 1)).collect()
    }
}

/// The ordered pairs (a, b) of different options, by a, then by b: the order of the outputs.
fn ordered_pairs(options: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..options).flat_map(move |a| (0..options).filter(move |b| *b != a).map(move |b| (a, b)))
}
