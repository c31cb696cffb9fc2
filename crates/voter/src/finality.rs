//! The final checkpoint in a file.

use tupyo_election::LedgerKeys;
use tupyo_merkle::{Checkpoint, CheckpointError, Finality, Note, WitnessPolicy};

use crate::VoterError;

/// The checkpoint in a file that is exactly cosigned by a quorum of the manifest's witnesses, as a record must have it.
///
/// # Errors
/// [`VoterError::AwaitsWitnesses`] if too few have cosigned it; [`VoterError::Checkpoint`].
pub fn final_checkpoint(file: &[u8], keys: &LedgerKeys, policy: &WitnessPolicy) -> Result<Checkpoint, VoterError> {
    let note = Note::parse(file).map_err(CheckpointError::from)?;
    let witnesses: Vec<_> = policy.witnesses().iter().collect();
    let (checkpoint, _) = Checkpoint::open_cosigned(&note, keys.of_note(&note)?, &witnesses)?;
    match policy.finality(&note).map_err(CheckpointError::from)? {
        Finality::Final => Ok(checkpoint),
        Finality::AwaitsWitnesses => Err(VoterError::AwaitsWitnesses { quorum: policy.quorum() }),
    }
}
