//! Signed notes: text under Ed25519 signatures (c2sp.org/signed-note).

mod error;
mod key;
mod origin;
mod typed;
mod witness;

pub use error::NoteError;
pub use key::{NoteKey, NoteSigner, NoteVerifier};
pub use origin::Origin;
pub use witness::{Timestamp, WitnessKey, WitnessSigner};

use std::fmt;
use std::str::FromStr;

use self::typed::KEY_ID_BYTES;
use crate::canonical::{base64, to_base64};

/// The longest note that is read.
pub const MAX_NOTE_BYTES: usize = 1 << 17;
/// The most signatures that a note may have.
pub const MAX_NOTE_SIGNATURES: usize = 16;

const DASH: &str = "\u{2014} ";

/// A text and the signatures under it, none of them verified yet.
///
/// `Display` and `FromStr` are each other's inverse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<NoteSignature>,
}

/// A signature line: `— <name> <base64 of key id and signature>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteSignature {
    name: Origin,
    key_id: [u8; KEY_ID_BYTES],
    signature: Vec<u8>,
}

impl Note {
    /// Signs a text. It must end in a newline and hold no other control character.
    ///
    /// # Errors
    /// [`NoteError::Malformed`] for a text that cannot be read back; [`NoteError::Signer`] if the key does not sign.
    pub fn sign(text: &str, signer: &NoteSigner) -> Result<Self, NoteError> {
        let signature = NoteSignature {
            name: signer.name().clone(),
            key_id: signer.verifier().key_id(),
            signature: signer.signature(text.as_bytes())?.to_vec(),
        };
        let note = Self { text: text.to_owned(), signatures: vec![signature] };
        // What cannot be read back is not signed: a text without its last newline, or with control characters.
        if note.to_string().parse().as_ref() == Ok(&note) { Ok(note) } else { Err(NoteError::Malformed) }
    }

    /// Reads a note from the bytes of a file.
    ///
    /// # Errors
    /// [`NoteError::TooLong`], [`NoteError::Malformed`].
    pub fn parse(bytes: impl AsRef<[u8]>) -> Result<Self, NoteError> {
        let bytes = bytes.as_ref();
        if bytes.len() > MAX_NOTE_BYTES {
            return Err(NoteError::TooLong);
        }
        std::str::from_utf8(bytes).map_err(|_| NoteError::Malformed)?.parse()
    }

    /// The text, with its last newline.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signature lines.
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// The same note with more signature lines under those it has, of which there may be at most
    /// [`MAX_NOTE_SIGNATURES`].
    ///
    /// # Errors
    /// [`NoteError::TooLong`] for more lines than a note may have.
    pub fn with(mut self, lines: impl IntoIterator<Item = NoteSignature>) -> Result<Self, NoteError> {
        self.signatures.extend(lines.into_iter().take(MAX_NOTE_SIGNATURES + 1));
        if self.signatures.len() > MAX_NOTE_SIGNATURES { Err(NoteError::TooLong) } else { Ok(self) }
    }

    /// The same note with the lines of this key alone.
    pub fn only_of(&self, key: &NoteVerifier) -> Self {
        let own = self.signatures.iter().filter(|line| line.claims(key));
        Self { text: self.text.clone(), signatures: own.take(1).cloned().collect() }
    }

    /// Accepts iff the key signed the text. Signatures by other keys are ignored; a wrong signature under this
    /// key's name and id is an error, whatever stands beside it.
    ///
    /// # Errors
    /// [`NoteError::Unsigned`], [`NoteError::Signature`].
    pub fn verify(&self, key: &NoteVerifier) -> Result<(), NoteError> {
        let mut own = self.signatures.iter().filter(|line| line.claims(key)).peekable();
        if own.peek().is_none() {
            return Err(NoteError::Unsigned);
        }
        own.try_for_each(|line| key.verify(self.text.as_bytes(), &line.signature))
    }

    /// The same text under this key's signature alone, which is verified.
    ///
    /// # Errors
    /// As [`Note::verify`].
    pub fn only(&self, key: &NoteVerifier) -> Result<Self, NoteError> {
        self.verify(key)?;
        let own = self.signatures.iter().find(|line| line.claims(key)).ok_or(NoteError::Unsigned)?;
        Ok(Self { text: self.text.clone(), signatures: vec![own.clone()] })
    }

    /// Like [`verify`](Self::verify), but refuses a note with any other signature line beside the one of this key:
    /// then every bit of the note matters.
    ///
    /// # Errors
    /// As [`Note::verify`]; [`NoteError::Unsigned`] for any other line.
    pub fn verify_exact(&self, key: &NoteVerifier) -> Result<(), NoteError> {
        match self.signatures.as_slice() {
            [_] => self.verify(key),
            _ => Err(NoteError::Unsigned),
        }
    }
}

impl NoteSignature {
    /// The name that the line claims.
    pub fn name(&self) -> &Origin {
        &self.name
    }

    pub(crate) fn claims(&self, key: &NoteVerifier) -> bool {
        self.name == *key.name() && self.key_id == key.key_id()
    }

    fn parse(line: &str) -> Option<Self> {
        let (name, encoded) = line.strip_prefix(DASH)?.split_once(' ')?;
        let bytes = base64(encoded)?;
        let (key_id, signature) = bytes.split_first_chunk::<KEY_ID_BYTES>()?;
        let name = name.parse().ok()?;
        (!signature.is_empty()).then(|| Self { name, key_id: *key_id, signature: signature.to_vec() })
    }
}

impl FromStr for Note {
    type Err = NoteError;

    fn from_str(note: &str) -> Result<Self, NoteError> {
        if note.len() > MAX_NOTE_BYTES {
            return Err(NoteError::TooLong);
        }
        let end = note.rfind("\n\n").ok_or(NoteError::Malformed)?;
        let (text, signatures) = (&note[..=end], &note[end + 2..]);
        if note.chars().any(|c| c.is_ascii_control() && c != '\n') {
            return Err(NoteError::Malformed);
        }
        let lines = signatures.strip_suffix('\n').ok_or(NoteError::Malformed)?;
        if lines.split('\n').count() > MAX_NOTE_SIGNATURES {
            return Err(NoteError::TooLong);
        }
        let signatures: Option<_> = lines.split('\n').map(NoteSignature::parse).collect();
        Ok(Self { text: text.to_owned(), signatures: signatures.ok_or(NoteError::Malformed)? })
    }
}

impl FromStr for NoteSignature {
    type Err = NoteError;

    /// Reads a line without its newline.
    fn from_str(line: &str) -> Result<Self, NoteError> {
        if line.len() > MAX_NOTE_BYTES {
            return Err(NoteError::TooLong);
        }
        Self::parse(line).ok_or(NoteError::Malformed)
    }
}

impl fmt::Display for NoteSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&self.key_id, self.signature.as_slice()].concat();
        write!(f, "{DASH}{} {}", self.name, to_base64(&bytes))
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}
