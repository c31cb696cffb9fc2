//! Casting where the manifest demands the signature of the voter's card beside that of the voting key.

use tupyo_card::CardSignature;
use tupyo_circuits::TrackingCode;
use tupyo_election::{BallotCheck, Entry, SignedBallot};

use crate::VoterError;
use crate::opening::{demanded_card, verify_own};

/// A ballot that is to be cast, signed with the voting key; what could open it is wiped. It waits for the voter's card,
/// which can be asked again as long as it has not signed.
pub struct CastBallot {
    check: BallotCheck,
    code: TrackingCode,
    signed: SignedBallot,
}

impl CastBallot {
    pub(crate) fn new(check: BallotCheck, code: TrackingCode, signed: SignedBallot) -> CastBallot {
        CastBallot { check, code, signed }
    }

    /// The tracking code.
    pub fn code(&self) -> TrackingCode {
        self.code
    }

    /// What the card signs.
    pub fn card_message(&self) -> Vec<u8> {
        SignedBallot::card_message(&self.code)
    }

    /// The entry to post, with the card's signature, of ECDSA with either of its two `s`. All of it is verified before
    /// it leaves the device.
    ///
    /// # Errors
    /// [`VoterError::OwnBallot`] with `card-signature-invalid` if another card has signed, or this one something else.
    pub fn with_card(&self, signature: CardSignature) -> Result<Entry, VoterError> {
        let card = demanded_card(&self.check, self.signed.ballot.voter);
        let signature = card.map_or(signature, |card| signature.normalized(&card));
        let entry = Entry::Ballot(SignedBallot { card: Some(signature), ..self.signed.clone() });
        verify_own(&self.check, &entry)?;
        Ok(entry)
    }
}
