//! What a client knows of one request, and its log.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tupyo_circuits::TrackingCode;
use tupyo_merkle::Hash;

use crate::LoadError;

/// What a client knows of one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The tracking code of the ballot that was posted.
    pub code: TrackingCode,
    /// The leaf hash of the bytes that were posted.
    pub leaf: Hash,
    /// What came back.
    pub outcome: CastOutcome,
    /// How long it took.
    pub latency: Duration,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CastOutcome {
    /// 200: the index that the header `Location` names, if it names one, and the answer's body, which must be a
    /// receipt.
    Acknowledged {
        /// The index.
        index: Option<u64>,
        /// The receipt, as it came.
        receipt: String,
    },
    /// Another status, with the problem's code.
    Refused {
        /// The status.
        status: u16,
        /// The code.
        code: String,
    },
    /// The connection ended before there was an answer: the entry may be on the ledger or not.
    NoAnswer {
        /// What the connection said.
        reason: String,
    },
}

impl CastOutcome {
    /// Whether the board has promised to keep the entry.
    pub fn is_acknowledged(&self) -> bool {
        matches!(self, CastOutcome::Acknowledged { .. })
    }

    /// Whether the board has said that the entry is not on the ledger: neither a promise nor `outcome-unknown` nor
    /// silence, nor a gateway whose leader is silent.
    pub fn is_clean_refusal(&self) -> bool {
        let CastOutcome::Refused { status, code } = self else { return false };
        (*status < 500 || *status == 503 || *status == 507) && code != LEADER_AWAY
    }

    /// The answer in one word: `accepted`, the code of the refusal, or `no-answer`.
    pub fn word(&self) -> &str {
        match self {
            CastOutcome::Acknowledged { .. } => "accepted",
            CastOutcome::Refused { code, .. } => code,
            CastOutcome::NoAnswer { .. } => "no-answer",
        }
    }
}

/// What a gateway answers that has handed an entry on, and does not know what became of it.
const LEADER_AWAY: &str = "leader-away";

/// A log's line: JSON, in this order of fields.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    code: String,
    leaf: String,
    status: u16,
    answer: String,
    index: Option<u64>,
    receipt: Option<String>,
    microseconds: u64,
}

/// Writes a client's log: one line of JSON for each request, with the tracking code, the leaf hash of what was sent,
/// the answer, and the index and the receipt's file if it was accepted.
///
/// # Errors
/// [`LoadError::File`].
pub fn write_log(path: &Path, attempts: &[Attempt]) -> Result<(), LoadError> {
    let write = || -> io::Result<()> {
        let mut file = BufWriter::new(File::create(path)?);
        for attempt in attempts {
            serde_json::to_writer(&mut file, &Line::of(attempt))?;
            file.write_all(b"\n")?;
        }
        file.flush()
    };
    write().map_err(LoadError::file(path))
}

/// Reads what [`write_log`] has written.
///
/// # Errors
/// [`LoadError::File`], [`LoadError::Format`].
pub fn read_log(path: &Path) -> Result<Vec<Attempt>, LoadError> {
    let text = fs::read_to_string(path).map_err(LoadError::file(path))?;
    let parse = |(number, line): (usize, &str)| {
        let wrong = |reason: String| LoadError::Format {
            path: path.to_owned(),
            what: "a client's log",
            reason: format!("line {}: {reason}", number + 1),
        };
        let line: Line = serde_json::from_str(line).map_err(|error| wrong(error.to_string()))?;
        line.attempt().ok_or_else(|| wrong("not an attempt".to_owned()))
    };
    text.lines().enumerate().map(parse).collect()
}

impl Line {
    fn of(attempt: &Attempt) -> Line {
        let (status, index, receipt) = match &attempt.outcome {
            CastOutcome::Acknowledged { index, receipt } => (200, *index, Some(receipt.clone())),
            CastOutcome::Refused { status, .. } => (*status, None, None),
            CastOutcome::NoAnswer { .. } => (0, None, None),
        };
        let answer = match &attempt.outcome {
            CastOutcome::NoAnswer { reason } => reason.clone(),
            answered => answered.word().to_owned(),
        };
        let leaf = attempt.leaf.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        let microseconds = u64::try_from(attempt.latency.as_micros()).unwrap_or(u64::MAX);
        Line { code: attempt.code.to_string(), leaf, status, answer, index, receipt, microseconds }
    }

    fn attempt(self) -> Option<Attempt> {
        let outcome = match (self.status, self.receipt) {
            (200, Some(receipt)) => CastOutcome::Acknowledged { index: self.index, receipt },
            (0, None) => CastOutcome::NoAnswer { reason: self.answer },
            (status, None) => CastOutcome::Refused { status, code: self.answer },
            _ => return None,
        };
        let bytes = (0..self.leaf.len()).step_by(2).map(|at| u8::from_str_radix(self.leaf.get(at..at + 2)?, 16).ok());
        let leaf = Hash::from_slice(&bytes.collect::<Option<Vec<u8>>>()?)?;
        let code = self.code.parse().ok()?;
        Some(Attempt { code, leaf, outcome, latency: Duration::from_micros(self.microseconds) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tupyo_merkle::leaf_hash;

    #[test]
    fn a_log_says_what_was_logged() {
        let attempt = |outcome| Attempt {
            code: TrackingCode([7; 32]),
            leaf: leaf_hash(b"x"),
            outcome,
            latency: Duration::from_micros(9),
        };
        let attempts = [
            attempt(CastOutcome::Acknowledged { index: Some(3), receipt: "a\nb\n".to_owned() }),
            attempt(CastOutcome::Refused { status: 409, code: "closed".to_owned() }),
            attempt(CastOutcome::NoAnswer { reason: "reset".to_owned() }),
        ];
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("log");
        write_log(&path, &attempts).unwrap();
        assert_eq!(read_log(&path).unwrap(), attempts);
        fs::write(&path, "{}\n").unwrap();
        assert!(read_log(&path).unwrap_err().to_string().contains("line 1"));
    }
}
