//! The secret bits and limbs of a vote, and how a choice becomes them.

use subtle::{Choice, ConstantTimeEq, ConstantTimeLess};
use tupyo_group::{SecretScalar, declassify};
use tupyo_proof::LIMB_BITS;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::{Circuit, LinearForm, Size};

/// The bits and the limbs of a vote. They are neither copied nor printed nor compared, and are wiped when dropped; what
/// outgrows its memory is wiped there, too.
#[derive(Default, Zeroize, ZeroizeOnDrop)]
pub struct SecretBits {
    bits: Vec<u8>,
    limbs: Vec<u16>,
}

/// A selection that its contest does not allow. Said by the voter's own device, before anything is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SelectionError {
    /// The contest has no option with this number.
    #[error("the contest has no option at place {} of its list", .0 + 1)]
    UnknownOption(usize),
    /// An option was chosen twice.
    #[error("the option at place {} of the list is chosen twice", .0 + 1)]
    Repeated(usize),
    /// More options were chosen than allowed.
    #[error("too many options are chosen: {chosen}, and at most {max} may be")]
    TooMany {
        /// How many were chosen.
        chosen: usize,
        /// How many may be.
        max: usize,
    },
    /// Fewer options were chosen than needed.
    #[error("too few options are chosen: {chosen}, and at least {min} must be")]
    TooFew {
        /// How many were chosen.
        chosen: usize,
        /// How many must be.
        min: usize,
    },
    /// Not every option has its number or place, or there are more than options.
    #[error("there are {given} numbers or places for {options} options")]
    NotEach {
        /// How many are given.
        given: usize,
        /// How many options there are.
        options: usize,
    },
    /// An option gets more than allowed.
    #[error("the option at place {} of the list gets more than {max}", .option + 1)]
    TooManyPoints {
        /// The option.
        option: usize,
        /// The most it may get.
        max: u64,
    },
    /// All together cost more than allowed.
    #[error("all together costs {spent}, at most {budget} may be spent")]
    OverBudget {
        /// What it costs.
        spent: u64,
        /// What there is.
        budget: u64,
    },
    /// All together get fewer points than needed.
    #[error("{spent} points are given, at least {min} are needed")]
    TooFewPoints {
        /// How many are given.
        spent: u64,
        /// How many must be.
        min: u64,
    },
    /// An option has a place behind the last one.
    #[error("the option at place {} of the list is ranked behind the last rank", .0 + 1)]
    UnknownPlace(usize),
    /// An option has the same place as one before, where ties are not allowed.
    #[error("the option at place {} of the list is tied with another one", .0 + 1)]
    Tied(usize),
    /// No option has this place, but one has a later place.
    #[error("no option has rank {}, but one has a later rank", .0 + 1)]
    PlaceLeftOut(usize),
}

impl SelectionError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            SelectionError::UnknownOption(_) => "unknown-option",
            SelectionError::Repeated(_) => "repeated-option",
            SelectionError::TooMany { .. } => "too-many-options",
            SelectionError::TooFew { .. } => "too-few-options",
            SelectionError::NotEach { .. } => "options-missing",
            SelectionError::TooManyPoints { .. } => "too-many-points",
            SelectionError::OverBudget { .. } => "over-budget",
            SelectionError::TooFewPoints { .. } => "too-few-points",
            SelectionError::UnknownPlace(_) => "unknown-place",
            SelectionError::Tied(_) => "tied-options",
            SelectionError::PlaceLeftOut(_) => "place-left-out",
        }
    }
}

impl SecretBits {
    /// No bits yet, with room for this many: nothing moves until then.
    pub(crate) fn with_room(size: Size) -> SecretBits {
        SecretBits { bits: Vec::with_capacity(size.bits as usize), limbs: Vec::with_capacity(size.limbs as usize) }
    }

    /// The bits and limbs of several contests, in one allocation each.
    pub fn side_by_side(contests: &[SecretBits]) -> SecretBits {
        let [bits, limbs] = [|one: &SecretBits| one.bits.len(), |one: &SecretBits| one.limbs.len()]
            .map(|length| contests.iter().map(length).sum::<usize>() as u64);
        let mut all = SecretBits::with_room(Size { bits, limbs, outputs: 0 });
        contests.iter().for_each(|one| all.append(one));
        all
    }

    /// `count` bits, the one numbered `chosen` set, without a branch on which.
    pub(crate) fn one_of(count: usize, chosen: usize) -> SecretBits {
        SecretBits::of((0..count).map(|bit| (bit as u64).ct_eq(&(chosen as u64)).unwrap_u8()))
    }

    /// `count` bits, the first `ones` set, without a branch on how many.
    pub(crate) fn first(count: usize, ones: u64) -> SecretBits {
        SecretBits::of((0..count).map(|bit| (bit as u64).ct_lt(&ones).unwrap_u8()))
    }

    /// For each number, `width` bits of which the one with this number is set, without a branch on which.
    pub(crate) fn digits(width: usize, numbers: &[usize]) -> SecretBits {
        let mut bits = SecretBits::with_room(Size::of_bits(width * numbers.len(), 0));
        numbers.iter().for_each(|number| bits.append(&SecretBits::one_of(width, *number)));
        bits
    }

    /// One bit.
    pub(crate) fn bit(set: Choice) -> SecretBits {
        SecretBits::of([set.unwrap_u8()].into_iter())
    }

