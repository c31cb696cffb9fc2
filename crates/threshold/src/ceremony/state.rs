//! The rounds of a ceremony, and what each accepts.

use std::collections::BTreeMap;
use std::sync::Arc;

use tupyo_elgamal::JointKey;
use tupyo_group::Point;

use super::CeremonyKeys;
use super::kept::{KeptJoint, KeptReveal};
use crate::complaint::verify_complaint;
use crate::possession::{digest, verify_possession};
use crate::sealing::{DealtShare, Pair};
use crate::{
    CeremonyError, CeremonyId, CeremonyTranscript, Commitment, Complaint, Confirmation, Culprit, Fault, Parameters,
    Reveal, RevealStatement, RoundsDigest, Shares,
};

/// Where a ceremony stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Round {
    /// Round 1.
    Commitment,
    /// Round 2.
    Reveal,
    /// Round 3.
    Shares,
    /// Round 4.
    Confirmation,
    /// All participants have confirmed.
    Complete,
    /// A complaint has named a culprit.
    Failed,
}

impl Round {
    /// The number of a round that is under way, from 0.
    pub fn number(self) -> Option<u8> {
        match self {
            Round::Commitment => Some(0),
            Round::Reveal => Some(1),
            Round::Shares => Some(2),
            Round::Confirmation => Some(3),
            Round::Complete | Round::Failed => None,
        }
    }
}

/// The public side of one ceremony: it accepts legal messages only and keeps them. A refused message changes nothing.
///
/// Examine a message on a clone: clones share everything that grows with the threshold or with the number of
/// components.
#[derive(Debug, Clone)]
pub struct Ceremony {
    pub(super) id: CeremonyId,
    pub(super) parameters: Parameters,
    /// Who takes part, ascending.
    pub(super) participants: Vec<u16>,
    /// The digest of the document that ended the ceremony before.
    pub(super) after: Option<[u8; 32]>,
    pub(super) commitments: BTreeMap<u16, Commitment>,
    pub(super) reveals: BTreeMap<u16, Arc<KeptReveal>>,
    /// `Σ_d A_{d,c,k}` by component and degree, over the reveals so far; empty before the first one, and at the end.
    pub(super) sums: Arc<Vec<Vec<Point>>>,
    pub(super) shares: BTreeMap<u16, Arc<Shares>>,
    pub(super) confirmations: BTreeMap<u16, Confirmation>,
    pub(super) stage: Stage,
}

/// A round, with what the ones before it have settled.
#[derive(Debug, Clone)]
pub(super) enum Stage {
    Commitment,
    Reveal,
    Shares(KeptJoint, RoundsDigest),
    Confirmation(KeptJoint, Said),
    Complete(CeremonyKeys, Said),
    /// Known from the confirmations alone, without what came before them.
    Confirmed(CeremonyKeys, CeremonyTranscript),
    Failed(Culprit, Said),
}

/// What has been said before round 4.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said {
    rounds: RoundsDigest,
    transcript: CeremonyTranscript,
}

impl Ceremony {
    /// Round 1.
    ///
    /// # Errors
    /// [`CeremonyError`]: out of turn, without consent, or the identity as a key.
    pub fn accept_commitment(&mut self, trustee: u16, commitment: Commitment) -> Result<(), CeremonyError> {
        self.admit(Round::Commitment, commitment.ceremony, trustee)?;
        if commitment.after != self.after {
            return Err(CeremonyError::Consent);
        }
        if commitment.key.is_identity() {
            return Err(CeremonyError::Identity);
        }
        if commitment.agreement_key.is_identity() {
            return Err(CeremonyError::AgreementKey);
        }
        self.commitments.insert(trustee, commitment);
        if self.commitments.len() == self.size() {
            self.stage = Stage::Reveal;
        }
        Ok(())
    }

