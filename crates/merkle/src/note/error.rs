//! Why a note, a key or a name is refused.

/// Why a note, a key or a name was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Longer than [`MAX_NOTE_BYTES`](super::MAX_NOTE_BYTES), or more than
    /// [`MAX_NOTE_SIGNATURES`](super::MAX_NOTE_SIGNATURES) signatures.
    #[error("the note is too long or has too many signatures")]
    TooLong,
    /// Not a signed note in its only spelling.
    #[error("not a signed note")]
    Malformed,
    /// Not a name, or not a verifier key `<name>+<id>+<key>` in its only spelling.
    #[error("not a name or verifier key of signed notes")]
    Key,
    /// No signature of the wanted key, or also others where only that one is allowed.
    #[error("not signed by the wanted key alone, or not at all")]
    Unsigned,
    /// A signature that claims to be of the wanted key and is not.
    #[error("the signature is invalid")]
    Signature,
    /// Cosignatures that do not stand in the order of their witnesses' names, or twice.
    #[error("the cosignatures are not in the order of their names, each once")]
    Order,
    /// The key, which is kept elsewhere, did not sign; the code says why.
    #[error("the key did not sign [{0}]")]
    Signer(&'static str),
}

impl NoteError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "note-too-long",
            Self::Malformed => "note-malformed",
            Self::Key => "note-key",
            Self::Unsigned => "note-unsigned",
            Self::Signature => "note-signature",
            Self::Order => "note-order",
            Self::Signer(_) => "note-signer",
        }
    }
}
