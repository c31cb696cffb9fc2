use rand_core::{CryptoRng, RngCore};
use tupyo_circuits::TrackingCode;
use tupyo_election::{BallotCheck, Entry, FinishedBallot};
use tupyo_proof::SigningKey;

use crate::PhoneError;

/// A finished ballot. Its tracking code is shown before the voter decides what to do with it; either decision consumes it.
pub struct PhoneBallot {
    check: BallotCheck,
    ballot: FinishedBallot,
}

impl PhoneBallot {
    pub(crate) fn new(check: BallotCheck, ballot: FinishedBallot) -> PhoneBallot {
        PhoneBallot { check, ballot }
    }

    /// The tracking code.
    pub fn code(&self) -> TrackingCode {
        self.ballot.code()
    }

    /// Signs the ballot for casting: the entry to post. Proof and signature are verified before it leaves the device.
    ///
    /// # Errors
    /// [`PhoneError::OwnBallot`].
    pub fn cast(self, key: &SigningKey, rng: &mut (impl RngCore + CryptoRng)) -> Result<Vec<u8>, PhoneError> {
        checked(&self.check, self.ballot.cast(key, rng))
    }

    /// Opens the ballot for everybody: the entry to post. It can never be cast.
    ///
    /// # Errors
    /// [`PhoneError::OwnBallot`].
    pub fn challenge(self, key: &SigningKey, rng: &mut (impl RngCore + CryptoRng)) -> Result<Vec<u8>, PhoneError> {
        let entry = self.ballot.challenge(&self.check, key, rng).map_err(PhoneError::OwnBallot)?;
        checked(&self.check, entry)
    }
}

fn checked(check: &BallotCheck, entry: Entry) -> Result<Vec<u8>, PhoneError> {
    check.verify(&[&entry]).into_iter().try_for_each(|answer| answer.map(drop)).map_err(PhoneError::OwnBallot)?;
    Ok(entry.encode())
}
