//! A board that takes what its state refuses.

use tupyo_election::{Agreement, AgreementTerms, ElectionState, Entry};

use super::Rehearsal;

/// What a dishonest board has, with everybody's keys.
impl Rehearsal {
    /// The ledger has these entries instead, as a board takes them that verifies nothing: what its state refuses keeps
    /// its number and changes nothing. All keys and secrets stay as they are.
    pub fn go_on_from(&mut self, entries: &[Vec<u8>]) {
        self.state = ElectionState::new(self.state.election());
        for bytes in entries {
            let taken = Entry::decode(bytes).and_then(|entry| self.state.apply(&entry).map(drop));
            taken.unwrap_or_else(|_| self.state.skip());
        }
        self.entries = entries.to_vec();
    }

    /// A trustee agrees to these terms, whatever the ledger says.
    pub fn agreement_to(&mut self, trustee: u16, terms: AgreementTerms) -> Option<Agreement> {
        let key = self.shares.get(&trustee)?.agreement()?;
        Some(terms.sign(self.state.election(), key, &mut self.rng))
    }
}
