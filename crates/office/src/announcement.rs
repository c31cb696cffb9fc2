//! What officials announce, and what has come of it.

use rand_core::{CryptoRng, RngCore};
use tupyo_election::{
    Author, Close, Document, ElectionState, OfficialKey, PageManifest, Phase, Refusal, Restart, Schedule,
};
use tupyo_merkle::{Checkpoint, Frontier, Note, leaf_hash};

use crate::actor::in_phase;
use crate::{Actor, BulletinBoard, Followed, OfficeError, StepError};

/// What has come of an announcement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Announced {
    /// It has taken effect.
    InEffect,
    /// How many more officials must say the same.
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
    /// [`MemoryError::Excluded`](crate::MemoryError::Excluded), only where one official suffices, if another restart
    /// was signed and nothing has been said since; the board refuses a restart that breaks a rule.
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

    /// Says what another official has said and too few have approved, if it is what [`Self::standing`] has given and a
    /// person has read; under another number if this official has said it before and taken it back. `now` is in seconds
    /// since 1970-01-01 UTC.
    ///
    /// # Errors
    /// [`OfficeError::NothingStands`] and [`OfficeError::OtherStands`] if that is nothing, or something else by now;
    /// [`OfficeError::OpensEarly`] and [`OfficeError::ClosesEarly`].
    pub fn approve(
        &mut self,
        official: &str,
        shown: &Document,
        now: u64,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Announced, StepError<B::Error>> {
        if self.standing(official)? != *shown {
            return Err(OfficeError::OtherStands.into());
        }
        match shown {
            Document::Open { .. } => must_not_open_early(self.state()?, now)?,
            Document::Close(close) => {
                must_not_close_early(self.state()?, now)?;
                self.must_be_seen(close)?;
            }
            _ => (),
        }
        self.announce_document(shown, rng)
    }

    /// What another official has said and not enough of them have.
    ///
    /// # Errors
    /// [`OfficeError::NothingStands`] if that is nothing.
    pub fn standing(&mut self, official: &str) -> Result<Document, StepError<B::Error>> {
        Ok(standing(self.state()?, official)?)
    }

    /// Gives an official another key.
    ///
    /// # Errors
    /// The board refuses a key that breaks a rule.
    pub fn replace_official_key(
        &mut self,
        new: OfficialKey,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Announced, StepError<B::Error>> {
        self.announce_document(&Document::OfficialKey(new), rng)
    }

    /// Announces which files the voters' page has.
    ///
    /// # Errors
    /// The board refuses a page that breaks a rule.
    pub fn announce_page(
        &mut self,
        page: PageManifest,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Announced, StepError<B::Error>> {
        self.announce_document(&Document::Page(page), rng)
    }

    /// Refuses a closing that names another root than that of the ledger that was followed. Its entries are read from
    /// the board again, and must lead to the checkpoint that was followed.
    fn must_be_seen(&mut self, close: &Close) -> Result<(), StepError<B::Error>> {
        let Followed { checkpoint, mut read, .. } = self.board.follow().map_err(StepError::Board)?;
        let note = Note::parse(checkpoint).map_err(|error| OfficeError::Seen(error.into()))?;
        let seen = Checkpoint::parse_text(note.text()).map_err(OfficeError::Seen)?;
        let (mut tree, mut closed) = (Frontier::default(), None);
        for index in 0..seen.size {
            tree.push(leaf_hash(&read(index).map_err(StepError::Board)?));
            closed = closed.or_else(|| (tree.size() == close.size).then(|| tree.root()));
        }
        if tree.root() == seen.root && closed.map(Into::into) == Some(close.root) {
            return Ok(());
        }
        Err(OfficeError::Document(Refusal::CloseRoot { size: close.size }).into())
    }

    pub(crate) fn announce_document(
        &mut self,
        document: &Document,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Announced, StepError<B::Error>> {
        if is_in_effect(self.state()?, document) {
            return Ok(Announced::InEffect);
        }
        let document = self.as_next_attempt(document)?;
        self.must_be_legal(&document, rng)?;
        self.post_as_official(&document, rng)?;
        let state = self.state()?;
        let needed = state.manifest().map_or(1, |manifest| usize::from(manifest.approvals()));
        Ok(match state.standing_approvals().filter(|approval| approval.document == document).count() {
            0 => Announced::InEffect,
            said => Announced::Awaits { missing: needed.saturating_sub(said) },
        })
    }

    /// The document under the number that the other officials who mean the same use.
    fn as_next_attempt(&mut self, document: &Document) -> Result<Document, StepError<B::Error>> {
        let Author::Official(official) = self.as_official()? else { return Ok(document.clone()) };
        Ok(document.as_attempt(self.state()?.attempt(official, document)))
    }

    /// Never sign once what the board would refuse: a mistake could not be corrected.
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

/// Whether a schedule, a notice or a page holds already: somebody whose answer was lost says it again.
fn is_in_effect(state: &ElectionState, document: &Document) -> bool {
    match document {
        Document::Schedule(schedule) => state.last_schedule() == Some(schedule),
        Document::Notice { text } => state.notices().contains(text),
        Document::Page(page) => state.page() == Some(page),
        _ => false,
    }
}

/// Refuses to begin voting before the announced time.
pub(crate) fn must_not_open_early(state: &ElectionState, now: u64) -> Result<(), OfficeError> {
    let early = state.last_schedule().filter(|schedule| now < schedule.opening);
    early.map_or(Ok(()), |schedule| Err(OfficeError::OpensEarly { opening: schedule.opening }))
}

/// Refuses to end voting before the announced time.
pub(crate) fn must_not_close_early(state: &ElectionState, now: u64) -> Result<(), OfficeError> {
    let early = state.last_schedule().filter(|schedule| now < schedule.closing);
    early.map_or(Ok(()), |schedule| Err(OfficeError::ClosesEarly { closing: schedule.closing }))
}

/// What the official with this id has said and not enough of them have.
fn standing(state: &ElectionState, official: &str) -> Result<Document, OfficeError> {
    let officials = state.manifest().ok_or(OfficeError::NoManifest)?.officials();
    let unknown = || OfficeError::UnknownId { role: "official", id: official.to_owned() };
    let index = officials.iter().position(|person| person.id == official).ok_or_else(unknown)?;
    let standing = state.standing_approvals().find(|approval| usize::from(approval.official) == index);
    standing.map(|approval| approval.document.clone()).ok_or(OfficeError::NothingStands)
}
