//! A board that runs, on what it runs, and how it starts.

use std::path::PathBuf;
use std::sync::Arc;

use tupyo_election::ElectionState;
use tupyo_ledger::{Ledger, LedgerError, LedgerOptions, RecoveredLedger};
use tupyo_merkle::{NoteSigner, Origin};
use tupyo_sequencer::{Sequencer, Submission};

use crate::SimulatedDisk;
use crate::journal::SimulatedJournal;
use crate::published::Published;

/// A segment soon gets no further batch, so that new ones are made all the time.
const SEGMENT_BYTES: u64 = 6000;

pub(crate) struct Running {
    pub(crate) ledger: Ledger,
    pub(crate) published: Published,
    pub(crate) sequencer: Sequencer<ElectionState, usize>,
    /// Admitted, on the way to the verification.
    pub(crate) to_verify: Vec<Arrived>,
    /// Verified, on the way to the sequencer.
    pub(crate) to_order: Vec<Arrived>,
}

pub(crate) type Arrived = Submission<ElectionState, usize>;

/// What a world with a journal has beside others.
#[derive(Default)]
pub(crate) struct Machines {
    pub(crate) journal: SimulatedJournal,
    /// Those that somebody else has taken over from, and that have not noticed yet.
    pub(crate) asleep: Vec<Asleep>,
    /// The board that acts now is one of those.
    pub(crate) is_past: bool,
}

/// A machine that does nothing, with its disk.
pub(crate) struct Asleep {
    pub(crate) board: Running,
    pub(crate) disk: SimulatedDisk,
}

impl Running {
    pub(crate) fn is_idle(&self) -> bool {
        self.to_verify.is_empty() && self.to_order.is_empty() && !self.sequencer.is_waiting()
    }
}

pub(crate) fn signer() -> Result<NoteSigner, LedgerError> {
    let origin = Origin::new("simulation").map_err(|_| LedgerError::NotThere)?;
    Ok(NoteSigner::from_seed(origin, &[7; 32]))
}

/// Opens the ledger on a disk; takes the journal over, if there is one.
pub(crate) fn open(disk: &SimulatedDisk, machines: Option<&Machines>) -> Result<Ledger, LedgerError> {
    let (signer, checkpoint_copy) = (signer()?, Some(PathBuf::from("/apart")));
    let options = LedgerOptions { storage: Arc::new(disk.clone()), segment_bytes: SEGMENT_BYTES, checkpoint_copy };
    let Some(machines) = machines else { return Ledger::open_with("/ledger", signer, options) };
    let (keys, journal) = ([signer.verifier().clone()], Box::new(machines.journal.clone()));
    Ledger::of_recovered(RecoveredLedger::take_over("/ledger", &keys, options, journal)?, signer)
}
