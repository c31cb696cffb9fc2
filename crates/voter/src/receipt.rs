//! A receipt with its entry, and whether it is final.

use tupyo_circuits::TrackingCode;
use tupyo_election::{BallotCheck, Entry, LedgerKeys};
use tupyo_fate::ballot_of;
use tupyo_merkle::{Checkpoint, CheckpointError, Finality, Receipt, WitnessPolicy};

use crate::VoterError;

/// A receipt and the entry it is for: together they prove, offline and for ever, that the ledger has committed itself
/// to the entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptReceipt {
    /// The `tlog-proof`.
    pub receipt: Receipt,
    /// The entry's exact bytes.
    pub entry: Vec<u8>,
}

impl KeptReceipt {
    /// The receipt in the bytes of a file, and the entry beside it.
    ///
    /// # Errors
    /// [`VoterError::Receipt`] for another file.
    pub fn parse(receipt: &[u8], entry: &[u8]) -> Result<KeptReceipt, VoterError> {
        Ok(KeptReceipt { receipt: Receipt::parse(receipt)?, entry: entry.to_vec() })
    }

    /// The ballot's tracking code, in an election with this check.
    ///
    /// # Errors
    /// [`VoterError::OtherBallot`] for the entry of no ballot.
    pub fn code(&self, check: &BallotCheck) -> Result<TrackingCode, VoterError> {
        let entry = Entry::decode(&self.entry)?;
        let ballot = ballot_of(&entry).ok_or(VoterError::OtherBallot)?;
        Ok(ballot.tracking_code(check.context()))
    }

    /// Verifies signature and inclusion; gives the entry's index and the checkpoint. A
    /// [`FollowedLedger`](crate::FollowedLedger) that remembers this checkpoint and is then confirmed has shown that
    /// the ledger still has the entry there.
    ///
    /// # Errors
    /// [`VoterError::Receipt`].
    pub fn verify(&self, keys: &LedgerKeys) -> Result<(u64, Checkpoint), VoterError> {
        Ok(keys.verify_receipt(&self.receipt, &self.entry)?)
    }

    /// Whether others have seen it, by the witnesses that the manifest names. Says nothing about what
    /// [`KeptReceipt::verify`] says.
    ///
    /// # Errors
    /// [`VoterError::Checkpoint`] for a cosignature that is wrong.
    pub fn standing(&self, policy: Option<&WitnessPolicy>) -> Result<Standing, VoterError> {
        let Some(policy) = policy else { return Ok(Standing::Unwatched) };
        Ok(match policy.finality(self.receipt.checkpoint()).map_err(CheckpointError::from)? {
            Finality::Final => Standing::Final,
            Finality::AwaitsWitnesses => Standing::AwaitsWitnesses,
        })
    }
}

/// Whether others have seen what a receipt proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A quorum of the manifest's witnesses has cosigned it.
    Final,
    /// It is valid, and not cosigned by a quorum yet.
    AwaitsWitnesses,
    /// The manifest names no witnesses.
    Unwatched,
}

impl Standing {
    /// Whether a ballot may be called cast: where the manifest names witnesses, only once a quorum of them has seen it.
    /// Where it names none, only the server ensures that everybody is shown one ledger.
    pub fn settles(self) -> bool {
        self != Standing::AwaitsWitnesses
    }

    /// What programs read.
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::Final => "final",
            Standing::AwaitsWitnesses => "awaits-witnesses",
            Standing::Unwatched => "no-witnesses",
        }
    }
}
