//! The roll where officials make it.

use std::collections::HashSet;

use tupyo_card::CardKey;
use tupyo_encoding::encode;
use tupyo_group::EncodedPoint;
use tupyo_merkle::{Frontier, leaf_hash};
use tupyo_proof::Invalid;

use crate::possessions::DecodedVoters;
use crate::{ElectionId, ElectionManifest, Elector, Holder, RegistrationScope, RollPart, RollRoot, RollRule, Voter};

/// The roll as it grows: who may vote, in ascending order of their keys.
#[derive(Clone, Debug, Default)]
pub struct Roll {
    voters: Vec<Elector>,
    /// Their cards, where every ballot bears its voter's card's signature.
    cards: Vec<CardKey>,
    /// Empty once the roll is sealed.
    holders: HashSet<Holder>,
    weight: u64,
    tree: Frontier,
    /// What is known of it, where not all of it is.
    part: Option<RollPart>,
}

impl Roll {
    /// The voter at an index.
    pub fn voter(&self, index: u32) -> Option<&Elector> {
        match &self.part {
            Some(part) => part.line(index).map(|(elector, _)| elector),
            None => self.voters.get(usize::try_from(index).ok()?),
        }
    }

    /// The card of the voter at an index, where every ballot bears its voter's card's signature.
    pub fn card(&self, index: u32) -> Option<CardKey> {
        match &self.part {
            Some(part) => part.line(index)?.1,
            None => self.cards.get(usize::try_from(index).ok()?).copied(),
        }
    }

    /// All voters, by index; none where the roll is known in part only.
    pub fn voters(&self) -> &[Elector] {
        &self.voters
    }

    /// The index of a voting key, if it is on the roll.
    pub fn index_of(&self, key: EncodedPoint) -> Option<u32> {
        if let Some(part) = &self.part {
            return part.index_of(key);
        }
        let place = self.voters.binary_search_by_key(&key, |voter| voter.key).ok()?;
        u32::try_from(place).ok()
    }

    /// How many voters there are.
    pub fn count(&self) -> u32 {
        self.part.as_ref().map_or(self.voters.len() as u32, RollPart::count)
    }

    /// Whether only some of its lines are known.
    pub fn is_partial(&self) -> bool {
        self.part.is_some()
    }

    /// The weights of all voters, added; 0 where the roll is known in part only.
    pub fn weight(&self) -> u64 {
        self.weight
    }

    /// The root of the tree over the encoded voters.
    pub fn root(&self) -> RollRoot {
        self.part.as_ref().map_or_else(|| self.tree.root().into(), RollPart::root)
    }

    /// What is known of it, where not all of it is.
    pub(crate) fn part(&self) -> Option<&RollPart> {
        self.part.as_ref()
    }

    /// A sealed roll of which some lines are known.
    pub fn of_part(part: RollPart) -> Roll {
        Roll { part: Some(part), ..Roll::default() }
    }

    /// A roll that is complete: its voters, in ascending order of their keys, their cards if they have any, their
    /// weight, and the tree over their lines.
    pub(crate) fn sealed(voters: Vec<Elector>, cards: Vec<CardKey>, weight: u64, tree: Frontier) -> Roll {
        Roll { voters, cards, holders: HashSet::new(), weight, tree, part: None }
    }

    /// Whether these voters may follow, the first of them being number `first`.
    pub(crate) fn examine(
        &self,
        election: ElectionId,
        first: u32,
        voters: &[Voter],
        manifest: &ElectionManifest,
    ) -> Result<(), RollRule> {
        if voters.is_empty() {
            return Err(RollRule::Empty);
        }
        if first != self.count() || u32::try_from(self.voters.len() + voters.len()).is_err() {
            return Err(RollRule::Gap);
        }
        let keys = self.voters.last().map(|voter| voter.key).into_iter().chain(voters.iter().map(|voter| voter.key));
        if !keys.is_sorted_by(|one, next| one < next) {
            return Err(RollRule::Order);
        }
        let points = DecodedVoters::of(voters);
        if !points.keys_are_usable() {
            return Err(RollRule::Key);
        }
        if voters.iter().any(|voter| usize::from(voter.style) >= manifest.styles().len()) {
            return Err(RollRule::Style);
        }
        let weight = voters.iter().map(|voter| u64::from(voter.weight)).sum::<u64>();
        if voters.iter().any(|voter| voter.weight == 0) || self.weight + weight > manifest.largest_weight() {
            return Err(RollRule::Weight);
        }
        let mut new = HashSet::with_capacity(voters.len());
        if voters.iter().any(|voter| self.holders.contains(&voter.holder) || !new.insert(voter.holder)) {
            return Err(RollRule::Holder);
        }
        points.verify(RegistrationScope::Election(election)).map_err(|Invalid| RollRule::Possession)
    }

    /// Adds voters that [`Roll::examine`] has accepted.
    pub(crate) fn extend(&mut self, voters: Vec<Voter>) {
        for voter in &voters {
            self.weight += u64::from(voter.weight);
            self.holders.insert(voter.holder);
            self.tree.push(leaf_hash(&encode(voter)));
        }
        self.voters.extend(voters.iter().map(Elector::of));
    }

    /// Nobody follows any more.
    pub(crate) fn seal(&mut self) {
        self.holders = HashSet::new();
    }

    /// The root that a roll of these voters, in order, has.
    pub fn root_of(voters: &[Voter]) -> RollRoot {
        let mut tree = Frontier::default();
        voters.iter().for_each(|voter| tree.push(leaf_hash(&encode(voter))));
        tree.root().into()
    }
}
