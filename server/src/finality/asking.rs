use std::time::Duration;

use tupyo_election::ElectionId;
use tupyo_ledger::LedgerReader;
use tupyo_merkle::{AddCheckpoint, Note, NoteSignature, WitnessKey};
use ureq::Agent;

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
}

impl Asking {
    pub(super) fn new(url: &str, witness: WitnessKey) -> Asking {
        let config = Agent::config_builder().http_status_as_error(false).max_redirects(0).timeout_global(Some(TIMEOUT));
        let url = format!("{}/add-checkpoint", url.trim_end_matches('/'));
        Asking { agent: config.build().new_agent(), url, witness, known: 0, told: false }
    }

    /// The verified cosignature of a checkpoint.
    pub(super) fn cosignature(
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
            let (status, body) = self.post(&request)?;
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
        let known: u64 = body.trim_end().parse().map_err(|_| NoCosignature::Answer)?;
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

    fn post(&self, request: &AddCheckpoint) -> Result<(u16, String), NoCosignature> {
        let unreachable = |error: ureq::Error| NoCosignature::Unreachable(error.to_string());
        let mut answer = self.agent.post(&self.url).send(request.to_string()).map_err(unreachable)?;
        let body = answer.body_mut().with_config().limit(LONGEST_ANSWER).read_to_string().map_err(unreachable)?;
        Ok((answer.status().as_u16(), body))
    }

    /// Tells the operator, once, what must not happen among honest parties.
    pub(super) fn tell(&mut self, election: ElectionId, reason: &NoCosignature) {
        let is_alarming = matches!(reason, NoCosignature::Ahead { .. } | NoCosignature::OtherHistory(_));
        if is_alarming && !self.told {
            eprintln!("election {election}: the witness {} {reason}", self.witness.name());
            self.told = true;
        }
    }
}
