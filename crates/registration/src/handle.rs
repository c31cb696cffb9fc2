//! By what a registrar knows a person.

use std::fmt;
use std::io::{self, Read};
use std::str::FromStr;

use borsh::{BorshDeserialize, BorshSerialize};
use tupyo_card::CardKey;
use tupyo_election::Holder;
use tupyo_encoding::encode;

/// The most characters of a handle.
pub const LARGEST_HANDLE: usize = 128;

/// How a registrar knows a person: 1 to 128 printable ASCII characters (0x20 to 0x7e), of which neither the first nor
/// the last is a space. It never stands on a roll; its [`Holder`] does.
///
/// Encoded as a string. Of a certificate it is the subject's serial number, of a card that the office lists by its key
/// the list's `person` or the key's text, of a one-time code the list's `person`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize)]
pub struct Handle(String);

/// Not a handle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a person is named by 1 to 128 printable ASCII characters, not beginning or ending with a space")]
pub struct HandleError;

impl Handle {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Who holds a voting key, as the roll says it: `hash("tupyo/v1/holder", salt ‖ borsh(handle))`.
    pub fn holder(&self, salt: &[u8; 32]) -> Holder {
        Holder::of(salt, &encode(&self.0))
    }
}

impl FromStr for Handle {
    type Err = HandleError;

    fn from_str(text: &str) -> Result<Handle, HandleError> {
        Handle::try_from(text.to_owned())
    }
}

impl TryFrom<String> for Handle {
    type Error = HandleError;

    fn try_from(text: String) -> Result<Handle, HandleError> {
        let printable = text.bytes().all(|byte| (0x20..=0x7e).contains(&byte));
        let bare = !text.starts_with(' ') && !text.ends_with(' ');
        let is_handle = (1..=LARGEST_HANDLE).contains(&text.len()) && printable && bare;
        if is_handle { Ok(Handle(text)) } else { Err(HandleError) }
    }
}

impl From<CardKey> for Handle {
    /// A card that the office lists by its key only.
    fn from(card: CardKey) -> Handle {
        Handle(card.to_string())
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl BorshDeserialize for Handle {
    fn deserialize_reader<R: Read>(reader: &mut R) -> io::Result<Handle> {
        let text = String::deserialize_reader(reader)?;
        Handle::try_from(text).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
    }
}
