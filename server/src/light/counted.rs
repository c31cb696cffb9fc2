//! The tree over the counted ballots.

use std::ops::Range;
use std::sync::{Mutex, OnceLock};

use rayon::prelude::*;
use tupyo_circuits::TrackingCode;
use tupyo_election::ElectionState;
use tupyo_light::{CountedBlock, CountedReader};
use tupyo_merkle::{CoarseTree, Hash};

use super::NoAnswer;
use crate::published::Published;

/// Voters whose leaves are made together; meanwhile nothing is published.
const TOGETHER: u32 = 1 << 16;

/// The tree over the ballots that the tally counts. It is made when somebody asks for it first: two bytes for each
/// voter. The leaves are made of the state.
#[derive(Default)]
pub(super) struct Counted {
    tree: OnceLock<CoarseTree>,
    making: Mutex<()>,
}

/// The ballots that count, as the state has them.
struct Ballots<'a>(&'a ElectionState);

impl CountedReader for Ballots<'_> {
    fn count(&self) -> u32 {
        self.0.roll().count()
    }

    fn counted(&self, voter: u32) -> Option<Option<(u64, TrackingCode)>> {
        Some(counted(self.0, voter))
    }
}

impl Counted {
    /// The leaves of a block, and their path.
    pub(super) fn block(&self, block: u32, published: &Published<ElectionState>) -> Result<CountedBlock, NoAnswer> {
        let tree = self.tree(published)?;
        let state = published.state();
        let leaves_of = |block: u64| {
            let first = u32::try_from(block.checked_mul(CoarseTree::BLOCK)?).ok()?;
            Some(leaves(&state, first..first.checked_add(CoarseTree::BLOCK as u32)?))
        };
        Ok(CountedBlock::make(block, &Ballots(&state), &tree.reader(leaves_of))?)
    }

    fn tree(&self, published: &Published<ElectionState>) -> Result<&CoarseTree, NoAnswer> {
        if let Some(tree) = self.tree.get() {
            return Ok(tree);
        }
        let count = counted_voters(&published.state()).ok_or(NoAnswer::NotTallied)?;
        // One makes it; the threads that read are not there to wait.
        let _one = self.making.try_lock().map_err(|_| NoAnswer::Preparing)?;
        Ok(self.tree.get_or_init(|| {
            let mut tree = CoarseTree::new();
            for first in (0..count).step_by(TOGETHER as usize) {
                let some = leaves(&published.state(), first..count.min(first.saturating_add(TOGETHER)));
                some.into_iter().for_each(|leaf| tree.push(leaf));
            }
            tree
        }))
    }
}

/// How many voters there are, once the tally says which ballots count.
fn counted_voters(state: &ElectionState) -> Option<u32> {
    (!state.tally().is_empty()).then(|| state.roll().count())
}

fn leaves(state: &ElectionState, voters: Range<u32>) -> Vec<Hash> {
    voters.into_par_iter().map(|voter| CountedBlock::leaf(&counted(state, voter))).collect()
}

fn counted(state: &ElectionState, voter: u32) -> Option<(u64, TrackingCode)> {
    state.last_ballot(voter).map(|(code, index)| (index, code))
}
