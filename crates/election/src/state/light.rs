//! The fold for somebody who reads documents alone (docs/protocol/light.md): the rules are those of the whole ledger,
//! as far as they can be decided without the rest.

use std::collections::BTreeMap;
use std::sync::Arc;

use tupyo_elgamal::JointKey;
use tupyo_threshold::{Ceremony, CeremonyError, CeremonyId, Confirmation, JointDigest};

use super::ElectionState;
use super::documents::found;
use super::legal::{Change, Effect, OwedRoot};
use super::stage::{Founded, Stage};
use crate::closing::check_notice;
use crate::{
    Announcement, Author, BallotCheck, CountedRoot, Document, DocumentPart, ElectionId, ElectionManifest, Entry,
    LedgerKeys, PageEntry, PageManifest, Phase, Refusal, Roll, RollPart, RollRoot, Schedule, UnitResult, UnitTally,
};

/// An election as the fold over its light documents, each at its index.
///
/// Confirmations of all participants stand for the ceremony, an official's seal for the roll, an official's tally for
/// the ballots. With the ceremony's messages ([`LightElection::ceremony_of`]) agreements, shares and result are
/// verified as well; without them they are only recorded.
#[derive(Clone)]
pub struct LightElection {
    state: ElectionState,
    /// By ceremony and trustee.
    heard: BTreeMap<u32, BTreeMap<u16, Confirmation>>,
    /// The ceremony with all its messages, where they have been read.
    ceremony: Option<Ceremony>,
    /// The index of the entry that completed the tally.
    tallied_at: Option<u64>,
}

/// Following.
impl LightElection {
    /// The election that this manifest defines.
    ///
    /// # Errors
    /// [`Refusal::WrongManifest`], [`Refusal::Manifest`].
    pub fn new(election: ElectionId, manifest: &[u8]) -> Result<LightElection, Refusal> {
        let (founded, keys) = found(election, manifest)?;
        let mut state = ElectionState::new(election);
        state.ledger = Some(keys);
        state.stage = Stage::Ceremony(founded);
        Ok(LightElection { state, heard: BTreeMap::new(), ceremony: None, tallied_at: None })
    }

    /// The same, where all messages of the ceremony that has made the joint key are known.
    ///
    /// # Errors
    /// As [`LightElection::new`].
    pub fn with_ceremony(election: ElectionId, manifest: &[u8], ceremony: Ceremony) -> Result<LightElection, Refusal> {
        Ok(LightElection { ceremony: Some(ceremony), ..LightElection::new(election, manifest)? })
    }

    /// Takes the entry at an index, which the caller knows to be on the ledger; the answer is the root that is left to
    /// the caller, if there is one.
    ///
    /// # Errors
    /// The [`Refusal`]; nothing has changed then.
    pub fn take(&mut self, index: u64, entry: &[u8]) -> Result<Option<OwedRoot>, Refusal> {
        let Entry::Document(part) = Entry::decode(entry)? else { return Err(Refusal::WrongShape) };
        self.state.entries = index;
        let judge = |author, document, begun: &[Arc<DocumentPart>]| self.judge(author, document, begun, &part);
        let legal = self.state.examine_part_by(&part, judge)?;
        if let Effect::Change { said, .. } = &legal.effect
            && let Author::Trustee(trustee) = said.author
            && let Some(confirmation) = confirmation_of(&part)
        {
            self.heard.entry(confirmation.ceremony).or_default().insert(trustee, confirmation);
        }
        let owed = legal.owed_root();
        match legal.effect {
            Effect::Change { change: Change::Ceremony(ceremony), .. } => self.take_ceremony(*ceremony),
            _ => self.state.take(legal),
        }
        self.tallied_at = self.tallied_at.or_else(|| self.state.stage.tallied().map(|_| index));
        Ok(owed)
    }

    /// The joint key of a ceremony is posted.
    fn take_ceremony(&mut self, ceremony: Ceremony) {
        self.state.take_change(Change::Ceremony(Box::new(ceremony)));
        self.state.take_change(Change::JointKey);
    }

