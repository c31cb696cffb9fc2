use rand_core::{CryptoRng, RngCore};
use tupyo_election::{Document, ElectionState, Phase, Refusal, Restart, Schedule};

use crate::actor::in_phase;
use crate::{Actor, BulletinBoard, OfficeError, StepError};

/// What has come of an announcement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Announced {
    /// It has taken effect.
    InEffect,
    /// So many more officials must say the same.
    Awaits {
        /// How many.
        missing: usize,
    },
}

/// The restart that ends the ceremony as it stands now, and excludes the trustees with these ids.
///
/// # Errors
/// [`OfficeError::Phase`] unless the ceremony is under way; [`OfficeError::UnknownId`] if there is no such trustee.
pub fn planned_restart(state: &ElectionState, excluded: &[String], reason: String) -> Result<Restart, OfficeError> {
    in_phase(state, Phase::Ceremony)?;
    let (manifest, ceremony) = state.manifest().zip(state.ceremony()).ok_or(OfficeError::NoManifest)?;
    let index = |id: &String| {
        let place = manifest.trustees().iter().position(|person| person.id == *id);
        place.ok_or_else(|| OfficeError::UnknownId { role: "trustee", id: id.clone() }).map(|place| place as u16)
    };
    let mut excluded = excluded.iter().map(index).collect::<Result<Vec<_>, _>>()?;
    excluded.sort_unstable();
    let round = ceremony.round().number().ok_or(OfficeError::NoManifest)?;
    Ok(Restart { ceremony: ceremony.id().number, round, said: ceremony.said(), excluded, reason })
}

/// What officials say beside the documents of the course, and may have to say together.
impl<B: BulletinBoard> Actor<B> {
    /// Announces when voting is to begin and to end.
    ///
    /// # Errors
    /// The board refuses a schedule that breaks a rule.
    pub fn announce_schedule(
        &mut self,
        schedule: Schedule,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Announced, StepError<B::Error>> {
        self.announce_document(&Document::Schedule(schedule), rng)
    }

    /// Announces what everybody is to know.
    ///
    /// # Errors
    /// The board refuses a text that breaks a rule.
    pub fn announce(
        &mut self,
        text: String,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Announced, StepError<B::Error>> {
        self.announce_document(&Document::Notice { text }, rng)
    }

    /// Ends the ceremony under way: what was planned, and asked about, is said on the same history or refused.
    ///
    /// # Errors
    /// [`MemoryError::Excluded`](crate::MemoryError::Excluded) if another restart was signed and nothing has been said
    /// since; the board refuses a restart that breaks a rule.
    pub fn restart(
        &mut self,
        restart: Restart,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Announced, StepError<B::Error>> {
        self.announce_document(&Document::Restart(restart), rng)
    }

    /// Cancels the election.
    ///
    /// # Errors
    /// The board refuses it once a quorum has agreed to open the tally, or a reason that breaks a rule.
    pub fn cancel(
        &mut self,
        reason: String,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Announced, StepError<B::Error>> {
        self.announce_document(&Document::Cancelled { reason }, rng)
    }

    /// Says what another official has said and not enough of them have.
    ///
    /// # Errors
    /// [`OfficeError::NothingStands`] if that is nothing.
    pub fn approve(
        &mut self,
        official: &str,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Announced, StepError<B::Error>> {
        let document = standing(self.state()?, official)?;
        self.announce_document(&document, rng)
    }

    fn announce_document(
        &mut self,
        document: &Document,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Announced, StepError<B::Error>> {
        self.must_be_legal(document, rng)?;
        let before = in_effect(self.state()?);
        self.post_as_official(document, rng)?;
        if let Some(announced) = announced(self.state()?, document, before) {
            return Ok(announced);
        }
        // The bytes were there before, and this official has said something else since: it says the same once more.
        self.forget_announced(document);
        self.post_as_official(document, rng)?;
        Ok(announced(self.state()?, document, before).unwrap_or(Announced::InEffect))
    }

    /// What is signed once is nothing that the board would refuse: a mistake could not be corrected.
    fn must_be_legal(
        &mut self,
        document: &Document,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<(), StepError<B::Error>> {
        let author = self.as_official()?;
        let entries = self.sign(author, document, rng)?;
        let state = self.state()?;
        let refused = entries.iter().find_map(|entry| state.examine(entry).err());
        // It can be said again to a board that has not received it, or to one that has.
        match refused.filter(|refusal| !matches!(refusal, Refusal::RepeatedApproval { .. })) {
            Some(refusal) => Err(OfficeError::Document(refusal).into()),
            None => Ok(()),
        }
    }
}

/// How much has taken effect: schedules, notices, ended ceremonies, and the end of the election.
fn in_effect(state: &ElectionState) -> (u64, u64, usize, bool) {
    let (schedules, notices) = state.announcements();
    (schedules, notices, state.ended_ceremonies().len(), state.phase() == Phase::Cancelled)
}

/// What has come of a document, if anything has.
fn announced(state: &ElectionState, document: &Document, before: (u64, u64, usize, bool)) -> Option<Announced> {
    let needed = state.manifest().map_or(1, |manifest| usize::from(manifest.approvals()));
    match state.standing_approvals().filter(|approval| approval.document == *document).count() {
        0 if in_effect(state) == before => None,
        0 => Some(Announced::InEffect),
        said => Some(Announced::Awaits { missing: needed.saturating_sub(said) }),
    }
}

/// What the official with this id has said and not enough of them have.
fn standing(state: &ElectionState, official: &str) -> Result<Document, OfficeError> {
    let officials = state.manifest().ok_or(OfficeError::NoManifest)?.officials();
    let unknown = || OfficeError::UnknownId { role: "official", id: official.to_owned() };
    let index = officials.iter().position(|person| person.id == official).ok_or_else(unknown)?;
    let standing = state.standing_approvals().find(|approval| usize::from(approval.official) == index);
    standing.map(|approval| approval.document.clone()).ok_or(OfficeError::NothingStands)
}
