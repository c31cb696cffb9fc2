//! The trustees open the tally.

use tupyo_election::UnitTally;
use tupyo_threshold::{UnitShare, UnitStatement};

use super::Rehearsal;

/// Opening the tally.
impl Rehearsal {
    /// A trustee's decryption shares of the opened units.
    pub fn decryption_share(&mut self, trustee: u16) -> Vec<UnitShare> {
        let opened: Vec<_> = self.state.opened().cloned().collect();
        self.decryption_share_of(trustee, &opened)
    }

    /// A trustee's decryption shares of these units, whether they may be opened or not.
    pub fn decryption_share_of(&mut self, trustee: u16, units: &[UnitTally]) -> Vec<UnitShare> {
        let keys = &self.state.keys().expect("keys").verification[&trustee];
        let context = self.check().context().0;
        let agreed = self.state.agreed().map_or([0; 32], |agreed| agreed.0);
        let decrypt = |unit: &UnitTally| {
            let statement =
                UnitStatement { context, agreed, style: unit.style, trustee, verification_keys: keys, sum: &unit.sum };
            self.shares[&trustee].decrypt(&statement, &mut self.rng).expect("a share")
        };
        units.iter().map(decrypt).collect()
    }
}
