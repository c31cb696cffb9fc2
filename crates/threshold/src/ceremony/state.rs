use std::collections::{BTreeMap, BTreeSet};

use tupyo_elgamal::JointKey;
use tupyo_encoding::Label;
use tupyo_group::Point;

use crate::complaint::verify_complaint;
use crate::polynomial::committed_share;
use crate::possession::{digest, verify_possession};
use crate::sealing::{DealtShare, Pair};
use crate::{
    CeremonyError, CeremonyId, CeremonyTranscript, Commitment, Complaint, Confirmation, Culprit, Fault, Parameters,
    Reveal, RevealStatement, RoundsDigest, Shares,
};

const ROUNDS: Label = Label::new("tupyo/v1/ceremony rounds");
const CEREMONY: Label = Label::new("tupyo/v1/ceremony");

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
    /// All trustees have confirmed.
    Complete,
    /// A complaint has named a culprit.
    Failed,
}

/// What a complete ceremony gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CeremonyKeys {
    /// `Y_c = Σ_d A_{d,c,0}`.
    pub joint: JointKey,
    /// `V_{j,c} = Σ_d Σ_k (j + 1)^k A_{d,c,k}`, by trustee and component.
    pub verification: Vec<Vec<Point>>,
}

/// The public side of one ceremony: it accepts legal messages only and keeps them. A refused message changes nothing.
#[derive(Debug, Clone)]
pub struct Ceremony {
    id: CeremonyId,
    parameters: Parameters,
    commitments: BTreeMap<u16, Commitment>,
    reveals: BTreeMap<u16, Reveal>,
    shares: BTreeMap<u16, Shares>,
    confirmed: BTreeSet<u16>,
    stage: Stage,
}

/// A round, with what the ones before it have settled.
#[derive(Debug, Clone)]
enum Stage {
    Commitment,
    Reveal,
    Shares(JointKey, RoundsDigest),
    Confirmation(JointKey, Said),
    Complete(CeremonyKeys, Said),
    Failed(Culprit, Said),
}

/// What has been said before round 4.
#[derive(Debug, Clone, Copy)]
struct Said {
    rounds: RoundsDigest,
    transcript: CeremonyTranscript,
}

impl Ceremony {
    /// A ceremony without any message.
    pub fn new(id: CeremonyId, parameters: Parameters) -> Ceremony {
        Ceremony {
            id,
            parameters,
            commitments: BTreeMap::new(),
            reveals: BTreeMap::new(),
            shares: BTreeMap::new(),
            confirmed: BTreeSet::new(),
            stage: Stage::Commitment,
        }
    }

