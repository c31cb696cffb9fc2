//! A ledger up to a checkpoint that a quorum of witnesses has signed.

use std::thread;
use std::time::{Duration, Instant};

use tupyo_election::{ElectionManifest, ElectionState};
use tupyo_merkle::{CheckpointError, Finality, Note, TilePath, WitnessPolicy};
use tupyo_voter::{VoterError, final_checkpoint};

use crate::{Board, ClientError, Follower, LedgerSource};

/// How long the newest checkpoint is waited for to become final, before an earlier one is taken.
const PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(250);

/// A ledger up to one checkpoint: what is read through it does not grow.
#[derive(Clone, Debug)]
pub struct AtCheckpoint<S> {
    source: S,
    file: Vec<u8>,
}

impl<S: LedgerSource> LedgerSource for AtCheckpoint<S> {
    fn checkpoint_file(&self) -> Result<Vec<u8>, ClientError> {
        Ok(self.file.clone())
    }

    fn tile(&self, path: TilePath) -> Result<Option<Vec<u8>>, ClientError> {
        self.source.tile(path)
    }
}

impl Board {
    /// The witnesses that the manifest names, and their quorum.
    ///
    /// # Errors
    /// What [`Board::manifest`] says; [`ClientError::Answer`] for a manifest that breaks a rule.
    pub fn witnesses(&self) -> Result<Option<WitnessPolicy>, ClientError> {
        let broken = |error: tupyo_election::ManifestError| ClientError::Answer { what: error.to_string() };
        Ok(ElectionManifest::parse(&self.manifest()?).map_err(broken)?.witnesses().cloned())
    }

    /// The ledger up to its newest final checkpoint; up to its newest one, if the manifest names no witnesses. The
    /// newest is waited for some seconds. Its file is one that a record may have: exact, or exactly cosigned.
    ///
    /// # Errors
    /// [`VoterError::AwaitsWitnesses`] if no checkpoint is final; [`VoterError::Checkpoint`].
    pub fn at_final(&self) -> Result<AtCheckpoint<Board>, ClientError> {
        let file = match self.witnesses()? {
            Some(policy) => self.final_file(&policy)?,
            None => {
                let note = Note::parse(self.checkpoint_file()?).map_err(CheckpointError::from)?;
                let key = self.verified(|keys| {
                    let key = keys.of_note(&note)?;
                    note.verify(key).map_err(CheckpointError::from).map(|()| key.clone())
                })?;
                note.only_of(&key).to_string().into_bytes()
            }
        };
        Ok(AtCheckpoint { source: self.clone(), file })
    }

    fn final_file(&self, policy: &WitnessPolicy) -> Result<Vec<u8>, ClientError> {
        let begun = Instant::now();
        loop {
            let file = self.checkpoint_file()?;
            let newest = self.verified(|keys| keys.open(&file))?.size;
            // It may be final itself; a copy in an object store has no other.
            if final_checkpoint(&file, &self.ledger_keys()?, policy).is_ok() {
                return Ok(file);
            }
            match self.final_checkpoint_file()? {
                Some(file) => {
                    let size = self.verified(|keys| final_checkpoint(&file, keys, policy))?.size;
                    if size >= newest || begun.elapsed() > PATIENCE {
                        return Ok(file);
                    }
                    thread::sleep(PAUSE);
                }
                None if begun.elapsed() > PATIENCE => {
                    return Err(VoterError::AwaitsWitnesses { quorum: policy.quorum() }.into());
                }
                _ => thread::sleep(PAUSE),
            }
        }
    }
}

/// Where the manifest names witnesses, follows the ledger to a final checkpoint that contains all that has been
/// followed. It gives up after some seconds: the actor then demands what it needs.
pub(crate) fn await_witnesses(follower: &mut Follower<Board>) -> Result<(), ClientError> {
    let manifest = follower.state().and_then(ElectionState::manifest);
    let Some(policy) = manifest.and_then(|manifest| manifest.witnesses().cloned()) else { return Ok(()) };
    let begun = Instant::now();
    let is_final = |file: Option<&[u8]>| {
        let note = file.and_then(|file| Note::parse(file).ok());
        note.is_some_and(|note| policy.finality(&note) == Ok(Finality::Final))
    };
    let size = follower.ledger().size();
    while !is_final(follower.checkpoint_file()) && begun.elapsed() < PATIENCE {
        thread::sleep(PAUSE);
        let Some(file) = follower.source().final_checkpoint_file()? else { continue };
        if follower.source().verified(|keys| keys.open(&file)).is_ok_and(|found| found.size >= size) {
            follower.advance_to(&file)?;
        }
    }
    Ok(())
}
