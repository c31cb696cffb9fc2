use tupyo_election::{Author, CodedEntry, DocumentPart, ElectionState, Entry, Refusal};

use crate::board::{ballot_of, index_of_same};
use crate::{Board, Rejection};

/// What is to be done with bytes that somebody has sent.
pub enum Admitted {
    /// They are on the ledger already, at this index.
    There(u64),
    /// The entry is to be verified.
    Entry(Box<CodedEntry>),
}

/// A ballot that the rules allow as the board stands, cast or challenged: by far the most of what is sent. `None` if the bytes are anything else, which is for [`admit`] to say.
///
/// It asks the state only, so that it never waits for a disk. It need not ask where the ballot is: on the ledger it is its voter's last one or before it, and the rules refuse both.
pub fn admit_ballot(board: &impl Board, bytes: &[u8]) -> Option<Box<CodedEntry>> {
    let entry = Entry::decode(bytes).ok().filter(|entry| ballot_of(entry).is_some())?;
    let coded = coded(board, entry);
    board.look(|state| state.examine_coded(&coded)).ok()?;
    Some(Box::new(coded))
}

/// The cheap checks: decoding, whether the entry is there already, the rules of the state machine as the board stands.
///
/// # Errors
/// [`Rejection::Refused`] with the first rule that is broken.
pub fn admit(board: &impl Board, bytes: &[u8]) -> Result<Admitted, Rejection> {
    if let Some(ballot) = admit_ballot(board, bytes) {
        return Ok(Admitted::Entry(ballot));
    }
    let entry = Entry::decode(bytes)?;
    if let Some(index) = board.find_bytes(bytes) {
        return Ok(Admitted::There(index));
    }
    if let Err(refusal) = board.look(|state| examine(state, &entry)) {
        // A ballot that is there under another signature is refused by the rules, but its voter gets its receipt.
        index_of_same(board, &entry).ok_or(refusal)?;
    }
    Ok(Admitted::Entry(Box::new(coded(board, entry))))
}

/// Its tracking code is computed once, and not while the state is looked at.
fn coded(board: &impl Board, entry: Entry) -> CodedEntry {
    let context = board.look(|state| state.ballot_check().map(|check| *check.context()));
    CodedEntry::new(entry, context.as_ref())
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
