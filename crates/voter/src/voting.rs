//! Seals a ballot, shows its code, and casts or challenges it.

use std::borrow::Borrow;

use rand_core::{CryptoRng, RngCore};
use tupyo_circuits::TrackingCode;
use tupyo_election::{BallotCheck, ElectionState, Elector, Entry, FinishedBallot, Phase, Voting};
use tupyo_merkle::Receipt;
use tupyo_proof::SigningKey;

use crate::form::form;
use crate::opening::{check_opened, on_roll, verify_own};
use crate::{CastBallot, Choices, KeptReceipt, VoterError};

/// A voter's place in an open election: the voting key, the index on the roll, and the last ballot.
pub struct VotingSession<K = SigningKey> {
    check: BallotCheck,
    key: K,
    voter: u32,
    last: Option<TrackingCode>,
}

/// A sealed ballot. Its tracking code is shown before the voter decides between casting and challenging; either
/// consumes it.
pub struct SealedBallot {
    check: BallotCheck,
    ballot: FinishedBallot,
}

/// Where entries are posted.
pub trait BallotBox {
    /// Why an entry is not posted.
    type Error: From<VoterError>;

    /// Posts an entry; gives the receipt, which has been verified.
    ///
    /// # Errors
    /// What the board refuses, and a receipt that does not prove the entry.
    fn post(&self, entry: &Entry) -> Result<Receipt, Self::Error>;
}

/// What is on the ledger after casting or challenging.
#[derive(Clone, Debug)]
pub struct Posted {
    /// The ballot's tracking code.
    pub code: TrackingCode,
    /// The verified receipt and the entry that it is for.
    pub receipt: KeptReceipt,
}

impl<K: Borrow<SigningKey>> VotingSession<K> {
    /// The session of a key in an election that has been followed, and is open.
    ///
    /// # Errors
    /// [`VoterError::NotOpen`], [`VoterError::Closed`], [`VoterError::NotOnRoll`].
    pub fn new(state: &ElectionState, key: K) -> Result<VotingSession<K>, VoterError> {
        if state.phase() > Phase::Open {
            return Err(VoterError::Closed);
        }
        let open = state.phase() == Phase::Open;
        let check = state.ballot_check().filter(|_| open).ok_or(VoterError::NotOpen)?;
        VotingSession::of_followed(check, key, |voter| state.last_ballot(voter).map(|(code, _)| code))
    }

    /// The session of a key in an open election, whoever has followed it.
    pub(crate) fn of_followed(
        check: &BallotCheck,
        key: K,
        last: impl FnOnce(u32) -> Option<TrackingCode>,
    ) -> Result<VotingSession<K>, VoterError> {
        let (voter, _) = on_roll(check, key.borrow())?;
        Ok(VotingSession { check: check.clone(), key, voter, last: last(voter) })
    }

    /// The same voter's session after more of the ledger has been followed.
    ///
    /// # Errors
    /// As [`VotingSession::new`].
    pub fn follow_on(self, state: &ElectionState) -> Result<VotingSession<K>, VoterError> {
        VotingSession::new(state, self.key)
    }

    /// The voter's index on the roll.
    pub fn voter(&self) -> u32 {
        self.voter
    }

    /// The voter's entry on the roll.
    ///
    /// # Errors
    /// [`VoterError::NotOnRoll`], which [`VotingSession::new`] has excluded.
    pub fn voter_on_roll(&self) -> Result<&Elector, VoterError> {
        self.check.roll().voter(self.voter).ok_or(VoterError::NotOnRoll)
    }

    /// The election's check of ballots.
    pub fn check(&self) -> &BallotCheck {
        &self.check
    }

    /// The voting key.
    pub fn key(&self) -> &SigningKey {
        self.key.borrow()
    }

    /// The voter's last ballot.
    pub fn last(&self) -> Option<TrackingCode> {
        self.last
    }

    /// Says which ballot was the voter's last, where another device has voted since the ledger was followed.
    pub fn set_last(&mut self, last: Option<TrackingCode>) {
        self.last = last;
    }

    /// What the voter votes on, as JSON: its style, how many voters the style has and how many of them the voter's
    /// weight, and what departs from the rules that keep votes secret: `{"style", "title", "voters", "weight", "cell",
    /// "exceptions": [{"code", "text"}], "contests": [{"id", "title", "rule", "options": [{"id", "title",
    /// "label"}]}]}`, and `subtitle`, `description` and `picture` where the manifest has them, `card` where every
    /// ballot must bear its card's signature. An option's label tells it from the others. A light follower cannot know
    /// `voters` and `cell`, and leaves them out.
    ///
    /// # Errors
    /// As [`VotingSession::voter_on_roll`].
    pub fn form(&self) -> Result<String, VoterError> {
        form(&self.check, self.voter).ok_or(VoterError::NotOnRoll)
    }

