use rand_core::{CryptoRng, RngCore};
use tupyo_election::{Author, Document, ElectionManifest, ElectionState, Person, Phase};
use tupyo_proof::{SigningKey, VerifyingKey};

use crate::{BulletinBoard, OfficeError, StepError};

/// Somebody who acts on a board: an official or a trustee, with the key that signs.
pub struct Actor<B> {
    pub(crate) board: B,
    key: SigningKey,
}

impl<B: BulletinBoard> Actor<B> {
    /// Somebody with this key.
    pub fn new(board: B, key: SigningKey) -> Actor<B> {
        Actor { board, key }
    }

    /// The board.
    pub fn board(&self) -> &B {
        &self.board
    }

    /// The election as it stands now.
    ///
    /// # Errors
    /// [`StepError::Board`].
    pub fn state(&mut self) -> Result<&ElectionState, StepError<B::Error>> {
        Ok(self.board.follow().map_err(StepError::Board)?.0)
    }

    /// The election as it stands, which must be in this phase.
    pub(crate) fn state_in(&mut self, needed: Phase) -> Result<&ElectionState, StepError<B::Error>> {
        let state = self.state()?;
        in_phase(state, needed)?;
        Ok(state)
    }

    /// Signs a document as the official with this key, and posts it.
    pub(crate) fn post_as_official(
        &mut self,
        document: &Document,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<(), StepError<B::Error>> {
        let key = self.key.verifying_key();
        let official = official(self.manifest()?.officials(), &key)?;
        self.post(official, document, rng)
    }

    /// This trustee's index.
    pub(crate) fn trustee(&mut self) -> Result<u16, StepError<B::Error>> {
        let key = self.key.verifying_key();
        let index = place(self.manifest()?.trustees(), &key);
        Ok(index.ok_or(OfficeError::NotNamed { role: "trustee" })?)
    }

    pub(crate) fn post(
        &self,
        author: Author,
        document: &Document,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<(), StepError<B::Error>> {
        let entries = document.sign(self.board.election(), author, &self.key, rng).map_err(OfficeError::Document)?;
        entries.iter().try_for_each(|entry| self.board.post(entry)).map_err(StepError::Board)
    }

    fn manifest(&mut self) -> Result<&ElectionManifest, StepError<B::Error>> {
        Ok(self.state()?.manifest().ok_or(OfficeError::NoManifest)?)
    }
}

/// Refuses an election in another phase.
pub(crate) fn in_phase(state: &ElectionState, needed: Phase) -> Result<(), OfficeError> {
    let found = state.phase();
    if found == needed { Ok(()) } else { Err(OfficeError::Phase { found, needed }) }
}

/// The official with this key.
pub(crate) fn official(officials: &[Person], key: &VerifyingKey) -> Result<Author, OfficeError> {
    place(officials, key).map(Author::Official).ok_or(OfficeError::NotNamed { role: "official" })
}

fn place(people: &[Person], key: &VerifyingKey) -> Option<u16> {
    let place = people.iter().position(|person| person.key == *key)?;
    u16::try_from(place).ok()
}