    /// Round 2.
    ///
    /// # Errors
    /// [`CeremonyError`]: out of turn, wrong lengths, an identity, coefficients that do not fit the commitment, or an
    /// invalid proof of possession.
    pub fn accept_reveal(&mut self, trustee: u16, reveal: Reveal) -> Result<(), CeremonyError> {
        self.admit(Round::Reveal, reveal.ceremony, trustee)?;
        self.check_coefficients(&reveal.coefficients)?;
        let kept = KeptReveal::of(&reveal);
        self.check_possession(trustee, &reveal, &kept)?;
        let joint = if self.reveals.len() + 1 == self.size() { Some(self.joint_key(&reveal)?) } else { None };
        self.add(reveal);
        self.reveals.insert(trustee, Arc::new(kept));
        if let Some(joint) = joint {
            self.stage = Stage::Shares(KeptJoint::of(joint), self.hash_of_rounds());
        }
        Ok(())
    }

    /// Round 3.
    ///
    /// # Errors
    /// [`CeremonyError`]: out of turn, for other rounds 1 and 2, or not one share of the right length for each other
    /// participant in ascending order.
    pub fn accept_shares(&mut self, trustee: u16, shares: Shares) -> Result<(), CeremonyError> {
        self.admit(Round::Shares, shares.ceremony, trustee)?;
        let Stage::Shares(joint, rounds) = &self.stage else { return Err(CeremonyError::Round) };
        if *rounds != shares.rounds {
            return Err(CeremonyError::Rounds);
        }
        let recipients = self.participants.iter().copied().filter(|other| *other != trustee);
        let length = usize::from(self.parameters.components());
        if !shares.sealed.iter().map(|share| share.recipient).eq(recipients)
            || shares.sealed.iter().any(|share| share.ciphertext.len() != length)
        {
            return Err(CeremonyError::Lengths);
        }
        self.shares.insert(trustee, Arc::new(shares));
        if self.shares.len() == self.size() {
            let said = Said { rounds: *rounds, transcript: self.hash() };
            self.stage = Stage::Confirmation(joint.clone(), said);
        }
        Ok(())
    }

    /// Round 4, when all shares fit. The last confirmation completes the ceremony.
    ///
    /// # Errors
    /// [`CeremonyError`]: out of turn, or other participants, another transcript or joint key.
    pub fn accept_confirmation(&mut self, trustee: u16, confirmation: Confirmation) -> Result<(), CeremonyError> {
        self.admit(Round::Confirmation, confirmation.ceremony, trustee)?;
        let (joint, said) = self.to_confirm()?;
        match () {
            _ if confirmation.participants != self.participants => return Err(CeremonyError::Participants),
            _ if confirmation.transcript != said.transcript => return Err(CeremonyError::Transcript),
            _ if confirmation.joint != joint.digest => return Err(CeremonyError::Joint),
            _ => {}
        }
        if self.confirmations.len() + 1 == self.size() {
            let keys = CeremonyKeys { joint: JointKey::clone(&joint.key), verification: self.verification() };
            self.stage = Stage::Complete(keys, said);
            self.sums = Arc::default();
        }
        self.confirmations.insert(trustee, confirmation);
        Ok(())
    }

    /// Round 4, when a share does not fit. It ends the ceremony: either the dealer or the complainer is the culprit.
    ///
    /// # Errors
    /// [`CeremonyError`]: out of turn, not against another participant, of another transcript, or an invalid proof.
    /// Nobody is named then.
    pub fn accept_complaint(&mut self, trustee: u16, complaint: Complaint) -> Result<Culprit, CeremonyError> {
        self.admit(Round::Confirmation, complaint.ceremony, trustee)?;
        let dealer = complaint.against;
        if dealer == trustee || !self.participates(dealer) {
            return Err(CeremonyError::Against);
        }
        let (_, said) = self.to_confirm()?;
        if said.transcript != complaint.transcript {
            return Err(CeremonyError::Transcript);
        }
        let share = self.dealt_share(dealer, trustee).ok_or(CeremonyError::Round)?;
        let statement = share.pair.complaint(complaint.transcript, complaint.key);
        verify_complaint(&statement, &complaint.proof).map_err(|_| CeremonyError::Complaint)?;
        let culprit = match share.open(&complaint.key.into()) {
            Some(_) => Culprit { trustee, fault: Fault::FalseComplaint },
            None => Culprit { trustee: dealer, fault: Fault::Mismatch },
        };
        self.stage = Stage::Failed(culprit, said);
        Ok(culprit)
    }