    /// Round 1.
    ///
    /// # Errors
    /// [`CeremonyError`]: out of turn, or the identity as a key.
    pub fn accept_commitment(&mut self, trustee: u16, commitment: Commitment) -> Result<(), CeremonyError> {
        self.admit(Round::Commitment, commitment.ceremony, trustee)?;
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
    /// [`CeremonyError`]: out of turn, wrong lengths, an identity, coefficients that do not fit the commitment, or an invalid proof of possession.
    pub fn accept_reveal(&mut self, trustee: u16, reveal: Reveal) -> Result<(), CeremonyError> {
        self.admit(Round::Reveal, reveal.ceremony, trustee)?;
        self.check_coefficients(&reveal.coefficients)?;
        self.check_possession(trustee, &reveal)?;
        let joint = if self.reveals.len() + 1 == self.size() { Some(self.joint_key(&reveal)?) } else { None };
        self.reveals.insert(trustee, reveal);
        if let Some(joint) = joint {
            self.stage = Stage::Shares(joint, self.hash_of_rounds());
        }
        Ok(())
    }

    /// Round 3.
    ///
    /// # Errors
    /// [`CeremonyError`]: out of turn, for other rounds 1 and 2, or not one share of the right length for each other trustee in ascending order.
    pub fn accept_shares(&mut self, trustee: u16, shares: Shares) -> Result<(), CeremonyError> {
        self.admit(Round::Shares, shares.ceremony, trustee)?;
        let Stage::Shares(joint, rounds) = &self.stage else { return Err(CeremonyError::Round) };
        if *rounds != shares.rounds {
            return Err(CeremonyError::Rounds);
        }
        let recipients = (0..self.parameters.trustees()).filter(|other| *other != trustee);
        let length = usize::from(self.parameters.components());
        if !shares.sealed.iter().map(|share| share.recipient).eq(recipients)
            || shares.sealed.iter().any(|share| share.ciphertext.len() != length)
        {
            return Err(CeremonyError::Lengths);
        }
        self.shares.insert(trustee, shares);
        if self.shares.len() == self.size() {
            let said = Said { rounds: *rounds, transcript: self.hash() };
            self.stage = Stage::Confirmation(joint.clone(), said);
        }
        Ok(())
    }

    /// Round 4, when all shares fit. The last confirmation completes the ceremony.
    ///
    /// # Errors
    /// [`CeremonyError`]: out of turn, or another transcript.
    pub fn accept_confirmation(&mut self, trustee: u16, confirmation: Confirmation) -> Result<(), CeremonyError> {
        self.admit(Round::Confirmation, confirmation.ceremony, trustee)?;
        let (joint, said) = self.to_confirm()?;
        if said.transcript != confirmation.transcript {
            return Err(CeremonyError::Transcript);
        }
        if self.confirmed.len() + 1 == self.size() {
            let keys = CeremonyKeys { joint: joint.clone(), verification: self.verification() };
            self.stage = Stage::Complete(keys, said);
        }
        self.confirmed.insert(trustee);
        Ok(())
    }

    /// Round 4, when a share does not fit. It ends the ceremony: either the dealer or the complainer is the culprit.
    ///
    /// # Errors
    /// [`CeremonyError`]: out of turn, not against another trustee, of another transcript, or an invalid proof. Nobody is named then.
    pub fn accept_complaint(&mut self, trustee: u16, complaint: Complaint) -> Result<Culprit, CeremonyError> {
        self.admit(Round::Confirmation, complaint.ceremony, trustee)?;
        let dealer = complaint.against;
        if dealer == trustee || dealer >= self.parameters.trustees() {
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

    /// Which ceremony this is.
    pub fn id(&self) -> CeremonyId {
        self.id
    }

    /// Its numbers.
    pub fn parameters(&self) -> Parameters {
        self.parameters
    }

    /// Where it stands.
    pub fn round(&self) -> Round {
        match self.stage {
            Stage::Commitment => Round::Commitment,
            Stage::Reveal => Round::Reveal,
            Stage::Shares(..) => Round::Shares,
            Stage::Confirmation(..) => Round::Confirmation,
            Stage::Complete(..) => Round::Complete,
            Stage::Failed(..) => Round::Failed,
        }
    }

    /// The trustees whose message the current round lacks, ascending.
    pub fn waiting_for(&self) -> Vec<u16> {
        let round = self.round();
        if matches!(round, Round::Complete | Round::Failed) {
            return Vec::new();
        }
        (0..self.parameters.trustees()).filter(|trustee| !self.has_posted(round, *trustee)).collect()
    }

    /// A trustee's message of round 1.
    pub fn commitment(&self, trustee: u16) -> Option<&Commitment> {
        self.commitments.get(&trustee)
    }

    /// A trustee's message of round 2.
    pub fn reveal(&self, trustee: u16) -> Option<&Reveal> {
        self.reveals.get(&trustee)
    }

    /// A trustee's message of round 3.
    pub fn shares(&self, trustee: u16) -> Option<&Shares> {
        self.shares.get(&trustee)
    }

    /// Whether a trustee has sent its message of round 4.
    pub fn has_confirmed(&self, trustee: u16) -> bool {
        self.confirmed.contains(&trustee)
    }

    /// The hash of rounds 1 and 2, when they are complete.
    pub fn rounds(&self) -> Option<RoundsDigest> {
        match self.stage {
            Stage::Shares(_, rounds) => Some(rounds),
            _ => self.said().map(|said| said.rounds),
        }
    }

    /// The hash of rounds 1 to 3, when they are complete.
    pub fn transcript(&self) -> Option<CeremonyTranscript> {
        self.said().map(|said| said.transcript)
    }

    /// The keys, when all trustees have confirmed.
    pub fn outcome(&self) -> Option<&CeremonyKeys> {
        match &self.stage {
            Stage::Complete(keys, _) => Some(keys),
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
        Some(DealtShare { pair, ciphertext: &share.ciphertext, coefficients: &reveal.coefficients })
    }

    fn size(&self) -> usize {
        usize::from(self.parameters.trustees())
    }

    fn has_posted(&self, round: Round, trustee: u16) -> bool {
        match round {
            Round::Commitment => self.commitments.contains_key(&trustee),
            Round::Reveal => self.reveals.contains_key(&trustee),
            Round::Shares => self.shares.contains_key(&trustee),
            Round::Confirmation => self.confirmed.contains(&trustee),
            Round::Complete | Round::Failed => false,
        }
    }

    fn admit(&self, round: Round, number: u32, trustee: u16) -> Result<(), CeremonyError> {
        match () {
            _ if number != self.id.number => Err(CeremonyError::Number),
            _ if trustee >= self.parameters.trustees() => Err(CeremonyError::Trustee),
            _ if self.has_posted(round, trustee) => Err(CeremonyError::Repeated),
            _ if self.round() != round => Err(CeremonyError::Round),
            _ => Ok(()),
        }
    }

    /// What round 4 is about.
    fn to_confirm(&self) -> Result<(&JointKey, Said), CeremonyError> {
        match &self.stage {
            Stage::Confirmation(joint, said) => Ok((joint, *said)),
            _ => Err(CeremonyError::Round),
        }
    }

    fn said(&self) -> Option<Said> {
        match self.stage {
            Stage::Confirmation(_, said) | Stage::Complete(_, said) | Stage::Failed(_, said) => Some(said),
            Stage::Commitment | Stage::Reveal | Stage::Shares(..) => None,
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

    fn check_possession(&self, trustee: u16, reveal: &Reveal) -> Result<(), CeremonyError> {
        let commitment = self.commitments.get(&trustee).ok_or(CeremonyError::Round)?;
        let (key, coefficients) = (commitment.key, reveal.coefficients.as_slice());
        let statement = RevealStatement { id: self.id, trustee, key, coefficients };
        let encoded = statement.encode();
        if digest(&encoded) != commitment.digest {
            return Err(CeremonyError::Reveal);
        }
        verify_possession(&statement, &encoded, &reveal.possession).map_err(|_| CeremonyError::Possession)
    }

    fn joint_key(&self, last: &Reveal) -> Result<JointKey, CeremonyError> {
        let reveals = || self.reveals.values().chain([last]);
        let component = |c: usize| reveals().map(|reveal| reveal.coefficients[c][0]).sum();
        let components = 0..usize::from(self.parameters.components());
        JointKey::new(components.map(component).collect()).map_err(|_| CeremonyError::Identity)
    }

    fn verification(&self) -> Vec<Vec<Point>> {
        let components = 0..usize::from(self.parameters.components());
        let summed: Vec<_> = components.map(|component| self.summed_coefficients(component)).collect();
        let keys_of = |trustee| summed.iter().map(|sums| committed_share(sums, trustee)).collect();
        (0..self.parameters.trustees()).map(keys_of).collect()
    }

    /// `Σ_d A_{d,c,k}` by degree.
    fn summed_coefficients(&self, component: usize) -> Vec<Point> {
        let degrees = 0..usize::from(self.parameters.threshold());
        degrees.map(|k| self.reveals.values().map(|reveal| reveal.coefficients[component][k]).sum()).collect()
    }

    fn hash_of_rounds(&self) -> RoundsDigest {
        let commitments: Vec<_> = self.commitments.values().collect();
        let reveals: Vec<_> = self.reveals.values().collect();
        RoundsDigest(ROUNDS.hash(&(self.id.election, self.id.number, commitments, reveals)))
    }

    fn hash(&self) -> CeremonyTranscript {
        let commitments: Vec<_> = self.commitments.values().collect();
        let reveals: Vec<_> = self.reveals.values().collect();
        let shares: Vec<_> = self.shares.values().collect();
        let said = (self.id.election, self.id.number, commitments, reveals, shares);
        CeremonyTranscript(CEREMONY.hash(&said))
    }
}
