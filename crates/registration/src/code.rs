//! One-time codes, which stand for a card where the manifest allows it.

use std::fmt;

use rand_core::{CryptoRng, RngCore};
use tupyo_encoding::Label;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

const LABEL: Label = Label::new("tupyo/v1/registration code");

/// Crockford's base 32: without I, L, O and U.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 16;
/// With the character that checks the others.
const LENGTH_TYPED: usize = LENGTH + 1;
const GROUP: usize = 4;

/// The hash of a code, as the office's list has it: `hash("tupyo/v1/registration code", code)`, the code being its 16
/// characters without the lines between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct CodeHash(pub [u8; 32]);

/// A one-time code: 16 characters of Crockford's base 32, which is 80 bits. It is shown in groups of four, with a
/// character behind them that checks them. Whoever has it can register in its person's place; it is wiped when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct RegistrationCode([u8; LENGTH]);

/// Not a one-time code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// The wrong number of characters: some are left out, or there are more than in the letter.
    #[error("a one-time code has 17 characters, such as 7H3K-90QD-XV2M-1C4B-W: type all of them, the last one too")]
    Length,
    /// A character that no code has.
    #[error("a one-time code has digits and letters without U, such as 7H3K-90QD-XV2M-1C4B-W")]
    Form,
    /// The last character does not fit the others.
    #[error("the code is mistyped: its last character does not fit the others")]
    Check,
}

impl CodeError {
    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            CodeError::Length => "code-length",
            CodeError::Form | CodeError::Check => "code-malformed",
        }
    }
}

impl RegistrationCode {
    /// A fresh code.
    pub fn generate(rng: &mut (impl RngCore + CryptoRng)) -> RegistrationCode {
        let mut code = RegistrationCode([0; LENGTH]);
        rng.fill_bytes(&mut code.0);
        code.0.iter_mut().for_each(|byte| *byte = DIGITS[usize::from(*byte & 31)]);
        code
    }

    /// Reads a code as somebody has typed it, with the character that checks it behind it: small letters, lines and
    /// spaces are taken, O for 0, I and L for 1. Without it a code is refused: 16 of the 17 characters, one left out in
    /// the middle, would be taken for a code that nothing has checked.
    ///
    /// # Errors
    /// [`CodeError`].
    pub fn parse(text: &str) -> Result<RegistrationCode, CodeError> {
        let (mut code, mut check, mut count) = (RegistrationCode([0; LENGTH]), 0, 0);
        for byte in text.bytes().filter(|byte| !matches!(byte, b'-' | b' ')) {
            *code.0.get_mut(count).unwrap_or(&mut check) = digit(byte)?;
            count += 1;
        }
        match count {
            LENGTH_TYPED if check == code.check() => Ok(code),
            LENGTH_TYPED => Err(CodeError::Check),
            _ => Err(CodeError::Length),
        }
    }

    /// A code in its only spelling in a registration: its 16 characters.
    pub(crate) fn of_text(text: &str) -> Option<RegistrationCode> {
        let code = RegistrationCode(text.as_bytes().try_into().ok()?);
        code.0.iter().all(|byte| DIGITS.contains(byte)).then_some(code)
    }

    /// As letters and links show it: in groups of four, with the character that checks it behind them.
    pub fn checked(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{self}-{}", char::from(self.check())))
    }

    /// What the office's list has of it.
    pub fn hash(&self) -> CodeHash {
        CodeHash(LABEL.hash_bytes(&[&self.0]))
    }

    /// The character that checks the others: as elements of GF(2⁵), `Σ d(i)·α^(17 − i)` of the 16, α being 2. One that
    /// is mistyped changes it, and so do any two that change places.
    fn check(&self) -> u8 {
        let place = |byte: &u8| DIGITS.iter().position(|digit| digit == byte).unwrap_or_default();
        let sum = self.0.iter().fold(0, |sum, byte| times_alpha(sum ^ place(byte)));
        DIGITS[sum % DIGITS.len()]
    }

    /// The 16 characters.
    pub(crate) fn text(&self) -> String {
        self.0.iter().copied().map(char::from).collect()
    }
}

impl fmt::Display for RegistrationCode {
    /// In groups of four, without the character that checks them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, byte) in self.0.iter().enumerate() {
            let line = if place > 0 && place % GROUP == 0 { "-" } else { "" };
            write!(f, "{line}{}", char::from(*byte))?;
        }
        Ok(())
    }
}

impl fmt::Display for CodeHash {
    /// 64 hexadecimal digits, as in the list.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// In GF(2⁵) modulo x⁵ + x² + 1.
fn times_alpha(element: usize) -> usize {
    let doubled = element << 1;
    if doubled & 0b10_0000 == 0 { doubled } else { doubled ^ 0b10_0101 }
}

fn digit(typed: u8) -> Result<u8, CodeError> {
    let digit = match typed.to_ascii_uppercase() {
        b'O' => b'0',
        b'I' | b'L' => b'1',
        other => other,
    };
    if DIGITS.contains(&digit) { Ok(digit) } else { Err(CodeError::Form) }
}
