//! The trustees agree.

use tupyo_election::{Agreement, LedgerRoot};

use super::{Rehearsal, root_of_first};

impl Rehearsal {
    /// A trustee's agreement to open the tally.
    pub fn agreement(&mut self, trustee: u16) -> Agreement {
        let size = self.state.closed_at().expect("voting has ended") + 1;
        self.agreement_on(trustee, root_of_first(&self.entries, size))
    }

    /// A trustee's agreement to open the tally of a ledger with this root at its closing.
    pub fn agreement_on(&mut self, trustee: u16, root: LedgerRoot) -> Agreement {
        let terms = self.state.agreement_terms(root).expect("a tally");
        let key = self.shares[&trustee].agreement().expect("no share here is a copy");
        terms.sign(self.state.election(), key, &mut self.rng)
    }
}
