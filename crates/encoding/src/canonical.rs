//! The one canonical encoding.

use std::io::{self, Write};

use borsh::BorshSerialize;

/// The canonical bytes of a value.
///
/// Every value has some, except a list of 2³² elements or more. Such a list is never decoded and fits no entry, so it
/// takes a mistake and dozens of gigabytes to make one. The program then stops, as it does when memory runs out: it
/// signs or hashes no other bytes in its place.
pub fn encode(value: &(impl BorshSerialize + ?Sized)) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(ROOM);
    encode_into(value, &mut bytes);
    bytes
}

/// Appends the canonical bytes of a value, for instance to a vector that is large enough already, where growing would
/// leave copies of a secret behind.
pub fn encode_into(value: &(impl BorshSerialize + ?Sized), bytes: &mut Vec<u8>) {
    write(value, bytes);
}

/// Most values take less.
const ROOM: usize = 1024;

/// Writes a value to a writer that never fails.
pub(crate) fn write(value: &(impl BorshSerialize + ?Sized), writer: &mut impl Write) {
    value.serialize(writer).unwrap_or_else(|error| stop(&error));
}

#[expect(clippy::panic, reason = "no input leads here, and every other way to go on says something false")]
fn stop(error: &io::Error) -> ! {
    panic!("a value without canonical bytes: {error}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Stands for a list that is too long.
    struct Endless;

    impl BorshSerialize for Endless {
        fn serialize<W: Write>(&self, _: &mut W) -> io::Result<()> {
            Err(io::ErrorKind::InvalidData.into())
        }
    }

    #[test]
    fn values_are_appended() {
        let mut bytes = vec![9];
        encode_into(&(1u16, vec![2u8]), &mut bytes);
        assert_eq!(bytes, [9, 1, 0, 1, 0, 0, 0, 2]);
    }

    #[test]
    #[should_panic(expected = "a value without canonical bytes")]
    fn what_has_no_bytes_is_not_encoded_as_nothing() {
        encode(&(1u8, Endless));
    }
}
