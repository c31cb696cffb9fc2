use tupyo_encoding::encode;
use tupyo_group::EncodedPoint;
use tupyo_merkle::{Frontier, leaf_hash};
use tupyo_proof::VerifyingKey;

use crate::refusal::RollRule;
use crate::{ElectionManifest, RollRoot, Voter};

/// The roll as it grows: who may vote, in ascending order of their keys.
#[derive(Clone, Debug, Default)]
pub struct Roll {
    voters: Vec<Voter>,
    weight: u64,
    tree: Frontier,
}

impl Roll {
    /// The roll without voters.
    pub(crate) const fn new() -> Roll {
        Roll { voters: Vec::new(), weight: 0, tree: Frontier::new() }
    }

    /// The voter at an index.
    pub fn voter(&self, index: u32) -> Option<&Voter> {
        self.voters.get(usize::try_from(index).ok()?)
    }

    /// All voters, by index.
    pub fn voters(&self) -> &[Voter] {
        &self.voters
    }

    /// The index of a voting key, if it is on the roll.
    pub fn index_of(&self, key: EncodedPoint) -> Option<u32> {
        let place = self.voters.binary_search_by_key(&key, |voter| voter.key).ok()?;
        u32::try_from(place).ok()
    }

    /// How many voters there are.
    pub fn count(&self) -> u32 {
        self.voters.len() as u32
    }

    /// The weights of all voters, added.
    pub fn weight(&self) -> u64 {
        self.weight
    }

    /// The root of the tree over the encoded voters.
    pub fn root(&self) -> RollRoot {
        self.tree.root().into()
    }

    /// Whether these voters may follow, the first of them being number `first`.
    pub(crate) fn examine(&self, first: u32, voters: &[Voter], manifest: &ElectionManifest) -> Result<(), RollRule> {
        if voters.is_empty() {
            return Err(RollRule::Empty);
        }
        if first != self.count() || u32::try_from(self.voters.len() + voters.len()).is_err() {
            return Err(RollRule::Gap);
        }
        let keys = self.voters.last().into_iter().chain(voters).map(|voter| voter.key);
        if !keys.is_sorted_by(|one, next| one < next) {
            return Err(RollRule::Order);
        }
        if voters.iter().any(|voter| VerifyingKey::decode(voter.key).is_err()) {
            return Err(RollRule::Key);
        }
        if voters.iter().any(|voter| usize::from(voter.style) >= manifest.styles().len()) {
            return Err(RollRule::Style);
        }
        let weight = voters.iter().map(|voter| u64::from(voter.weight)).sum::<u64>();
        if voters.iter().any(|voter| voter.weight == 0) || self.weight + weight > manifest.largest_weight() {
            return Err(RollRule::Weight);
        }
        Ok(())
    }

    /// Adds voters that [`Roll::examine`] has accepted.
    pub(crate) fn extend(&mut self, voters: Vec<Voter>) {
        for voter in &voters {
            self.weight += u64::from(voter.weight);
            self.tree.push(leaf_hash(&encode(voter)));
        }
        self.voters.extend(voters);
    }

    /// The root that a roll of these voters, in order, has.
    pub fn root_of(voters: &[Voter]) -> RollRoot {
        let mut tree = Frontier::default();
        voters.iter().for_each(|voter| tree.push(leaf_hash(&encode(voter))));
        tree.root().into()
    }
}
