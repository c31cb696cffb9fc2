//! Arithmetic modulo p = 2²⁵⁵ − 19, one number in each of eight lanes, in limbs of 51 bits.
//!
//! Two types carry the bounds, so that no sum overflows 64 bits and no factor is more than the products of each
//! processor bear:
//!
//! | Type | Limbs | Comes from |
//! |---|---|---|
//! | [`Field`] | at most 5/4·2⁵¹ | constants and carrying: 2⁵¹ + 19·2¹³ at most |
//! | [`Product`] | at most 267·2⁵² < 1.05·2⁶⁰ | [`Field::times`], [`Field::squared`]; or a [`Field`] as it is |
//!
//! Why products are within bounds is said where they are computed: in `processor/wide.rs` and `processor/fused.rs`.

use fearless_simd::prelude::*;

use crate::processor::{BITS, LOW, Processor};
pub(crate) use crate::processor::{LANES, LIMBS, Limbs, Mask, Vector};

pub(crate) mod constants;

/// 3072·p: each limb is above five products, 5·267·2⁵², and with nine products more below 2⁶⁴.
pub(crate) const ABOVE_FIVE_PRODUCTS: [u64; LIMBS] =
    [3072 * (LOW - 18), 3072 * LOW, 3072 * LOW, 3072 * LOW, 3072 * LOW];

/// A number modulo p in each lane, ready to be a factor.
#[derive(Clone, Copy)]
pub(crate) struct Field<S: Processor>(pub(crate) Limbs<S>);

/// A number modulo p in each lane, before carrying.
#[derive(Clone, Copy)]
pub(crate) struct Product<S: Processor>(Limbs<S>);

impl<S: Processor> Field<S> {
    /// The same number in all lanes. Its limbs are below 2⁵².
    #[inline(always)]
    pub(crate) fn splat(simd: S, limbs: [u64; LIMBS]) -> Field<S> {
        let mut all = [Vector::splat(simd, 0); LIMBS];
        for (all, limb) in all.iter_mut().zip(limbs) {
            *all = Vector::splat(simd, limb);
        }
        Field(all)
    }

    /// Little-endian words of 255 bits, and the 256th as one too many of the last limb.
    #[inline(always)]
    pub(crate) fn from_words([a, b, c, d]: [Vector<S>; 4]) -> Field<S> {
        let low = Vector::splat(a.simd, LOW);
        Field([
            a & low,
            ((a >> 51) | (b << 13)) & low,
            ((b >> 38) | (c << 26)) & low,
            ((c >> 25) | (d << 39)) & low,
            d >> 12,
        ])
    }

    /// The words of a number that is [`Field::canonical`].
    #[inline(always)]
    pub(crate) fn words(self) -> [Vector<S>; 4] {
        let [a, b, c, d, e] = self.0;
        [a | (b << 51), (b >> 13) | (c << 38), (c >> 26) | (d << 25), (d >> 39) | (e << 12)]
    }

    #[inline(always)]
    pub(crate) fn times(&self, other: &Field<S>) -> Product<S> {
        Product(self.simd().product(&self.0, &other.0))
    }

    /// As [`Field::times`] itself.
    #[inline(always)]
    pub(crate) fn squared(&self) -> Product<S> {
        Product(self.simd().square(&self.0))
    }

    /// As a term of [`combined`].
    #[inline(always)]
    pub(crate) fn term(self) -> Product<S> {
        Product(self.0)
    }

    /// The number below p.
    ///
    /// Carrying limbs below 2⁵² leaves less than 2p, so that at most one p is too much: if adding 19 reaches 2²⁵⁵.
    #[inline(always)]
    pub(crate) fn canonical(self) -> Field<S> {
        let mut limbs = self.term().carried().0;
        let mut carry = Vector::splat(self.simd(), 19);
        for limb in limbs {
            carry = (limb + carry) >> BITS;
        }
        carry = self.simd().plus_nineteen_times(Vector::splat(self.simd(), 0), carry);
        for limb in &mut limbs {
            let sum = *limb + carry;
            (*limb, carry) = (sum & Vector::splat(sum.simd, LOW), sum >> BITS);
        }
        Field(limbs)
    }

    /// Where both numbers have the same limbs.
    #[inline(always)]
    pub(crate) fn same_limbs(&self, other: &Field<S>) -> Mask<S> {
        let mut same = self.0[0].simd_eq(other.0[0]);
        for k in 1..LIMBS {
            same &= self.0[k].simd_eq(other.0[k]);
        }
        same
    }

    /// Where the number is zero.
    #[inline(always)]
    pub(crate) fn is_zero(self) -> Mask<S> {
        self.canonical().same_limbs(&Field::splat(self.simd(), [0; LIMBS]))
    }

    /// Where the number is odd: what RFC 9496 §3.1 calls negative.
    #[inline(always)]
    pub(crate) fn is_negative(self) -> Mask<S> {
        let one = Vector::splat(self.simd(), 1);
        (self.canonical().0[0] & one).simd_eq(one)
    }

    /// This number where the mask is set, the other one elsewhere.
    #[inline(always)]
    pub(crate) fn or(&self, mask: Mask<S>, other: &Field<S>) -> Field<S> {
        let mut chosen = other.0;
        for (chosen, limb) in chosen.iter_mut().zip(self.0) {
            *chosen = mask.select(limb, *chosen);
        }
        Field(chosen)
    }

    /// The negative number where the mask is set.
    #[inline(always)]
    pub(crate) fn negated_where(&self, mask: Mask<S>) -> Field<S> {
        combined([], [self.term()]).or(mask, self)
    }

    #[inline(always)]
    pub(crate) fn simd(&self) -> S {
        self.0[0].simd
    }
}

impl<S: Processor> Product<S> {
    #[inline(always)]
    pub(crate) fn carried(self) -> Field<S> {
        carried(self.0)
    }
}

/// The sum of some products less that of others. At most nine and five: see [`ABOVE_FIVE_PRODUCTS`].
#[inline(always)]
pub(crate) fn combined<S: Processor, const PLUS: usize, const MINUS: usize>(
    plus: [Product<S>; PLUS],
    minus: [Product<S>; MINUS],
) -> Field<S> {
    const { assert!(PLUS <= 9 && MINUS <= 5 && PLUS + MINUS > 0) };
    let simd = if PLUS > 0 { plus[0].0[0].simd } else { minus[0].0[0].simd };
    let mut limbs = [Vector::splat(simd, 0); LIMBS];
    for k in 0..LIMBS {
        let mut limb = Vector::splat(simd, if MINUS > 0 { ABOVE_FIVE_PRODUCTS[k] } else { 0 });
        for term in plus {
            limb += term.0[k];
        }
        for term in minus {
            limb -= term.0[k];
        }
        limbs[k] = limb;
    }
    carried(limbs)
}

/// Takes what is above 51 bits to the next limb, from the last one 19 times to the first. It is below 2¹³ in any limb:
/// one pass leaves them below 2⁵².
#[inline(always)]
fn carried<S: Processor>(limbs: Limbs<S>) -> Field<S> {
    let simd = limbs[0].simd;
    let low = Vector::splat(simd, LOW);
    let mut carried = limbs;
    carried[0] = simd.plus_nineteen_times(limbs[0] & low, limbs[LIMBS - 1] >> BITS);
    for k in 1..LIMBS {
        carried[k] = (limbs[k] & low) + (limbs[k - 1] >> BITS);
    }
    Field(carried)
}

#[cfg(test)]
mod tests;
