//! One sum that is doubled again and again. A doubling has two levels of four products, and so has an addition (Hisil,
//! Wong, Carter, Dawson, ASIACRYPT 2008, §4): four lanes are one sum's coordinates.

use std::arch::x86_64::_mm256_permute4x64_epi64;

use fearless_simd::{Avx2, kernel, prelude::*};

use crate::curve::{Point, Sum};
use crate::field::ABOVE_FIVE_PRODUCTS;
use crate::field::constants::{ONE, TWICE_D};
use crate::processor::avx2::nineteen_times;
use crate::processor::fused::product;
use crate::processor::{BITS, Half, LANES, LIMBS, LOW};

/// Limbs in the four lanes.
pub(crate) type Quad = [Half; LIMBS];

/// Y − X, Y + X, T and Z of one sum in memory, or what a sum is multiplied by when another one is added.
#[derive(Clone, Copy)]
pub(crate) struct Chain(pub(crate) [[u64; 4]; LIMBS]);

impl Chain {
    /// The neutral element.
    pub(crate) const IDENTITY: Chain = Chain([[1, 1, 0, 1], [0; 4], [0; 4], [0; 4], [0; 4]]);

    /// The limbs of Y − X, Y + X, T and Z.
    pub(crate) fn coordinates(&self) -> [[u64; LIMBS]; 4] {
        [0, 1, 2, 3].map(|lane| self.0.map(|limb| limb[lane]))
    }
}

kernel!(
    /// Doubles the chain `width` times and adds a window's sum; and so on, to the first window.
    pub(crate) fn append(simd: Avx2, chain: &Chain, windows: &[Sum], width: u32) -> Chain {
        let mut sum = loaded(simd, chain);
        for window in windows.iter().rev() {
            for _ in 0..width {
                sum = doubled(simd, &sum);
            }
            sum = added(simd, &sum, &factors(simd, window));
        }
        stored(&sum)
    }
);

#[inline(always)]
pub(crate) fn loaded(simd: Avx2, Chain(stored): &Chain) -> Quad {
    let mut limbs = [Half::splat(simd, 0); LIMBS];
    for (limb, stored) in limbs.iter_mut().zip(stored) {
        *limb = Half::simd_from(simd, *stored);
    }
    limbs
}

#[inline(always)]
pub(crate) fn stored(limbs: &Quad) -> Chain {
    let [a, b, c, d, e] = *limbs;
    Chain([a.into(), b.into(), c.into(), d.into(), e.into()])
}

/// A sum as what is added to another one: Y − X, Y + X, 2d·T and 2Z.
#[inline(always)]
pub(crate) fn as_factors(simd: Avx2, sum: &Quad) -> Quad {
    let mut times = *sum;
    for (k, limb) in times.iter_mut().enumerate() {
        *limb = Half::simd_from(simd, [ONE[k], ONE[k], TWICE_D[k], 2 * ONE[k]]);
    }
    carried(simd, &product(simd, sum, &times))
}

/// A point as what is added.
#[inline(always)]
pub(crate) fn of_point(simd: Avx2, Point(rows): &Point) -> Quad {
    let word = |place: usize| rows[place / LANES].0[place % LANES];
    let mut limbs = [Half::splat(simd, 0); LIMBS];
    for (k, limb) in limbs.iter_mut().enumerate() {
        *limb = Half::simd_from(simd, [word(k + 5), word(k), word(k + 10), 2 * ONE[k]]);
    }
    limbs
}

/// A sum in memory as what is added.
#[inline(always)]
fn factors(simd: Avx2, Sum(rows): &Sum) -> Quad {
    let word = |place: usize| rows[place / LANES].0[place % LANES];
    let mut limbs = [Half::splat(simd, 0); LIMBS];
    for (k, limb) in limbs.iter_mut().enumerate() {
        *limb = Half::simd_from(simd, [word(k + 5), word(k), word(k + 15), word(k + 10)]);
    }
    limbs
}

/// What takes away what the factors add.
#[inline(always)]
pub(crate) fn opposite(simd: Avx2, factors: &Quad) -> Quad {
    let third = lanes(simd, [false, false, true, false]);
    let mut negative = *factors;
    for (k, limb) in negative.iter_mut().enumerate() {
        *limb = plus_minus(simd, *limb) & !third | (above(simd, k) - *limb) & third;
    }
    carried(simd, &negative)
}

/// A = (Y₁ − X₁)(Y₂ − X₂), B = (Y₁ + X₁)(Y₂ + X₂), C = 2d·T₁T₂ and D = 2Z₁Z₂; E = B − A, H = B + A, F = D − C, G = D +
/// C.
#[inline(always)]
pub(crate) fn added(simd: Avx2, sum: &Quad, other: &Quad) -> Quad {
    let products = product(simd, sum, other);
    let (plus, minus) = (lanes(simd, [false, true, false, true]), lanes(simd, [true, false, true, false]));
    let mut factors = products;
    for (k, limb) in factors.iter_mut().enumerate() {
        let term = products[k];
        *limb = neighbours(simd, term) + above(simd, k) + (term & plus) - (term & minus);
    }
    completed(simd, &carried(simd, &factors))
}

