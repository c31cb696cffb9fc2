//! What was followed, as those see it who act.

use tupyo_office::Followed;
use tupyo_voter::VoterError;

use crate::{ClientError, EntryReader, Follower, LedgerSource};

/// What has been followed of a ledger, as officials and trustees act on it: on a board or on a copy.
#[allow(clippy::type_complexity, reason = "a closure's type has no shorter name")]
pub(crate) fn followed<S: LedgerSource + Clone>(
    follower: &Follower<S>,
) -> Result<Followed<'_, impl FnMut(u64) -> Result<Vec<u8>, ClientError> + use<S>>, ClientError> {
    let nothing = || ClientError::from(VoterError::Unconfirmed);
    let state = follower.state().ok_or_else(nothing)?;
    let checkpoint = follower.checkpoint_file().ok_or_else(nothing)?;
    let mut entries = EntryReader::new(follower.source().clone(), state.entries());
    Ok(Followed { state, checkpoint, read: move |index| entries.read(index) })
}
