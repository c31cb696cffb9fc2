//! What a ballot's proof is about: bits, limbs, equations, and the linear forms that are encrypted.

use std::ops::Add;
use std::sync::Arc;

use tupyo_group::{Scalar, SecretScalar};

/// `Σ coefficient · bit + Σ coefficient · limb`, over bits and limbs numbered from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinearForm {
    bits: Terms,
    limbs: Terms,
}

/// Places and coefficients. The circuits of all styles that have a contest share those of its circuit; each has them
/// moved to another place.
#[derive(Clone, Debug, Default)]
struct Terms {
    shared: Arc<[(usize, i64)]>,
    moved: usize,
}

impl Terms {
    fn new(terms: impl Iterator<Item = (usize, i64)>) -> Terms {
        Terms { shared: terms.collect(), moved: 0 }
    }

    fn iter(&self) -> impl Iterator<Item = (usize, i64)> {
        self.shared.iter().map(|(place, coefficient)| (place + self.moved, *coefficient))
    }

    fn shifted(&self, by: usize) -> Terms {
        Terms { shared: self.shared.clone(), moved: self.moved + by }
    }

    /// `Σ coefficient · number`, over the places that the numbers have.
    fn small_value<T: Copy + Into<i64>>(&self, numbers: &[T]) -> i64 {
        self.iter().filter_map(|(place, coefficient)| Some((*numbers.get(place)?).into() * coefficient)).sum()
    }

    fn secret_value(&self, numbers: &[SecretScalar]) -> SecretScalar {
        let terms =
            self.iter().filter_map(|(place, coefficient)| Some((numbers.get(place)?, Scalar::from(coefficient))));
        terms.fold(SecretScalar::zero(), |sum, (number, coefficient)| sum.plus(&number.scaled(coefficient)))
    }
}

impl PartialEq for Terms {
    fn eq(&self, other: &Terms) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Terms {}

/// `form = constant`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equation {
    /// The left side.
    pub form: LinearForm,
    /// The right side.
    pub constant: i64,
}

/// The rules of a ballot: this many bits and limbs (numbers below 2¹⁶), equations that they satisfy, and linear forms
/// of them that are encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Circuit {
    bits: usize,
    limbs: usize,
    equations: Vec<Equation>,
    outputs: Vec<LinearForm>,
}

impl LinearForm {
    /// The sum of these bits.
    pub fn sum(bits: impl IntoIterator<Item = usize>) -> LinearForm {
        LinearForm::weighted(bits.into_iter().map(|bit| (bit, 1)))
    }

    /// `Σ coefficient · bit`; a bit whose coefficient is 0 is left out.
    pub fn weighted(terms: impl IntoIterator<Item = (usize, i64)>) -> LinearForm {
        let bits = terms.into_iter().filter(|(_, coefficient)| *coefficient != 0);
        LinearForm { bits: Terms::new(bits), limbs: Terms::default() }
    }

    /// `Σ coefficient · limb`.
    pub fn of_limbs(terms: impl IntoIterator<Item = (usize, i64)>) -> LinearForm {
        LinearForm { bits: Terms::default(), limbs: Terms::new(terms.into_iter()) }
    }

    /// The limbs and their coefficients.
    pub fn limbs(&self) -> impl Iterator<Item = (usize, i64)> {
        self.limbs.iter()
    }

    /// The value for public numbers in the bits' places, without the limbs. Places beyond their end count as 0.
    pub fn value(&self, bits: &[Scalar]) -> Scalar {
        let terms = self.bits.iter().filter_map(|(bit, coefficient)| Some(times(*bits.get(bit)?, coefficient)));
        terms.reduce(Add::add).unwrap_or(Scalar::ZERO)
    }

    /// The value for secret numbers in the bits' places, without the limbs, in constant time.
    pub fn secret_value(&self, bits: &[SecretScalar]) -> SecretScalar {
        self.bits.secret_value(bits)
    }

    /// The value for secret numbers in the limbs' places, without the bits, in constant time.
    pub(crate) fn secret_limb_value(&self, limbs: &[SecretScalar]) -> SecretScalar {
        self.limbs.secret_value(limbs)
    }

    /// The value for these bits and limbs.
    pub(crate) fn small_value(&self, bits: &[u8], limbs: &[u16]) -> i64 {
        self.bits.small_value(bits) + self.limbs.small_value(limbs)
    }