    /// Whether nothing is known of it but its confirmations: [`Ceremony::confirmed`].
    pub fn is_only_confirmed(&self) -> bool {
        matches!(self.stage, Stage::Confirmed(..))
    }

    /// Which ceremony this is.
    pub fn id(&self) -> CeremonyId {
        self.id
    }

    /// Its numbers.
    pub fn parameters(&self) -> Parameters {
        self.parameters
    }

    /// Who takes part, ascending.
    pub fn participants(&self) -> &[u16] {
        &self.participants
    }

    /// Whether a trustee takes part.
    pub fn participates(&self, trustee: u16) -> bool {
        self.participants.binary_search(&trustee).is_ok()
    }

    /// The digest of the document that ended the ceremony before, if there was one.
    pub fn after(&self) -> Option<[u8; 32]> {
        self.after
    }

    /// Where it stands.
    pub fn round(&self) -> Round {
        match self.stage {
            Stage::Commitment => Round::Commitment,
            Stage::Reveal => Round::Reveal,
            Stage::Shares(..) => Round::Shares,
            Stage::Confirmation(..) => Round::Confirmation,
            Stage::Complete(..) | Stage::Confirmed(..) => Round::Complete,
            Stage::Failed(..) => Round::Failed,
        }
    }

    /// The participants whose message the current round lacks, ascending.
    pub fn waiting_for(&self) -> Vec<u16> {
        let round = self.round();
        if matches!(round, Round::Complete | Round::Failed) {
            return Vec::new();
        }
        self.participants.iter().copied().filter(|trustee| !self.has_posted(round, *trustee)).collect()
    }

    /// A trustee's message of round 1.
    pub fn commitment(&self, trustee: u16) -> Option<&Commitment> {
        self.commitments.get(&trustee)
    }

    /// A trustee's message of round 2. Its points are decoded for it.
    pub fn reveal(&self, trustee: u16) -> Option<Reveal> {
        self.reveals.get(&trustee)?.decode()
    }

    /// Whether a trustee has sent its message of round 2.
    pub fn has_revealed(&self, trustee: u16) -> bool {
        self.reveals.contains_key(&trustee)
    }

    /// A trustee's message of round 3.
    pub fn shares(&self, trustee: u16) -> Option<&Shares> {
        self.shares.get(&trustee).map(AsRef::as_ref)
    }

    /// Whether a trustee has sent its message of round 4.
    pub fn has_confirmed(&self, trustee: u16) -> bool {
        self.confirmations.contains_key(&trustee)
    }

    /// The hash of rounds 1 and 2, when they are complete.
    pub fn rounds(&self) -> Option<RoundsDigest> {
        match self.stage {
            Stage::Shares(_, rounds) => Some(rounds),
            _ => self.said_before().map(|said| said.rounds),
        }
    }

    /// The hash of rounds 1 to 3, when they are complete.
    pub fn transcript(&self) -> Option<CeremonyTranscript> {
        match &self.stage {
            Stage::Confirmed(_, transcript) => Some(*transcript),
            _ => self.said_before().map(|said| said.transcript),
        }
    }

    /// The joint key, when rounds 1 and 2 are complete: what confirmations name.
    pub fn joint(&self) -> Option<&JointKey> {
        match &self.stage {
            Stage::Shares(joint, _) | Stage::Confirmation(joint, _) => Some(&joint.key),
            Stage::Complete(keys, _) | Stage::Confirmed(keys, _) => Some(&keys.joint),
            Stage::Commitment | Stage::Reveal | Stage::Failed(..) => None,
        }
    }

    /// The keys, when all participants have confirmed.
    pub fn outcome(&self) -> Option<&CeremonyKeys> {
        match &self.stage {
            Stage::Complete(keys, _) | Stage::Confirmed(keys, _) => Some(keys),
            _ => None,
        }
    }

