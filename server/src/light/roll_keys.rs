//! A sealed roll's keys.

use tupyo_election::Roll;
use tupyo_light::RollReader;

/// A sealed roll's keys, which are in memory; its lines are not.
pub(super) struct RollKeys<'a>(pub(super) &'a Roll);

impl RollReader for RollKeys<'_> {
    fn count(&self) -> u32 {
        self.0.count()
    }

    fn key(&self, voter: u32) -> Option<[u8; 32]> {
        Some(*self.0.voter(voter)?.key.as_bytes())
    }

    fn line(&self, _: u32) -> Option<Vec<u8>> {
        None
    }
}
