//! Somebody who acts on a board.

use std::io;

use rand_core::{CryptoRng, RngCore};
use tupyo_election::{
    Author, AuthorKey, Document, DocumentSigner, ElectionManifest, ElectionState, Entry, Person, Phase, Refusal,
};
use tupyo_encoding::encode;

use crate::act::{Act, Basis};
use crate::acts::{ActStorage, Acts, MemoryError};
use crate::finality::must_be_final;
use crate::{BulletinBoard, Followed, OfficeError, StepError, TrusteeMemory};

/// Somebody who acts on a board: an official or a trustee, with the key that signs, in memory or in a token.
pub struct Actor<B> {
    pub(crate) board: B,
    signer: Box<dyn DocumentSigner>,
    acts: Acts,
    storage: Box<dyn ActStorage>,
    /// The checkpoint that the ledger, as followed by now, is known to contain.
    held_to: Option<Vec<u8>>,
}

/// For who is gone when the process ends.
struct Nowhere;

impl ActStorage for Nowhere {
    fn store(&mut self, _: &Acts) -> io::Result<()> {
        Ok(())
    }
}

impl<B: BulletinBoard> Actor<B> {
    /// Somebody with this key who, as an official, remembers nothing once the process has ended.
    pub fn new(board: B, signer: impl DocumentSigner + 'static) -> Actor<B> {
        let (acts, storage) = (Acts::default(), Box::new(Nowhere));
        Actor { board, signer: Box::new(signer), acts, storage, held_to: None }
    }

    /// Somebody with this key, and what they have said before as an official.
    ///
    /// # Errors
    /// [`OfficeError::Memory`] if that was in another election; the board's error if more of the ledger was followed
    /// than they have seen.
    pub fn remembering(
        board: B,
        signer: impl DocumentSigner + 'static,
        acts: Acts,
        storage: impl ActStorage + 'static,
    ) -> Result<Actor<B>, StepError<B::Error>> {
        let mut actor = Actor { acts, storage: Box::new(storage), ..Actor::new(board, signer) };
        let mut acts = std::mem::take(&mut actor.acts);
        actor.hold_to(&mut acts)?;
        Ok(Actor { acts, ..actor })
    }

    /// Holds the ledger to what a trustee's memory has seen of it, as each step does: for looking at the ledger before
    /// the first step.
    ///
    /// # Errors
    /// [`OfficeError::Memory`] if the memory is of another election; the board's error if more of the ledger was
    /// followed than the memory has seen.
    pub fn recall(&mut self, memory: &mut TrusteeMemory) -> Result<(), StepError<B::Error>> {
        self.hold_to(&mut memory.acts)
    }

    /// The board.
    pub fn board(&self) -> &B {
        &self.board
    }

    /// The election as the board shows it now, for looking only.
    ///
    /// # Errors
    /// [`StepError::Board`].
    pub fn shown(&mut self) -> Result<&ElectionState, StepError<B::Error>> {
        Ok(self.board.follow().map_err(StepError::Board)?.state)
    }

    /// The election as it stands. Where the manifest names witnesses, a quorum of them has cosigned its checkpoint: all
    /// steps rest on this.
    ///
    /// # Errors
    /// [`OfficeError::AwaitsWitnesses`]; [`StepError::Board`].
    pub fn state(&mut self) -> Result<&ElectionState, StepError<B::Error>> {
        let Followed { state, checkpoint, .. } = self.board.follow().map_err(StepError::Board)?;
        must_be_final(state, checkpoint)?;
        Ok(state)
    }

    /// The election as it stands, which must be in this phase.
    pub(crate) fn state_in(&mut self, needed: Phase) -> Result<&ElectionState, StepError<B::Error>> {
        let state = self.state()?;
        in_phase(state, needed)?;
        Ok(state)
    }

    /// Holds the ledger to the checkpoint that was seen when these acts were stored last. It comes before the ledger is
    /// followed.
    pub(crate) fn hold_to(&mut self, acts: &mut Acts) -> Result<(), StepError<B::Error>> {
        acts.belong_to(self.board.election()).map_err(OfficeError::from)?;
        let Some(seen) = acts.seen().filter(|seen| self.held_to.as_deref() != Some(seen)) else { return Ok(()) };
        self.board.hold_to(seen).map_err(StepError::Board)?;
        self.held_to = Some(seen.to_vec());
        Ok(())
    }

    /// Notes in these acts how far the ledger has been followed.
    pub(crate) fn note_seen(&mut self, acts: &mut Acts) {
        acts.see(self.board.checkpoint_file());
        self.held_to = acts.seen().map(<[u8]>::to_vec);
    }

