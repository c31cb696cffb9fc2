use std::ops::Add;

use tupyo_group::{Scalar, SecretScalar};

/// `Σ coefficient · bit + Σ coefficient · limb`, over bits and limbs numbered from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinearForm {
    bits: Vec<(usize, i64)>,
    limbs: Vec<(usize, i64)>,
}

/// `form = constant`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equation {
    /// The left side.
    pub form: LinearForm,
    /// The right side.
    pub constant: i64,
}

/// The rules of a ballot: so many bits and limbs (numbers below 2¹⁶), equations that they satisfy, and linear forms of
/// them that are encrypted.
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
        LinearForm { bits: bits.into_iter().map(|bit| (bit, 1)).collect(), limbs: Vec::new() }
    }

    /// `Σ coefficient · bit`; a bit whose coefficient is 0 is left out.
    pub fn weighted(terms: impl IntoIterator<Item = (usize, i64)>) -> LinearForm {
        let bits = terms.into_iter().filter(|(_, coefficient)| *coefficient != 0).collect();
        LinearForm { bits, limbs: Vec::new() }
    }

    /// `Σ coefficient · limb`.
    pub fn of_limbs(terms: impl IntoIterator<Item = (usize, i64)>) -> LinearForm {
        LinearForm { bits: Vec::new(), limbs: terms.into_iter().collect() }
    }

    /// The limbs and their coefficients.
    pub fn limbs(&self) -> &[(usize, i64)] {
        &self.limbs
    }

    /// The value for public numbers in the bits' places, without the limbs. Places beyond their end count as 0.
    pub fn value(&self, bits: &[Scalar]) -> Scalar {
        let terms = self.bits.iter().filter_map(|(bit, coefficient)| Some(times(*bits.get(*bit)?, *coefficient)));
        terms.reduce(Add::add).unwrap_or(Scalar::ZERO)
    }

    /// The value for secret numbers in the bits' places, without the limbs, in constant time.
    pub fn secret_value(&self, bits: &[SecretScalar]) -> SecretScalar {
        secret_combination(&self.bits, bits)
    }

    /// The value for secret numbers in the limbs' places, without the bits, in constant time.
    pub(crate) fn secret_limb_value(&self, limbs: &[SecretScalar]) -> SecretScalar {
        secret_combination(&self.limbs, limbs)
    }

    /// The value for these bits and limbs.
    pub(crate) fn small_value(&self, bits: &[u8], limbs: &[u16]) -> i64 {
        let bits = self.bits.iter().filter_map(|(bit, coefficient)| Some(i64::from(*bits.get(*bit)?) * coefficient));
        let limbs =
            self.limbs.iter().filter_map(|(limb, coefficient)| Some(i64::from(*limbs.get(*limb)?) * coefficient));
        bits.chain(limbs).sum()
    }

    fn shifted(&self, bits: usize, limbs: usize) -> LinearForm {
        let shifted = |terms: &[(usize, i64)], by: usize| {
            terms.iter().map(|(place, coefficient)| (place + by, *coefficient)).collect()
        };
        LinearForm { bits: shifted(&self.bits, bits), limbs: shifted(&self.limbs, limbs) }
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

fn secret_combination(terms: &[(usize, i64)], numbers: &[SecretScalar]) -> SecretScalar {
    let terms =
        terms.iter().filter_map(|(place, coefficient)| Some((numbers.get(*place)?, Scalar::from(*coefficient))));
    terms.fold(SecretScalar::zero(), |sum, (number, coefficient)| sum.plus(&number.scaled(coefficient)))
}

/// `scalar · coefficient`; nearly all coefficients are 1.
fn times(scalar: Scalar, coefficient: i64) -> Scalar {
    if coefficient == 1 { scalar } else { scalar * Scalar::from(coefficient) }
}

/// A count as a constant of an equation.
pub(crate) fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
