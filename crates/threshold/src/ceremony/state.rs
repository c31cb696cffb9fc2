use std::collections::{BTreeMap, BTreeSet};

use tupyo_elgamal::JointKey;
use tupyo_encoding::Label;
use tupyo_group::{Point, SecretScalar};

use super::opening::open_and_check;
use crate::polynomial::committed_share;
use crate::possession::{digest, verify_possession};
use crate::{
    CeremonyError, CeremonyId, CeremonyTranscript, Commitment, Complaint, Confirmation, Culprit, Fault, Parameters,
    Reveal, RevealStatement, SealedShare, Shares, sealing,
};

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
    Shares(JointKey),
    Confirmation(JointKey, CeremonyTranscript),
    Complete(CeremonyKeys, CeremonyTranscript),
    Failed(Culprit, CeremonyTranscript),
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
    /// [`CeremonyError`]: out of turn, or an encryption key of small order.
    pub fn accept_commitment(&mut self, trustee: u16, commitment: Commitment) -> Result<(), CeremonyError> {
        self.admit(Round::Commitment, commitment.ceremony, trustee)?;
        if !sealing::is_usable(&commitment.encryption_key) {
            return Err(CeremonyError::EncryptionKey);
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
        if self.reveals.len() + 1 == self.size() {
            self.stage = Stage::Shares(self.joint_key(&reveal)?);
        }
        self.reveals.insert(trustee, reveal);
        Ok(())
    }

    /// Round 3.
    ///
    /// # Errors
    /// [`CeremonyError`]: out of turn, or not one share of the right length for each other trustee in ascending order.
    pub fn accept_shares(&mut self, trustee: u16, shares: Shares) -> Result<(), CeremonyError> {
        self.admit(Round::Shares, shares.ceremony, trustee)?;
        let recipients = (0..self.parameters.trustees()).filter(|other| *other != trustee);
        let length = 32 * usize::from(self.parameters.components()) + sealing::TAG;
        if !shares.sealed.iter().map(|share| share.recipient).eq(recipients)
            || shares.sealed.iter().any(|share| share.ciphertext.len() != length)
        {
            return Err(CeremonyError::Lengths);
        }
        self.shares.insert(trustee, shares);
        if let (Stage::Shares(joint), true) = (&self.stage, self.shares.len() == self.size()) {
            self.stage = Stage::Confirmation(joint.clone(), self.hash());
        }
        Ok(())
    }

    /// Round 4, when all shares fit. The last confirmation completes the ceremony.
    ///
    /// # Errors
    /// [`CeremonyError`]: out of turn, or another transcript.
    pub fn accept_confirmation(&mut self, trustee: u16, confirmation: Confirmation) -> Result<(), CeremonyError> {
        self.admit(Round::Confirmation, confirmation.ceremony, trustee)?;
        let (joint, transcript) = self.to_confirm()?;
        if transcript != confirmation.transcript {
            return Err(CeremonyError::Transcript);
        }
        if self.confirmed.len() + 1 == self.size() {
            let keys = CeremonyKeys { joint: joint.clone(), verification: self.verification() };
            self.stage = Stage::Complete(keys, transcript);
        }
        self.confirmed.insert(trustee);
        Ok(())
    }

    /// Round 4, when a share does not fit. It ends the ceremony: either the dealer or the complainer is the culprit.
    ///
    /// # Errors
    /// [`CeremonyError`]: out of turn, not against another trustee, or a secret that is not the complainer's.
    pub fn accept_complaint(&mut self, trustee: u16, complaint: Complaint) -> Result<Culprit, CeremonyError> {
        self.admit(Round::Confirmation, complaint.ceremony, trustee)?;
        let dealer = complaint.against;
        if dealer == trustee || dealer >= self.parameters.trustees() {
            return Err(CeremonyError::Against);
        }
        let (_, transcript) = self.to_confirm()?;
        let key = self.commitments.get(&trustee).ok_or(CeremonyError::Round)?.encryption_key;
        if sealing::public_key(&complaint.encryption_secret) != Some(key) {
            return Err(CeremonyError::ComplaintKey);
        }
        let culprit = match self.opened_share(dealer, trustee, &complaint.encryption_secret) {
            Ok(_) => Culprit { trustee, fault: Fault::FalseComplaint },
            Err(fault) => Culprit { trustee: dealer, fault },
        };
        self.stage = Stage::Failed(culprit, transcript);
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
            Stage::Shares(_) => Round::Shares,
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

    /// The hash of rounds 1 to 3, when they are complete.
    pub fn transcript(&self) -> Option<CeremonyTranscript> {
        match self.stage {
            Stage::Commitment | Stage::Reveal | Stage::Shares(_) => None,
            Stage::Confirmation(_, transcript) | Stage::Complete(_, transcript) | Stage::Failed(_, transcript) => {
                Some(transcript)
            }
        }
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

    /// Opens the share from `dealer` with the recipient's secret key and checks it.
    pub(crate) fn opened_share(
        &self,
        dealer: u16,
        recipient: u16,
        secret: &[u8; 32],
    ) -> Result<Vec<SecretScalar>, Fault> {
        let reveal = self.reveals.get(&dealer).ok_or(Fault::Mismatch)?;
        let share = self.sealed(dealer, recipient).ok_or(Fault::Unopenable)?;
        open_and_check(self.id, dealer, share, &reveal.coefficients, secret)
    }

    fn sealed(&self, dealer: u16, recipient: u16) -> Option<&SealedShare> {
        self.shares.get(&dealer)?.sealed.iter().find(|share| share.recipient == recipient)
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

    /// What round 4 is about: the joint key and the transcript.
    fn to_confirm(&self) -> Result<(&JointKey, CeremonyTranscript), CeremonyError> {
        match &self.stage {
            Stage::Confirmation(joint, transcript) => Ok((joint, *transcript)),
            _ => Err(CeremonyError::Round),
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
        let (encryption_key, coefficients) = (commitment.encryption_key, reveal.coefficients.as_slice());
        let statement = RevealStatement { id: self.id, trustee, encryption_key, coefficients }.encode();
        if digest(&statement) != commitment.digest {
            return Err(CeremonyError::Reveal);
        }
        verify_possession(&statement, coefficients.concat(), &reveal.possession).map_err(|_| CeremonyError::Possession)
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

    fn hash(&self) -> CeremonyTranscript {
        let commitments: Vec<_> = self.commitments.values().collect();
        let reveals: Vec<_> = self.reveals.values().collect();
        let shares: Vec<_> = self.shares.values().collect();
        let said = (self.id.election, self.id.number, commitments, reveals, shares);
        CeremonyTranscript(CEREMONY.hash(&said))
    }
}
