//! What becomes of a field.

use std::ops::Range;

/// What becomes of a field of encoded bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is not there.
    Delete,
    /// It is there twice.
    Double,
    /// All its bits are 0.
    Zero,
    /// All its bits are 1.
    Maximum,
    /// One more, as a number.
    Plus,
    /// One less.
    Minus,
    /// One bit is another.
    Bit,
    /// A list or a text that begins behind it has one element less.
    Shorter,
    /// The same, one more: its first element comes twice.
    Longer,
    /// The same field of another entry of its kind.
    OtherEntry,
    /// The same field of the same entry of another election.
    OtherElection,
}

/// All of them.
pub const CHANGES: [Change; 11] = [
    Change::Delete,
    Change::Double,
    Change::Zero,
    Change::Maximum,
    Change::Plus,
    Change::Minus,
    Change::Bit,
    Change::Shorter,
    Change::Longer,
    Change::OtherEntry,
    Change::OtherElection,
];

/// More fields of an element than these has no list of a ledger.
const MOST_FIELDS: usize = 24;

impl Change {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Change::Delete => "delete",
            Change::Double => "double",
            Change::Zero => "zero",
            Change::Maximum => "maximum",
            Change::Plus => "plus",
            Change::Minus => "minus",
            Change::Bit => "bit",
            Change::Shorter => "shorter",
            Change::Longer => "longer",
            Change::OtherEntry => "other-entry",
            Change::OtherElection => "other-election",
        }
    }

    /// The one with this name.
    pub fn of_name(name: &str) -> Option<Change> {
        CHANGES.into_iter().find(|change| change.as_str() == name)
    }
}

/// Encoded bytes with their fields.
#[derive(Clone, Copy)]
pub struct Encoded<'a> {
    /// The bytes.
    pub bytes: &'a [u8],
    /// Where their fields are.
    pub fields: &'a [Range<usize>],
}

impl<'a> Encoded<'a> {
    /// The bytes of a field.
    pub fn field(self, number: usize) -> Option<&'a [u8]> {
        self.bytes.get(self.fields.get(number)?.clone())
    }

    /// Changed; `None` where the change changes nothing or does not suit the field. `bit` is which bit, as often around
    /// as needed; `other` is the field that takes its place; `decodes` says whether bytes are of this type.
    pub fn changed(
        self,
        number: usize,
        change: Change,
        bit: u64,
        other: Option<&[u8]>,
        decodes: &dyn Fn(&[u8]) -> bool,
    ) -> Option<Vec<u8>> {
        let field = self.field(number)?;
        let changed = match change {
            Change::Delete => self.with(number, &[]),
            Change::Double => self.with(number, &[field, field].concat()),
            Change::Zero => self.with(number, &vec![0; field.len()]),
            Change::Maximum => self.with(number, &vec![0xff; field.len()]),
            Change::Plus => self.with(number, &carried(field, 0xff, 0, |byte| byte.wrapping_add(1))),
            Change::Minus => self.with(number, &carried(field, 0, 0xff, |byte| byte.wrapping_sub(1))),
            Change::Bit => self.with(number, &flipped(field, bit)),
            Change::Shorter => self.resized(number, false, decodes)?,
            Change::Longer => self.resized(number, true, decodes)?,
            Change::OtherEntry | Change::OtherElection => self.with(number, other?),
        };
        (changed != self.bytes).then_some(changed)
    }

    fn with(self, number: usize, field: &[u8]) -> Vec<u8> {
        let place = self.fields.get(number).cloned().unwrap_or_default();
        [&self.bytes[..place.start], field, &self.bytes[place.end..]].concat()
    }

    /// If the field is the length of what follows: with one element less or more. How many fields an element has is
    /// what the decoder takes.
    fn resized(self, number: usize, longer: bool, decodes: &dyn Fn(&[u8]) -> bool) -> Option<Vec<u8>> {
        let length = u32::from_le_bytes(self.field(number)?.try_into().ok()?);
        let begin = self.fields.get(number)?.end;
        let (other, first) = if longer { (length.checked_add(1)?, true) } else { (length.checked_sub(1)?, false) };
        let head = [&self.bytes[..begin - 4], &other.to_le_bytes()].concat();
        let ends = self.fields.iter().skip(number + 1).take(MOST_FIELDS).map(|field| field.end);
        let bytes = self.field(number + 1).filter(|text| text.len() == length as usize && length > 1);
        let candidates = bytes.map(|_| begin + 1).into_iter().chain(ends);
        let made = candidates.map(|end| {
            let element = if first { &self.bytes[begin..end] } else { &[] };
            let rest = if first { begin } else { end };
            [&head, element, &self.bytes[rest..]].concat()
        });
        made.into_iter().find(|bytes| decodes(bytes))
    }
}