    /// Signs a document as the official with this key, and posts it. What the official has said once is said again in
    /// the same bytes.
    pub(crate) fn post_as_official(
        &mut self,
        document: &Document,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<(), StepError<B::Error>> {
        let author = self.as_official()?;
        self.forget_overtaken(document)?;
        let mut acts = self.acts.clone();
        let entries = match Act::of(document) {
            None => self.sign(author, document, rng)?,
            Some(act) => self.official_act(act, author, document, &mut acts, rng)?,
        };
        self.note_seen(&mut acts);
        self.storage.store(&acts).map_err(OfficeError::Store)?;
        self.acts = acts;
        self.post(&entries)
    }

    fn official_act(
        &self,
        act: Act,
        author: Author,
        document: &Document,
        acts: &mut Acts,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Vec<Entry>, OfficeError> {
        let basis = Basis::of_official(document);
        if act.is_replaceable() {
            acts.forget_other(act, basis);
        }
        acts.check(|done| (done == act).then_some(basis))?;
        if let Some(entries) = acts.entries(act) {
            // What is said again is what was asked for; a closing counts as asked for whatever it names.
            let same = act == Act::CloseVoting || says(&entries, document);
            return if same { Ok(entries) } else { Err(MemoryError::Excluded(act).into()) };
        }
        let entries = self.sign(author, document, rng)?;
        acts.record(act, basis, entries.clone());
        Ok(entries)
    }

    /// Forgets the bytes with which an official has said this, or something of its kind, where they are void: they were
    /// on the ledger and something newer has replaced them; they are signed with a key that was replaced; or they name
    /// a schedule that is no longer in force. The same holds where several officials must say the same and these bytes
    /// say something else about the same history: an official who could not follow the others would lock them out.
    fn forget_overtaken(&mut self, document: &Document) -> Result<(), StepError<B::Error>> {
        let Some(act) = Act::of(document) else { return Ok(()) };
        let Some(entries) = self.acts.entries(act) else { return Ok(()) };
        let state = self.state()?;
        let alone = state.manifest().is_none_or(|manifest| manifest.approvals() == 1);
        let is_other = !alone && act.is_said_together() && !says(&entries, document);
        let is_void = |entry: &Entry| {
            let found = state.examine(entry);
            matches!(found, Err(Refusal::SaidBefore | Refusal::DocumentSignature { .. } | Refusal::OpenSchedule))
        };
        if is_other || entries.iter().any(is_void) {
            self.acts.forget_bytes(act);
        }
        Ok(())
    }

    /// This official as an author.
    pub(crate) fn as_official(&mut self) -> Result<Author, StepError<B::Error>> {
        let key = self.signer.author_key();
        let state = self.state()?;
        let officials = state.manifest().ok_or(OfficeError::NoManifest)?.officials();
        let mut authors = (0..officials.len() as u16).map(Author::Official);
        if let Some(author) = authors.find(|author| state.author_key(*author) == Some(key)) {
            return Ok(author);
        }
        let was = official(officials, &key).is_ok() || state.official_keys().iter().any(|newer| newer.key == key);
        Err(if was { OfficeError::KeyReplaced } else { OfficeError::NotNamed { role: "official" } }.into())
    }

    /// This trustee's index.
    pub(crate) fn trustee(&mut self) -> Result<u16, StepError<B::Error>> {
        let key = self.signer.author_key();
        let index = place(self.manifest()?.trustees(), &key);
        Ok(index.ok_or(OfficeError::NotNamed { role: "trustee" })?)
    }

    /// The entries that say a document.
    pub(crate) fn sign(
        &self,
        author: Author,
        document: &Document,
        rng: &mut (impl RngCore + CryptoRng),
    ) -> Result<Vec<Entry>, OfficeError> {
        Ok(document.sign(self.board.election(), author, self.signer.as_ref(), rng)?)
    }

    pub(crate) fn post(&self, entries: &[Entry]) -> Result<(), StepError<B::Error>> {
        entries.iter().try_for_each(|entry| self.board.post(entry)).map_err(StepError::Board)
    }

    fn manifest(&mut self) -> Result<&ElectionManifest, StepError<B::Error>> {
        Ok(self.state()?.manifest().ok_or(OfficeError::NoManifest)?)
    }
}

/// Whether these entries say this document.
fn says(entries: &[Entry], document: &Document) -> bool {
    let parts = entries.iter().filter_map(|entry| match entry {
        Entry::Document(part) => Some(part.bytes.as_slice()),
        _ => None,
    });
    parts.collect::<Vec<_>>().concat() == encode(document)
}

/// Refuses an election in another phase.
pub(crate) fn in_phase(state: &ElectionState, needed: Phase) -> Result<(), OfficeError> {
    let found = state.phase();
    if found == needed { Ok(()) } else { Err(OfficeError::Phase { found, needed }) }
}

/// The official with this key.
pub(crate) fn official(officials: &[Person], key: &AuthorKey) -> Result<Author, OfficeError> {
    place(officials, key).map(Author::Official).ok_or(OfficeError::NotNamed { role: "official" })
}

fn place(people: &[Person], key: &AuthorKey) -> Option<u16> {
    let place = people.iter().position(|person| person.key == *key)?;
    u16::try_from(place).ok()
}
