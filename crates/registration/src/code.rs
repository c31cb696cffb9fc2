//! One-time codes, which stand for a card where the manifest allows it.

use std::fmt;

use rand_core::{CryptoRng, RngCore};
use tupyo_encoding::Label;
use zeroize::{Zeroize, ZeroizeOnDrop};

const LABEL: Label = Label::new("tupyo/v1/registration code");

/// Crockford's base 32: without I, L, O and U.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 16;
const GROUP: usize = 4;

/// The hash of a code, as the office's list has it: `hash("tupyo/v1/registration code", code)`, the code being its 16
/// characters without the lines between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct CodeHash(pub [u8; 32]);

/// A one-time code: 16 characters of Crockford's base 32, which is 80 bits. It is shown in groups of four. Who has it can
/// register in its person's place; it is wiped when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct RegistrationCode([u8; LENGTH]);

/// Not a one-time code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a one-time code has 16 characters, in groups of four, such as 7H3K-90QD-XV2M-1C4B")]
pub struct CodeError;

impl RegistrationCode {
    /// A fresh code.
    pub fn generate(rng: &mut (impl RngCore + CryptoRng)) -> RegistrationCode {
        let mut code = RegistrationCode([0; LENGTH]);
        rng.fill_bytes(&mut code.0);
        code.0.iter_mut().for_each(|byte| *byte = DIGITS[usize::from(*byte & 31)]);
        code
    }

    /// Reads a code as somebody has typed it: small letters, lines and spaces are taken, O for 0, I and L for 1.
    ///
    /// # Errors
    /// [`CodeError`].
    pub fn parse(text: &str) -> Result<RegistrationCode, CodeError> {
        let mut code = RegistrationCode([0; LENGTH]);
        let mut typed = text.bytes().filter(|byte| !matches!(byte, b'-' | b' '));
        for place in &mut code.0 {
            *place = digit(typed.next().ok_or(CodeError)?)?;
        }
        if typed.next().is_some() { Err(CodeError) } else { Ok(code) }
    }

    /// What the office's list has of it.
    pub fn hash(&self) -> CodeHash {
        CodeHash(LABEL.hash_bytes(&[&self.0]))
    }

    /// The 16 characters.
    pub(crate) fn text(&self) -> String {
        self.0.iter().copied().map(char::from).collect()
    }
}

impl fmt::Display for RegistrationCode {
    /// In groups of four: for the letter to its person.
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

fn digit(typed: u8) -> Result<u8, CodeError> {
    let digit = match typed.to_ascii_uppercase() {
        b'O' => b'0',
        b'I' | b'L' => b'1',
        other => other,
    };
    if DIGITS.contains(&digit) { Ok(digit) } else { Err(CodeError) }
}
