//! Where the fields of encoded bytes are, by the one decoder of them: each of its reads is a field.

use std::io::{self, Read};
use std::ops::Range;

use borsh::BorshDeserialize;

/// The fields of the bytes of a `T`, in order; `None` unless they are one.
pub fn fields_of<T: BorshDeserialize>(bytes: &[u8]) -> Option<Vec<Range<usize>>> {
    let mut traced = Traced { bytes, at: 0, fields: Vec::new() };
    T::deserialize_reader(&mut traced).ok()?;
    (traced.at == bytes.len()).then_some(traced.fields)
}

/// Bytes that remember how they were read.
struct Traced<'a> {
    bytes: &'a [u8],
    at: usize,
    fields: Vec<Range<usize>>,
}

impl Read for Traced<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut rest = self.bytes.get(self.at..).unwrap_or_default();
        let count = rest.read(buffer)?;
        if count > 0 {
            self.fields.push(self.at..self.at + count);
        }
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use tupyo_encoding::encode;

    use super::*;

    #[test]
    fn each_read_of_the_decoder_is_a_field() {
        let value = (7u16, Some([1u8; 32]), vec![5u64, 6], "text".to_owned());
        let fields = fields_of::<(u16, Option<[u8; 32]>, Vec<u64>, String)>(&encode(&value));
        assert_eq!(fields, Some(vec![0..2, 2..3, 3..35, 35..39, 39..47, 47..55, 55..59, 59..63]));
    }

    #[test]
    fn what_is_not_of_the_type_has_none() {
        assert_eq!(fields_of::<u16>(&[1, 2, 3]), None);
        assert_eq!(fields_of::<u16>(&[1]), None);
        assert_eq!(fields_of::<bool>(&[2]), None);
    }
}