    /// Who made the ceremony fail.
    pub fn culprit(&self) -> Option<Culprit> {
        match self.stage {
            Stage::Failed(culprit, _) => Some(culprit),
            _ => None,
        }
    }

    /// What a share from `dealer` to `recipient` is bound to, when rounds 1 and 2 are complete.
    pub(crate) fn pair(&self, dealer: u16, recipient: u16) -> Option<Pair> {
        let key = |trustee| self.commitments.get(&trustee).map(|commitment| commitment.key);
        let (rounds, dealer_key, recipient_key) = (self.rounds()?, key(dealer)?, key(recipient)?);
        Some(Pair { id: self.id, dealer, recipient, rounds, dealer_key, recipient_key })
    }

    /// The share from `dealer` to `recipient`, when round 3 is complete.
    pub(crate) fn dealt_share(&self, dealer: u16, recipient: u16) -> Option<DealtShare<'_>> {
        let share = self.shares.get(&dealer)?.sealed.iter().find(|share| share.recipient == recipient)?;
        let (pair, reveal) = (self.pair(dealer, recipient)?, self.reveals.get(&dealer)?);
        Some(DealtShare { pair, ciphertext: &share.ciphertext, coefficients: reveal.coefficients() })
    }

    fn size(&self) -> usize {
        self.participants.len()
    }

    fn has_posted(&self, round: Round, trustee: u16) -> bool {
        match round {
            Round::Commitment => self.commitments.contains_key(&trustee),
            Round::Reveal => self.reveals.contains_key(&trustee),
            Round::Shares => self.shares.contains_key(&trustee),
            Round::Confirmation => self.confirmations.contains_key(&trustee),
            Round::Complete | Round::Failed => false,
        }
    }

    fn admit(&self, round: Round, number: u32, trustee: u16) -> Result<(), CeremonyError> {
        match () {
            _ if number != self.id.number => Err(CeremonyError::Number),
            _ if trustee >= self.parameters.trustees() => Err(CeremonyError::Trustee),
            _ if !self.participates(trustee) => Err(CeremonyError::Excluded),
            _ if self.has_posted(round, trustee) => Err(CeremonyError::Repeated),
            _ if self.round() != round => Err(CeremonyError::Round),
            _ => Ok(()),
        }
    }

    /// What round 4 is about.
    fn to_confirm(&self) -> Result<(&KeptJoint, Said), CeremonyError> {
        match &self.stage {
            Stage::Confirmation(joint, said) => Ok((joint, *said)),
            _ => Err(CeremonyError::Round),
        }
    }

    fn said_before(&self) -> Option<Said> {
        match self.stage {
            Stage::Confirmation(_, said) | Stage::Complete(_, said) | Stage::Failed(_, said) => Some(said),
            Stage::Commitment | Stage::Reveal | Stage::Shares(..) | Stage::Confirmed(..) => None,
        }
    }

    fn check_coefficients(&self, coefficients: &[Vec<Point>]) -> Result<(), CeremonyError> {
        let degrees = usize::from(self.parameters.threshold());
        if coefficients.len() != usize::from(self.parameters.components())
            || coefficients.iter().any(|component| component.len() != degrees)
        {
            return Err(CeremonyError::Lengths);
        }
        let identity = coefficients.iter().flatten().any(Point::is_identity);
        if identity { Err(CeremonyError::Identity) } else { Ok(()) }
    }

    fn check_possession(&self, trustee: u16, reveal: &Reveal, kept: &KeptReveal) -> Result<(), CeremonyError> {
        let commitment = self.commitments.get(&trustee).ok_or(CeremonyError::Round)?;
        let (key, coefficients) = (commitment.key, reveal.coefficients.as_slice());
        let statement = RevealStatement { id: self.id, trustee, key, coefficients };
        let encoded = statement.encode_with(kept.coefficients());
        if digest(&encoded) != commitment.digest {
            return Err(CeremonyError::Reveal);
        }
        verify_possession(&statement, &encoded, &reveal.possession).map_err(|_| CeremonyError::Possession)
    }
}
