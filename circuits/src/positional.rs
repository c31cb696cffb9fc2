use subtle::ConstantTimeEq;

use crate::digit::Digit;
use crate::{Circuit, Equation, LinearForm, SecretBits, SelectionError};

/// **Positional**: the options in an order, without ties; the one in place j gets `points[j]`. With K − 1, …, 1, 0 it is Borda's rule.
///
/// | | |
/// |---|---|
/// | bits | per option, in order: one for each place from 0 to K − 1 |
/// | equations | per option: Σ bits = 1; then per place: Σ of its bits = 1 |
/// | outputs | per option: Σ pointsⱼ·bitⱼ |
/// | size | K² bits, 2K equations, K outputs |
/// | source | Young, *Social choice scoring functions* (SIAM J. Applied Mathematics 28, 1975); Groth (ACNS 2005), Borda votes |
pub fn positional(points: &[u32]) -> Circuit {
    let options = points.len();
    let places = Digit::row(0, options, options);
    let taken_once =
        |place| Equation { form: LinearForm::sum(places.iter().map(|digit| digit.bit(place))), constant: 1 };
    let equations = places.iter().map(|digit| digit.is_one_number()).chain((0..options).map(taken_once)).collect();
    let of_place =
        |digit: &Digit| LinearForm::weighted(digit.bits().zip(points.iter().map(|points| i64::from(*points))));
    Circuit::new(options * options, equations, places.iter().map(of_place).collect())
}

/// The bits of a vote in which each option has its place of `places`, from 0.
///
/// # Errors
/// A [`SelectionError`] if there is not one place for each option, or two have the same or one that does not exist.
pub fn mark_positional(options: usize, places: &[usize]) -> Result<SecretBits, SelectionError> {
    if places.len() != options {
        return Err(SelectionError::NotEach { given: places.len(), options });
    }
    let mut taken = SecretBits::one_of(options, options);
    places.iter().for_each(|place| taken.set_all_of(&SecretBits::one_of(options, *place)));
    let all_different = taken.ones().ct_eq(&(options as u64));
    SecretBits::digits(options, places).if_allowed(all_different, || wrong_place(options, places))
}

/// The first place that does not exist or is taken twice.
fn wrong_place(options: usize, places: &[usize]) -> SelectionError {
    let unknown = |option: usize| places[option] >= options;
    let tied = |option: usize| places[..option].contains(&places[option]);
    match (0..places.len()).find(|option| unknown(*option) || tied(*option)) {
        Some(option) if !unknown(option) => SelectionError::Tied(option),
        other => SelectionError::UnknownPlace(other.unwrap_or(options)),
    }
}
