//! Where the manifest names witnesses: what they must have seen before anything is done, and what they must not have
//! seen.

use tupyo_election::ElectionState;
use tupyo_merkle::{Checkpoint, CheckpointError, Cosigned, Note, WitnessKey, WitnessPolicy};

use crate::OfficeError;

/// Refuses a ledger that a quorum of the manifest's witnesses has not cosigned: nobody who holds a secret acts on it.
/// Where the manifest names none, only the server ensures that everybody is shown this ledger.
pub(crate) fn must_be_final(state: &ElectionState, checkpoint: &[u8]) -> Result<(), OfficeError> {
    let Some(policy) = policy(state) else { return Ok(()) };
    let (note, size) = open(checkpoint)?;
    let missing = missing_witnesses(policy, &note)?;
    let (cosigned, quorum) = (policy.witnesses().len() - missing.len(), policy.quorum());
    if cosigned < quorum { Err(OfficeError::AwaitsWitnesses { size, cosigned, quorum, missing }) } else { Ok(()) }
}

/// The names of the witnesses that have not cosigned a checkpoint's note.
///
/// # Errors
/// [`CheckpointError`] if a cosignature is wrong.
pub fn missing_witnesses(policy: &WitnessPolicy, checkpoint: &Note) -> Result<Vec<String>, CheckpointError> {
    let cosigned = cosigned(policy, checkpoint)?;
    let missing = |witness: &&WitnessKey| cosigned.iter().all(|cosigned| cosigned.witness != *witness);
    Ok(policy.witnesses().iter().filter(missing).map(|witness| witness.name().to_string()).collect())
}

/// Refuses an early end of voting: a checkpoint, which the ledger key has signed, that includes it and that a quorum of
/// witnesses has cosigned before the time that was announced for it.
pub(crate) fn must_not_be_early(state: &ElectionState, checkpoint: &[u8]) -> Result<(), OfficeError> {
    let (Some(policy), Some(schedule), Some(closed_at)) = (policy(state), state.last_schedule(), state.closed_at())
    else {
        return Ok(());
    };
    let (note, size) = open(checkpoint)?;
    let early = |cosigned: &Cosigned<'_>| size > closed_at && cosigned.time.seconds() < schedule.closing;
    let cosigned = cosigned(policy, &note)?.into_iter().filter(early).count();
    let closing = schedule.closing;
    if cosigned < policy.quorum() { Ok(()) } else { Err(OfficeError::ClosedEarly { cosigned, closing }) }
}

fn policy(state: &ElectionState) -> Option<&WitnessPolicy> {
    state.manifest()?.witnesses()
}

fn cosigned<'a>(policy: &'a WitnessPolicy, note: &Note) -> Result<Vec<Cosigned<'a>>, CheckpointError> {
    Ok(policy.cosigned(note)?)
}

/// A checkpoint's note, and how many entries it is of.
fn open(checkpoint: &[u8]) -> Result<(Note, u64), CheckpointError> {
    let note = Note::parse(checkpoint)?;
    let size = Checkpoint::parse_text(note.text())?.size;
    Ok((note, size))
}
