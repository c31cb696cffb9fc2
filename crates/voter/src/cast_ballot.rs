//! Casting where the manifest demands the signature of the voter's card beside that of the voting key.

use tupyo_card::{CardKey, CardSignature};
use tupyo_circuits::TrackingCode;
use tupyo_election::{Ballot, BallotCheck, Entry, SignedBallot};
use tupyo_proof::SigningKey;

use crate::VoterError;
use crate::opening::{demanded_card, on_roll, verify_own};

/// A ballot that is to be cast, signed with the voting key; what could open it is wiped. It waits for the voter's card,
/// which can be asked again as long as it has not signed, and which may be elsewhere: [`AskedBallot`].
pub struct CastBallot {
    check: BallotCheck,
    code: TrackingCode,
    signed: SignedBallot,
}

impl CastBallot {
    pub(crate) fn new(check: BallotCheck, code: TrackingCode, signed: SignedBallot) -> CastBallot {
        CastBallot { check, code, signed }
    }

    /// The ballot that [`save`](Self::save) gave, of this key's holder.
    ///
    /// # Errors
    /// [`VoterError::Ballot`] and [`VoterError::OtherBallot`] for other bytes; [`VoterError::NotOnRoll`].
    pub fn restore(check: &BallotCheck, key: &SigningKey, saved: &[u8]) -> Result<CastBallot, VoterError> {
        let (voter, _) = on_roll(check, key)?;
        match Entry::decode(saved)? {
            Entry::Ballot(signed) if signed.card.is_none() && signed.ballot.voter == voter => {
                Ok(CastBallot { code: signed.ballot.tracking_code(check.context()), check: check.clone(), signed })
            }
            _ => Err(VoterError::OtherBallot),
        }
    }

    /// What a device keeps while the card is away. No secret is in it, and without the card nobody can cast it.
    pub fn save(&self) -> Vec<u8> {
        Entry::Ballot(self.signed.clone()).encode()
    }

    /// The tracking code.
    pub fn code(&self) -> TrackingCode {
        self.code
    }

    /// What the card signs.
    pub fn card_message(&self) -> Vec<u8> {
        SignedBallot::card_message(&self.code)
    }

    /// The ballot alone, for a card at another machine: [`AskedBallot::read`]. The voting key's signature stays here,
    /// so that who finds this and the card's answer can cast nothing.
    pub fn asked(&self) -> Vec<u8> {
        self.signed.ballot.encode()
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

/// A ballot that another machine has sealed, where the voter's card is asked to sign it. That its code is this
/// election's and its voter the card's holder is all that is known of it: nobody can see what it holds, and whether it
/// is valid the ledger says.
pub struct AskedBallot {
    ballot: Ballot,
    code: TrackingCode,
    card: CardKey,
}

impl AskedBallot {
    /// Reads what a page has asked with these bytes, [`CastBallot::asked`], and this message.
    ///
    /// # Errors
    /// [`VoterError::Ballot`] for bytes that are no ballot; [`VoterError::OtherBallot`] where the roll has no such
    /// voter or no card signs ballots, and if the message is not of this ballot in this election.
    pub fn read(check: &BallotCheck, bytes: &[u8], message: &[u8]) -> Result<AskedBallot, VoterError> {
        let ballot = Ballot::decode(bytes)?;
        let card = demanded_card(check, ballot.voter).ok_or(VoterError::OtherBallot)?;
        let code = ballot.tracking_code(check.context());
        let asked = AskedBallot { ballot, code, card };
        if asked.card_message() == message { Ok(asked) } else { Err(VoterError::OtherBallot) }
    }

    /// The tracking code, which must be the one that the page shows.
    pub fn code(&self) -> TrackingCode {
        self.code
    }

    /// The voter's index on the roll.
    pub fn voter(&self) -> u32 {
        self.ballot.voter
    }

    /// The card on the voter's line.
    pub fn card(&self) -> CardKey {
        self.card
    }

    /// What the card signs.
    pub fn card_message(&self) -> Vec<u8> {
        SignedBallot::card_message(&self.code)
    }
}
