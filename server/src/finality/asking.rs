use std::time::Duration;

use tupyo_election::ElectionId;
use tupyo_ledger::{LedgerError, LedgerReader};
use tupyo_merkle::{AddCheckpoint, Note, NoteSignature, WitnessKey};
use ureq::Agent;

use super::rotation::{Rotation, Rotations};

/// How long one request may take in all.
const TIMEOUT: Duration = Duration::from_secs(5);
/// Requests about one checkpoint: a witness is told its size once, and may have been told a newer one meanwhile.
const ATTEMPTS: u32 = 3;
const LONGEST_ANSWER: u64 = 1 << 16;

/// One witness, as it is asked about one ledger.
pub(super) struct Asking {
    agent: Agent,
    url: String,
    witness: WitnessKey,
    /// The size that it has cosigned last.
    known: u64,
    /// How many later keys of the ledger it has accepted.
    keys: usize,
    told: bool,
}

/// Why a witness has not cosigned.
#[derive(Debug, thiserror::Error)]
pub(super) enum NoCosignature {
    #[error("does not answer: {0}")]
    Unreachable(String),
    #[error("answers with status {0}")]
    Status(u16),
    #[error("gives an answer that cannot be read")]
    Answer,
    #[error(
        "has cosigned {known} entries, of which this ledger has only {size}: it was put back, or there are two of it"
    )]
    Ahead { known: u64, size: u64 },
    #[error("has cosigned another history of {0} entries: there are two ledgers under one key")]
    OtherHistory(u64),
    #[error("refuses the announcement of the ledger's other key, with status {0}")]
    OtherKey(u16),
    #[error("cannot be told of the ledger's other key: {0}")]
    Ledger(#[from] LedgerError),
}

impl Asking {
    pub(super) fn new(url: &str, witness: WitnessKey) -> Asking {
        let config = Agent::config_builder().http_status_as_error(false).max_redirects(0).timeout_global(Some(TIMEOUT));
        let url = url.trim_end_matches('/').to_owned();
        Asking { agent: config.build().new_agent(), url, witness, known: 0, keys: 0, told: false }
    }

    /// The verified cosignature of a checkpoint, when the witness has accepted the keys that were announced before it.
    pub(super) fn cosignature_behind(
        &mut self,
        rotations: &Rotations,
        ledger: &LedgerReader,
        checkpoint: &Note,
        size: u64,
    ) -> Result<NoteSignature, NoCosignature> {
        while let Some(rotation) = rotations.before(self.keys, size)? {
            if !self.tell_key(ledger, &rotation)? {
                break;
            }
            self.keys += 1;
        }
        self.cosignature(ledger, checkpoint, size)
    }

    /// Tells the witness of another key: first of the checkpoint that ends with its announcement, if it has not
    /// cosigned so much. False if the witness knows no such request: then its operator has to give it the key.
    fn tell_key(&mut self, ledger: &LedgerReader, rotation: &Rotation) -> Result<bool, NoCosignature> {
        for _ in 0..ATTEMPTS {
            let (status, body) = self.post("add-ledger-key", rotation.request.to_string())?;
            match status {
                200 => return Ok(true),
                404 | 405 => return Ok(false),
                409 => {
                    let known = size_in(&body)?;
                    if known >= rotation.size {
                        return Err(NoCosignature::OtherHistory(known));
                    }
                    self.known = known;
                    self.cosignature(ledger, &rotation.checkpoint, rotation.size)?;
                }
                status => return Err(NoCosignature::OtherKey(status)),
            }
        }
        Err(NoCosignature::Answer)
    }

    /// The verified cosignature of a checkpoint.
    fn cosignature(
        &mut self,
        ledger: &LedgerReader,
        checkpoint: &Note,
        size: u64,
    ) -> Result<NoteSignature, NoCosignature> {
        for _ in 0..ATTEMPTS {
            let path = ledger
                .consistency(self.known, size)
                .map_err(|_| NoCosignature::Ahead { known: self.known, size })?
                .path;
            let request = AddCheckpoint { old_size: self.known, path, checkpoint: checkpoint.clone() };
            let (status, body) = self.post("add-checkpoint", request.to_string())?;
            match status {
                200 => {
                    self.known = size;
                    return self.line(&body, checkpoint).ok_or(NoCosignature::Answer);
                }
                409 => self.learn(&body, size)?,
                422 => return Err(NoCosignature::OtherHistory(self.known)),
                status => return Err(NoCosignature::Status(status)),
            }
        }
        Err(NoCosignature::Answer)
    }

    /// Learns from 409 what the witness has cosigned last.
    fn learn(&mut self, body: &str, size: u64) -> Result<(), NoCosignature> {
        let known = size_in(body)?;
        if known > size {
            return Err(NoCosignature::Ahead { known, size });
        }
        if known == self.known {
            return Err(NoCosignature::OtherHistory(known));
        }
        self.known = known;
        Ok(())
    }

    /// The witness's own line; lines of other keys are ignored.
    fn line(&self, body: &str, checkpoint: &Note) -> Option<NoteSignature> {
        let mut lines = body.lines().filter_map(|line| line.parse::<NoteSignature>().ok());
        lines.find(|line| self.witness.verify(checkpoint, line).is_ok())
    }

    fn post(&self, path: &str, request: String) -> Result<(u16, String), NoCosignature> {
        let unreachable = |error: ureq::Error| NoCosignature::Unreachable(error.to_string());
        let mut answer = self.agent.post(format!("{}/{path}", self.url)).send(request).map_err(unreachable)?;
        let body = answer.body_mut().with_config().limit(LONGEST_ANSWER).read_to_string().map_err(unreachable)?;
        Ok((answer.status().as_u16(), body))
    }

    /// Tells the operator, once, what must not happen among honest parties.
    pub(super) fn tell(&mut self, election: ElectionId, reason: &NoCosignature) {
        let is_alarming =
            matches!(reason, NoCosignature::Ahead { .. } | NoCosignature::OtherHistory(_) | NoCosignature::OtherKey(_));
        if is_alarming && !self.told {
            let reason = tupyo_encoding::shown(&reason.to_string());
            eprintln!("election {election}: the witness {} {reason}", self.witness.name());
            self.told = true;
        }
    }
}

/// The size in a 409.
fn size_in(body: &str) -> Result<u64, NoCosignature> {
    body.trim_end().parse().map_err(|_| NoCosignature::Answer)
}