    fn judge(
        &self,
        author: Author,
        document: Document,
        begun: &[Arc<DocumentPart>],
        last: &DocumentPart,
    ) -> Result<Change, Refusal> {
        let phase = self.phase();
        if !document.phases().contains(&phase) {
            return Err(self.out_of_phase(&document));
        }
        match (&self.state.stage, author, document) {
            (Stage::Ceremony(founded), Author::Trustee(trustee), Document::Confirmation(confirmation)) => {
                self.examine_confirmation(founded, trustee, &confirmation)?;
                Ok(Change::Unfollowed)
            }
            (Stage::Ceremony(_), Author::Trustee(_), _) => Err(Refusal::WrongAuthor { author }),
            (Stage::Ceremony(_), Author::Official(_), Document::Restart(restart)) => {
                check_notice(&restart.reason)?;
                self.state.approve(Document::Restart(restart), last, Change::Unfollowed)
            }
            (Stage::Ceremony(founded), Author::Official(_), Document::JointKey { ceremony, keys }) => {
                Ok(Change::Ceremony(Box::new(self.examine_joint_key(founded, ceremony, keys)?)))
            }
            (Stage::Roll(_), Author::Official(_), Document::RollSealed { voters, root, attempt }) => {
                let document = Document::RollSealed { voters, root, attempt };
                self.state.approve(document, last, seal(voters, root)?)
            }
            (Stage::Closed(closed), Author::Official(_), Document::Tally { units, counted }) => {
                closed.examine_shown_tally(units, counted)
            }
            (_, author, document) => self.state.examine_document(author, document, begun, last),
        }
    }

    fn out_of_phase(&self, document: &Document) -> Refusal {
        match (document, &self.state.stage) {
            (Document::JointKey { .. }, Stage::Ceremony(founded)) => {
                Refusal::JointKeyUnconfirmed { needed: founded.manifest.agreement_quorum() }
            }
            _ => Refusal::WrongPhase { phase: self.phase() },
        }
    }

    /// What a confirmation must be, as far as the others show it.
    fn examine_confirmation(&self, founded: &Founded, trustee: u16, new: &Confirmation) -> Result<(), Refusal> {
        let (participants, trustees) = (&new.participants, founded.manifest.trustees().len());
        let ascending = participants.is_sorted_by(|one, next| one < next);
        if !ascending || participants.last().is_none_or(|last| usize::from(*last) >= trustees) {
            return Err(CeremonyError::Participants.into());
        }
        if participants.len() < founded.manifest.agreement_quorum() {
            return Err(Refusal::CeremonyTooFew);
        }
        if !participants.contains(&trustee) {
            return Err(CeremonyError::Excluded.into());
        }
        if self.heard.last_key_value().is_some_and(|(newest, _)| new.ceremony < *newest) {
            return Err(CeremonyError::Number.into());
        }
        let Some(others) = self.heard.get(&new.ceremony) else { return Ok(()) };
        if others.contains_key(&trustee) {
            return Err(CeremonyError::Repeated.into());
        }
        match others.values().next() {
            Some(other) if other.participants != new.participants => Err(CeremonyError::Participants.into()),
            Some(other) if other.transcript != new.transcript => Err(CeremonyError::Transcript.into()),
            Some(other) if other.joint != new.joint => Err(CeremonyError::Joint.into()),
            _ => Ok(()),
        }
    }

    /// What all participants of the newest ceremony have confirmed, if they have.
    pub fn confirmed(&self) -> Option<&Confirmation> {
        let (_, heard) = self.heard.last_key_value()?;
        heard.values().next().filter(|first| first.participants.len() == heard.len())
    }

    /// The ceremony that has made the posted joint key.
    fn examine_joint_key(&self, founded: &Founded, number: u32, joint: JointKey) -> Result<Ceremony, Refusal> {
        let confirmed = self.confirmed().filter(|confirmed| confirmed.ceremony == number);
        let confirmed = confirmed.filter(|confirmed| confirmed.joint == JointDigest::of(&joint));
        let confirmed = confirmed.ok_or(Refusal::WrongJointKey)?;
        let Some(ceremony) = &self.ceremony else {
            let id = CeremonyId { number, ..founded.ceremony.id() };
            return Ok(Ceremony::confirmed(id, founded.ceremony.parameters(), confirmed, joint));
        };
        let is_that = ceremony.id().number == number
            && ceremony.participants() == confirmed.participants
            && ceremony.transcript() == Some(confirmed.transcript)
            && ceremony.outcome().is_some_and(|keys| keys.joint == joint);
        if is_that { Ok(ceremony.clone()) } else { Err(CeremonyError::Transcript.into()) }
    }

    /// The ceremony that has been confirmed, from all its messages in the ledger's order; each is verified, as it is
    /// when the whole ledger is followed.
    ///
    /// # Errors
    /// The [`Refusal`] of the first that is not legal; [`Refusal::JointKeyUnconfirmed`] if it does not come to what has
    /// been confirmed.
    pub fn ceremony_of(&self, messages: &[&[u8]]) -> Result<Ceremony, Refusal> {
        let founded = self.state.stage.founded().ok_or_else(|| self.unconfirmed())?;
        let confirmed = self.confirmed().ok_or_else(|| self.unconfirmed())?;
        let after = messages.iter().find_map(|entry| consent(entry)).flatten();
        let id = CeremonyId { number: confirmed.ceremony, ..founded.ceremony.id() };
        let begun = Ceremony::among(id, founded.ceremony.parameters(), confirmed.participants.clone(), after);
        let mut state = ElectionState::new(self.state.election);
        state.stage = Stage::Ceremony(Founded { ceremony: begun, ..founded.clone() });
        for entry in messages {
            state.apply(&Entry::decode(entry)?)?;
        }
        let ceremony = state.ceremony().filter(|ceremony| ceremony.transcript() == Some(confirmed.transcript));
        ceremony.filter(|ceremony| ceremony.outcome().is_some()).cloned().ok_or_else(|| self.unconfirmed())
    }

