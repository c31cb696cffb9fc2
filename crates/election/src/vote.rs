//! A voter's choice becomes a finished ballot.

use rand_core::{CryptoRng, RngCore};
use tupyo_circuits::{Sealed, SecretBits, SelectionError, TrackingCode, Witness, prove};
use tupyo_proof::{Purpose, SigningKey};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::{Ballot, BallotCheck, Challenged, Contest, Entry, Refusal, SignedBallot, Voting};

/// A voter's choice in one contest: wiped when dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Selection(Vec<usize>);

impl Selection {
    /// What the numbers say depends on the contest's [`Rule`](crate::Rule):
    ///
    /// | | |
    /// |---|---|
    /// | single choice | the chosen option's number, from 0; the number after the last option is blank |
    /// | choose up to, exactly, at least; approval; knapsack | the chosen options' numbers |
    /// | score, cumulative, distribution, quadratic, amounts | for each option, in order, what it gets |
    /// | positional, ranking, and their top | for each option, in order, its place, from 0; none is the place behind |
    /// | | the last |
    pub fn of(numbers: Vec<usize>) -> Selection {
        Selection(numbers)
    }

    /// The bits that stand for this choice in a contest.
    ///
    /// # Errors
    /// A [`SelectionError`] if the contest does not allow it.
    pub fn mark(&self, contest: &Contest) -> Result<SecretBits, SelectionError> {
        contest.rule.mark(contest.options.len(), &self.0)
    }
}

/// A finished ballot that is neither cast nor challenged yet. Its voter has seen its tracking code; whatever is done
/// with it consumes it.
pub struct FinishedBallot {
    ballot: Ballot,
    code: TrackingCode,
    witness: Witness,
    bits: SecretBits,
}

impl FinishedBallot {
    /// Encrypts and proves a vote: the bits of one selection for each contest of the voter's style, in order. The nonce
    /// is hedged with the voting key.
    ///
    /// # Errors
    /// [`Refusal::UnknownVoter`]; [`Refusal::DocumentsChanged`] if there are not that many documents;
    /// [`Refusal::WrongShape`] if the selections are not those of the style's contests.
    pub fn seal(
        check: &BallotCheck,
        voting: Voting,
        bits: SecretBits,
        key: &SigningKey,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<FinishedBallot, Refusal> {
        let style = check.roll().voter(voting.voter).ok_or(Refusal::UnknownVoter { voter: voting.voter })?.style;
        let header = check.header(style, voting)?;
        let witness = Witness::sealing(&bits, &header, key, rng);
        let ballot = seal(check, voting, &witness, rng)?;
        let code = ballot.tracking_code(check.context());
        Ok(FinishedBallot { ballot, code, witness, bits })
    }

    /// The tracking code, to be shown before the voter decides.
    pub fn code(&self) -> TrackingCode {
        self.code
    }

    /// Signs the ballot for casting, where the manifest demands no card's signature. What could open it is wiped.
    pub fn cast(self, key: &SigningKey, rng: &mut (impl RngCore + CryptoRng)) -> Entry {
        Entry::Ballot(self.sign(key, rng))
    }

    /// Signs the ballot with the voting key alone, for whoever adds the card's signature. What could open it is wiped.
    pub fn sign(self, key: &SigningKey, rng: &mut (impl RngCore + CryptoRng)) -> SignedBallot {
        signed(self.ballot, self.code, key, rng)
    }

    /// Opens the ballot for everybody: it can never be cast.
    ///
    /// # Errors
    /// [`Refusal::WrongShape`] if the election has no such style.
    pub fn challenge(
        self,
        check: &BallotCheck,
        key: &SigningKey,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Entry, Refusal> {
        let circuit = check.manifest().style_circuit(self.ballot.style).ok_or(Refusal::WrongShape)?;
        let values = self.bits.publish_outputs(circuit);
        let nonce = self.witness.publish_nonce();
        let message = Challenged::message(&self.code, &nonce, &values);
        let signature = key.sign(Purpose::Challenge, &message, rng);
        Ok(Entry::Challenged(Challenged { ballot: self.ballot, nonce, values, signature }))
    }
}

/// Encrypts and proves whatever the witness says, valid or not.
///
/// # Errors
/// [`Refusal::UnknownVoter`]; [`Refusal::WrongShape`] if the witness has another number of bits than the style.
pub fn seal(
    check: &BallotCheck,
    voting: Voting,
    witness: &Witness,
    rng: &mut (impl RngCore + CryptoRng),
) -> Result<Ballot, Refusal> {
    let Voting { voter, previous, documents } = voting;
    let style = check.roll().voter(voter).ok_or(Refusal::UnknownVoter { voter })?.style;
    let circuit = check.manifest().style_circuit(style).ok_or(Refusal::WrongShape)?;
    let header = check.header(style, voting)?;
    let sealed = prove(check.bases(), circuit, &header, witness, rng).map_err(|_| Refusal::WrongShape)?;
    let Sealed { ciphertext, proof, limbs } = sealed;
    Ok(Ballot { style, voter, previous, documents, ciphertext, proof, limbs })
}

/// Signs a ballot with a voting key, where the manifest demands no card's signature.
pub fn sign(ballot: Ballot, code: TrackingCode, key: &SigningKey, rng: &mut (impl RngCore + CryptoRng)) -> Entry {
    Entry::Ballot(signed(ballot, code, key, rng))
}

fn signed(ballot: Ballot, code: TrackingCode, key: &SigningKey, rng: &mut (impl RngCore + CryptoRng)) -> SignedBallot {
    let signature = key.sign(Purpose::Ballot, &code.0, rng);
    SignedBallot { ballot, signature, card: None }
}
