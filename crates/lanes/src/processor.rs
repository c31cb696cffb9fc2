//! What differs from one processor to another. A third one, for NEON, would stand beside `avx2`: what it takes is in
//! docs/adr/0016-eight-points-at-a-time.md.

use fearless_simd::{Avx2, Simd, mask64x8, u64x4, u64x8};

pub(crate) mod avx2;
mod avx512;
pub(crate) mod fused;
mod permutation;
mod transposing;
mod wide;

pub(crate) use permutation::WORDS;

/// Eight numbers.
pub(crate) type Vector<S> = u64x8<S>;
/// Eight truth values.
pub(crate) type Mask<S> = mask64x8<S>;
/// The limbs of eight numbers.
pub(crate) type Limbs<S> = [Vector<S>; LIMBS];
/// A register of AVX2: four numbers.
pub(crate) type Half = u64x4<Avx2>;

pub(crate) const LANES: usize = 8;
pub(crate) const LIMBS: usize = 5;
/// Of products of limbs.
pub(crate) const PLACES: usize = 2 * LIMBS;
pub(crate) const BITS: u32 = 51;
pub(crate) const LOW: u64 = (1 << BITS) - 1;

/// A processor's instructions, as their token says that it has them.
pub(crate) trait Processor: Simd {
    /// Points in a sum by Straus's method, at most: more are faster by Pippenger's.
    const FEW: usize;

    /// Bits of the limbs that [`Processor::add_products`] takes.
    const LIMB_BITS: u32;

    /// The products of two numbers, carried, as one that is to be carried.
    fn product(self, one: &Limbs<Self>, other: &Limbs<Self>) -> Limbs<Self>;

    /// As [`Processor::product`] of a number and itself.
    fn square(self, number: &Limbs<Self>) -> Limbs<Self>;

    /// Adds the products of all limbs, carries and reduces nothing. The limbs are below 2 to [`Processor::LIMB_BITS`];
    /// places may become negative. One table changes none by more than 9·2⁵².
    fn add_products(self, places: &mut [Vector<Self>; PLACES], one: &Limbs<Self>, other: &Limbs<Self>);

    /// Adds nineteen times what is below 2³².
    fn plus_nineteen_times(self, sum: Vector<Self>, carry: Vector<Self>) -> Vector<Self>;

    /// Rows as columns.
    fn transposed(self, rows: [Vector<Self>; LANES]) -> [Vector<Self>; LANES];

    /// Keccak-f[1600] of eight states.
    fn permuted(self, words: [Vector<Self>; WORDS]) -> [Vector<Self>; WORDS];
}

/// A function that is compiled for each processor: its body, and what is inlined there, with all instructions of the
/// token's.
macro_rules! kernel {
    (
        $(#[$meta:meta])*
        $vis:vis fn $name:ident($simd:ident: S $(, $argument:ident: $type:ty)* $(,)?) $(-> $result:ty)? $body:block
    ) => {
        $(#[$meta])*
        $vis fn $name<S: Processor>($simd: S $(, $argument: $type)*) $(-> $result)? {
            $simd.vectorize(
                #[inline(always)]
                || $body,
            )
        }
    };
}
pub(crate) use kernel;

/// Does it with each token that this processor has.
#[cfg(test)]
macro_rules! each {
    ($simd:ident => $body:block) => {
        if let Some($simd) = fearless_simd::Level::new().as_avx512() $body
        if let Some($simd) = fearless_simd::Level::new().as_avx2() $body
    };
}
#[cfg(test)]
pub(crate) use each;
