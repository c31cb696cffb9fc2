//! Sums of products of scalars, reduced once.

use std::ops::AddAssign;

use crate::Scalar;

const LIMBS: usize = 4;

/// A sum of products of scalars that is reduced modulo ℓ once, at the end: adding a product costs a small part of a
/// multiplication modulo ℓ.
///
/// It is kept as an integer of 576 bits, little-endian; a product is smaller than ℓ² < 2⁵⁰⁶, so that not even 2⁶⁴ of
/// them overflow.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProductSum([u64; 2 * LIMBS + 1]);

impl ProductSum {
    /// A sum by its little-endian words.
    pub(crate) fn from_words(words: [u64; 2 * LIMBS + 1]) -> ProductSum {
        ProductSum(words)
    }

    /// Adds `one · other`.
    pub fn add_product(&mut self, one: Scalar, other: Scalar) {
        let (one, other) = (limbs(one), limbs(other));
        let mut product = [0; 2 * LIMBS];
        for (i, digit) in one.into_iter().enumerate() {
            product[i + LIMBS] = add_row(&mut product[i..i + LIMBS], digit, &other);
        }
        self.add_limbs(&product);
    }

    /// The sum modulo ℓ.
    pub fn reduce(&self) -> Scalar {
        let mut low = [0; 64];
        for (bytes, limb) in low.as_chunks_mut::<8>().0.iter_mut().zip(self.0) {
            *bytes = limb.to_le_bytes();
        }
        let two_to_512 = Scalar::from_wide(&[0xff; 64]) + Scalar::ONE;
        Scalar::from_wide(&low) + Scalar::from(self.0[2 * LIMBS]) * two_to_512
    }

    /// Adds a number of at most 576 bits.
    fn add_limbs(&mut self, number: &[u64]) {
        let mut carry = false;
        for (place, limb) in self.0.iter_mut().zip(number.iter().copied().chain(std::iter::repeat(0))) {
            let (sum, first) = place.overflowing_add(limb);
            let (sum, second) = sum.overflowing_add(u64::from(carry));
            (*place, carry) = (sum, first | second);
        }
    }
}

impl AddAssign<Scalar> for ProductSum {
    fn add_assign(&mut self, scalar: Scalar) {
        self.add_limbs(&limbs(scalar));
    }
}

impl AddAssign for ProductSum {
    fn add_assign(&mut self, other: ProductSum) {
        self.add_limbs(&other.0);
    }
}

/// Adds `digit · number` to as many limbs; gives the carry. It fits: `(2⁶⁴−1)² + 2(2⁶⁴−1) < 2¹²⁸`.
fn add_row(limbs: &mut [u64], digit: u64, number: &[u64; LIMBS]) -> u64 {
    let mut carry = 0;
    for (place, limb) in limbs.iter_mut().zip(number) {
        let term = u128::from(digit) * u128::from(*limb) + u128::from(*place) + u128::from(carry);
        (*place, carry) = (term as u64, (term >> 64) as u64);
    }
    carry
}

fn limbs(scalar: Scalar) -> [u64; LIMBS] {
    let bytes = scalar.encode();
    let mut limbs = [0; LIMBS];
    for (limb, bytes) in limbs.iter_mut().zip(bytes.as_chunks::<8>().0) {
        *limb = u64::from_le_bytes(*bytes);
    }
    limbs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn scalar() -> impl Strategy<Value = Scalar> {
        any::<[u8; 32]>().prop_map(|half| {
            let mut wide = [0; 64];
            wide[..32].copy_from_slice(&half);
            wide[32..].copy_from_slice(&half);
            Scalar::from_wide(&wide)
        })
    }

    proptest! {
        #[test]
        fn it_is_the_sum_of_the_products(
            pairs in proptest::collection::vec((scalar(), scalar()), 0..20),
            single in scalar(),
        ) {
            let mut all = ProductSum::default();
            let mut second = ProductSum::default();
            for (place, (one, other)) in pairs.iter().enumerate() {
                let part = if place % 2 == 0 { &mut all } else { &mut second };
                part.add_product(*one, *other);
            }
            all += second;
            all += single;
            let expected: Scalar = pairs.iter().map(|(one, other)| *one * *other).sum();
            prop_assert_eq!(all.reduce(), expected + single);
        }
    }

    #[test]
    fn sums_beyond_512_bits_are_kept() {
        let largest = -Scalar::ONE;
        let mut all = ProductSum::default();
        (0..1000).for_each(|_| all.add_product(largest, largest));
        assert_eq!(all.reduce(), Scalar::from(1000u64));
        assert!(all.0[2 * LIMBS] > 0);
    }
}
