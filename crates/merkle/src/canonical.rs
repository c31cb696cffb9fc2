//! The two spellings that notes are made of: decimal numbers and base64 (RFC 4648 §4), each with one form only.

use base64::Engine;
use base64::display::Base64Display;
use base64::engine::general_purpose::{GeneralPurpose, STANDARD};

use crate::hash::Hash;

/// A number without sign and without leading zeros.
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

pub(crate) fn to_base64(bytes: &[u8]) -> Base64Display<'_, 'static, GeneralPurpose> {
    Base64Display::new(bytes, &STANDARD)
}

/// Padded, without line breaks, with zero bits at the end: `STANDARD` refuses every other spelling.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

pub(crate) fn hash(text: &str) -> Option<Hash> {
    Hash::from_slice(&base64(text)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_have_one_spelling() {
        assert_eq!(decimal("0"), Some(0));
        assert_eq!(decimal("18446744073709551615"), Some(u64::MAX));
        for bad in ["", "00", "01", "+1", "-1", " 1", "1 ", "18446744073709551616", "1_0", "٣"] {
            assert_eq!(decimal(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn base64_has_one_spelling() {
        assert_eq!(base64("AQ=="), Some(vec![1]));
        for bad in ["AQ", "AQ=", "AR==", "AQ==\n", "A Q=", "AQ===", "-_=="] {
            assert_eq!(base64(bad), None, "{bad:?}");
        }
    }
}
