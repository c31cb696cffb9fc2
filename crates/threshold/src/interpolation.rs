//! Lagrange's interpolation at 0, and the opening of a sum with it.

use tupyo_elgamal::CiphertextSum;
use tupyo_group::{Point, Scalar, sum};
use tupyo_proof::Invalid;

use crate::UnitShare;
use crate::polynomial::place;

/// The Lagrange coefficients at 0 for these trustees: `λ_j = Π_{k≠j} (k+1)/(k−j)`, in their order. The indices must
/// differ.
pub fn lagrange(indices: &[u16]) -> Vec<Scalar> {
    indices.iter().map(|own| coefficient(*own, indices)).collect()
}

/// Opens a sum with the verified shares of at least `t` trustees: `vᵢG = Cᵢ − Σ λ_j D_{j,i}`.
///
/// # Errors
/// [`Invalid`] if a trustee is there twice, or a share has another number of factors than the sum has values.
pub fn open(sum: &CiphertextSum, shares: &[(u16, &UnitShare)]) -> Result<Vec<Point>, Invalid> {
    let indices: Vec<_> = shares.iter().map(|(trustee, _)| *trustee).collect();
    let fits = shares.iter().all(|(_, share)| share.factors.len() == sum.values().len());
    if !fits || has_repetition(&indices) {
        return Err(Invalid);
    }
    let weights = lagrange(&indices);
    let opened = sum.values().iter().enumerate().map(|(i, value)| *value - combined(&weights, shares, i));
    Ok(opened.collect())
}

fn combined(weights: &[Scalar], shares: &[(u16, &UnitShare)], component: usize) -> Point {
    let factors: Vec<_> = shares.iter().map(|(_, share)| share.factors[component]).collect();
    sum(weights, &factors)
}

fn coefficient(own: u16, indices: &[u16]) -> Scalar {
    let others = || indices.iter().filter(move |index| **index != own);
    let numerator = others().fold(Scalar::ONE, |product, other| product * place(*other));
    let denominator = others().fold(Scalar::ONE, |product, other| product * (place(*other) - place(own)));
    numerator * denominator.invert()
}

fn has_repetition(indices: &[u16]) -> bool {
    let mut sorted = indices.to_vec();
    sorted.sort_unstable();
    sorted.windows(2).any(|pair| pair[0] == pair[1])
}
