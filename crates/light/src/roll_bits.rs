//! How a phone asks for its part of the roll without naming its key.

use std::cmp::Ordering;

use crate::LightError;

/// The first bits of a voting key, which ask for its part of the roll without naming it.
///
/// They are the upper seven bits of the encoded key's first byte, whose lowest bit is 0, and then those of the bytes
/// after it, each from its most significant. So keys in the roll's order have their bits in order, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RollBits {
    bits: u8,
    prefix: u32,
}

impl RollBits {
    /// The most bits that are asked by.
    pub const MOST: u8 = 31;

    /// These bits, as the number that they spell.
    ///
    /// # Errors
    /// [`LightError::Question`] for more than 31 bits, or a number that does not fit them.
    pub fn new(bits: u8, prefix: u32) -> Result<RollBits, LightError> {
        let fits = bits <= Self::MOST && prefix >> bits == 0;
        if fits { Ok(RollBits { bits, prefix }) } else { Err(LightError::Question) }
    }

    /// The first bits of a key, this many, at most 31.
    pub fn of_key(key: &[u8; 32], bits: u8) -> RollBits {
        let bits = bits.min(Self::MOST);
        let [first, second, third, fourth, ..] = *key;
        let all = u32::from_be_bytes([first >> 1, second, third, fourth]);
        RollBits { bits, prefix: all >> (Self::MOST - bits) }
    }

    /// At least how many bits a phone must give for a roll of this many voters: then about 64 voters share them.
    pub fn least(voters: u32) -> u8 {
        let bits = voters.checked_ilog2().unwrap_or(0).saturating_sub(5);
        u8::try_from(bits).unwrap_or(Self::MOST)
    }

    /// How many bits.
    pub fn bits(&self) -> u8 {
        self.bits
    }

    /// The number that they spell.
    pub fn prefix(&self) -> u32 {
        self.prefix
    }

    /// Where a key lies: before, among or beyond the keys with these bits.
    pub fn place_of(&self, key: &[u8; 32]) -> Ordering {
        RollBits::of_key(key, self.bits).prefix.cmp(&self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(first: [u8; 5]) -> [u8; 32] {
        let mut key = [0xa5; 32];
        key[..5].copy_from_slice(&first);
        key
    }

    #[test]
    fn bits_are_those_of_the_page() {
        let key = key([0b1011_0010, 0b1100_0000, 0xff, 0x01, 0x80]);
        let spelled = "1011001110000001111111100000001";
        for bits in 0..=31u8 {
            let expected = u32::from_str_radix(&format!("0{}", &spelled[..usize::from(bits)]), 2).unwrap();
            let asked = RollBits::of_key(&key, bits);
            assert_eq!((asked.bits(), asked.prefix()), (bits, expected));
            assert_eq!(RollBits::new(bits, expected), Ok(asked));
            assert_eq!(asked.place_of(&key), Ordering::Equal);
        }
        assert_eq!(RollBits::of_key(&key, 32), RollBits::of_key(&key, 31));
    }

    #[test]
    fn only_what_fits_the_bits_is_asked() {
        assert!(RollBits::new(0, 0).is_ok());
        assert!(RollBits::new(31, (1 << 31) - 1).is_ok());
        for (bits, prefix) in [(0, 1), (1, 2), (7, 128), (31, 1 << 31), (32, 0), (255, 0)] {
            assert_eq!(RollBits::new(bits, prefix), Err(LightError::Question), "{bits} {prefix}");
        }
    }

    #[test]
    fn how_many_bits() {
        let pairs =
            [(0, 0), (1, 0), (63, 0), (64, 1), (127, 1), (128, 2), (1_000, 4), (10_000_000, 18), (u32::MAX, 26)];
        for (voters, bits) in pairs {
            assert_eq!(RollBits::least(voters), bits, "{voters}");
        }
    }

    /// Keys in order have their bits in order: a search may halve.
    #[test]
    fn bits_keep_the_order_of_keys() {
        let keys = [[0, 0, 0, 0, 0], [0, 0, 0, 1, 9], [0, 0, 2, 0, 0], [0, 255, 0, 0, 0], [2, 0, 0, 0, 0], [254; 5]];
        for bits in 0..=31 {
            assert!(keys.map(|first| RollBits::of_key(&key(first), bits).prefix()).is_sorted());
        }
    }
}
