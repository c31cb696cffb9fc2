use subtle::ConstantTimeEq;

use super::digit::Digit;
use super::drawn::turned;
use crate::{
    Bound, Circuit, ContestRule, Equation, Kind, LinearForm, Output, Parameter, SecretBits, SelectionError, Size,
    Written, WrittenError,
};

/// **Ranking**: the options in an order in which any may be tied; for every two it is counted how many ballots have the
/// one before the other.
///
/// | | |
/// |---|---|
/// | bits | per option, in order: one for each place from 0 to K − 1; then per pair a < b, in order: one for each difference place(b) − place(a) from −(K − 1) to K − 1 |
/// | equations | per option: Σ bits = 1; then per pair: Σ bits = 1; then per pair: Σ j·bitⱼ = place(b) − place(a) |
/// | outputs | per option a, in order, and other option b, in order: a is before b, the sum of the bits of the pair's differences on that side |
/// | size | K² + K(K − 1)(2K − 1)/2 bits, K² equations, K(K − 1) outputs |
/// | source | Haines, Pattinson, Tiwari, *Verifiable homomorphic tallying for the Schulze vote counting scheme* (VSTTE 2019), for the matrix; the difference makes it a function of one order |
///
/// A choice is, for each option, its place, from 0; options in the same place are tied.
#[derive(Debug, Clone, Copy)]
pub struct Ranking;

impl Ranking {
    /// Its place in the list.
    pub const KIND: Kind = Kind {
        name: "ranking",
        parameters: &[],
        rule: |given| given.is_empty().then(|| Ranking.into()),
        contest: ("leader:ranking=a,b,c", "an order with ties; every pair is compared"),
        choice: ("leader=lee>kim=park", "an order with ties; what is not named is tied behind all that is"),
    };
}

impl ContestRule for Ranking {
    fn kind(&self) -> &'static Kind {
        &Ranking::KIND
    }

    fn parameters(&self) -> Vec<Parameter> {
        Vec::new()
    }

    fn fewest_options(&self) -> usize {
        2
    }

    fn check(&self, _options: usize) -> Result<(), Bound> {
        Ok(())
    }

    fn circuit(&self, options: usize) -> Circuit {
        let places = Digit::row(0, options, options);
        let pairs: Vec<_> = pairs(options).collect();
        let width = 2 * options.max(1) - 1;
        let differences = Digit::row(options * options, pairs.len(), width);
        let one_number = places.iter().chain(&differences).map(|digit| digit.is_one_number());
        let fits = pairs.iter().zip(&differences).map(|((a, b), difference)| Equation {
            form: LinearForm::weighted(difference_less(*difference, places[*a], places[*b])),
            constant: 0,
        });
        let equations = one_number.chain(fits).collect();
        let side = |(a, b): (usize, usize)| {
            let pair = pairs.binary_search(&(a.min(b), a.max(b))).unwrap_or(0);
            let difference = differences[pair];
            LinearForm::sum(if a < b {
                difference.bit(options)..difference.bits().end
            } else {
                difference.bits().start..difference.bit(options - 1)
            })
        };
        let outputs = ordered_pairs(options).map(side).collect();
        Circuit::new(options * options + pairs.len() * width, equations, outputs)
    }

    fn size(&self, options: usize) -> Size {
        let others = options.saturating_sub(1);
        Size::of_bits(options * options + options * others / 2 * (options + others), options * others)
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
        bits.append(&SecretBits::digits(options, choice));
        let all_exist = bits.ones().ct_eq(&(options as u64));
        for (a, b) in pairs(options) {
            let difference = (options - 1).wrapping_add(choice[b]).wrapping_sub(choice[a]);
            bits.append(&SecretBits::one_of(2 * options - 1, difference));
        }
        let unknown = || choice.iter().position(|place| *place >= options).unwrap_or(options);
        bits.if_allowed(all_exist, || SelectionError::UnknownPlace(unknown()))
    }

    fn value(&self, _options: usize, choice: &[usize], output: Output) -> u64 {
        let Output::Pair(a, b) = output else { return 0 };
        u64::from(choice.get(a).zip(choice.get(b)).is_some_and(|(a, b)| a < b))
    }

    fn read(&self, written: &Written<'_>) -> Result<Vec<usize>, WrittenError> {
        written.places().map(|(places, _)| places)
    }

    fn example(&self, options: usize, turn: usize) -> Vec<usize> {
        turned(options, options, turn)
    }

    fn draw(&self, options: usize, below: &mut dyn FnMut(usize) -> usize) -> Vec<usize> {
        (0..options).map(|_| below(options)).collect()
    }
}

/// The ordered pairs (a, b) of different options, by a, then by b: the order of the outputs.
fn ordered_pairs(options: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..options).flat_map(move |a| (0..options).filter(move |b| *b != a).map(move |b| (a, b)))
}

/// The pairs a < b, by a, then by b.
fn pairs(options: usize) -> impl Iterator<Item = (usize, usize)> {
    ordered_pairs(options).filter(|(a, b)| a < b)
}

/// The terms of `difference − (place(b) − place(a))`, for a difference whose first bit stands for −(K − 1).
fn difference_less(difference: Digit, a: Digit, b: Digit) -> impl Iterator<Item = (usize, i64)> {
    let lowest = b.bits().len() as i64 - 1;
    let difference = difference.weighted(move |number| number - lowest);
    difference.chain(a.weighted(|place| place)).chain(b.weighted(|place| -place))
}
