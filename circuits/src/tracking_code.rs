//! A ballot's tracking code, and how people write it.

use std::fmt;
use std::str::FromStr;

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_encoding::Label;

use crate::Context;

const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const DIGIT_COUNT: usize = 52;
const GROUP: usize = 4;

/// The hash of a ballot without its signature: what the voter keeps and looks up.
///
/// For people it is written in Crockford's base32, 13 groups of four digits (docs/protocol/encoding.md).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
pub struct TrackingCode(pub [u8; 32]);

/// A text that is not a tracking code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a tracking code has {DIGIT_COUNT} of the digits 0-9 A-Z without I, L, O, U, in groups of {GROUP}")]
pub struct TrackingCodeError;

impl TrackingCode {
    /// `hash("tupyo/v1/tracking code", context ‖ ballot)`.
    pub fn of_ballot(context: &Context, encoded_ballot: &[u8]) -> TrackingCode {
        const LABEL: Label = Label::new("tupyo/v1/tracking code");
        TrackingCode(LABEL.hash_bytes(&[&context.0, encoded_ballot]))
    }
}

impl fmt::Display for TrackingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for place in 0..DIGIT_COUNT {
            if place > 0 && place % GROUP == 0 {
                f.write_str("-")?;
            }
            let value = (0..5).fold(0, |value, bit| value << 1 | self.bit(5 * place + bit));
            write!(f, "{}", char::from(DIGITS[usize::from(value)]))?;
        }
        Ok(())
    }
}

impl TrackingCode {
    /// The bit at a place, most significant first; 0 beyond the end.
    fn bit(&self, place: usize) -> u8 {
        self.0.get(place / 8).map_or(0, |byte| byte >> (7 - place % 8) & 1)
    }
}

impl FromStr for TrackingCode {
    type Err = TrackingCodeError;

    /// Reads what `Display` writes; small letters, and missing or other places of the separators `-` and space, are
    /// accepted.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.bytes().filter(|byte| !b"- ".contains(byte)).map(value_of).collect::<Option<Vec<u8>>>();
        let digits = digits.filter(|digits| digits.len() == DIGIT_COUNT).ok_or(TrackingCodeError)?;
        let mut code = TrackingCode([0; 32]);
        for place in 0..DIGIT_COUNT * 5 {
            let bit = digits[place / 5] >> (4 - place % 5) & 1;
            match code.0.get_mut(place / 8) {
                Some(byte) => *byte |= bit << (7 - place % 8),
                None if bit == 1 => return Err(TrackingCodeError),
                None => {}
            }
        }
        Ok(code)
    }
}

fn value_of(digit: u8) -> Option<u8> {
    let digit = digit.to_ascii_uppercase();
    DIGITS.iter().position(|known| *known == digit).and_then(|place| u8::try_from(place).ok())
}

impl fmt::Debug for TrackingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
