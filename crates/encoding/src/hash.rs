//! The one labelled hash.

use borsh::BorshSerialize;
use sha2::{Digest, Sha256};

use crate::canonical::{encode_into, write};

/// What a hash is of: 1 to 255 ASCII bytes, which its input begins with.
///
/// Labels are constants, so one that is empty or too long does not compile:
///
/// ```compile_fail
/// const EMPTY: tupyo_encoding::Label = tupyo_encoding::Label::new("");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label {
    length: u8,
    text: &'static str,
}

impl Label {
    /// A label, for constants: the compiler refuses a text that is not one.
    #[must_use]
    pub const fn new(text: &'static str) -> Label {
        assert!(!text.is_empty() && text.len() <= 255 && text.is_ascii(), "a label has 1 to 255 ASCII bytes");
        Label { length: text.len() as u8, text }
    }

    /// `hash(label, canonical bytes of the value)`. The bytes of a tuple are those of its members, one after the other.
    pub fn hash(self, value: &(impl BorshSerialize + ?Sized)) -> [u8; 32] {
        let mut hash = self.begin();
        write(value, &mut hash);
        hash.finalize().into()
    }

    /// `hash(label, data)`, where the data are these bytes, one after the other.
    pub fn hash_bytes(self, data: &[&[u8]]) -> [u8; 32] {
        data.iter().fold(self.begin(), |hash, part| hash.chain_update(part)).finalize().into()
    }

    /// `u8(len(label)) ‖ label ‖ canonical bytes of the value`: what a labelled hash is computed from, for others that
    /// need all of it.
    pub fn message(self, value: &(impl BorshSerialize + ?Sized)) -> Vec<u8> {
        let mut message = [&[self.length], self.text.as_bytes()].concat();
        encode_into(value, &mut message);
        message
    }

    fn begin(self) -> Sha256 {
        Sha256::new().chain_update([self.length]).chain_update(self.text)
    }
}

/// SHA-256 of bytes, without a label.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