    /// Encrypts and proves. The tracking code of what is returned is to be shown before the voter decides between
    /// casting and challenging.
    ///
    /// # Errors
    /// [`VoterError::Choices`] for what the voter's style does not allow.
    pub fn prepare(&self, choices: &Choices, rng: &mut (impl RngCore + CryptoRng)) -> Result<SealedBallot, VoterError> {
        let bits = choices.bits(self.check.manifest())?;
        let documents = self.check.documents();
        let voting = Voting { voter: self.voter, previous: self.last, documents };
        let ballot = FinishedBallot::seal(&self.check, voting, bits, self.key(), rng).map_err(VoterError::OwnBallot)?;
        Ok(SealedBallot { check: self.check.clone(), ballot })
    }

    /// Signs a ballot for casting, as [`SealedBallot::cast`] does.
    ///
    /// # Errors
    /// As there.
    pub fn sign(&self, ballot: SealedBallot, rng: &mut (impl RngCore + CryptoRng)) -> Result<Entry, VoterError> {
        ballot.cast(self.key(), rng)
    }

    /// Opens a ballot, as [`SealedBallot::challenge`] does.
    ///
    /// # Errors
    /// [`VoterError::OwnBallot`] if this device has made a ballot that is not valid.
    pub fn open(&self, ballot: SealedBallot, rng: &mut (impl RngCore + CryptoRng)) -> Result<Entry, VoterError> {
        ballot.challenge(self.key(), rng)
    }

    /// Casts a ballot.
    ///
    /// # Errors
    /// As [`SealedBallot::cast`]; what [`BallotBox::post`] says.
    pub fn cast<B: BallotBox>(
        &mut self,
        board: &B,
        ballot: SealedBallot,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Posted, B::Error> {
        let code = ballot.code();
        let posted = post(board, code, &self.sign(ballot, rng)?)?;
        self.last = Some(code);
        Ok(posted)
    }

    /// Challenges a ballot: everybody can see from now on what it contains, and it can never be cast. What it was
    /// opened to is compared with what the voter chose.
    ///
    /// # Errors
    /// [`VoterError::Betrayed`] if the device has encrypted something else; what [`BallotBox::post`] says.
    pub fn challenge<B: BallotBox>(
        &self,
        board: &B,
        ballot: SealedBallot,
        choices: &Choices,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Posted, B::Error> {
        let code = ballot.code();
        let entry = self.open(ballot, rng)?;
        let posted = post(board, code, &entry)?;
        self.check_opened(&entry, code, choices)?;
        Ok(posted)
    }

    /// Whether a challenged entry is the ballot with this tracking code and contains these choices, as
    /// [`check_opened`](crate::check_opened) says.
    ///
    /// # Errors
    /// [`VoterError::Betrayed`] if it is not.
    pub fn check_opened(&self, entry: &Entry, code: TrackingCode, choices: &Choices) -> Result<(), VoterError> {
        check_opened(&self.check, self.key(), entry, code, choices)
    }
}

impl SealedBallot {
    /// The tracking code.
    pub fn code(&self) -> TrackingCode {
        self.ballot.code()
    }

    /// Signs the ballot for casting: the entry to post. Proof and signature are verified before it leaves the device.
    ///
    /// # Errors
    /// [`VoterError::CardNeeded`] where the manifest demands the card's signature, too; [`VoterError::OwnBallot`].
    pub fn cast(self, key: &SigningKey, rng: &mut (impl RngCore + CryptoRng)) -> Result<Entry, VoterError> {
        if self.check.demands_cards() {
            return Err(VoterError::CardNeeded);
        }
        let entry = self.ballot.cast(key, rng);
        verify_own(&self.check, &entry)?;
        Ok(entry)
    }

    /// Signs the ballot with the voting key, to be cast when the voter's card has signed it, too.
    pub fn sign(self, key: &SigningKey, rng: &mut (impl RngCore + CryptoRng)) -> CastBallot {
        let code = self.code();
        CastBallot::new(self.check, code, self.ballot.sign(key, rng))
    }

    /// Opens the ballot for everybody: the entry to post. It can never be cast. Proof, signature and opening are
    /// verified before it leaves the device.
    ///
    /// # Errors
    /// [`VoterError::OwnBallot`].
    pub fn challenge(self, key: &SigningKey, rng: &mut (impl RngCore + CryptoRng)) -> Result<Entry, VoterError> {
        let entry = self.ballot.challenge(&self.check, key, rng).map_err(VoterError::OwnBallot)?;
        verify_own(&self.check, &entry)?;
        Ok(entry)
    }
}

fn post<B: BallotBox>(board: &B, code: TrackingCode, entry: &Entry) -> Result<Posted, B::Error> {
    Ok(Posted { code, receipt: KeptReceipt { receipt: board.post(entry)?, entry: entry.encode() } })
}
