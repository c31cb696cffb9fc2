use std::ops::Add;

use tupyo_group::{Scalar, SecretScalar};

/// `Σ coefficient · bit`, over bits numbered from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinearForm(Vec<(usize, i64)>);

/// `form = constant`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equation {
    /// The left side.
    pub form: LinearForm,
    /// The right side.
    pub constant: i64,
}

/// The rules of a ballot: so many bits, equations that they satisfy, and linear forms of them that are encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Circuit {
    bits: usize,
    equations: Vec<Equation>,
    outputs: Vec<LinearForm>,
}

impl LinearForm {
    /// The sum of these bits.
    pub fn sum(bits: impl IntoIterator<Item = usize>) -> LinearForm {
        LinearForm(bits.into_iter().map(|bit| (bit, 1)).collect())
    }

    /// `Σ coefficient · bit`; a bit whose coefficient is 0 is left out.
    pub(crate) fn weighted(terms: impl IntoIterator<Item = (usize, i64)>) -> LinearForm {
        LinearForm(terms.into_iter().filter(|(_, coefficient)| *coefficient != 0).collect())
    }

    /// The value for public numbers in the bits' places. Places beyond their end count as 0.
    pub fn value(&self, bits: &[Scalar]) -> Scalar {
        let terms = self.0.iter().filter_map(|(bit, coefficient)| Some(times(*bits.get(*bit)?, *coefficient)));
        terms.reduce(Add::add).unwrap_or(Scalar::ZERO)
    }

    /// The value for secret numbers in the bits' places, in constant time.
    pub fn secret_value(&self, bits: &[SecretScalar]) -> SecretScalar {
        let terms = self.0.iter().filter_map(|(bit, coefficient)| Some((bits.get(*bit)?, Scalar::from(*coefficient))));
        terms.fold(SecretScalar::zero(), |sum, (bit, coefficient)| sum.plus(&bit.scaled(coefficient)))
    }

    /// The value for these bits.
    pub(crate) fn small_value(&self, bits: &[u8]) -> i64 {
        self.0.iter().filter_map(|(bit, coefficient)| Some(i64::from(*bits.get(*bit)?) * coefficient)).sum()
    }

    fn shifted(&self, by: usize) -> LinearForm {
        LinearForm(self.0.iter().map(|(bit, coefficient)| (bit + by, *coefficient)).collect())
    }
}

impl Circuit {
    /// A circuit.
    pub fn new(bits: usize, equations: Vec<Equation>, outputs: Vec<LinearForm>) -> Circuit {
        Circuit { bits, equations, outputs }
    }

    /// The circuits of several contests as one: bits, equations and outputs in this order.
    pub fn side_by_side<'a>(circuits: impl IntoIterator<Item = &'a Circuit>) -> Circuit {
        circuits.into_iter().fold(Circuit::new(0, Vec::new(), Vec::new()), |mut all, next| {
            let shift = all.bits;
            all.equations.extend(
                next.equations
                    .iter()
                    .map(|equation| Equation { form: equation.form.shifted(shift), constant: equation.constant }),
            );
            all.outputs.extend(next.outputs.iter().map(|output| output.shifted(shift)));
            all.bits += next.bits;
            all
        })
    }

    /// `m`, the number of bits.
    pub fn bits(&self) -> usize {
        self.bits
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