/// P = (Y + X)², M = (Y − X)², Q = (Y + X)(Y − X) and S = Z²; E = P − M, H = −P − M, F = 2Q − 4S and G = 2Q.
#[inline(always)]
pub(crate) fn doubled(simd: Avx2, sum: &Quad) -> Quad {
    let (mut one, mut other) = (*sum, *sum);
    for k in 0..LIMBS {
        (one[k], other[k]) = (plus_minus_plus_z(simd, sum[k]), plus_minus_minus_z(simd, sum[k]));
    }
    let products = product(simd, &one, &other);
    let (second, third) = (lanes(simd, [false, true, false, false]), lanes(simd, [false, false, true, false]));
    let (last, all_but_last) = (lanes(simd, [false, false, true, true]), lanes(simd, [true, true, true, false]));
    let mut factors = products;
    for (k, limb) in factors.iter_mut().enumerate() {
        let (term, next) = (products[k], neighbours(simd, products[k]));
        let term = negated_where(second, (term + (term & third)) & all_but_last);
        let next = next + (next & last);
        *limb = above(simd, k) + term + negated_where(all_but_last, next + (next & third));
    }
    completed(simd, &carried(simd, &factors))
}

/// From E, H, F and G: X = EF, Y = HG, Z = FG and T = EH.
#[inline(always)]
fn completed(simd: Avx2, factors: &Quad) -> Quad {
    let (mut one, mut other) = (*factors, *factors);
    for k in 0..LIMBS {
        (one[k], other[k]) = (e_h_f_e(simd, factors[k]), f_g_g_h(simd, factors[k]));
    }
    let products = product(simd, &one, &other);
    let (first, second) = (lanes(simd, [true, false, false, false]), lanes(simd, [false, true, false, false]));
    let mut sum = products;
    for (k, limb) in sum.iter_mut().enumerate() {
        let term = products[k];
        *limb = neighbours(simd, term) + above(simd, k) + (term & second) - (term & first);
    }
    carried(simd, &sum)
}

/// As [`Product::carried`](crate::field::Product::carried).
#[inline(always)]
fn carried(simd: Avx2, limbs: &Quad) -> Quad {
    let low = Half::splat(simd, LOW);
    let mut carried = *limbs;
    carried[0] = (limbs[0] & low) + nineteen_times(simd, limbs[LIMBS - 1] >> BITS);
    for k in 1..LIMBS {
        carried[k] = (limbs[k] & low) + (limbs[k - 1] >> BITS);
    }
    carried
}

#[inline(always)]
fn above(simd: Avx2, limb: usize) -> Half {
    Half::splat(simd, ABOVE_FIVE_PRODUCTS[limb])
}

#[inline(always)]
fn lanes(simd: Avx2, set: [bool; 4]) -> Half {
    let [a, b, c, d] = set;
    let word = |set| if set { u64::MAX } else { 0 };
    Half::simd_from(simd, [word(a), word(b), word(c), word(d)])
}

#[inline(always)]
fn negated_where(lanes: Half, limb: Half) -> Half {
    (limb ^ lanes) - lanes
}

/// Which lane comes to each place, as the instruction has it.
const fn order([a, b, c, d]: [i32; 4]) -> i32 {
    a | b << 2 | c << 4 | d << 6
}

kernel!(
    #[inline(always)]
    fn neighbours(simd: Avx2, limb: Half) -> Half {
        _mm256_permute4x64_epi64::<{ order([1, 0, 3, 2]) }>(limb.into()).simd_into(simd)
    }
);

kernel!(
    #[inline(always)]
    fn plus_minus(simd: Avx2, limb: Half) -> Half {
        _mm256_permute4x64_epi64::<{ order([1, 0, 2, 3]) }>(limb.into()).simd_into(simd)
    }
);

kernel!(
    #[inline(always)]
    fn plus_minus_plus_z(simd: Avx2, limb: Half) -> Half {
        _mm256_permute4x64_epi64::<{ order([1, 0, 1, 3]) }>(limb.into()).simd_into(simd)
    }
);

kernel!(
    #[inline(always)]
    fn plus_minus_minus_z(simd: Avx2, limb: Half) -> Half {
        _mm256_permute4x64_epi64::<{ order([1, 0, 0, 3]) }>(limb.into()).simd_into(simd)
    }
);

kernel!(
    #[inline(always)]
    fn e_h_f_e(simd: Avx2, limb: Half) -> Half {
        _mm256_permute4x64_epi64::<{ order([0, 1, 2, 0]) }>(limb.into()).simd_into(simd)
    }
);

kernel!(
    #[inline(always)]
    fn f_g_g_h(simd: Avx2, limb: Half) -> Half {
        _mm256_permute4x64_epi64::<{ order([2, 3, 3, 1]) }>(limb.into()).simd_into(simd)
    }
);
