//! Several officials say the same.

use tupyo_election::{Author, Document, DocumentSigner, Entry, OfficialKey};
use tupyo_proof::SigningKey;

use super::Rehearsal;

/// What several officials say.
impl Rehearsal {
    /// A document of one of several officials, signed and cut into entries.
    pub fn entries_of_official(&mut self, official: u16, document: &Document) -> Vec<Entry> {
        let key = &self.officials[usize::from(official)];
        document.sign(self.state.election(), Author::Official(official), key, &mut self.rng).expect("entries")
    }

    /// As many officials say it as must.
    ///
    /// # Panics
    /// If it is not legal.
    pub fn approve(&mut self, document: &Document) {
        let officials: Vec<_> = (0..self.plan.approvals as u16).collect();
        self.approve_by(&officials, document);
    }

    /// These officials say it.
    ///
    /// # Panics
    /// If it is not legal.
    pub fn approve_by(&mut self, officials: &[u16], document: &Document) {
        for official in officials {
            let entries = self.entries_of_official(*official, document);
            entries.iter().for_each(|entry| self.post(entry).expect("an approval is legal"));
        }
    }

    /// What gives an official another key, which signs for the official from then on if it takes effect.
    pub fn official_key(&mut self, official: u16, reason: &str) -> (Document, SigningKey) {
        let key = SigningKey::generate(&mut self.rng);
        let (election, before) = (self.state.election(), self.state.author_key(Author::Official(official)));
        let before = before.expect("an official");
        let possession = OfficialKey::prove(election, official, &before, &key, &mut self.rng).expect("a signature");
        let new = OfficialKey { official, key: key.author_key(), possession, reason: reason.to_owned() };
        (Document::OfficialKey(new), key)
    }

    /// An official signs with this key from here on.
    pub fn take_official_key(&mut self, official: u16, key: SigningKey) -> SigningKey {
        std::mem::replace(&mut self.officials[usize::from(official)], key)
    }
}
