use tupyo_circuits::TrackingCode;
use tupyo_election::{Ballot, ElectionState, Entry};

/// What of an election is published: acknowledged by the ledger, and covered by a signed checkpoint.
pub trait Board {
    /// Shows the state. It does not change meanwhile.
    fn look<T>(&self, at: impl FnOnce(&ElectionState) -> T) -> T;

    /// Where exactly these bytes are. `None` if they are not there, or not found.
    fn find_bytes(&self, bytes: &[u8]) -> Option<u64>;

    /// The cast or challenged ballot with this tracking code. `None` if it is not there, or not found.
    fn find_code(&self, code: &TrackingCode) -> Option<(u64, Entry)>;

    /// The bytes of an entry that is there.
    ///
    /// # Errors
    /// [`Unreadable`] if it is damaged, or the storage fails.
    fn read(&self, index: u64) -> Result<Vec<u8>, Unreadable>;
}

/// An entry that is there cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Unreadable {
    /// The stable code of the ledger's error.
    pub code: &'static str,
    /// What it says.
    pub message: String,
}

/// The ballot that an entry casts or challenges.
pub fn ballot_of(entry: &Entry) -> Option<&Ballot> {
    match entry {
        Entry::Ballot(signed) => Some(&signed.ballot),
        Entry::Challenged(challenged) => Some(&challenged.ballot),
        Entry::Document(_) => None,
    }
}

/// Where the same ballot has been cast, or challenged, whatever its signature: who got no answer may sign it anew.
pub(crate) fn index_of_same(board: &impl Board, entry: &Entry) -> Option<u64> {
    let ballot = ballot_of(entry)?;
    let code = board.look(|state| Some(ballot.tracking_code(state.ballot_check()?.context())))?;
    if let Some((index, found)) = board.find_code(&code) {
        return says_the_same(entry, &found).then_some(index);
    }
    // What is not found may be there all the same; the state knows every voter's last ballot.
    let (last, index) = board.look(|state| state.last_ballot(ballot.voter))?;
    (last == code && matches!(entry, Entry::Ballot(_))).then_some(index)
}

fn says_the_same(one: &Entry, other: &Entry) -> bool {
    match (one, other) {
        (Entry::Ballot(one), Entry::Ballot(other)) => one.ballot == other.ballot,
        (Entry::Challenged(one), Entry::Challenged(other)) => {
            one.ballot == other.ballot && one.nonce == other.nonce && one.values == other.values
        }
        _ => false,
    }
}
