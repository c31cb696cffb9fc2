//! A ballot that is decided on, and not known to be on the ledger yet.

use std::borrow::Borrow;

use rand_core::{CryptoRng, RngCore};
use tupyo_card::{CardKey, CardSignature};
use tupyo_circuits::TrackingCode;
use tupyo_election::{BallotCheck, Entry, Refusal, SigningFault};
use tupyo_fate::ballot_of;
use tupyo_proof::SigningKey;

use crate::opening::{demanded_card, verify_own};
use crate::{FollowedLedger, SealedBallot, VoterError, VotingSession};

/// A ballot that is decided on, and not known to be on the ledger yet. While a device has one, it makes no other ballot
/// with the key.
///
/// | | |
/// |---|---|
/// | kept | its bytes are durable before they leave the device, and go when the receipt is there or [`Next::Refused`] |
/// | | is proven; after [`Next::Anew`], when the receipt of the other one is there |
/// | one ballot | another one with the same `previous` is made only after [`Next::Anew`]; the ledger takes one of |
/// | | both |
/// | decided once | the sealed ballot is consumed: what will be cast is never opened, and what was opened is never |
/// | | cast, whatever goes wrong |
/// | sent again | the same bytes, which the board answers with a receipt however often they come: a lost answer costs |
/// | | no ballot |
#[derive(Debug)]
pub struct Pending {
    entry: Entry,
    bytes: Vec<u8>,
}

/// What the voter decides when the tracking code has been shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The ballot is to count.
    Cast,
    /// The ballot is opened for everybody, and never counts.
    Challenge,
}

/// What is to be done with a ballot that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Send the same bytes: they are on the ledger, or still can be.
    Send,
    /// The whole ledger shows that they are not there, and its rules exclude them for good; by light, that they never
    /// count: another ballot stands in their place, the tally counts none, the election is cancelled, or a challenge is
    /// taken no more.
    Refused(Refusal),
    /// Documents have taken effect since, so that they are not accepted any more: the voter is shown them, and another
    /// ballot may be made. The whole ledger proves that the first one is not there. A light follower cannot exclude
    /// that it is there: then it goes on counting, and the other one is refused; so it is kept until the other one's
    /// receipt is there.
    Anew {
        /// How many documents the ballot knows:
        /// [`ElectionState::announced_after`](tupyo_election::ElectionState::announced_after) gives the others.
        after: u32,
    },
}

impl Next {
    /// What programs read: `send`, `anew`, or the code of the refusal.
    pub fn as_str(&self) -> &'static str {
        match self {
            Next::Send => "send",
            Next::Anew { .. } => "anew",
            Next::Refused(refusal) => refusal.code(),
        }
    }
}

impl<K: Borrow<SigningKey>> VotingSession<K> {
    /// Carries out what the voter has decided about a ballot: the result is to be kept durably, and then sent.
    ///
    /// # Errors
    /// [`VoterError::OwnBallot`] if this device has made a ballot that is not valid; [`VoterError::CardNeeded`] where
    /// [`VotingSession::decide_with_card`] is needed.
    pub fn decide(
        &self,
        ballot: SealedBallot,
        decision: Decision,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Pending, VoterError> {
        Pending::new(match decision {
            Decision::Cast => self.sign(ballot, rng)?,
            Decision::Challenge => self.open(ballot, rng)?,
        })
    }

    /// The card whose signature every ballot of the voter must bear, if the manifest demands that.
    pub fn card(&self) -> Option<CardKey> {
        demanded_card(self.check(), self.voter())
    }

    /// Carries out what the voter has decided about a ballot, as [`VotingSession::decide`] does. Where a ballot that is
    /// cast must bear the card's signature, `card` is asked to sign these bytes; it may ask the voter for the card or
    /// its PIN as often as it likes. If it gives up, nothing has left the device, and another ballot may be made.
    ///
    /// # Errors
    /// [`VoterError::Card`] if the card does not sign, and as [`with_card`](crate::CastBallot::with_card).
    pub fn decide_with_card(
        &self,
        ballot: SealedBallot,
        decision: Decision,
        card: &mut dyn FnMut(&[u8]) -> Result<CardSignature, SigningFault>,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Pending, VoterError> {
        if decision == Decision::Challenge || !self.check().demands_cards() {
            return self.decide(ballot, decision, rng);
        }
        let ballot = ballot.sign(self.key(), rng);
        let signature = card(&ballot.card_message()).map_err(VoterError::Card)?;
        Pending::new(ballot.with_card(signature)?)
    }
}

impl Pending {
    /// A ballot that this device has signed or opened.
    ///
    /// # Errors
    /// [`VoterError::OtherBallot`] for another entry.
    pub fn new(entry: Entry) -> Result<Pending, VoterError> {
        let bytes = entry.encode();
        ballot_of(&entry).map(drop).ok_or(VoterError::OtherBallot)?;
        Ok(Pending { entry, bytes })
    }

    /// The ballot with these bytes, as they were kept.
    ///
    /// # Errors
    /// [`VoterError::Ballot`] and [`VoterError::OtherBallot`] for others.
    pub fn decode(bytes: &[u8]) -> Result<Pending, VoterError> {
        Pending::new(Entry::decode(bytes)?)
    }

    /// What is kept, and sent.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The entry.
    pub fn entry(&self) -> &Entry {
        &self.entry
    }

    /// What was decided, for good.
    pub fn decision(&self) -> Decision {
        if matches!(self.entry, Entry::Challenged(_)) { Decision::Challenge } else { Decision::Cast }
    }

    /// The tracking code.
    ///
    /// # Errors
    /// [`VoterError::OtherBallot`], which [`Pending::new`] has excluded.
    pub fn code(&self, check: &BallotCheck) -> Result<TrackingCode, VoterError> {
        let ballot = ballot_of(&self.entry).ok_or(VoterError::OtherBallot)?;
        Ok(ballot.tracking_code(check.context()))
    }

    /// What is to be done, by a ledger that has been followed from its beginning with [`FollowedLedger::look_for`]. The
    /// board's word alone refuses nothing.
    ///
    /// # Errors
    /// [`VoterError::Unconfirmed`], [`VoterError::RememberedLate`]; [`VoterError::OwnBallot`] for a ballot of another
    /// election.
    pub fn next(&self, ledger: &FollowedLedger) -> Result<Next, VoterError> {
        let (state, check) = (ledger.state()?, ledger.ballot_check()?);
        if ledger.found(&self.bytes)?.is_some() {
            return Ok(Next::Send);
        }
        let examined = state.examine(&self.entry);
        if matches!(examined, Err(Refusal::DocumentsChanged { found, expected }) if found > expected) {
            // A ledger that has fewer documents than the ballot knows is behind: it proves nothing.
            return Ok(Next::Send);
        }
        verify_own(check, &self.entry)?;
        // Voting is never opened again, a chain never goes back, numbers and documents never get fewer: what is refused
        // now is refused for ever.
        Ok(match examined {
            Err(Refusal::DocumentsChanged { found, .. }) => Next::Anew { after: found },
            Err(refusal) => Next::Refused(refusal),
            Ok(_) => Next::Send,
        })
    }
}
