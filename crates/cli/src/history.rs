//! What took effect on the public roll: a ledger that has been followed is read once more.

use indicatif::ProgressBar;
use tupyo_client::{EntryReader, Follower, LedgerSource};
use tupyo_election::{ElectionId, Entry};
use tupyo_registration::RollHistory;
use tupyo_voter::FollowedLedger;

use crate::catalogue::wrong_files as texts;
use crate::failure::Failure;

/// The history of a followed ledger. What is read again is held to the checkpoint that was followed.
pub fn read<S: LedgerSource + Clone>(
    follower: &Follower<S>,
    election: ElectionId,
    bar: &ProgressBar,
) -> Result<RollHistory, Failure> {
    let nothing = || Failure::refused("no-checkpoint", texts::LEDGER_NOT_FOLLOWED);
    let file = follower.checkpoint_file().ok_or_else(nothing)?;
    let (mut ledger, mut history) = (FollowedLedger::new(election), RollHistory::new(election));
    let size = ledger.hold_to(file)?.size;
    let mut reader = EntryReader::new(follower.source().clone(), size);
    bar.set_length(size);
    for index in 0..size {
        let bytes = reader.read(index)?;
        ledger.take(&bytes)?;
        history.take(&Entry::decode(&bytes)?)?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    ledger.confirm(file)?;
    Ok(history)
}