    fn unconfirmed(&self) -> Refusal {
        Refusal::JointKeyUnconfirmed { needed: self.manifest().map_or(0, |manifest| manifest.agreement_quorum()) }
    }
}

/// What is known.
impl LightElection {
    /// The election's id.
    pub fn election(&self) -> ElectionId {
        self.state.election
    }

    /// The phase, as far as the documents show it.
    pub fn phase(&self) -> Phase {
        match self.state.phase() {
            Phase::Ceremony if self.confirmed().is_some() => Phase::Key,
            phase => phase,
        }
    }

    /// The manifest.
    pub fn manifest(&self) -> Option<&Arc<ElectionManifest>> {
        self.state.manifest()
    }

    /// The keys that sign the ledger's checkpoints.
    pub fn ledger_keys(&self) -> Option<&LedgerKeys> {
        self.state.ledger_keys()
    }

    /// The sealed roll, of which no line is known.
    pub fn roll(&self) -> Option<RollPart> {
        self.state.stage.registered()?.roll.part().cloned()
    }

    /// The check of ballots, with the lines of the roll that are known.
    pub fn ballot_check(&self, roll: RollPart) -> Option<BallotCheck> {
        Some(self.state.ballot_check()?.with_roll(Roll::of_part(roll)))
    }

    /// How many documents have taken effect since voting began.
    pub fn documents(&self) -> u32 {
        self.state.ballot_check().map_or(0, BallotCheck::documents)
    }

    /// As [`ElectionState::announced_after`].
    pub fn announced_after(&self, documents: u32) -> &[Announcement] {
        self.state.announced_after(documents)
    }

    /// The last schedule, as far as the documents show it.
    pub fn last_schedule(&self) -> Option<&Schedule> {
        self.state.last_schedule()
    }

    /// The pages that took effect, as far as the documents show them.
    pub fn pages(&self) -> &[PageEntry] {
        self.state.pages()
    }

    /// The page that holds, as far as the documents show it.
    pub fn page(&self) -> Option<&PageManifest> {
        self.state.page()
    }

    /// As [`ElectionState::opened_at`].
    pub fn opened_at(&self) -> Option<u64> {
        self.state.opened_at()
    }

    /// The index behind which a legal ledger has no ballots: that of the closing; or where several officials must
    /// close, that of the tally. With several officials, a later document may be hidden from this fold, and an earlier
    /// one ends voting here too early.
    pub fn ballots_until(&self) -> Option<u64> {
        let alone = self.manifest().is_some_and(|manifest| manifest.approvals() == 1);
        if alone { self.state.closed_at() } else { self.tallied_at }
    }

    /// The tally as an official has posted it, and the root over every voter's counted ballot.
    pub fn tally(&self) -> Option<(&[UnitTally], CountedRoot)> {
        let tallied = self.state.stage.tallied()?;
        Some((&tallied.units, tallied.counted))
    }

    /// The result, if it was verified.
    pub fn result(&self) -> Option<&[UnitResult]> {
        self.ceremony.as_ref()?;
        if self.state.phase() == Phase::Finished { Some(self.state.result()) } else { None }
    }

    /// Whether the ceremony's messages are known: then everything behind the tally is verified.
    pub fn has_ceremony(&self) -> bool {
        self.ceremony.is_some()
    }
}

fn seal(voters: u32, root: RollRoot) -> Result<Change, Refusal> {
    if voters == 0 {
        return Err(Refusal::Roll(crate::RollRule::Empty));
    }
    Ok(Change::RollSealed(Some(Arc::new(Roll::of_part(RollPart::new(voters, root))))))
}

/// The confirmation that a document's one part says.
fn confirmation_of(part: &DocumentPart) -> Option<Confirmation> {
    match borsh::from_slice(&part.bytes) {
        Ok(Document::Confirmation(confirmation)) if part.parts == 1 => Some(confirmation),
        _ => None,
    }
}

/// Which document's end of the ceremony before a commitment consents to. `None` for another entry.
fn consent(entry: &[u8]) -> Option<Option<[u8; 32]>> {
    let Ok(Entry::Document(part)) = Entry::decode(entry) else { return None };
    match borsh::from_slice(&part.bytes) {
        Ok(Document::Commitment(commitment)) => Some(commitment.after),
        _ => None,
    }
}