    /// The most bits that its value can have, whatever the bits are; `None` if limbs or negative coefficients take
    /// part.
    pub(crate) fn width(&self) -> Option<usize> {
        let mut bits = self.bits.iter().map(|(_, coefficient)| u64::try_from(coefficient).ok());
        let most = bits.try_fold(0u64, |sum, coefficient| sum.checked_add(coefficient?))?;
        let width = u64::BITS - most.leading_zeros();
        self.limbs.iter().next().is_none().then_some(width as usize)
    }

    fn shifted(&self, bits: usize, limbs: usize) -> LinearForm {
        LinearForm { bits: self.bits.shifted(bits), limbs: self.limbs.shifted(limbs) }
    }
}

impl Circuit {
    /// A circuit of bits.
    pub fn new(bits: usize, equations: Vec<Equation>, outputs: Vec<LinearForm>) -> Circuit {
        Circuit { bits, limbs: 0, equations, outputs }
    }

    /// A circuit of limbs.
    pub fn of_limbs(limbs: usize, equations: Vec<Equation>, outputs: Vec<LinearForm>) -> Circuit {
        Circuit { bits: 0, limbs, equations, outputs }
    }

    /// The circuits of several contests as one: bits, limbs, equations and outputs, each in this order.
    pub fn side_by_side<'a>(circuits: impl IntoIterator<Item = &'a Circuit>) -> Circuit {
        circuits.into_iter().fold(Circuit::new(0, Vec::new(), Vec::new()), |mut all, next| {
            let (bits, limbs) = (all.bits, all.limbs);
            let shifted =
                |equation: &Equation| Equation { form: equation.form.shifted(bits, limbs), ..equation.clone() };
            all.equations.extend(next.equations.iter().map(shifted));
            all.outputs.extend(next.outputs.iter().map(|output| output.shifted(bits, limbs)));
            all.bits += next.bits;
            all.limbs += next.limbs;
            all
        })
    }

    /// `m`, the number of bits.
    pub fn bits(&self) -> usize {
        self.bits
    }

    /// `k`, the number of limbs.
    pub fn limbs(&self) -> usize {
        self.limbs
    }

    /// `n`, the number of outputs.
    pub fn outputs(&self) -> usize {
        self.outputs.len()
    }

    /// `o₁ … o_n`.
    pub fn output_forms(&self) -> &[LinearForm] {
        &self.outputs
    }

    /// `L_l = k_l`.
    pub fn equations(&self) -> &[Equation] {
        &self.equations
    }
}

/// `scalar · coefficient`; nearly all coefficients are 1.
fn times(scalar: Scalar, coefficient: i64) -> Scalar {
    if coefficient == 1 { scalar } else { scalar * Scalar::from(coefficient) }
}

/// A count as a constant of an equation.
pub(crate) fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ContestRule;
    use crate::kinds::{Amounts, Quadratic};

    /// Thousands of styles with a contest cost the memory of its circuit once.
    #[test]
    fn circuits_side_by_side_share_the_terms_of_their_contests() {
        let (votes, amounts) = (Quadratic { budget: 9 }.circuit(2), Amounts { max: 9, budget: 20 }.circuit(2));
        let style = Circuit::side_by_side([&votes, &amounts, &votes]);
        let forms = |circuit: &Circuit| -> Vec<LinearForm> {
            let equations = circuit.equations.iter().map(|equation| equation.form.clone());
            equations.chain(circuit.outputs.iter().cloned()).collect()
        };
        let (whole, own) = (forms(&style), [&votes, &amounts, &votes].map(forms));
        let equations =
            own.iter().zip([&votes, &amounts, &votes]).flat_map(|(forms, part)| &forms[..part.equations.len()]);
        let outputs =
            own.iter().zip([&votes, &amounts, &votes]).flat_map(|(forms, part)| &forms[part.equations.len()..]);
        let parts: Vec<_> = equations.chain(outputs).collect();
        assert_eq!(parts.len(), whole.len());
        for (one, other) in whole.iter().zip(parts) {
            assert!(
                Arc::ptr_eq(&one.bits.shared, &other.bits.shared)
                    && Arc::ptr_eq(&one.limbs.shared, &other.limbs.shared)
            );
        }
        let moved = votes.outputs[0].shifted(votes.bits, 0);
        assert_eq!(style.outputs[votes.outputs() + amounts.outputs()], moved);
        assert_ne!(moved, votes.outputs[0]);
    }
}