/// A little-endian number, one more or less: `over` becomes `under` and carries.
fn carried(field: &[u8], over: u8, under: u8, step: impl Fn(u8) -> u8) -> Vec<u8> {
    let mut bytes = field.to_vec();
    for byte in &mut bytes {
        if *byte != over {
            *byte = step(*byte);
            break;
        }
        *byte = under;
    }
    bytes
}

fn flipped(field: &[u8], bit: u64) -> Vec<u8> {
    let mut bytes = field.to_vec();
    let place = bit as usize % (bytes.len() * 8).max(1);
    if let Some(byte) = bytes.get_mut(place / 8) {
        *byte ^= 1 << (place % 8);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use tupyo_encoding::encode;

    use super::*;
    use crate::fields::fields_of;

    type Value = (u16, Vec<(u16, [u8; 4])>, String);

    fn changed(number: usize, change: Change) -> Option<Vec<u8>> {
        let value: Value = (0x00ff, vec![(1, [2; 4]), (3, [4; 4])], "ab".to_owned());
        let (bytes, decodes) = (encode(&value), |bytes: &[u8]| fields_of::<Value>(bytes).is_some());
        let fields = fields_of::<Value>(&bytes).unwrap_or_default();
        Encoded { bytes: &bytes, fields: &fields }.changed(number, change, 9, None, &decodes)
    }

    fn read(bytes: Option<Vec<u8>>) -> Option<Value> {
        borsh::from_slice(&bytes?).ok()
    }

    #[test]
    fn numbers_go_up_and_down_and_around() {
        assert_eq!(read(changed(0, Change::Plus)).map(|value| value.0), Some(0x100));
        assert_eq!(read(changed(0, Change::Minus)).map(|value| value.0), Some(0xfe));
        assert_eq!(read(changed(0, Change::Bit)).map(|value| value.0), Some(0x2ff));
        assert_eq!(carried(&[0, 0], 0, 0xff, |byte| byte - 1), [0xff, 0xff]);
        assert_eq!(carried(&[0xff, 0xff], 0xff, 0, |byte| byte + 1), [0, 0]);
    }

    #[test]
    fn lists_and_texts_lose_and_win_an_element() {
        let lists = [Change::Shorter, Change::Longer].map(|change| read(changed(1, change)).map(|value| value.1));
        assert_eq!(lists[0], Some(vec![(3, [4; 4])]));
        assert_eq!(lists[1], Some(vec![(1, [2; 4]), (1, [2; 4]), (3, [4; 4])]));
        let texts = [Change::Shorter, Change::Longer].map(|change| read(changed(6, change)).map(|value| value.2));
        assert_eq!(texts, [Some("b".to_owned()), Some("aab".to_owned())]);
        assert_eq!(changed(0, Change::Shorter), None);
    }

    #[test]
    fn what_changes_nothing_is_no_change() {
        assert_eq!(changed(3, Change::OtherEntry), None);
        let same = Encoded { bytes: &[0, 0], fields: std::slice::from_ref(&(0..2)) };
        assert_eq!(same.changed(0, Change::Zero, 0, None, &|_| true), None);
        assert_eq!(same.changed(0, Change::OtherElection, 0, Some(&[0, 0]), &|_| true), None);
    }
}
