//! Names of logs and witnesses.

use std::fmt;
use std::str::FromStr;

use tupyo_encoding::is_text;

use super::NoteError;

const MAX_NAME_BYTES: usize = 255;

/// The name of a log or a witness, which is also the name of its key: 1 to 255 bytes of text without spaces and `+`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin(String);

impl Origin {
    /// The name with these characters.
    ///
    /// # Errors
    /// [`NoteError::Key`] for an empty or long name, and for a character that no name may have.
    pub fn new(name: impl Into<String>) -> Result<Self, NoteError> {
        let name = name.into();
        let separates = |c: char| c.is_whitespace() || c == '+';
        let fits = (1..=MAX_NAME_BYTES).contains(&name.len());
        if fits && !name.contains(separates) && is_text(&name) { Ok(Self(name)) } else { Err(NoteError::Key) }
    }

    /// Its characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Origin {
    type Err = NoteError;

    fn from_str(name: &str) -> Result<Self, NoteError> {
        Self::new(name)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
