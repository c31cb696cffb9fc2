use tupyo_election::{Author, DocumentPart, ElectionState, Entry, Refusal};

use crate::board::index_of_same;
use crate::{Board, Rejection};

/// What is to be done with bytes that somebody has sent.
pub enum Admitted {
    /// They are on the ledger already, at this index.
    There(u64),
    /// The entry is to be verified.
    Entry(Box<Entry>),
}

/// The cheap checks: decoding, whether the entry is there already, the rules of the state machine as the board stands.
///
/// # Errors
/// [`Rejection::Refused`] with the first rule that is broken.
pub fn admit(board: &impl Board, bytes: &[u8]) -> Result<Admitted, Rejection> {
    let entry = Entry::decode(bytes)?;
    if let Some(index) = board.find_bytes(bytes) {
        return Ok(Admitted::There(index));
    }
    if let Err(refusal) = board.look(|state| examine(state, &entry)) {
        // A ballot that is there under another signature is refused by the rules, but its voter gets its receipt.
        index_of_same(board, &entry).ok_or(refusal)?;
    }
    Ok(Admitted::Entry(Box::new(entry)))
}

fn examine(state: &ElectionState, entry: &Entry) -> Result<(), Refusal> {
    match entry {
        // A whole document may be expensive to examine: the sequencer does it, for its author only.
        Entry::Document(part) if is_signed(state, part) => Ok(()),
        _ => state.examine(entry).map(drop),
    }
}

fn is_signed(state: &ElectionState, part: &DocumentPart) -> bool {
    let Some(manifest) = state.manifest() else { return false };
    let person = match part.author {
        Author::Official(index) => manifest.officials().get(usize::from(index)),
        Author::Trustee(index) => manifest.trustees().get(usize::from(index)),
    };
    person.is_some_and(|person| part.verify(state.election(), &person.key).is_ok())
}
