use subtle::ConstantTimeEq;

use crate::digit::Digit;
use crate::{Circuit, Equation, LinearForm, SecretBits, SelectionError};

/// **Ranking**: the options in an order in which any may be tied; for every two it is counted how many ballots have the one before the other.
///
/// | | |
/// |---|---|
/// | bits | per option, in order: one for each place from 0 to K − 1; then per pair a < b, in order: one for each difference place(b) − place(a) from −(K − 1) to K − 1 |
/// | equations | per option: Σ bits = 1; then per pair: Σ bits = 1; then per pair: Σ j·bitⱼ = place(b) − place(a) |
/// | outputs | per option a, in order, and other option b, in order: a is before b, the sum of the bits of the pair's differences on that side |
/// | size | K² + K(K − 1)(2K − 1)/2 bits, K² equations, K(K − 1) outputs |
/// | source | Haines, Pattinson, Tiwari, *Verifiable homomorphic tallying for the Schulze vote counting scheme* (VSTTE 2019), for the matrix; the difference makes it a function of one order |
pub fn ranking(options: usize) -> Circuit {
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

/// The bits of a vote in which each option has its place of `places`, from 0; options in the same place are tied.
///
/// # Errors
/// A [`SelectionError`] if there is not one place for each option, or one does not exist.
pub fn mark_ranking(options: usize, places: &[usize]) -> Result<SecretBits, SelectionError> {
    if places.len() != options {
        return Err(SelectionError::NotEach { given: places.len(), options });
    }
    let mut bits = SecretBits::digits(options, places);
    let all_exist = bits.ones().ct_eq(&(options as u64));
    for (a, b) in pairs(options) {
        let difference = (options - 1).wrapping_add(places[b]).wrapping_sub(places[a]);
        bits.append(&SecretBits::one_of(2 * options - 1, difference));
    }
    let unknown = || places.iter().position(|place| *place >= options).unwrap_or(options);
    bits.if_allowed(all_exist, || SelectionError::UnknownPlace(unknown()))
}

/// The ordered pairs (a, b) of different options, by a, then by b: the order of a [`ranking`]'s outputs.
pub fn ordered_pairs(options: usize) -> impl Iterator<Item = (usize, usize)> {
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