    /// A number of the scale of `largest` as its bits, without a branch on which.
    pub(crate) fn scale(largest: u64, number: u64) -> SecretBits {
        let width = scale_weights(largest).count();
        let (low, last) = (width.saturating_sub(1), scale_weights(largest).last().unwrap_or(0));
        let above = !number.ct_lt(&(1 << low));
        let rest = number.wrapping_sub(last.wrapping_mul(u64::from(above.unwrap_u8())));
        let digits = (0..low).map(|digit| (rest >> digit & 1) as u8);
        SecretBits::of(digits.chain((low < width).then_some(above.unwrap_u8())))
    }

    fn of(bits: impl Iterator<Item = u8>) -> SecretBits {
        SecretBits { bits: bits.collect(), limbs: Vec::new() }
    }

    /// Adds the lowest `count` digits of a number in base 2¹⁶, the lowest first.
    pub(crate) fn append_limbs(&mut self, count: usize, number: u64) {
        (0..count).for_each(|limb| extend(&mut self.limbs, &[(number >> (LIMB_BITS * limb)) as u16]));
    }

    /// Sets a bit where the other has it set.
    pub(crate) fn set_all_of(&mut self, other: &SecretBits) {
        self.bits.iter_mut().zip(&other.bits).for_each(|(bit, other)| *bit |= other);
    }

    /// These bits, if the vote that they stand for is allowed, which everybody knows of a vote that is sealed. If it is
    /// not, what is wrong with it; that search may take variable time.
    pub(crate) fn if_allowed(
        self,
        allowed: Choice,
        wrong: impl FnOnce() -> SelectionError,
    ) -> Result<SecretBits, SelectionError> {
        if declassify(bool::from(allowed)) { Ok(self) } else { Err(wrong()) }
    }

    /// Each bit as a number.
    pub(crate) fn each(&self) -> impl Iterator<Item = u64> {
        self.bits.iter().map(|bit| u64::from(*bit))
    }

    /// How many are set.
    pub(crate) fn ones(&self) -> u64 {
        self.bits.iter().map(|bit| u64::from(Choice::from(*bit).unwrap_u8())).sum()
    }

    /// Puts the bits and limbs of another contest behind these.
    pub fn append(&mut self, other: &SecretBits) {
        extend(&mut self.bits, &other.bits);
        extend(&mut self.limbs, &other.limbs);
    }

    /// Makes the vote public: the outputs of a circuit for these bits and limbs. A negative sum, which no contest has,
    /// becomes 0.
    pub fn publish_outputs(&self, circuit: &Circuit) -> Vec<u64> {
        let value = |form: &LinearForm| declassify(form.small_value(&self.bits, &self.limbs));
        circuit.output_forms().iter().map(|form| u64::try_from(value(form)).unwrap_or(0)).collect()
    }

    pub(crate) fn scalars(&self) -> Vec<SecretScalar> {
        self.bits.iter().map(|bit| SecretScalar::small(u64::from(*bit))).collect()
    }

    pub(crate) fn limbs(&self) -> &[u16] {
        &self.limbs
    }

    /// What is allocated: for this many bits and this many limbs.
    #[cfg(test)]
    pub(crate) fn room(&self) -> (u64, u64) {
        (self.bits.capacity() as u64, self.limbs.capacity() as u64)
    }
}

/// The weights of the bits of a scale, from 0 to `largest`: 1, 2, 4 … and what these leave of it.
pub(crate) fn scale_weights(largest: u64) -> impl Iterator<Item = u64> {
    let width = u64::BITS - largest.leading_zeros();
    let powers = (0..width.saturating_sub(1)).map(|digit| 1u64 << digit);
    powers.chain((width > 0).then(|| largest - ((1 << (width - 1)) - 1)))
}

/// What there is no room for moves to an allocation of just its size: a vector that grows by itself leaves a copy
/// behind that nobody wipes.
fn extend<T: Copy + Zeroize>(all: &mut Vec<T>, more: &[T]) {
    if all.capacity() - all.len() < more.len() {
        let mut longer = Vec::with_capacity(all.len() + more.len());
        longer.extend_from_slice(all);
        all.zeroize();
        *all = longer;
    }
    all.extend_from_slice(more);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_with_room_stay_where_they_are_and_others_get_just_the_room_they_need() {
        let contests = [SecretBits::one_of(3, 1), SecretBits::scale(31, 21), SecretBits::digits(4, &[0, 3])];
        let all = SecretBits::side_by_side(&contests);
        assert_eq!((all.bits.len(), all.room()), (16, (16, 0)));
        let mut bits = SecretBits::with_room(Size { bits: 4, limbs: 2, outputs: 0 });
        let places = (bits.bits.as_ptr(), bits.limbs.as_ptr());
        bits.append(&SecretBits::one_of(4, 2));
        bits.append_limbs(2, 70_000);
        assert_eq!((bits.bits.as_ptr(), bits.limbs.as_ptr()), places);
        bits.append(&SecretBits::one_of(1, 0));
        bits.append_limbs(1, 7);
        assert_eq!((bits.room(), &bits.bits[..], &bits.limbs[..]), ((5, 3), &[0, 0, 1, 0, 1][..], &[4_464, 1, 7][..]));
    }
}
