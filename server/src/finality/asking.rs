//! Asks a witness for its cosignature.

use std::time::Duration;

use tupyo_election::ElectionId;
use tupyo_encoding::sha256;
use tupyo_ledger::{LedgerError, LedgerReader};
use tupyo_merkle::{AddCheckpoint, MAX_NOTE_BYTES, Note, NoteSignature, Origin, WitnessKey};
use ureq::Agent;

use super::rotation::{Rotation, Rotations};
use crate::log::{self, Event};

/// How long one request may take in all.
const TIMEOUT: Duration = Duration::from_secs(5);
/// Requests about one checkpoint: a witness is told its size once, and may have been told a newer one meanwhile.
const ATTEMPTS: u32 = 3;
/// How long it may take to be connected: a network that swallowed the attempt is found to be back soon.
const CONNECT_TIMEOUT: Duration = Duration::from_millis(1500);
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
    /// Whether it has said what it remembers since the server has been started.
    pub(super) is_heard: bool,
}

/// Why a witness has not cosigned.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoCosignature {
    #[error("does not answer: {0}")]
    Unreachable(String),
    #[error("answers with status {0}")]
    Status(u16),
    #[error("gives an answer that cannot be read")]
    Answer,
    #[error(
        "has cosigned {known} entries, but this ledger has only {size}: it was restored from a backup, or there are \
         two of it"
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
        Asking::within(TIMEOUT, url, witness)
    }

    /// Where each request may take so long.
    pub(super) fn within(timeout: Duration, url: &str, witness: WitnessKey) -> Asking {
        let config = Agent::config_builder().http_status_as_error(false).timeout_global(Some(timeout));
        // A redirection is an answer with a status that is not one of a witness.
        let config = config.max_redirects(0).max_redirects_will_error(false);
        let config = config.timeout_connect(Some(CONNECT_TIMEOUT));
        let url = url.trim_end_matches('/').to_owned();
        Asking { agent: config.build().new_agent(), url, witness, known: 0, keys: 0, told: false, is_heard: false }
    }

    pub(super) fn witness(&self) -> &Origin {
        self.witness.name()
    }

    /// The note that the witness has cosigned last of a ledger, as it says. `None` if it has cosigned nothing, or is of
    /// another make and does not tell.
    pub(super) fn remembered(&self, ledger: &Origin) -> Result<Option<Note>, NoCosignature> {
        let hash: String = sha256(ledger.as_str().as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        let answer = self.agent.get(format!("{}/{hash}/checkpoint", self.url)).call();
        match read(answer, MAX_NOTE_BYTES as u64)? {
            (200, body) => Note::parse(body).map(Some).map_err(|_| NoCosignature::Answer),
            (404 | 405, _) => Ok(None),
            (status, _) => Err(NoCosignature::Status(status)),
        }
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
        read(self.agent.post(format!("{}/{path}", self.url)).send(request), LONGEST_ANSWER)
    }

    /// Tells the operator, once, what must not happen among honest parties.
    pub(super) fn tell(&mut self, election: ElectionId, reason: &NoCosignature) {
        let is_alarming =
            matches!(reason, NoCosignature::Ahead { .. } | NoCosignature::OtherHistory(_) | NoCosignature::OtherKey(_));
        if is_alarming && !self.told {
            log::event(Event::witness_disagrees(election, self.witness.name(), reason));
            self.told = true;
        }
    }
}

/// Status and body of an answer, of which no more is read than an answer can have.
fn read(
    answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    most: u64,
) -> Result<(u16, String), NoCosignature> {
    let unreachable = |error: ureq::Error| match error {
        ureq::Error::BodyExceedsLimit(_) => NoCosignature::Answer,
        error => NoCosignature::Unreachable(error.to_string()),
    };
    let mut answer = answer.map_err(unreachable)?;
    let body = answer.body_mut().with_config().limit(most).read_to_vec().map_err(unreachable)?;
    let body = String::from_utf8(body).map_err(|_| NoCosignature::Answer)?;
    Ok((answer.status().as_u16(), body))
}

/// The size in a 409.
fn size_in(body: &str) -> Result<u64, NoCosignature> {
    body.trim_end().parse().map_err(|_| NoCosignature::Answer)
}
