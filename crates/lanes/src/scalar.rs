//! Scalars as four words.

use std::cmp::Ordering;

/// An integer of 256 bits, little-endian.
pub(crate) type Words = [u64; 4];

/// ℓ.
const ORDER: Words = [0x5812_631a_5cf5_d3ed, 0x14de_f9de_a2f7_9cd6, 0, 0x1000_0000_0000_0000];

/// An integer modulo ℓ that everybody may know, as the one of least size: between −ℓ/2 and ℓ/2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scalar {
    pub(crate) size: Words,
    pub(crate) negative: bool,
}

impl Scalar {
    /// Whatever 32 little-endian bytes say, modulo ℓ.
    pub fn from_bytes(bytes: &[u8; 32]) -> Scalar {
        let mut number = [0; 4];
        for (word, bytes) in number.iter_mut().zip(bytes.as_chunks::<8>().0) {
            *word = u64::from_le_bytes(*bytes);
        }
        // At most fifteen times.
        while compared(&number, &ORDER).is_ge() {
            number = minus(&number, &ORDER);
        }
        let opposite = minus(&ORDER, &number);
        let negative = compared(&opposite, &number).is_lt();
        Scalar { size: if negative { opposite } else { number }, negative }
    }
}

pub(crate) fn compared(one: &Words, other: &Words) -> Ordering {
    one.iter().rev().cmp(other.iter().rev())
}

/// The sum, modulo 2²⁵⁶.
pub(crate) fn plus(one: &Words, other: &Words) -> Words {
    let (mut sum, mut carry) = ([0; 4], false);
    for ((place, one), other) in sum.iter_mut().zip(one).zip(other) {
        let (added, first) = one.overflowing_add(*other);
        let (added, second) = added.overflowing_add(u64::from(carry));
        (*place, carry) = (added, first | second);
    }
    sum
}

/// The difference, modulo 2²⁵⁶.
fn minus(one: &Words, other: &Words) -> Words {
    let complement = plus(&other.map(|word| !word), &[1, 0, 0, 0]);
    plus(one, &complement)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(number: Words) -> Scalar {
        let bytes: Vec<u8> = number.iter().flat_map(|word| word.to_le_bytes()).collect();
        Scalar::from_bytes(&bytes.try_into().unwrap())
    }

    #[test]
    fn small_numbers_and_their_negatives_are_small() {
        for number in [[1, 0, 0, 0], [5, 0, 0, 0], [u64::MAX, u64::MAX, 0, 0]] {
            assert_eq!(of(number), Scalar { size: number, negative: false });
            assert_eq!(of(minus(&ORDER, &number)), Scalar { size: number, negative: true });
        }
        assert_eq!(of(ORDER), Scalar { size: [0; 4], negative: false });
    }

    #[test]
    fn no_number_is_larger_than_half_the_order() {
        let mut half = ORDER;
        (0..3).for_each(|k| half[k] = ORDER[k] >> 1 | ORDER[k + 1] << 63);
        half[3] >>= 1;
        let after = plus(&half, &[1, 0, 0, 0]);
        assert_eq!(of(half), Scalar { size: half, negative: false });
        assert_eq!(of(after), Scalar { size: half, negative: true });
        assert!(compared(&of([u64::MAX; 4]).size, &half).is_le());
    }

    #[test]
    fn what_is_not_reduced_is_reduced() {
        assert_eq!(of(plus(&ORDER, &[7, 0, 0, 0])), of([7, 0, 0, 0]));
        let twice = plus(&ORDER, &ORDER);
        assert_eq!(of(plus(&plus(&twice, &ORDER), &[9, 0, 0, 0])), of([9, 0, 0, 0]));
    }
}
