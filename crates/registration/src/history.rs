//! What took effect on the public roll, from a ledger's entries.

use std::collections::HashMap;

use tupyo_election::{
    Author, Correction, Document, DocumentDigest, DocumentPart, ElectionId, ElectionState, Entry, Refusal,
    RegisteredVoter, RegistrationSummary,
};

use crate::RollEvent;

/// Folds a ledger, and notes each line and each correction of the roll when it takes effect.
pub struct RollHistory {
    state: ElectionState,
    /// Parts of documents that are not complete.
    parts: HashMap<(Author, DocumentDigest), Vec<u8>>,
    /// Registrations that have been said, whether or not enough registrars have signed them.
    said: HashMap<DocumentDigest, Vec<RegisteredVoter>>,
    events: Vec<RollEvent>,
}

impl RollHistory {
    /// The history of an election of which nothing has been read.
    pub fn new(election: ElectionId) -> RollHistory {
        let (parts, said, events) = Default::default();
        RollHistory { state: ElectionState::new(election), parts, said, events }
    }

    /// The state of the election after the entries so far.
    pub fn state(&self) -> &ElectionState {
        &self.state
    }

    /// What has taken effect, in the ledger's order.
    pub fn events(&self) -> &[RollEvent] {
        &self.events
    }

    /// What has taken effect, in the ledger's order.
    pub fn into_events(self) -> Vec<RollEvent> {
        self.events
    }

    /// Takes the ledger's next entry. Proofs of ballots are left to others.
    ///
    /// # Errors
    /// The [`Refusal`] of an entry that is not legal.
    pub fn take(&mut self, entry: &Entry) -> Result<(), Refusal> {
        let before = self.counts();
        self.state.apply(entry)?;
        let Entry::Document(part) = entry else { return Ok(()) };
        match self.completed(part) {
            Some(Document::Roll { voters, .. }) => self.lines(voters.into_iter().map(plain).collect()),
            Some(Document::Registration { lines }) => {
                self.said.insert(part.digest, lines);
                self.note(before, part.digest);
            }
            Some(Document::Countersignature { digest }) => self.note(before, digest),
            Some(Document::Correction(_)) => self.note(before, part.digest),
            _ => {}
        }
        Ok(())
    }

    /// How many lines and corrections have taken effect.
    fn counts(&self) -> (u64, usize) {
        self.state.registrations().map_or((0, 0), |it: &RegistrationSummary| (it.registrations, it.corrections.len()))
    }

    /// Notes what the last document has brought into effect, if anything.
    fn note(&mut self, before: (u64, usize), digest: DocumentDigest) {
        let after = self.counts();
        if after.0 > before.0 {
            let lines = self.said.remove(&digest).unwrap_or_default();
            self.lines(lines);
        }
        let corrections = self.state.registrations().map(|it| it.corrections.as_slice()).unwrap_or_default();
        let new: Vec<Correction> = corrections.iter().skip(before.1).cloned().collect();
        self.events.extend(new.into_iter().map(RollEvent::Corrected));
    }

    fn lines(&mut self, lines: Vec<RegisteredVoter>) {
        self.events.extend(lines.into_iter().map(RollEvent::Line));
    }

    /// The document that this part completes. Parts are legal, so they come in their order.
    fn completed(&mut self, part: &DocumentPart) -> Option<Document> {
        let bytes = self.parts.entry((part.author, part.digest)).or_default();
        if part.part == 0 {
            bytes.clear();
        }
        bytes.extend_from_slice(&part.bytes);
        if u32::from(part.part) + 1 < u32::from(part.parts) {
            return None;
        }
        let bytes = self.parts.remove(&(part.author, part.digest))?;
        borsh::from_slice(&bytes).ok()
    }
}

/// A line that an official has put on the roll.
fn plain(voter: tupyo_election::Voter) -> RegisteredVoter {
    RegisteredVoter { voter, replaces: None, card: None }
}
