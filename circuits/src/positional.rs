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
    for (option, place) in places.iter().enumerate() {
        if *place >= options {
            return Err(SelectionError::UnknownPlace(option));
        }
        if places[..option].contains(place) {
            return Err(SelectionError::Tied(option));
        }
    }
    Ok(SecretBits::digits(options, places))
}
