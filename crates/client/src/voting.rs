use rand_core::{CryptoRng, RngCore};
use tupyo_circuits::TrackingCode;
use tupyo_election::{Ballot, BallotCheck, ElectionState, Entry, FinishedBallot, Phase, Voter, Voting};
use tupyo_proof::SigningKey;

use crate::{Board, Choices, ClientError, KeptReceipt};

/// A voter's place in an open election: the voting key, the index on the roll, and the last ballot.
pub struct VotingSession {
    check: BallotCheck,
    key: SigningKey,
    voter: u32,
    last: Option<TrackingCode>,
}

/// What is on the ledger after casting or challenging.
#[derive(Clone, Debug)]
pub struct Posted {
    /// The ballot's tracking code.
    pub code: TrackingCode,
    /// The verified receipt and the entry that it is for.
    pub receipt: KeptReceipt,
}

impl VotingSession {
    /// The session of a key in an election that has been followed.
    ///
    /// # Errors
    /// [`ClientError::NotOpen`], [`ClientError::NotOnRoll`].
    pub fn new(state: &ElectionState, key: SigningKey) -> Result<VotingSession, ClientError> {
        let check = state.ballot_check().filter(|_| state.phase() >= Phase::Open).ok_or(ClientError::NotOpen)?;
        let voter = check.roll().index_of(key.verifying_key().encode()).ok_or(ClientError::NotOnRoll)?;
        let last = state.last_ballot(voter).map(|(code, _)| code);
        Ok(VotingSession { check: check.clone(), key, voter, last })
    }

    /// The voter's index on the roll.
    pub fn voter(&self) -> u32 {
        self.voter
    }

    /// The voter's entry on the roll.
    ///
    /// # Errors
    /// [`ClientError::NotOnRoll`], which [`VotingSession::new`] has excluded.
    pub fn voter_on_roll(&self) -> Result<&Voter, ClientError> {
        self.check.roll().voter(self.voter).ok_or(ClientError::NotOnRoll)
    }

    /// The election's check of ballots.
    pub fn check(&self) -> &BallotCheck {
        &self.check
    }

    /// The voting key.
    pub fn key(&self) -> &SigningKey {
        &self.key
    }

    /// The voter's last ballot.
    pub fn last(&self) -> Option<TrackingCode> {
        self.last
    }

    /// Says which ballot was the voter's last, where another device has voted meanwhile.
    pub fn set_last(&mut self, last: Option<TrackingCode>) {
        self.last = last;
    }

    /// Encrypts and proves. The tracking code of what is returned is to be shown before the voter decides between casting and challenging.
    ///
    /// # Errors
    /// [`ClientError::Choices`] for what the voter's style does not allow.
    pub fn prepare(
        &self,
        choices: &Choices,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<FinishedBallot, ClientError> {
        let bits = choices.bits(self.check.manifest())?;
        let voting = Voting { voter: self.voter, previous: self.last };
        FinishedBallot::seal(&self.check, voting, bits, &self.key, rng).map_err(ClientError::OwnBallot)
    }

    /// Signs a ballot for casting, and verifies its proof and signature before it leaves the device.
    ///
    /// # Errors
    /// [`ClientError::OwnBallot`] if this device has made a ballot that is not valid.
    pub fn sign(&self, ballot: FinishedBallot, rng: &mut (impl RngCore + CryptoRng)) -> Result<Entry, ClientError> {
        let entry = ballot.cast(&self.key, rng);
        self.verify_own(&entry)?;
        Ok(entry)
    }

    /// Casts a ballot. The receipt that is returned is verified.
    ///
    /// # Errors
    /// [`ClientError::OwnBallot`]; what [`Board::post`] says.
    pub fn cast(
        &mut self,
        board: &Board,
        ballot: FinishedBallot,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Posted, ClientError> {
        let code = ballot.code();
        let entry = self.sign(ballot, rng)?;
        let receipt = KeptReceipt { receipt: board.post(&entry)?, entry: entry.encode() };
        self.last = Some(code);
        Ok(Posted { code, receipt })
    }

    /// Challenges a ballot: everybody can see from now on what it contains, and it can never be cast. What it was opened to is compared with what the
    /// voter chose.
    ///
    /// # Errors
    /// [`ClientError::Betrayed`] if the device has encrypted something else; what [`Board::post`] says.
    pub fn challenge(
        &self,
        board: &Board,
        ballot: FinishedBallot,
        choices: &Choices,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Posted, ClientError> {
        let code = ballot.code();
        let entry = ballot.challenge(&self.check, &self.key, rng).map_err(ClientError::OwnBallot)?;
        let receipt = KeptReceipt { receipt: board.post(&entry)?, entry: entry.encode() };
        self.check_opened(&entry, code, choices)?;
        Ok(Posted { code, receipt })
    }

    /// Whether a challenged entry is the ballot with this tracking code and contains these choices: proof, signature and opening are verified.
    ///
    /// # Errors
    /// [`ClientError::Betrayed`] if it is not.
    pub fn check_opened(&self, entry: &Entry, code: TrackingCode, choices: &Choices) -> Result<(), ClientError> {
        let betrayed = ClientError::Betrayed { code };
        let Entry::Challenged(challenged) = entry else { return Err(betrayed) };
        self.verify_own(entry)?;
        let found = challenged.ballot.tracking_code(self.check.context());
        let expected = choices.expected_values(self.check.manifest())?;
        let same_voter = self.is_own(&challenged.ballot);
        if found == code && same_voter && challenged.values == expected { Ok(()) } else { Err(betrayed) }
    }

    fn is_own(&self, ballot: &Ballot) -> bool {
        ballot.voter == self.voter
    }

    fn verify_own(&self, entry: &Entry) -> Result<(), ClientError> {
        let answers = self.check.verify(&[entry]);
        answers.into_iter().try_for_each(|answer| answer.map(drop).map_err(ClientError::OwnBallot))
    }
}
