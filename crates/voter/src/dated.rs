//! When a checkpoint was there, and by whose clock.

use tupyo_election::Turnout;
use tupyo_merkle::{Checkpoint, CheckpointError, Note, WitnessPolicy};

use crate::VoterError;

/// A checkpoint, and by when it was there: a ledger has no clock of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedCheckpoint {
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// By when, in seconds since 1970-01-01 UTC.
    pub time: u64,
    /// Whose clock says so.
    pub clock: DatedBy,
}

/// Whose clock dates a checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatedBy {
    /// Those of a quorum of the manifest's witnesses: at least one of them does not lie.
    Witnesses,
    /// That of the machine which has seen it.
    Machine,
}

/// How many had voted at a checkpoint.
#[derive(Clone, Debug)]
pub struct TurnoutAt {
    /// How many entries the ledger had.
    pub size: u64,
    /// How many ballots were cast, counted or not.
    pub ballots: u64,
    /// The districts.
    pub turnouts: Vec<Turnout>,
}

impl DatedCheckpoint {
    /// The file of a checkpoint that a machine has seen at a time. Where a quorum of witnesses has cosigned it, the
    /// time is when the last of the quorum's first had: by then the entries were there; nobody says that they were not
    /// there earlier. Whoever follows the ledger verifies the ledger's signature.
    ///
    /// # Errors
    /// [`VoterError::Checkpoint`] for another file, and for a cosignature that is wrong.
    pub fn of(file: &[u8], seen: u64, policy: Option<&WitnessPolicy>) -> Result<DatedCheckpoint, VoterError> {
        let note = Note::parse(file).map_err(CheckpointError::from)?;
        let checkpoint = Checkpoint::parse_text(note.text())?;
        let cosigned = policy.map_or(Ok(Vec::new()), |policy| policy.cosigned(&note)).map_err(CheckpointError::from)?;
        let mut times: Vec<u64> = cosigned.iter().map(|cosigned| cosigned.time.seconds()).collect();
        times.sort_unstable();
        let quorum = policy.and_then(|policy| policy.quorum().checked_sub(1)).and_then(|place| times.get(place));
        let (time, clock) = quorum.map_or((seen, DatedBy::Machine), |time| (*time, DatedBy::Witnesses));
        Ok(DatedCheckpoint { checkpoint, time, clock })
    }

    /// The hour, counted from 1970-01-01 UTC.
    pub fn hour(&self) -> u64 {
        self.time / 3600
    }
}

impl DatedBy {
    /// What programs read.
    pub fn as_str(self) -> &'static str {
        match self {
            DatedBy::Witnesses => "witnesses",
            DatedBy::Machine => "this-machine",
        }
    }
}
